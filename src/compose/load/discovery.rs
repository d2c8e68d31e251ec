//! Which files Compose reads where none are named (specification: "Compose file"; compose-go: cli/options.go).

use indexmap::IndexMap;

use super::place::{join, parent};
use super::{Files, Refusal};
use crate::diag::Span;

/// The names that Compose looks for by itself; the first one found is taken.
pub const FILE_NAMES: [&str; 4] = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];
/// The names of a file that Compose reads over the one that it finds, in the order in which it looks.
pub const OVERRIDES: [&str; 4] =
    ["compose.override.yml", "compose.override.yaml", "docker-compose.override.yml", "docker-compose.override.yaml"];

/// The files, absolute: those of `COMPOSE_FILE`, else what stands in `project` or above it under one of the usual names,
/// with its override beside it. `folder`: where Compose is called.
pub(super) fn find(
    files: &dyn Files,
    environment: &IndexMap<String, String>,
    folder: &str,
    project: &str,
) -> Result<Vec<String>, Refusal> {
    if let Some(named) = environment.get("COMPOSE_FILE") {
        let separator = environment.get("COMPOSE_PATH_SEPARATOR").map_or(":", String::as_str);
        let separator = if separator.is_empty() { ":" } else { separator };
        return Ok(named.split(separator).map(|path| join(folder, path)).collect());
    }
    let mut at = project;
    loop {
        let first_of = |names: &[&str]| names.iter().map(|name| join(at, name)).find(|path| files.is_file(path));
        if let Some(found) = first_of(&FILE_NAMES) {
            return Ok([Some(found), first_of(&OVERRIDES)].into_iter().flatten().collect());
        }
        if at == "/" || at == "." {
            return Err(Refusal::new(Span::NONE, "there is no Compose file here, nor in a folder above"));
        }
        at = parent(at);
    }
}
