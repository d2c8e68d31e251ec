//! Uses in templates and other configuration: `${X}` and `$X` of upper-case names, and what template languages call.

use super::interpolation::{Style, interpolate, name};
use super::{Found, Kind};

/// What stands before a name in templates: dockerize's, gomplate's and confd's calls, supervisord's and Grafana's own forms.
const STARTS: &[&str] = &[
    ".Env.",
    "getenv \"",
    "getenv `",
    "env \"",
    "env `",
    "env.Getenv \"",
    "envOrDefault \"",
    "requiredEnv \"",
    "expandenv \"$",
    "%(ENV_",
    "$__env{",
    "${env:",
    "{env:",
    "${ENV.",
    "ENV[\"",
    "ENV['",
];

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let code = line.trim_start();
        if !(code.starts_with('#') || code.starts_with("//") || code.starts_with(';')) {
            see(line, start, found);
        }
        start += line.len();
    }
}

fn see(line: &str, start: usize, found: &mut Found) {
    interpolate(line, Style::ENVSUBST, &mut |place, optional| {
        let name = line.get(place.clone()).unwrap_or_default();
        found.push(name, start + place.start..start + place.end, Kind::Template, optional);
    });
    calls(line, start, found);
}

/// What template languages call in a line that begins at `start`.
pub(super) fn calls(line: &str, start: usize, found: &mut Found) {
    for word in STARTS {
        for (at, _) in line.match_indices(word) {
            let before = line.get(..at).unwrap_or_default();
            let joined =
                !word.starts_with(['%', '$', '.']) && before.ends_with(|c: char| c.is_ascii_alphanumeric() || "_.$".contains(c));
            // Calls stand between the braces of a template.
            let call = word.ends_with(['"', '`', '\'']) || word.starts_with('.');
            if joined || call && !is_open(before) {
                continue;
            }
            let place = name(line, at + word.len());
            let rest = line.get(place.end..).unwrap_or_default();
            let optional =
                rest.starts_with(':') || call && rest.get(1..).is_some_and(|rest| rest.trim_start().starts_with(['"', '|']));
            if !place.is_empty() {
                let named = line.get(place.clone()).unwrap_or_default();
                found.push(named, start + place.start..start + place.end, Kind::Template, optional);
            }
        }
    }
}

/// Whether a template's braces are open behind a text; they are looked for on its last few hundred bytes.
fn is_open(before: &str) -> bool {
    let near = before.as_bytes().get(before.len().saturating_sub(200)..).unwrap_or_default();
    let last = |bracket: &[u8]| near.windows(2).rposition(|two| two == bracket).map_or(0, |at| at + 1);
    last(b"{{") > last(b"}}") || last(b"<%") > last(b"%>")
}

#[cfg(test)]
mod tests {
    use super::super::testing::table;
    use crate::audit::Language::Template;

    #[test]
    fn names_of_the_environment_are_found() {
        table(
            Template,
            &[
                ("a ${A} $B ${c} $d $1\n# ${N}\nx = ${?C}\ny = ${D:-1} ${E.f}", "1 A, 1 B, 3 C?, 4 D?"),
                (
                    "{{ .Env.A }} {{ getenv \"B\" \"x\" }} {{env \"C\"}} %(ENV_D)s $__env{E} {env:F:x}\ntext .Env.N getenv \"M\" ",
                    "1 A, 1 B?, 1 C, 1 D, 1 E, 1 F?",
                ),
            ],
        );
    }
}
