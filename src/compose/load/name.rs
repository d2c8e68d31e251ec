//! What a project is called: `--project-name`, `COMPOSE_PROJECT_NAME`, the last `name:` of the files, the folder
//! (compose-go: loader/loader.go, projectName; cli/options.go, withNamePrecedenceLoad).

use indexmap::IndexMap;

use super::super::tree::{Tree, Value};
use super::interpolate::fill;
use super::{Refusal, place};
use crate::diag::Span;

/// The name of the project in `folder`, whose files have `documents`.
pub(super) fn of_project<'t>(
    stated: Option<&str>,
    environment: &IndexMap<String, String>,
    documents: impl Iterator<Item = &'t Tree>,
    folder: &str,
    keep_variables: bool,
) -> Result<String, Refusal> {
    let variable = environment.get("COMPOSE_PROJECT_NAME").map(String::as_str);
    if let Some(name) = stated.or(variable).filter(|name| !name.is_empty()) {
        return if normal(name) == name { Ok(name.to_string()) } else { Err(refused(name, Span::NONE)) };
    }
    let said = documents.filter_map(|document| document.get("name")).filter(|name| !empty(name)).last();
    let Some(said) = said else { return found(normal(place::name(folder)), Span::NONE) };
    let text = said.scalar_text().unwrap_or_default();
    let name = if keep_variables { text } else { fill(&text, said.span, environment, &["name"])? };
    found(normal(&name), said.span)
}

fn empty(name: &Tree) -> bool {
    match &name.value {
        Value::Null => true,
        Value::Str(text) => text.is_empty(),
        _ => false,
    }
}

fn found(name: String, span: Span) -> Result<String, Refusal> {
    if name.is_empty() { Err(Refusal::new(span, "the project has no name: `name:` in the file gives it one")) } else { Ok(name) }
}

fn refused(name: &str, span: Span) -> Refusal {
    let wanted = "small letters, digits, `-` and `_`, with a letter or digit first";
    Refusal::new(span, format!("`{name}` is no name for a project: {wanted}"))
}

/// `text` without what no project's name may have.
fn normal(text: &str) -> String {
    let small = text.to_lowercase();
    let kept: String = small.chars().filter(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-')).collect();
    kept.trim_start_matches(['_', '-']).to_string()
}

#[cfg(test)]
mod tests {
    use super::super::super::from_json::tree;
    use super::*;

    #[test]
    fn the_first_to_say_a_name_is_heard() {
        let file = [tree(r#"{"name":"My.App"}"#), tree(r#"{"name":"last-${X:-one}"}"#), tree(r#"{"name":""}"#)];
        let none = IndexMap::new();
        let env = IndexMap::from([("COMPOSE_PROJECT_NAME".to_string(), "env".to_string())]);
        for (stated, environment, files, expected) in [
            (Some("said"), &env, &file[..], Ok("said")),
            (None, &env, &file[..], Ok("env")),
            (None, &none, &file[..], Ok("last-one")),
            (None, &none, &file[..1], Ok("myapp")),
            (None, &none, &[], Ok("folder1")),
            (Some("My"), &none, &[], Err(())),
        ] {
            let name = of_project(stated, environment, files.iter(), "/x/_Folder.1", false);
            assert_eq!(name.map_err(drop), expected.map(str::to_string), "{stated:?}");
        }
        assert!(of_project(None, &none, [].iter(), "/x/..", false).is_err());
    }
}
