//! The form of what is written, and that it says what it is made of.

use super::super::kdl;
use super::super::write::service;
use super::lineage::Lineage;
use super::{Folded, Style, fold_trees, law};
use crate::compose::canonical::canonicalize;
use crate::compose::compare::same_service;
use crate::compose::{Tree, yaml};
use crate::diag::FileId;

/// The file of each profile: a line `NAME…: settings` is what these profiles say of the service `s`.
fn trees(profiles: &str) -> Vec<(String, Tree)> {
    let mut trees = Vec::new();
    for line in profiles.trim().lines() {
        let (names, settings) = line.split_once(": ").unwrap();
        let text = format!("services: {{s: {}}}", settings.trim());
        let mut tree = yaml::read(&text, FileId::NONE).unwrap_or_else(|e| panic!("{e:?} in {text}")).remove(0).tree;
        assert_eq!(canonicalize(&mut tree), []);
        trees.extend(names.split_whitespace().map(|name| (name.to_string(), tree.clone())));
    }
    trees
}

fn folded(trees: &[(String, Tree)], style: Style) -> Folded {
    let trees: Vec<(&str, &Tree)> = trees.iter().map(|(name, tree)| (name.as_str(), tree)).collect();
    fold_trees(&trees, style)
}

fn is_law(trees: &[(String, Tree)], folded: &Folded, lineage: &Lineage) {
    for (index, (name, tree)) in trees.iter().enumerate() {
        let line: Vec<&str> = lineage.line(index).into_iter().map(|at| trees[at].0.as_str()).collect();
        for part in &folded.services {
            let Some(before) = tree.get("services").and_then(|services| services.get(&part.name)) else { continue };
            let back = law::together(&[(&part.shared, &part.blocks)], &line);
            assert!(same_service(before, &back), "{name}\n{}\n{}\n{part:#?}", before.to_json(), back.to_json());
        }
    }
}

/// What is written of the service, without the lines around it.
fn written(profiles: &str, style: Style) -> String {
    let trees = trees(profiles);
    let folded = folded(&trees, style);
    is_law(&trees, &folded, &Lineage::flat(trees.iter().map(|(name, _)| name.clone())));
    let text = kdl::write(&[service(&folded.services[0], &[])]);
    let inner: Vec<&str> = text.trim_end().lines().collect();
    let lines = &inner[1..inner.len() - 1];
    lines.iter().map(|line| line.strip_prefix("    ").unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

/// The cases of `forms.txt`: what profiles say, a line `--`, what is written; a line `====` between two.
fn cases() -> Vec<(String, String)> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/import/fold/forms.txt");
    #[expect(clippy::disallowed_methods, reason = "a test reads its cases")]
    let text = std::fs::read_to_string(path).unwrap();
    let bare = |text: &str| text.lines().filter(|line| !line.starts_with('#')).collect::<Vec<_>>().join("\n").trim().to_string();
    let pair = |case: &str| case.split_once("\n--\n").map(|(given, expected)| (bare(given), bare(expected)));
    text.split("\n====\n").map(|case| pair(case).unwrap_or_else(|| panic!("no `--` in {case}"))).collect()
}

#[test]
fn what_most_say_stands_in_the_service() {
    let wrong: Vec<String> = cases()
        .into_iter()
        .map(|(given, expected)| (written(&given, Style::Short), given, expected))
        .filter(|(found, _, expected)| found != expected)
        .map(|(found, given, expected)| format!("{given}\n-- expected\n{expected}\n-- found\n{found}\n"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_plain_way_says_in_the_service_what_holds_everywhere() {
    for (profiles, expected) in [
        (
            "a b c: {image: i:1, init: true}\nci: {image: i:ci, init: true}",
            "init\nin a b c { image \"i:1\" }\nin ci { image \"i:ci\" }",
        ),
        ("a b: {environment: {A: x, B: y}}\nc: {environment: {A: x, B: z}}", "env A=x\nin a b { env B=y }\nin c { env B=z }"),
        ("a b: {environment: {A: x, B: y}}\nc: {image: i}", "in a b { env A=x B=y }\nin c { image i }"),
    ] {
        assert_eq!(written(profiles, Style::Plain), expected, "{profiles}");
    }
}
