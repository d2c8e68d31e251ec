//! The committed schemas are what the types say.

use stackgen::compose::compose_schema;
use stackgen::pipeline::decode::schema::manifest_schema;

/// The schemas, each with its file below the crate.
fn schemas() -> [(&'static str, serde_json::Value); 2] {
    [("schema/compose.schema.json", compose_schema()), ("schema/stack.schema.json", manifest_schema())]
}

fn pretty(schema: &serde_json::Value) -> String {
    format!("{schema:#}\n")
}

fn path(file: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file)
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test reads the file that it checks")]
fn the_committed_schemas_are_what_the_types_say() {
    for (file, schema) in schemas() {
        let committed = std::fs::read_to_string(path(file)).unwrap_or_default();
        assert!(committed == pretty(&schema), "{file} is out of date: run `cargo test write_schemas -- --ignored`");
    }
}

/// `cargo test write_schemas -- --ignored` brings the committed schemas up to date.
#[test]
#[ignore = "writes files"]
#[expect(clippy::disallowed_methods, reason = "writes the committed schemas on demand")]
fn write_schemas() {
    for (file, schema) in schemas() {
        std::fs::write(path(file), pretty(&schema)).unwrap();
    }
}
