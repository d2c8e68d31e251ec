//! Uses in JSON files, with comments or without.

mod reader;

pub(super) use reader::{Text, last_text, texts};

use super::interpolation::{Style, interpolate, name};
use super::pieces::Pieces;
use super::{Found, Kind, is_name};

/// What stands before a name: editors' and tools' own forms.
const STARTS: &[&str] = &["${localEnv:", "${env:", "{env:", "${env."];

/// Keys whose entries set variables.
const SETS: &[&str] = &["env", "containerEnv", "remoteEnv", "environment"];

/// Turborepo's lists of variables.
const TURBO: &[&str] = &["env", "globalEnv", "passThroughEnv", "globalPassThroughEnv"];

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    if !text.contains('{') || !(text.contains('$') || text.contains("env") || text.contains("Env")) {
        return;
    }
    let turbo = text.contains("\"globalEnv\"") || text.contains("turbo") || text.contains("\"dependsOn\"");
    let servers = text.contains("\"mcpServers\"");
    texts(text, &mut |Text { path, key, pieces }| {
        let parent = path.len().checked_sub(2).and_then(|at| path.get(at)).map(String::as_str).unwrap_or_default();
        if key {
            if SETS.contains(&parent) && is_name(&pieces.text) {
                found.sets.push((pieces.text.clone(), pieces.place(&(0..pieces.text.len()))));
            }
            return;
        }
        let mut inside = Found::default();
        // What tasks of Turborepo may read: `"env": ["X"]`.
        if turbo && path.last().is_some_and(String::is_empty) && TURBO.contains(&parent) && is_name(&pieces.text) {
            inside.push(pieces.text.clone(), 0..pieces.text.len(), Kind::Schema, true);
        }
        named(pieces, &mut inside);
        if servers {
            interpolate(&pieces.text, Style { upper: true, ..Style::BRACES }, &mut |place, optional| {
                inside.push(pieces.text.get(place.clone()).unwrap_or_default(), place, Kind::Template, optional);
            });
        }
        pieces.embed(inside, found);
    });
}

fn named(pieces: &Pieces, found: &mut Found) {
    let text = pieces.text.as_str();
    for start in STARTS {
        for (at, _) in text.match_indices(start) {
            let place = name(text, at + start.len());
            let rest = text.get(place.end..).unwrap_or_default();
            let part = text.get(..at).is_some_and(|before| before.ends_with('$'));
            if !place.is_empty() && !part && rest.starts_with(['}', ':']) {
                found.push(text.get(place.clone()).unwrap_or_default(), place, Kind::Template, rest.starts_with(':'));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::table;
    use crate::audit::Language::Json;

    #[test]
    fn only_explicit_forms_are_found() {
        table(
            Json,
            &[
                (
                    "{\n// ${env:N}\n\"remoteEnv\": {\"A\": \"${localEnv:B}\"},\n\"args\": [\"${env:C}/x\", \"${localEnv:D:def}\"],\n\"${env:E}\": \"${F} $G ${workspaceFolder} ${containerEnv:PATH}\"}",
                    "3 B, 4 C, 4 D?",
                ),
                (
                    "{\"globalEnv\": [\"A\", \"!B\"], \"globalPassThroughEnv\": [\"C\"],\n\"tasks\": {\"build\": {\"env\": [\"D\", \"E_*\"], \"passThroughEnv\": [\"F\"], \"outputs\": [\"G\"], \"dependsOn\": [\"H\"]}}}",
                    "1 A?, 1 C?, 2 D?, 2 F?",
                ),
                ("{\"env\": [\"A\"]}", ""),
                ("{\"mcpServers\": {\"x\": {\"env\": {\"A\": \"${B}\", \"C\": \"${D:-x}\"}}}}", "1 B, 1 D?"),
            ],
        );
    }
}
