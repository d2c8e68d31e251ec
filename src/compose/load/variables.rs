//! The variables of a project: the shell's, then those of its env files (compose-go: dotenv/env.go, cli/options.go).

use indexmap::IndexMap;

use super::place::join;
use super::reader::unreadable;
use super::{Files, Refusal, Request};
use crate::compose::dotenv;
use crate::diag::{Sources, Span};

/// `environment`, and what `files` say besides: what is there already stays, of two files the later one wins.
pub(super) fn with_files(
    files: &dyn Files,
    sources: &mut Sources,
    environment: &IndexMap<String, String>,
    paths: &[(String, Span)],
) -> Result<IndexMap<String, String>, Refusal> {
    let mut found: IndexMap<String, String> = IndexMap::new();
    for (path, asked) in paths {
        let text = files.read(path).map_err(|why| unreadable(path, &why, *asked))?;
        let file = sources.add(path.as_str(), text.clone());
        let entries = dotenv::read(&text, file, &mut found, &|name| environment.get(name).cloned())
            .map_err(|error| Refusal::new(error.span, error.message))?;
        // A service's env file may hold a value without a name, the environment of a process not.
        if let Some(entry) = entries.iter().find(|entry| entry.key.value.is_empty() && entry.value.is_some()) {
            let bare = entry.key.span.end() == entry.raw.start as usize;
            let why = if bare { "`=` or a line break is missing behind this name" } else { "a name is missing before `=`" };
            return Err(Refusal::new(entry.raw, why));
        }
    }
    let mut all = environment.clone();
    for (name, value) in found {
        all.entry(name).or_insert(value);
    }
    Ok(all)
}

/// The env files of `request` whose project lies in `folder`.
pub(super) fn env_files(request: &Request, files: &dyn Files, folder: &str) -> Vec<(String, Span)> {
    let named = match request.environment.get("COMPOSE_ENV_FILES") {
        Some(listed) if request.env_files.is_empty() && !listed.is_empty() => listed.split(',').map(str::to_string).collect(),
        _ => request.env_files.clone(),
    };
    if !named.is_empty() {
        return named.iter().map(|path| (join(&request.folder, path), Span::NONE)).collect();
    }
    let off = request.environment.get("COMPOSE_DISABLE_ENV_FILE").is_some_and(|value| truth(value));
    let default = join(folder, ".env");
    if off || !files.is_file(&default) { Vec::new() } else { vec![(default, Span::NONE)] }
}

/// As Go's `strconv.ParseBool` reads it.
fn truth(text: &str) -> bool {
    matches!(text, "1" | "t" | "T" | "true" | "TRUE" | "True")
}
