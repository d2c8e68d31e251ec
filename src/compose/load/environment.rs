//! Where environment variables and labels come from besides the file itself (compose-go: loader/environment.go,
//! types/project.go).

use indexmap::IndexMap;

use super::{Files, Refusal, Unreadable};
use crate::compose::dotenv;
use crate::compose::interpolation::literal;
use crate::compose::tree::{Map, Tree, Value};
use crate::compose::walk::each;
use crate::diag::FileId;

/// Gives bare names of `environment` lists their values, and configs of the environment their content. What the
/// environment does not have stays as it is. The file's texts are templates, the environment's are plain.
pub(super) fn resolve_names(file: &mut Tree, environment: &IndexMap<String, String>) {
    each(file, "services.*.environment", &mut |variables| {
        let Value::Seq(items) = &mut variables.value else { return };
        items.retain_mut(|item| {
            let Value::Str(name) = &mut item.value else { return false };
            if let Some(value) = environment.get(&name.replace("$$", "$")) {
                *name = format!("{name}={}", literal(value));
            }
            true
        });
    });
    each(file, "configs.*", &mut |config| {
        let found = config.get("environment").and_then(Tree::as_str).and_then(|name| environment.get(&name.replace("$$", "$")));
        if let (Some(found), span) = (found, config.span)
            && let Some(map) = config.as_map_mut()
        {
            map.insert("content".to_string(), Tree::new(literal(found), span));
        }
    });
}

/// Fills a printed service's `environment` from the shell and from its env files, which go.
///
/// # Errors
/// An env file that is not there though it must be, or that cannot be read.
pub(super) fn variables(service: &mut Map, environment: &IndexMap<String, String>, files: &dyn Files) -> Result<(), Refusal> {
    let env_files = service.shift_remove("env_file");
    let (mut own, span) = match service.get_mut("environment") {
        Some(Tree { value: Value::Map(map), span }) => (std::mem::take(map), *span),
        _ => (Map::new(), env_files.as_ref().map_or(crate::diag::Span::NONE, |files| files.span)),
    };
    for (name, value) in &mut own {
        if let (Value::Null, Some(found)) = (&value.value, environment.get(name)) {
            value.value = Value::Str(found.clone());
        }
    }
    let mut read: IndexMap<String, String> =
        own.iter().filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_string()))).collect();
    let mut spans: IndexMap<String, crate::diag::Span> = IndexMap::new();
    for file in env_files.as_ref().and_then(Tree::as_seq).unwrap_or_default() {
        let lookup = |name: &str| {
            let own = || own.get(name).and_then(Tree::as_str).map(str::to_string);
            environment.get(name).cloned().or_else(own)
        };
        for entry in env_file(file, &mut read, &lookup, files)? {
            spans.insert(entry.key.value, file.span);
        }
    }
    let mut all: Map = read
        .into_iter()
        .map(|(name, value)| {
            let span = spans.get(&name).copied().unwrap_or(span);
            (name, Tree::new(value, span))
        })
        .collect();
    all.extend(own);
    if all.is_empty() {
        service.shift_remove("environment");
    } else {
        service.insert("environment".to_string(), Tree::new(all, span));
    }
    Ok(())
}

fn env_file(
    file: &Tree,
    into: &mut IndexMap<String, String>,
    lookup: &dyn Fn(&str) -> Option<String>,
    files: &dyn Files,
) -> Result<Vec<dotenv::read::Entry>, Refusal> {
    let path = file.get("path").and_then(Tree::as_str).unwrap_or_default();
    let format = file.get("format").and_then(Tree::as_str).unwrap_or_default();
    let required = file.get("required").is_none_or(|required| required.value == Value::Bool(true));
    let text = match files.read(path) {
        Ok(text) => text,
        Err(Unreadable::Missing) if !required => return Ok(Vec::new()),
        Err(error) => return Err(unreadable(file, "env file", path, &error)),
    };
    match format {
        "" | ".env" => dotenv::read(&text, FileId::NONE, into, lookup),
        "raw" => dotenv::read_raw(&text, FileId::NONE, into, lookup),
        _ => return Err(Refusal::new(file.span, format!("`{format}` is no format of env files"))),
    }
    .map_err(|error| unread(file, "env file", path, &text, &error))
}

/// Adds the labels of a printed service's label files, which go; `labels` wins over them.
///
/// # Errors
/// A label file that is not there or cannot be read.
pub(super) fn labels(service: &mut Map, files: &dyn Files) -> Result<(), Refusal> {
    let Some(label_files) = service.shift_remove("label_file") else { return Ok(()) };
    let mut read: IndexMap<String, String> = IndexMap::new();
    for file in label_files.as_seq().unwrap_or_default() {
        let path = file.as_str().unwrap_or_default();
        let text = files.read(path).map_err(|error| unreadable(file, "label file", path, &error))?;
        let mut own = IndexMap::new();
        dotenv::read(&text, FileId::NONE, &mut own, &|name| read.get(name).cloned())
            .map_err(|error| unread(file, "label file", path, &text, &error))?;
        read.extend(own);
    }
    let mut all: Map = read.into_iter().map(|(name, value)| (name, Tree::new(value, label_files.span))).collect();
    if let Some(Tree { value: Value::Map(own), .. }) = service.shift_remove("labels") {
        all.extend(own);
    }
    if !all.is_empty() {
        service.insert("labels".to_string(), Tree::new(all, label_files.span));
    }
    Ok(())
}

