//! Uses in Caddyfiles: `{$X}`, filled in when the file is read, and `{env.X}`, filled in for each request.

use super::interpolation::name;
use super::{Found, Kind};

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        see(text, start, code(line), found);
        start += line.len();
    }
}

/// A line without its comment, which begins with a `#` where a word could.
fn code(line: &str) -> &str {
    let mut quote = None;
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        match quote {
            Some(open) if c == open && before != '\\' => quote = None,
            Some(_) => {}
            None if c == '#' && before.is_whitespace() => return line.get(..at).unwrap_or_default(),
            None if matches!(c, '"' | '`') && (before.is_whitespace() || before == '{') => quote = Some(c),
            None => {}
        }
        before = c;
    }
    line
}

fn see(text: &str, start: usize, code: &str, found: &mut Found) {
    for open in ["{$", "{env."] {
        for (at, _) in code.match_indices(open) {
            let place = name(text, start + at + open.len());
            let rest = text.get(place.end..).unwrap_or_default();
            if !place.is_empty() && rest.starts_with(['}', ':']) {
                let named = text.get(place.clone()).unwrap_or_default();
                found.push(named, place, Kind::Template, open == "{$" && rest.starts_with(':'));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::table;
    use crate::audit::Language::Caddyfile;

    #[test]
    fn names_of_the_environment_are_found() {
        table(
            Caddyfile,
            &[
                (
                    "{\n\temail {$A}\n}\n{$B:localhost}:{$C}, https://{$D} {\n\treverse_proxy {env.E}:8080\n}\n",
                    "2 A, 4 B?, 4 C, 4 D, 5 E",
                ),
                ("# {$A}\nx {\n\trespond \"it's # {$B}\" 200 # {env.C}\n\theader X `a # {$D}` # don't {$E}\n}", "3 B, 4 D"),
                ("x {$A:http://b:80} {host} {http.request.uri} {$} {$1} {$A {environ.B}/a#b{$C}", "1 A?, 1 C"),
            ],
        );
    }
}
