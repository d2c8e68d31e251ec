//! What we take for Compose's schema against the schema itself: compose-go's schema/compose-spec.json, wherever
//! `STACKGEN_COMPOSE_SCHEMA` says it is.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::super::schema::check;
use crate::compose::from_json;
use crate::diag::FileId;

/// Values of every kind, some of which any place takes.
fn values() -> Vec<Value> {
    vec![
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(1),
        json!(-1),
        json!(101),
        json!(70000),
        json!(1.5),
        json!(""),
        json!("x"),
        json!("X y"),
        json!("5"),
        json!("1s"),
        json!("all"),
        json!("a.b_c-D"),
        json!("/web/"),
        json!("never again"),
        json!("every_1d2"),
        json!("every_d"),
        json!([]),
        json!([1]),
        json!([1.5]),
        json!([true]),
        json!(["x"]),
        json!(["x", "x"]),
        json!([1, 1]),
        json!([null]),
        json!([{}]),
        json!([{"x-a": 1}]),
        json!({}),
        json!({"": null}),
        json!({"": "x"}),
        json!({"x": null}),
        json!({"x": 1}),
        json!({"x": 1.5}),
        json!({"x": "y"}),
        json!({"x": true}),
        json!({"x": ["y"]}),
        json!({"x": ["y", "y"]}),
        json!({"x": [1]}),
        json!({"x": {}}),
        json!({"x-a": null}),
        json!({"a b": "c"}),
        json!({"a.b": "c"}),
        json!({"name": "c"}),
        json!({"name": 1}),
    ]
}

/// Every file that has one node other than `whole`, with the path of that node and what stands there.
fn changed(whole: &Value) -> Vec<(String, String, Value)> {
    let mut paths = Vec::new();
    pointers(whole, "", &mut paths);
    let mut files = Vec::new();
    for path in paths {
        let mut add = |what: String, change: &dyn Fn(&mut Value)| {
            let mut file = whole.clone();
            file.pointer_mut(&path).into_iter().for_each(change);
            files.push((path.clone(), what, file));
        };
        for value in values() {
            add(value.to_string(), &|node| *node = value.clone());
        }
        if let Some(Value::Object(map)) = whole.pointer(&path) {
            for key in map.keys() {
                add(format!("without {key}"), &|node| drop(node.as_object_mut().and_then(|map| map.remove(key))));
            }
            for key in ["unknown", "x-own", ""] {
                for value in [json!(1), json!(null), json!("x")] {
                    add(format!("with {key}: {value}"), &|node| {
                        drop(node.as_object_mut().map(|map| map.insert(key.to_string(), value.clone())));
                    });
                }
            }
        }
    }
    files
}

fn pointers(value: &Value, at: &str, paths: &mut Vec<String>) {
    paths.push(at.to_string());
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| {
            pointers(value, &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), paths);
        }),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, value)| pointers(value, &format!("{at}/{index}"), paths))
        }
        _ => {}
    }
}

/// One service with every key of the services of a file, and all other elements.
fn wholes(text: &str) -> Vec<Value> {
    let documents = crate::compose::yaml::read(text, FileId::MANIFEST).unwrap();
    let whole = documents[0].tree.to_json();
    let mut files = Vec::new();
    let services = whole["services"].as_object().cloned().unwrap_or_default();
    for (name, service) in services {
        let mut file = Map::new();
        file.insert("services".to_string(), json!({ name: service }));
        files.push(Value::Object(file));
    }
    let mut rest = whole;
    rest.as_object_mut().unwrap().insert("services".to_string(), json!({"a": {"image": "a"}}));
    files.push(rest);
    files
}

#[test]
#[ignore = "needs STACKGEN_COMPOSE_SCHEMA, the path of compose-go's schema"]
fn the_schema_of_compose_is_answered_for_conformance() {
    let path = std::env::var("STACKGEN_COMPOSE_SCHEMA").expect("STACKGEN_COMPOSE_SCHEMA");
    let schema = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let judge = jsonschema::validator_for(&schema).unwrap();
    let mut texts = Vec::new();
    for name in ["all-keys", "newer-keys"] {
        texts.push(std::fs::read_to_string(format!("{}/tests/coverage/{name}.yaml", env!("CARGO_MANIFEST_DIR"))).unwrap());
    }
    texts.push(super::cases::SHORT.to_string());
    let mut found: BTreeMap<(String, bool), Vec<String>> = BTreeMap::new();
    let mut count = 0;
    for whole in texts.iter().flat_map(|text| wholes(text)) {
        for (path, what, file) in changed(&whole) {
            count += 1;
            let (ours, theirs) = (check(&from_json::tree(&file.to_string())).is_ok(), judge.is_valid(&file));
            if ours != theirs {
                found.entry((path, ours)).or_default().push(what);
            }
        }
    }
    println!("{count} files");
    let lines: Vec<String> = found
        .iter()
        .map(|((path, ours), what)| format!("{path}: wrongly {}: {}", if *ours { "taken" } else { "refused" }, what.join(", ")))
        .collect();
    assert!(lines.is_empty(), "{}", lines.join("\n"));
}
