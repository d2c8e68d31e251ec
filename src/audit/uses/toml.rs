//! Uses in TOML files.

use std::ops::Range;

use super::interpolation::{Style, interpolate, is_upper, name};
use super::yaml::without_comments;
use super::{Found, Kind, is_name, shell};

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    // Manifests of packages have templates of other kinds.
    let package =
        text.lines().any(|line| matches!(line.trim_end(), "[project]" | "[package]" | "[build-system]" | "[workspace]"));
    let mut sets = false;
    for line in without_comments(text, 0) {
        let code = text.get(line.clone()).unwrap_or_default();
        let trimmed = code.trim();
        if let Some(table) = trimmed.strip_prefix('[') {
            let table = table.trim_end_matches(']').rsplit('.').next().unwrap_or_default();
            sets = matches!(table, "env" | "environment" | "vars");
        }
        if let Some((key, _)) = code.split_once('=')
            && sets
            && is_name(key.trim())
        {
            let start = line.start + key.len() - key.trim_start().len();
            found.sets.push((key.trim().to_string(), start..start + key.trim().len()));
        }
        if package {
            continue;
        }
        if command(text, &line, found) {
            continue;
        }
        let value = code.find('=').unwrap_or_default();
        let text = code.get(value..).unwrap_or_default();
        let start = line.start + value;
        interpolate(text, Style::BRACES, &mut |place, optional| {
            let name = text.get(place.clone()).unwrap_or_default();
            found.push(name, start + place.start..start + place.end, Kind::Template, optional);
        });
        for (at, opening) in text.match_indices("\"env(") {
            let place = name(text, at + opening.len());
            if is_upper(text.get(place.clone()).unwrap_or_default())
                && text.get(place.end..).is_some_and(|rest| rest.starts_with(")\""))
            {
                found.push(
                    text.get(place.clone()).unwrap_or_default(),
                    start + place.start..start + place.end,
                    Kind::Template,
                    false,
                );
            }
        }
    }
}

/// `command = "…"`: a shell's.
fn command(text: &str, line: &Range<usize>, found: &mut Found) -> bool {
    let code = text.get(line.clone()).unwrap_or_default();
    let Some((key, value)) = code.split_once('=').filter(|(key, _)| matches!(key.trim(), "command" | "cmd" | "run" | "script"))
    else {
        return false;
    };
    let quote = value.trim().chars().next().filter(|c| matches!(c, '"' | '\''));
    let Some(quote) = quote.filter(|_| !value.contains("\"\"\"") && !value.contains("'''")) else { return false };
    let start = key.len() + 1 + value.find(quote).unwrap_or_default() + 1;
    let end = code.rfind(quote).unwrap_or(code.len()).max(start);
    let known: Vec<String> = found.sets.iter().map(|(name, _)| name.clone()).collect();
    let script = code.get(start..end).unwrap_or_default();
    found.embed(line.start + start, shell::scan(script, &|name| known.iter().any(|known| known == name)));
    true
}

#[cfg(test)]
mod tests {
    use super::super::{find, testing::table};
    use crate::audit::Language::Toml;

    #[test]
    fn templates_are_found() {
        table(
            Toml,
            &[
                ("a = \"${A}\" # ${B}\nb = \"env(C)\"\nc = ['${D:-x}', \"$E env(F)\"]", "1 A, 2 C, 3 D?"),
                ("[build]\ncommand = \"x $A && B=1 && echo $B\"\nother = \"$C\"", "2 A"),
                ("[project]\nversion = \"${A}\"", ""),
            ],
        );
    }

    #[test]
    fn tables_of_variables_set_them() {
        let found = find(Toml, "[build.environment]\nA = \"1\"\n  B=2\n[other]\nC = 3\n");
        let sets: Vec<&str> = found.sets.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(sets, ["A", "B"]);
    }
}
