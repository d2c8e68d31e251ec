//! `stackgen audit --uses`: every use of a variable, whatever a manifest says.

use std::collections::HashSet;
use std::path::PathBuf;

use serde::Serialize;

use super::super::check::Format;
use super::super::output::{Failed, count};
use super::super::{Context, ExitStatus, Outcome};
use super::{Arguments, gather};
use crate::audit::uses::Kind;
use crate::audit::{Language, Tree};

/// A use, as it is written in JSON.
#[derive(Debug, Serialize)]
struct Row<'a> {
    name: &'a str,
    /// From where the command runs.
    file: &'a str,
    /// From 1.
    line: usize,
    /// From 1, in characters.
    column: usize,
    language: Language,
    kind: Kind,
    optional: bool,
}

/// Carries it out.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    let here = std::env::current_dir().map_err(|error| Failed::new(format!("the current folder is gone: {error}")))?;
    let mut starts: Vec<PathBuf> = Vec::new();
    for path in &arguments.paths {
        if !path.exists() {
            return Err(Failed::new(format!("`{}` does not exist", path.display())));
        }
        starts.push(here.join(path.strip_prefix(".").unwrap_or(path)));
    }
    if starts.is_empty() {
        starts.push(here.clone());
    }
    let tree = gather(&here, &starts, None, &arguments.skip, context)?;
    let rows = rows(&tree);
    let out = &context.out;
    match arguments.format {
        Format::Json => {
            let text = serde_json::to_string_pretty(&rows).map_err(|error| Failed::new(error.to_string()))?;
            out.result(&format!("{text}\n"))?;
        }
        Format::Human => {
            out.result(&by_name(&rows))?;
            let names: HashSet<&str> = rows.iter().map(|row| row.name).collect();
            out.summary(&format!("{} of {}", count(rows.len(), "use"), count(names.len(), "variable")))?;
        }
        Format::Sarif | Format::Github => {
            let failed = Failed::new("uses are no findings, which alone are written so");
            return Err(failed.help("write `--format json`"));
        }
    }
    Ok(ExitStatus::Success)
}

/// All uses, by files and places.
fn rows(tree: &Tree) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    for file in &tree.files {
        // Uses are in the order of their places: each line is counted once.
        let (mut line, mut line_start) = (1, 0);
        for one in &file.found.uses {
            let at = file.text.floor_char_boundary(one.place.start);
            while let Some(len) = file.text[line_start..at].find('\n') {
                line += 1;
                line_start += len + 1;
            }
            let column = file.text[line_start..at].chars().count() + 1;
            rows.push(Row {
                name: &one.name,
                file: &file.path,
                line,
                column,
                language: file.language,
                kind: one.kind,
                optional: one.optional,
            });
        }
    }
    rows
}

/// Each variable with its places below it.
fn by_name(rows: &[Row<'_>]) -> String {
    let mut sorted: Vec<&Row<'_>> = rows.iter().collect();
    sorted.sort_by_key(|row| (row.name, row.file, row.line, row.column));
    let (mut text, mut name) = (String::new(), "");
    for row in sorted {
        if row.name != name {
            name = row.name;
            text.push_str(&format!("{name}\n"));
        }
        let kind = serde_json::to_value(row.kind).ok();
        let kind = kind.as_ref().and_then(|kind| kind.as_str()).unwrap_or_default();
        let optional = if row.optional { ", optional" } else { "" };
        text.push_str(&format!("  {}:{}:{}  {kind}{optional}\n", row.file, row.line, row.column));
    }
    text
}
