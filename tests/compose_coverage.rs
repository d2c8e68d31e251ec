//! All of Compose can be said: two manifests use every key of the model, and what they render is committed beside them.
//! `.ci/examples-compose.sh` lets real Compose read the same manifests, as overlays and standing alone.

use std::collections::BTreeSet;
use std::path::PathBuf;

use stackgen::compose::shape::Shape;
use stackgen::compose::{Tree, Value};
use stackgen::diag::{Diagnostic, Severity, Sink, Sources, human};
use stackgen::pipeline::decode::Layout;
use stackgen::pipeline::{Options, compile};

/// Keys that no manifest uses, and why.
const UNUSED: &[(&str, &str)] = &[
    ("version", "Compose ignores it and warns"),
    ("configs.*.external.name", "an older spelling of `name` beside `external`"),
    ("networks.*.external.name", "the same"),
    ("secrets.*.external.name", "the same"),
    ("volumes.*.external.name", "the same"),
];

const MANIFESTS: [&str; 2] = ["all-keys", "newer-keys"];

fn path(file: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/coverage").join(file)
}

/// Every profile as a tree, and the file of the first one as text.
fn standalone(name: &str) -> (Vec<Tree>, String) {
    let file = format!("{name}.kdl");
    let text = std::fs::read_to_string(path(&file)).unwrap();
    let mut sink = Sink::default();
    let options = Options { layout: Some(Layout::Standalone), manifest_name: &file };
    let compiled = compile(&text, options, &|path| Err(path.to_string()), &mut sink);
    // Keys that give a container rights of the machine are told, and are keys all the same.
    let errors: Vec<Diagnostic> = sink.into_sorted().into_iter().filter(|d| d.severity == Severity::Error).collect();
    let found = human::render(&errors, &Sources::with_manifest(&file, &text), false, 100);
    assert_eq!(found, "", "no error is to be found in {name}");
    let (model, artifacts) = compiled.unwrap();
    let first = artifacts.iter().find(|artifact| artifact.path == model.layers.layers[0].path).unwrap();
    (model.layers.layers.iter().map(|layer| layer.tree.clone()).collect(), first.content.clone())
}

/// The keys that Compose knows: `services.*.ports[].target`.
fn known(shape: &Shape, path: &str, keys: &mut BTreeSet<String>) {
    if let Some(map) = &shape.map {
        for (key, inner) in &map.keys {
            let path = format!("{path}.{key}");
            keys.insert(path.trim_start_matches('.').to_string());
            known(inner, &path, keys);
        }
        if let Some(named) = &map.named {
            known(named, &format!("{path}.*"), keys);
        }
    }
    if let Some(item) = &shape.list {
        known(item, &format!("{path}[]"), keys);
    }
}

/// The keys that `tree` uses, in the same words.
fn used(tree: &Tree, shape: &Shape, path: &str, keys: &mut BTreeSet<String>) {
    match &tree.value {
        Value::Map(map) => {
            for (key, value) in map {
                let own = shape.map.as_ref().is_some_and(|map| map.keys.contains_key(key));
                let path = format!("{path}.{}", if own { key } else { "*" });
                keys.insert(path.trim_start_matches('.').to_string());
                if let Some(inner) = shape.key(key) {
                    used(value, inner, &path, keys);
                }
            }
        }
        Value::Seq(items) => {
            for (item, inner) in items.iter().zip(std::iter::repeat(shape.item())) {
                inner.into_iter().for_each(|inner| used(item, inner, &format!("{path}[]"), keys));
            }
        }
        _ => {}
    }
}

#[test]
fn every_key_of_compose_is_used() {
    let (mut all, mut seen) = (BTreeSet::new(), BTreeSet::new());
    known(Shape::file(), "", &mut all);
    assert!(all.len() > 300, "only {} keys", all.len());
    for name in MANIFESTS {
        standalone(name).0.iter().for_each(|tree| used(tree, Shape::file(), "", &mut seen));
    }
    let excused: BTreeSet<&str> = UNUSED.iter().map(|(key, _)| *key).collect();
    let missing: Vec<&String> = all.difference(&seen).filter(|key| !excused.contains(key.as_str())).collect();
    assert!(missing.is_empty(), "tests/coverage uses these keys nowhere: {missing:#?}");
    assert!(excused.iter().all(|key| !seen.contains(*key)), "an excused key is used");
}

#[test]
fn what_is_written_is_what_is_rendered() {
    for name in MANIFESTS {
        let committed = std::fs::read_to_string(path(&format!("{name}.yaml"))).unwrap_or_default();
        assert!(
            committed == standalone(name).1,
            "{name}.yaml is out of date: `cargo test write_coverage -- --ignored`, read the diff"
        );
    }
}

/// `cargo test write_coverage -- --ignored` brings the committed files up to date.
#[test]
#[ignore = "writes files"]
fn write_coverage() {
    for name in MANIFESTS {
        std::fs::write(path(&format!("{name}.yaml")), standalone(name).1).unwrap();
    }
}