fn unreadable(node: &Tree, what: &str, path: &str, error: &Unreadable) -> Refusal {
    let why = match error {
        Unreadable::Missing => "is not there",
        Unreadable::IsFolder => "is a folder",
        Unreadable::NotUtf8 => "is not UTF-8",
        Unreadable::Other(why) => why,
    };
    Refusal::new(node.span, format!("{what} `{path}` {why}"))
}

/// Names the line, but does not point into the file: a secret may stand there.
fn unread(node: &Tree, what: &str, path: &str, text: &str, error: &dotenv::read::Error) -> Refusal {
    let line = text.get(..error.span.start as usize).map_or(1, |before| before.matches('\n').count() + 1);
    Refusal::new(node.span, format!("{what} `{path}`, line {line}: {}", error.message))
}

#[cfg(test)]
mod tests {
    use super::super::super::from_json::tree;
    use super::super::Folder;
    use super::*;

    fn environment() -> IndexMap<String, String> {
        IndexMap::from([("SET".to_string(), "$s".to_string()), ("BOTH".to_string(), "shell".to_string())])
    }

    #[test]
    fn bare_names_of_lists_and_configs_are_looked_up() {
        let mut file = tree(
            r#"{"services": {"a": {"environment": ["SET", "U", "A=b"]}, "b": {"environment": {"SET": null}}},
                "configs": {"c": {"environment": "SET"}, "d": {"environment": "U"}}, "secrets": {"s": {"environment": "SET"}}}"#,
        );
        resolve_names(&mut file, &environment());
        assert_eq!(
            file.to_json(),
            tree(
                r#"{"services": {"a": {"environment": ["SET=$$s", "U", "A=b"]}, "b": {"environment": {"SET": null}}},
                "configs": {"c": {"environment": "SET", "content": "$$s"}, "d": {"environment": "U"}}, "secrets": {"s": {"environment": "SET"}}}"#
            )
            .to_json()
        );
    }

    fn files() -> Folder {
        let files = [("/p/a", "A=1\nBOTH=file\nSET\nNONE\nNULL=x"), ("/p/b", "A=2\nB=$A"), ("/p/bad", "a b=c"), ("/p/dir/", "")];
        Folder(files.into_iter().map(|(path, text)| (path.to_string(), text.to_string())).collect())
    }

    fn filled(service: &str) -> Result<String, String> {
        let mut service = tree(service).as_map().unwrap().clone();
        variables(&mut service, &environment(), &files()).map_err(|refusal| refusal.message)?;
        labels(&mut service, &files()).map_err(|refusal| refusal.message)?;
        Ok(Tree::bare(service).to_json().to_string())
    }

    #[test]
    fn the_later_file_wins_and_the_service_wins_over_files() {
        for (service, expected) in [
            (r#"{"environment": {"SET": null, "U": null}}"#, r#"{"environment":{"SET":"$s","U":null}}"#),
            (
                r#"{"environment": {"NULL": null, "A": "own"}, "env_file": [{"path": "/p/a"}]}"#,
                r#"{"environment":{"A":"own","BOTH":"file","SET":"$s","NULL":null}}"#,
            ),
            (
                r#"{"env_file": [{"path": "/p/a", "format": "raw"}, {"path": "/p/b", "format": "raw"}, {"path": "/p/no", "required": false}]}"#,
                r#"{"environment":{"A":"2","BOTH":"file","SET":"$s","NULL":"x","B":"$A"}}"#,
            ),
            (r#"{"label_file": ["/p/b"], "labels": {"A": "own"}}"#, r#"{"labels":{"A":"own","B":"2"}}"#),
            ("{}", "{}"),
        ] {
            assert_eq!(filled(service).as_deref(), Ok(expected), "{service}");
        }
        for (service, expected) in [
            (r#"{"env_file": [{"path": "/p/no"}]}"#, "env file `/p/no` is not there"),
            (r#"{"env_file": [{"path": "/p/dir"}]}"#, "env file `/p/dir` is a folder"),
            (
                r#"{"env_file": [{"path": "/p/bad", "format": "raw"}]}"#,
                "env file `/p/bad`, line 1: a variable's name has no blanks",
            ),
            (r#"{"env_file": [{"path": "/p/a", "format": "json"}]}"#, "`json` is no format of env files"),
            (r#"{"label_file": ["/p/no"]}"#, "label file `/p/no` is not there"),
        ] {
            assert_eq!(filled(service), Err(expected.to_string()), "{service}");
        }
    }
}
