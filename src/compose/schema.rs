//! The Compose file's JSON schema, made from [`crate::compose::model`].

use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform};
use schemars::{Schema, json_schema};
use serde_json::Value;

use super::model::File;

/// The JSON schema of a Compose file (draft 2020-12): what `schema/compose.schema.json` holds.
#[must_use]
pub fn compose_schema() -> Value {
    let made = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<File>();
    let mut schema = json_schema!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Compose file",
        "description": "",
    });
    for (key, value) in made.to_value().as_object().into_iter().flatten() {
        schema.insert(key.clone(), value.clone());
    }
    RecursiveTransform(unwrap_lines).transform(&mut schema);
    schema.to_value()
}

/// Joins the lines into which a doc comment was broken.
fn unwrap_lines(schema: &mut Schema) {
    if let Some(Value::String(text)) = schema.get_mut("description") {
        *text = text.split("\n\n").map(|paragraph| paragraph.replace('\n', " ")).collect::<Vec<_>>().join("\n\n");
    }
}
