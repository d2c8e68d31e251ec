//! `include`: other projects, read by themselves and added to this one (compose-go: loader/include.go; specification:
//! "Include").

use super::super::tree::{Map, Tree, Value};
use super::interpolate::of_its_own;
use super::place::{join, parent, relative};
use super::reader::{Reader, Scope, Variables, nothing};
use super::{Refusal, defaults, environment, validate};
use crate::diag::Span;

/// Reads what `file` includes, and adds it. `included`: the files that led here.
pub(super) fn apply(reader: &mut Reader, file: &mut Tree, scope: &Scope, included: &[String]) -> Result<(), Refusal> {
    let Some(include) = file.as_map_mut().and_then(|file| file.shift_remove("include")) else { return Ok(()) };
    let items = match &include.value {
        Value::Null => return Ok(()),
        Value::Seq(items) => items,
        _ => return Err(Refusal::new(include.span, "`include` must be a list")),
    };
    for item in items {
        let imported = project(reader, item, scope, included)?;
        for element in ["services", "volumes", "networks", "secrets", "configs", "models"] {
            add(file, &imported, element, item.span)?;
        }
    }
    Ok(())
}

/// The model of one included project, its paths as seen from the folder of this one.
fn project(reader: &mut Reader, item: &Tree, scope: &Scope, included: &[String]) -> Result<Tree, Refusal> {
    let files = texts(item, "path")?;
    let Some((first, _)) = files.first() else { return Ok(nothing()) };
    let first = join(&scope.folder, first);
    let stated = match item.get("project_directory").map(|folder| (folder.as_str(), folder.span)) {
        Some((Some(folder), _)) if !folder.is_empty() => Some(folder.to_string()),
        Some((None, span)) => return Err(Refusal::new(span, "`include.project_directory` must be a text")),
        _ => None,
    };
    let folder = match &stated {
        None => parent(&first).to_string(),
        Some(stated) => join(&join(reader.folder, &scope.base), stated),
    };
    let base = match &stated {
        Some(stated) if stated.starts_with('/') => stated.clone(),
        Some(stated) => relative(&scope.folder, &join(&scope.folder, stated)),
        None => relative(&scope.folder, &folder),
    };
    if included.contains(&first) {
        return Err(Refusal::new(item.span, format!("`{first}` is included in a circle")));
    }
    let own = environment_of(reader, item, &folder, scope)?;
    let inner = Scope { environment: &own, folder, base: base.clone(), extended: false };
    let mut dict = nothing();
    for (path, span) in &files {
        let path = join(&scope.folder, path);
        dict = reader.read_over(dict, &path, *span, &inner, included)?.0;
    }
    defaults::set(&mut dict)?;
    validate::check(&dict)?;
    reader.see_from(&mut dict, &base, &own)?;
    // Bare names stay where variables do, unless only this project knows them.
    let named = if reader.variables == Variables::Written { of_its_own(&own, &reader.environment) } else { own };
    environment::resolve_names(&mut dict, &named);
    Ok(dict)
}

/// The variables of an included project: this one's, then those of its own `.env` or of the files that it names.
fn environment_of(
    reader: &mut Reader,
    item: &Tree,
    folder: &str,
    scope: &Scope,
) -> Result<indexmap::IndexMap<String, String>, Refusal> {
    let named = texts(item, "env_file")?;
    let mut files: Vec<(String, Span)> = Vec::new();
    for (path, span) in named {
        files.push((join(&join(reader.folder, &scope.base), &path), span));
    }
    if files.is_empty() {
        let default = join(folder, ".env");
        if reader.files.is_file(&default) {
            files.push((default, item.span));
        }
    }
    super::variables::with_files(reader.files, reader.sources, scope.environment, &files)
}

/// A text or a list of texts at `key`; the item itself is the text of `path`.
fn texts(item: &Tree, key: &str) -> Result<Vec<(String, Span)>, Refusal> {
    let wrong = |span| Refusal::new(span, format!("`include.{key}` must be a text or a list of texts"));
    let text = |tree: &Tree| tree.as_str().map(|text| (text.to_string(), tree.span)).ok_or_else(|| wrong(tree.span));
    let value = match &item.value {
        Value::Str(_) if key == "path" => item,
        Value::Str(_) => return Ok(Vec::new()),
        Value::Map(map) => match map.get(key) {
            Some(value) => value,
            None => return Ok(Vec::new()),
        },
        _ => return Err(Refusal::new(item.span, "an item of `include` is a path or a mapping with a `path`")),
    };
    match &value.value {
        Value::Null => Ok(Vec::new()),
        Value::Seq(items) => items.iter().map(text).collect(),
        _ => Ok(vec![text(value)?]),
    }
}

/// Adds what `imported` has at `element`; what is there already must be the same.
fn add(file: &mut Tree, imported: &Tree, element: &str, included: Span) -> Result<(), Refusal> {
    let Some(from) = imported.get(element).and_then(Tree::as_map) else { return Ok(()) };
    let Some(file) = file.as_map_mut() else { return Ok(()) };
    let into = file.entry(element.to_string()).or_insert_with(|| Tree::bare(Map::new()));
    let span = into.span;
    let Some(into) = into.as_map_mut() else {
        return Err(Refusal::new(span, format!("`{element}` must be a mapping")));
    };
    for (name, tree) in from {
        match into.get(name) {
            Some(own) if own == tree => {}
            Some(own) => {
                return Err(Refusal::new(own.span, format!("`{element}.{name}` is in an included file too, and not the same"))
                    .because(included, "included here"));
            }
            None => {
                into.insert(name.clone(), tree.clone());
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::{Folder, Request, load};
    use crate::diag::Sources;

    /// What is said of files that all include the next one twice.
    fn twice(files: usize) -> String {
        let mut folder = Folder::default();
        for number in 0..files {
            let next = if number + 1 == files { String::new() } else { format!("include: [{0}.yaml, {0}.yaml]\n", number + 1) };
            folder.0.insert(format!("/p/{number}.yaml"), format!("{next}services: {{s{number}: {{image: i}}}}\n"));
        }
        let request = Request { files: vec!["0.yaml".to_string()], folder: "/p".to_string(), ..Request::default() };
        match load(&request, &folder, &mut Sources::default()) {
            Ok(model) => {
                model.get("services").and_then(|services| services.as_map()).map_or(0, indexmap::IndexMap::len).to_string()
            }
            Err(refusal) => refusal.message,
        }
    }

    #[test]
    fn what_is_included_twice_is_there_once_and_thousands_of_files_are_refused() {
        assert_eq!(twice(4), "4");
        assert_eq!(twice(40), "more than 10000 files are included and extended");
    }
}
