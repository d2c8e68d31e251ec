//! What SARIF says of findings, held against the schema of the standard (see NOTICE.md).

use serde_json::Value;
use stackgen::diag::{Allowed, Code, Diagnostic, Sink, Span, sarif};
use stackgen::pipeline::{analyse, pages};

fn schema() -> jsonschema::Validator {
    let mut schema: Value = serde_json::from_str(include_str!("sarif-schema-2.1.0.json")).expect("the schema is JSON");
    // A stray bracket makes this pattern none that is read everywhere; the log has no such key.
    for holder in ["run", "toolComponent"] {
        if let Some(language) = schema["definitions"][holder]["properties"]["language"].as_object_mut() {
            language.remove("pattern");
        }
    }
    jsonschema::validator_for(&schema).expect("the schema is one")
}

fn faults(validator: &jsonschema::Validator, log: &Value) -> Vec<String> {
    validator.iter_errors(log).map(|error| format!("{} at {}", error, error.instance_path())).collect()
}

#[test]
fn findings_of_every_page_are_sarif() {
    let validator = schema();
    let all: Vec<_> = pages();
    let (mut fixes, mut related, mut suppressed) = (0, 0, 0);
    for page in &all {
        let Some(text) = page.block("Bad:") else { continue };
        let mut sink = Sink::default();
        let _ = analyse(text, None, &mut sink);
        let sources = sink.sources("ops/my stack.kdl", text);
        let mut found = sink.into_sorted();
        found.push(Diagnostic::warning(Code("odd"), "a finding without a place", Span::NONE, ""));
        let allowed: Vec<Allowed> =
            found.iter().map(|d| Allowed { diagnostic: d.clone(), reason: "it is \"meant\"".to_string() }).collect();
        let log: Value = serde_json::from_str(&sarif::render(&found, &allowed, &sources, &all)).expect("JSON");
        assert_eq!(faults(&validator, &log), [""; 0], "{}", page.code.0);
        for result in log["runs"][0]["results"].as_array().expect("results") {
            let count = |key: &str| result[key].as_array().map_or(0, Vec::len);
            fixes += count("fixes");
            related += count("relatedLocations");
            suppressed += count("suppressions");
            assert_eq!(count("locations"), 1, "code scanning refuses a finding without a place");
            assert_eq!(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "ops/my%20stack.kdl");
        }
    }
    assert!(fixes > 5 && related > 10 && suppressed > 50, "{fixes} fixes, {related} related, {suppressed} suppressed");
}

#[test]
fn the_schema_refuses_what_is_no_sarif() {
    let mut log: Value = serde_json::from_str(&sarif::render(&[], &[], &Default::default(), &[])).expect("JSON");
    assert_eq!(faults(&schema(), &log), [""; 0]);
    log["runs"][0]["results"] = serde_json::json!([{ "level": "awful" }]);
    assert!(!faults(&schema(), &log).is_empty());
}
