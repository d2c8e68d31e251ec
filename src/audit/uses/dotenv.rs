//! Uses in env files: their keys are set, their values may take other variables.

use std::collections::HashSet;

use super::interpolation::{Style, interpolate, name};
use super::{Found, Kind};

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    let style = Style { backslash: true, quotes: false, ..Style::COMPOSE };
    let mut set: HashSet<&str> = HashSet::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let line = rest.split_inclusive('\n').next().unwrap_or(rest);
        let mut key = at + line.len() - line.trim_start().len();
        let mut next = at + line.len();
        if let Some(exported) = text.get(key..next).and_then(|line| line.strip_prefix("export ")) {
            key = next - exported.trim_start().len();
        }
        let place = name(text, key);
        let own = text.get(place.clone()).unwrap_or_default();
        let behind = text.get(place.end..next).unwrap_or_default();
        let operator = behind.trim_start();
        if own.is_empty() {
        } else if let Some(value) = operator.strip_prefix('=').or_else(|| operator.strip_prefix(": ")) {
            let start = next - value.trim_start_matches([' ', '\t']).len();
            let end = value_end(text, start, next);
            next = next.max(end.1);
            if !text.get(start..).is_some_and(|value| value.starts_with('\'')) {
                let value = text.get(start..end.0).unwrap_or_default();
                interpolate(value, style, &mut |place, optional| {
                    let name = value.get(place.clone()).unwrap_or_default();
                    if !set.contains(name) {
                        found.push(name, start + place.start..start + place.end, Kind::Template, optional);
                    }
                });
            }
            set.insert(own);
            found.sets.push((own.to_string(), place));
        } else if operator.trim_end().is_empty() {
            // A key alone is taken from the environment.
            found.push(own, place, Kind::PassThrough, false);
        }
        at = next;
    }
}

/// Where the value that begins at `start` ends, and where the next line begins: quoted values may go over lines.
fn value_end(text: &str, start: usize, line: usize) -> (usize, usize) {
    let rest = text.get(start..).unwrap_or_default();
    if let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        let mut escaped = false;
        for (at, c) in rest.char_indices().skip(1) {
            if c == quote && !escaped {
                let end = start + at;
                let next = text.get(end..).and_then(|rest| rest.find('\n')).map_or(text.len(), |found| end + found + 1);
                return (end, next);
            }
            escaped = c == '\\' && quote == '"' && !escaped;
        }
        return (line, line);
    }
    let value = text.get(start..line).unwrap_or_default();
    let comment = value.find(" #").or_else(|| value.find("\t#")).or_else(|| value.starts_with('#').then_some(0));
    (comment.map_or(line, |at| start + at), line)
}

#[cfg(test)]
mod tests {
    use super::super::{find, testing::table};
    use crate::audit::Language::Dotenv;

    #[test]
    fn values_take_what_is_not_set_above() {
        table(
            Dotenv,
            &[
                ("A=1\nB=$A-${C}\nexport D = \"x ${E:-y}\" # $N\nF='$G'\nH=a # ${I}\nJ=\\$K$$L", "2 C, 3 E?"),
                ("# A=$B\nC=\"one\n${D}\ntwo\"\nE=$F\nG=${G:-1}", "3 D, 5 F, 6 G?"),
                ("A\nB=", "1 A"),
            ],
        );
    }

    #[test]
    fn keys_are_set() {
        let found = find(Dotenv, "A=1\n# B=2\nexport C=3\nD: 4\n");
        let sets: Vec<&str> = found.sets.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(sets, ["A", "C", "D"]);
    }
}
