//! Uses in embedded Ruby.

use super::{Found, ruby};

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    if text.contains("<%") && text.contains("ENV") {
        ruby::find(&code(text), found);
    }
}

/// The code between `<%` and `%>`, with spaces for everything else: all places stay what they are. Commented lines of YAML are
/// no code, although Ruby would run them.
pub(super) fn code(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let markup = text.contains("</");
    let mut rest = text;
    while let Some(open) = rest.find("<%") {
        blank(&rest[..open], &mut code);
        let line = text[..code.len()].rfind('\n').map_or(0, |at| at + 1);
        let commented = !markup && text[line..code.len()].trim_start().starts_with('#');
        let inside = &rest[open + 2..];
        let end = inside.find("%>").unwrap_or(inside.len());
        let escaped = inside.starts_with('%');
        blank("<%", &mut code);
        if commented || escaped || inside.starts_with('#') {
            blank(&inside[..end], &mut code);
        } else {
            let sign = usize::from(inside.starts_with(['=', '-'])) + usize::from(inside.starts_with("=="));
            let trim = usize::from(inside[..end].len() > sign && inside[..end].ends_with('-'));
            blank(&inside[..sign], &mut code);
            code.push_str(&inside[sign..end - trim]);
            blank(&inside[end - trim..end], &mut code);
        }
        rest = &inside[end..];
        if let Some(after) = rest.strip_prefix("%>") {
            code.push_str("; ");
            rest = after;
        }
    }
    blank(rest, &mut code);
    code
}

fn blank(text: &str, code: &mut String) {
    code.extend(text.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
}
