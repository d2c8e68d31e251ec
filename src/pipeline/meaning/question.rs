//! What Compose is asked for a profile.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value as Json, json};

use super::super::Model;
use super::super::decode::Layout;
use super::super::lower::Project;
use super::concealed::is_secret_name;
use super::without_profiles;

/// Under which key [`Question::probe`] has Compose answer.
const PROBE: &str = "x-variables";
/// Good as a port, a number, a switch and a name.
const PLACEHOLDER: &str = "1";

/// What Compose is asked for a profile besides its files.
#[derive(Clone, Debug)]
pub struct Question {
    /// The profile's model, a Compose file in JSON. Its paths start at the manifest's folder.
    pub model: String,
    /// Variables without which Compose refuses to answer.
    pub required: BTreeSet<String>,
    /// Variables whose values are not shown.
    pub secrets: BTreeSet<String>,
}

impl Question {
    /// The question for `project`, whose files on disk have the texts `files`.
    #[must_use]
    pub fn new(model: &Model, project: &Project, files: &[String]) -> Self {
        let mut file = project.file.clone();
        if model.manifest.layout_of(&project.profile) == Layout::Single {
            without_profiles(&mut file);
        }
        let text = file.to_json().to_string();
        let (mut required, mut secrets) = (BTreeSet::new(), BTreeSet::new());
        for (name, needed) in files.iter().chain([&text]).flat_map(|text| variables(text)) {
            if needed {
                required.insert(name.to_string());
            }
            if is_secret_name(name) {
                secrets.insert(name.to_string());
            }
        }
        let declared = model.manifest.vars.values().filter(|decl| decl.secret.is_some());
        secrets.extend(declared.map(|decl| decl.name.value.clone()));
        Self { model: text, required, secrets }
    }

    /// A Compose file out of which Compose reads the values of the variables; `None` where none is of interest.
    #[must_use]
    pub fn probe(&self) -> Option<String> {
        let names: BTreeSet<&String> = self.required.iter().chain(&self.secrets).collect();
        let values: serde_json::Map<String, Json> =
            names.iter().map(|name| ((*name).clone(), format!("${{{name}:-}}").into())).collect();
        (!values.is_empty()).then(|| json!({"services": {}, PROBE: values}).to_string())
    }

    /// The variables that have a value in Compose's answer to [`probe`](Self::probe).
    #[must_use]
    pub fn values(answer: &crate::compose::Tree) -> BTreeMap<String, String> {
        let values = answer.get(PROBE).and_then(crate::compose::Tree::as_map).into_iter().flatten();
        // Compose prints every dollar twice.
        let values = values.filter_map(|(name, value)| Some((name.clone(), value.as_str()?.replace("$$", "$"))));
        values.filter(|(_, value)| !value.is_empty()).collect()
    }

    /// What is put in for required variables that are not among `set`.
    #[must_use]
    pub fn placeholders(&self, set: &BTreeMap<String, String>) -> BTreeMap<String, String> {
        let missing = self.required.iter().filter(|name| !set.contains_key(*name));
        missing.map(|name| (name.clone(), PLACEHOLDER.to_string())).collect()
    }
}

/// The variables in a text, and whether Compose refuses to go on without them. A name too many does no harm: comments are
/// read, too.
fn variables(text: &str) -> impl Iterator<Item = (&str, bool)> {
    text.match_indices('$').filter_map(|(at, _)| {
        let after = &text[at + 1..];
        let inner = after.strip_prefix('{').unwrap_or(after);
        let name = &inner[..inner.find(|c: char| c != '_' && !c.is_ascii_alphanumeric()).unwrap_or(inner.len())];
        let required = after.starts_with('{') && inner[name.len()..].trim_start_matches(':').starts_with('?');
        (!name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit())).then_some((name, required))
    })
}

#[cfg(test)]
mod tests {
    use super::variables;

    #[test]
    fn variables_are_found_in_any_text() {
        let text = "a: ${A:?set it} $B ${C:-${D?x}} $$E ${1} ${F";
        let found: Vec<(&str, bool)> = variables(text).collect();
        assert_eq!(found, [("A", true), ("B", false), ("C", false), ("D", true), ("E", false), ("F", false)]);
    }
}
