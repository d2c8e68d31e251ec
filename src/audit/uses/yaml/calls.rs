//! Forms that tools of their own know: `${env:X}`, `$__env{X}`, `lookup('env', 'X')`, `env_var('X')`.

use super::super::interpolation::name;
use super::super::pieces::Pieces;
use super::super::{Found, Kind};

/// What stands before a name, and whether the name is in quotes.
const STARTS: &[(&str, bool)] = &[
    ("${env:", false),
    ("${localEnv:", false),
    ("${oc.env:", false),
    ("$__env{", false),
    ("lookup('env',", true),
    ("lookup(\"env\",", true),
    ("lookup('ansible.builtin.env',", true),
    ("lookup(\"ansible.builtin.env\",", true),
    ("env_var(", true),
];

/// Finds them in a text.
pub fn find(pieces: &Pieces, found: &mut Found) {
    let text = pieces.text.as_str();
    let mut inside = Found::default();
    for (start, quoted) in STARTS {
        for (at, _) in text.match_indices(start) {
            let at = at + start.len();
            let blanks = text.get(at..).map_or(0, |rest| rest.len() - rest.trim_start().len());
            let quote = text.get(at + blanks..).is_some_and(|rest| rest.starts_with(['\'', '"']));
            if quote != *quoted {
                continue;
            }
            let place = name(text, at + blanks + usize::from(quote));
            let rest = text.get(place.end..).unwrap_or_default().trim_start_matches(['\'', '"']).trim_start();
            if !place.is_empty() {
                let optional = rest.starts_with([',', ':', '-']) || rest.starts_with(')') && rest.contains("default");
                inside.push(text.get(place.clone()).unwrap_or_default(), place, Kind::Template, optional);
            }
        }
    }
    pieces.embed(inside, found);
}
