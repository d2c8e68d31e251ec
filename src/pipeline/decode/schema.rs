//! The manifest's JSON schema: what `schema/stack.schema.json` holds.
//!
//! It describes a manifest's JSON form: a node's name is a key, its first argument the key below that, its properties and
//! children are entries, and what may be repeated is a list. Whatever is Compose's own is taken from Compose's schema.

mod nodes;
mod tasks;

use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform};
use serde_json::{Map, Value, json};

use super::resource::SECTIONS;
use crate::compose::compose_schema;

pub use nodes::ManifestForm;

/// Nodes whose other keys are those of a Compose service.
const LIKE_SERVICES: [&str; 3] = ["ServiceNode", "RoleNode", "BlockNode"];
/// Entries of top-level sections, which may say what they are for.
const RESOURCES: [&str; 5] = ["Network", "Volume", "Secret", "Config", "Model"];

/// The JSON schema of a manifest (draft 2020-12).
#[must_use]
pub fn manifest_schema() -> Value {
    let mut root = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<ManifestForm>();
    RecursiveTransform(tidy).transform(&mut root);
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "stackgen manifest",
    });
    let compose = compose_schema();
    if let (Value::Object(schema), Value::Object(root)) = (&mut schema, root.to_value()) {
        schema.extend(root.into_iter().filter(|(key, _)| key != "$schema" && key != "title"));
        merge(schema, &compose);
    }
    schema
}

/// Adds what is Compose's.
fn merge(schema: &mut Map<String, Value>, compose: &Value) {
    let entries = |value: &Value| value.as_object().cloned().unwrap_or_default();
    let service = entries(&compose["$defs"]["Service"]["properties"]);
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        sections(properties, compose);
    }
    let Some(Value::Object(defs)) = schema.get_mut("$defs") else { return };
    if let Some(Value::Object(properties)) = defs.get_mut("StackBlockNode").and_then(|node| node.get_mut("properties")) {
        sections(properties, compose);
    }
    for name in LIKE_SERVICES {
        let Some(Value::Object(node)) = defs.get_mut(name) else { continue };
        if let Some(Value::Object(properties)) = node.get_mut("properties") {
            properties.insert("env".into(), service.get("environment").cloned().unwrap_or_default());
            for key in service.keys().filter(|key| *key != "extends") {
                let place = json!({ "$ref": format!("#/$defs/Service/properties/{key}") });
                properties.entry(key.clone()).or_insert(place);
            }
        }
        node.insert("patternProperties".into(), json!({ "^x-": true }));
        node.insert("additionalProperties".into(), false.into());
    }
    for (name, mut def) in entries(&compose["$defs"]) {
        if RESOURCES.contains(&name.as_str())
            && let Some(Value::Object(properties)) = def.get_mut("properties")
        {
            properties.insert("doc".into(), json!({ "type": "string", "description": "What it is for." }));
        }
        defs.insert(name, def);
    }
}

fn sections(properties: &mut Map<String, Value>, compose: &Value) {
    for section in SECTIONS {
        properties.insert((*section).to_owned(), compose["properties"][section].clone());
    }
}

/// Optional means that a key may be left out, not that it may be `null`; and a doc comment's line breaks are none of the text's.
fn tidy(schema: &mut Schema) {
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|one| one != "null");
        if let [only] = &types[..] {
            let only = only.clone();
            schema.insert("type".to_owned(), only);
        }
    }
    let choices = schema.get("anyOf").and_then(Value::as_array);
    if let Some([Value::Object(only), _]) =
        choices.filter(|choices| choices.last() == Some(&json!({ "type": "null" }))).map(Vec::as_slice)
    {
        let only = only.clone();
        schema.remove("anyOf");
        only.into_iter().for_each(|(key, value)| drop(schema.insert(key, value)));
    }
    if let Some(Value::String(text)) = schema.get_mut("description") {
        *text = text.split("\n\n").map(|paragraph| paragraph.replace('\n', " ")).collect::<Vec<_>>().join("\n\n");
    }
}

#[cfg(test)]
mod tests {
    use super::manifest_schema;
    use crate::pipeline::decode::{artifact, body, manifest, port, profile, service, stack, task, var};

    #[test]
    fn every_key_of_the_language_is_described() {
        let schema = manifest_schema();
        let keys_of = |node: &str| {
            let holder = if node.is_empty() { &schema } else { &schema["$defs"][node] };
            holder["properties"].as_object().unwrap_or_else(|| panic!("no {node}")).keys().cloned().collect::<Vec<_>>()
        };
        for (node, keys) in [
            ("", manifest::TOP),
            ("StackNode", stack::KEYS),
            ("ProfileNode", profile::KEYS),
            ("VarNode", var::KEYS),
            ("PortNode", port::KEYS),
            ("TaskNode", task::KEYS),
            ("ArtifactNode", artifact::KEYS),
            ("ServiceNode", body::Body::KEYS),
            ("ServiceNode", service::OWN),
            ("ServiceNode", &["image", "healthcheck", "depends_on"]),
            ("RoleNode", body::Body::KEYS),
            ("RoleNode", &["extends", "expects"]),
            ("BlockNode", &["image", "port", "env", "without"]),
        ] {
            let known = keys_of(node);
            let missing: Vec<_> = keys.iter().filter(|key| !known.iter().any(|known| known == *key)).collect();
            assert!(missing.is_empty(), "{node} lacks {missing:?}");
        }
    }

    #[test]
    fn a_manifest_in_its_json_form_is_held_against_it() {
        let validator = jsonschema::validator_for(&manifest_schema()).unwrap();
        let mut manifest = serde_json::json!({
            "stack": { "name": "shop", "layout": "overlay", "env-file": [{ "path": ".env.sample" }] },
            "profile": { "dev": { "default": true }, "prod": { "strict": true, "publish-only": ["web"] } },
            "vars": { "group": { "App": { "var": { "LOG_LEVEL": { "default": "info", "dev": "debug", "one-of": ["info", "debug"] } } } } },
            "service": { "web": {
                "image": "nginx:1.27", "port": { "http": { "target": 80, "dev": 8080 } }, "env": ["LOG_LEVEL"],
                "in": [{ "profiles": ["prod"], "read_only": true }], "x-note": 1,
            } },
            "volumes": { "data": { "doc": "What is kept" } },
            "task": { "hello": { "service": "web", "run": [["echo", "hello"]] } },
        });
        let errors: Vec<String> = validator.iter_errors(&manifest).map(|error| error.to_string()).collect();
        assert_eq!(errors, [""; 0]);
        manifest["service"]["web"]["imgae"] = "x".into();
        assert!(!validator.is_valid(&manifest));
    }
}
