//! Uses in HTML: what bundlers fill in, and scripts.

use super::{Found, Kind, is_name, javascript};
use crate::audit::Language;

/// How the names begin that bundlers fill into pages.
const PREFIXES: [&str; 6] = ["VITE_", "REACT_APP_", "VUE_APP_", "PUBLIC_", "NG_APP_", "SNOWPACK_PUBLIC_"];

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    if !text.contains("env") && !PREFIXES.iter().any(|prefix| text.contains(prefix)) {
        return;
    }
    let mut at = 0;
    // What is behind a script that nothing closes was read with it.
    let mut script_end = 0;
    while let Some(length) = text.get(at..).and_then(|rest| rest.find(['<', '%'])) {
        at += length;
        let rest = &text[at..];
        at += if rest.starts_with("<!--") {
            rest.find("-->").unwrap_or(rest.len())
        } else if rest.starts_with("<%") {
            let end = rest.find("%>").unwrap_or(rest.len());
            evaluated(at + 2, &rest[2..end.max(2)], found);
            end.max(2)
        } else if at >= script_end && starts_script(rest) {
            script_end = script(at, rest, found);
            // The attributes of the tag may be filled in, too, and so may be what is inside.
            "<script".len()
        } else if let Some(name) = rest.strip_prefix('%') {
            filled_in(at + 1, name, found)
        } else {
            1
        };
    }
}

fn starts_script(rest: &str) -> bool {
    rest.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("<script"))
        && rest.as_bytes().get(7).is_some_and(|byte| !byte.is_ascii_alphanumeric())
}

/// A script; answers the place where it ends.
fn script(at: usize, rest: &str, found: &mut Found) -> usize {
    let Some(open) = rest.find('>') else { return at + rest.len() };
    let tag = rest[..open].to_ascii_lowercase();
    let is_code = match tag.split_once("type=") {
        Some((_, kind)) => {
            let kind = kind.trim_start_matches(['"', '\'']);
            ["module", "text/javascript", "application/javascript", "text/babel", "text/typescript", "text/jsx"]
                .iter()
                .any(|known| kind.starts_with(known))
        }
        None => true,
    };
    let code = &rest[open + 1..];
    let end = code.find("</script").or_else(|| code.find("</SCRIPT")).unwrap_or(code.len());
    if is_code && let Some(code) = code.get(..end) {
        let mut inner = Found::default();
        javascript::find(Language::Tsx, code, &mut inner);
        found.embed(at + open + 1, inner);
    }
    at + open + 1 + end
}

/// `%VITE_X%`, `%sveltekit.env.PUBLIC_X%`; answers the length that was read.
fn filled_in(at: usize, rest: &str, found: &mut Found) -> usize {
    let start = if rest.starts_with("sveltekit.env.") { "sveltekit.env.".len() } else { 0 };
    let inside = &rest[start..];
    let end = inside.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(inside.len());
    let name = &inside[..end];
    if inside[end..].starts_with('%') && is_name(name) && (start > 0 || is_public(name)) {
        found.push(name, at + start..at + start + end, Kind::Template, false);
        return start + end + 2;
    }
    1
}

fn is_public(name: &str) -> bool {
    // Create React App sets `PUBLIC_URL` itself.
    name != "PUBLIC_URL" && PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

/// `<%= process.env.X %>`, `<%= VUE_APP_X %>`.
fn evaluated(at: usize, code: &str, found: &mut Found) {
    let start = code.len() - code.trim_start_matches(['=', '-', '_']).len();
    let code = &code[start..];
    let mut inner = Found::default();
    javascript::find(Language::Tsx, code, &mut inner);
    found.embed(at + start, inner);
    let mut from = 0;
    while let Some(length) = code.get(from..).and_then(|rest| rest.find(|c: char| c.is_ascii_uppercase())) {
        let begin = from + length;
        let end = code[begin..].find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).map_or(code.len(), |end| begin + end);
        let before = code[..begin].chars().next_back();
        let is_free = before.is_none_or(|c| c.is_whitespace() || "(!{?:,&|+".contains(c));
        if is_free && is_public(&code[begin..end]) {
            found.push(&code[begin..end], at + start + begin..at + start + end, Kind::Template, false);
        }
        from = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn hold(text: &str, expected: &[&str]) {
        let mut found = Found::default();
        find(text, &mut found);
        let uses = found.sorted().uses;
        assert_eq!(uses.iter().map(|one| &text[one.place.clone()]).collect::<Vec<_>>(), expected, "{text}");
        assert!(uses.iter().all(|one| expected.contains(&one.name.as_str())), "{text}");
    }

    #[test]
    fn what_bundlers_fill_in() {
        hold("<title>%VITE_TITLE%</title> <a href=\"%REACT_APP_URL%/x\">é</a>", &["VITE_TITLE", "REACT_APP_URL"]);
        hold("%MODE% %BASE_URL% %PUBLIC_URL% %sveltekit.assets% 100% VITE_X% %VITE_Y", &[]);
        hold("<p>%sveltekit.env.PUBLIC_X%</p>", &["PUBLIC_X"]);
        hold("<!-- %VITE_X% --> <!-- <script>process.env.X</script> -->", &[]);
        hold("<p>VITE_X process.env.X import.meta.env.VITE_Y</p>", &[]);
        hold(
            "<%= process.env.X %> <%- VUE_APP_Y %> <%= BASE_URL %> <%= options.VUE_APP_N %> <% if (VITE_Z) { %>",
            &["X", "VUE_APP_Y", "VITE_Z"],
        );
    }

    #[test]
    fn scripts() {
        hold("<script type=\"module\">\nconst a = import.meta.env.VITE_X; // process.env.N\n</script>", &["VITE_X"]);
        hold("<script>window.a = '%VITE_X%'; const e = process.env; e.Y</script>", &["VITE_X", "Y"]);
        hold("<script type=\"application/json\">process.env.X</script><style>process.env.X</style>", &[]);
        hold("<script src=\"%VITE_X%\"></script>", &["VITE_X"]);
    }

    #[test]
    fn broken_pages_are_no_obstacle() {
        for text in ["<script env", "<%", "<%=é env", "<script>env", "%VITE_", "<!-- env", "<%>env"] {
            find(text, &mut Found::default());
        }
        hold("<script>process.env.X", &["X"]);
    }
}
