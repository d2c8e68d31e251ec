//! What holds for every manifest, tried on random ones.

mod merging;
mod reading;
mod real;
mod stacks;
mod texts;
mod ways;

use std::collections::HashSet;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value;
use stackgen::compose::Tree;
use stackgen::compose::compare::differences;
use stackgen::diag::{Sink, Sources, human};
use stackgen::pipeline::decode::Layout;
use stackgen::pipeline::split::LayerKind;
use stackgen::pipeline::{Model, Options, compile};

/// Codes that say that stackgen itself is wrong.
const OUR_FAULT: &[&str] = &["please-report", "compose-schema"];

/// Paths and contents.
type Files = Vec<(String, String)>;

/// The model and the files of `text`; `None` where the manifest is refused for a good reason.
fn compiled(text: &str, layout: Layout) -> Result<Option<(Model, Files)>, String> {
    let mut sink = Sink::default();
    let options = Options { layout: Some(layout), manifest_name: "stack.kdl" };
    let compiled = compile(text, options, &|path| Err(path.to_string()), &mut sink);
    let found = sink.into_sorted();
    if found.iter().any(|finding| OUR_FAULT.contains(&finding.code.0)) {
        return Err(human::render(&found, &Sources::with_manifest("stack.kdl", text), false, 120));
    }
    Ok(compiled.map(|(model, artifacts)| (model, artifacts.into_iter().map(|a| (a.path, a.content)).collect())))
}

/// The first law that `text` breaks; `Ok(false)` where it is refused.
fn laws(text: &str) -> Result<bool, String> {
    let Some((overlay, files)) = compiled(text, Layout::Overlay)? else { return Ok(false) };
    let (standalone, alone) = compiled(text, Layout::Standalone)?.ok_or("standalone is refused, overlay is not")?;
    let layers = &overlay.layers.layers;
    let base = layers[0].tree.to_json();
    let folder = reading::folder(&[&files, &alone]);
    reading::read(&folder, &[&layers[0].path]).map_err(|why| format!("the base by itself: {why}"))?;
    for (layer, whole) in layers[1..].iter().zip(&standalone.layers.layers) {
        let LayerKind::Overlay(profile) = &layer.kind else { return Err("the base is not the first".into()) };
        let merged = Tree::from_json(&merging::merge(base.clone(), layer.tree.to_json(), &mut Vec::new()));
        if let Some(first) = differences(&merged, &whole.tree).first() {
            return Err(format!("{profile}: base and overlay do not give the profile back: {first:?}"));
        }
        reading::law(&folder, &layers[0].path, &layer.path, &whole.path)?;
    }
    if let Some((path, _)) = files.iter().find(|(_, content)| content.contains("!reset") || content.contains("!override")) {
        return Err(format!("{path} takes away"));
    }
    names(&base)?;
    // What a swarm cannot say is refused; what it can is a file that Compose's schema knows.
    compiled(text, Layout::Swarm)?;
    Ok(true)
}

/// A file by itself names nothing that it does not have.
fn names(file: &Value) -> Result<(), String> {
    let declared = |section: &str| -> HashSet<String> {
        file.get(section).and_then(Value::as_object).into_iter().flat_map(|map| map.keys().cloned()).collect()
    };
    let (services, mut networks, volumes) = (declared("services"), declared("networks"), declared("volumes"));
    let (secrets, configs) = (declared("secrets"), declared("configs"));
    // Compose has it without a word.
    networks.insert("default".to_string());
    for (name, service) in file.get("services").and_then(Value::as_object).into_iter().flatten() {
        let keys = |key: &str| {
            service.get(key).and_then(Value::as_object).into_iter().flat_map(|map| map.keys().cloned()).collect::<Vec<_>>()
        };
        let items = |key: &str| service.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
        let missing = |found: Vec<String>, there: &HashSet<String>| found.into_iter().find(|name| !there.contains(name));
        let from = items("volumes_from").iter().filter_map(|v| Some(v.as_str()?.split(':').next()?.to_string())).collect();
        let mode =
            service.get("network_mode").and_then(Value::as_str).and_then(|m| m.strip_prefix("service:")).map(str::to_string);
        let sources = |key: &str| {
            let source = |item: &Value| Some(item.as_str().or_else(|| item.get("source")?.as_str())?.to_string());
            items(key).iter().filter_map(source).collect()
        };
        let named = items("volumes")
            .iter()
            .filter(|v| v["type"] == "volume")
            .filter_map(|v| Some(v.get("source")?.as_str()?.to_string()))
            .collect();
        let lists = [
            (keys("depends_on"), &services),
            (from, &services),
            (mode.into_iter().collect(), &services),
            (keys("networks"), &networks),
            (named, &volumes),
            (sources("secrets"), &secrets),
            (sources("configs"), &configs),
        ];
        for (found, there) in lists {
            if let Some(missing) = missing(found, there) {
                return Err(format!("the base's `{name}` names `{missing}`, which the base does not have"));
            }
        }
    }
    Ok(())
}

#[test]
fn every_layout_of_a_random_stack_says_the_same() {
    let accepted = std::cell::Cell::new(0);
    let mut runner = TestRunner::new(Config { cases: 200, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&stacks::manifest(), |text| {
        let taken = laws(&text).map_err(TestCaseError::fail)?;
        accepted.set(accepted.get() + u32::from(taken));
        Ok(())
    });
    if let Err(proptest::test_runner::TestError::Fail(why, text)) = outcome {
        panic!("{why}\n\nthe manifest:\n{text}");
    }
    assert!(accepted.get() > 80, "only {} of 200 manifests are sound", accepted.get());
}
