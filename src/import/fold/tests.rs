//! The form of what is written, and that it says what it is made of.

use super::super::kdl;
use super::super::roles::names::Names;
use super::super::write::service;
use super::lineage::Lineage;
use super::{Folded, Style, fold_trees, law};
use proptest::prelude::*;

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

pub fn folded(trees: &[(String, Tree)], style: Style) -> Folded {
    let trees: Vec<(&str, &Tree)> = trees.iter().map(|(name, tree)| (name.as_str(), tree)).collect();
    fold_trees(&trees, &Names::default(), style)
}

pub fn is_law(trees: &[(String, Tree)], folded: &Folded, lineage: &Lineage) {
    for (index, (name, tree)) in trees.iter().enumerate() {
        let line: Vec<&str> = lineage.line(index).into_iter().map(|at| trees[at].0.as_str()).collect();
        for part in &folded.services {
            let mut bodies: Vec<law::Body<'_>> = vec![(&part.shared, &part.blocks)];
            let mut next = part.role.as_ref();
            while let Some(role) = next {
                let role = folded.roles.iter().find(|other| other.name == *role).expect("the role is there");
                bodies.insert(0, (&role.shared, &role.blocks));
                next = role.extends.as_ref();
            }
            let named = |names: &[String]| names.iter().any(|name| line.contains(&name.as_str()));
            let has = (part.only.is_empty() || named(&part.only)) && !named(&part.except);
            let before = tree.get("services").and_then(|services| services.get(&part.name));
            assert_eq!(has, before.is_some(), "{name} {}", part.name);
            let Some(before) = before else { continue };
            let back = law::together(&bodies, &line);
            assert!(same_service(before, &back), "{name}\n{}\n{}\n{folded:#?}", before.to_json(), back.to_json());
        }
    }
}

/// What is written of the service, without the lines around it.
fn written(profiles: &str, style: Style) -> String {
    let trees = trees(profiles);
    let folded = folded(&trees, style);
    is_law(&trees, &folded, &Lineage::flat(trees.iter().map(|(name, _)| name.clone())));
    let text = kdl::write(&[service(&folded.services[0])]);
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
fn a_service_that_most_profiles_have_names_the_others() {
    let file = |name: &str, text: &str| (name.to_string(), yaml::read(text, FileId::NONE).unwrap().remove(0).tree);
    let with = "services: {a: {image: i}, b: {image: j}}";
    let without = "services: {a: {image: i}}";
    for (lacking, line) in
        [(vec!["ci"], "service b { except ci; image j }"), (vec!["base", "dev", "ci"], "service b { only prod; image j }")]
    {
        let text = |name: &str| if lacking.contains(&name) { without } else { with };
        let trees: Vec<(String, Tree)> = ["base", "dev", "prod", "ci"].map(|name| file(name, text(name))).into();
        let folded = folded(&trees, Style::Short);
        is_law(&trees, &folded, &Lineage::flat(trees.iter().map(|(name, _)| name.clone())));
        let found = kdl::write(&[kdl::Node::new("x").child(service(&folded.services[1]))]);
        assert!(found.contains(line), "{found}");
    }
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

/// A key, and what services say of it: something of every rule by which Compose merges.
const SAYINGS: &[(&str, &[&str])] = &[
    ("image", &["'i:1'", "'i:2'", "'j:${T}'"]),
    ("command", &["[a, b]", "[a]", "a b", "[]"]),
    ("init", &["true", "false"]),
    ("environment", &["{A: x, B: y}", "{A: x}", "{A: null, C: z}", "{A: y, B: y, C: z, D: '${D}'}", "['$A=1', B=2]"]),
    ("labels", &["{a.b: x, c: y}", "{a.b: z}", "{}"]),
    (
        "volumes",
        &["['data:/d', './x:/x:ro']", "['./d:/d']", "['/d', 'data:/e', '/d']", "[{type: tmpfs, target: /d}]", "['/x:/d']"],
    ),
    ("ports", &["['80:80']", "['81:80', '80:80']", "['90', '80:80/udp']", "[]"]),
    ("dns", &["['1.1.1.1', '2.2.2.2']", "['2.2.2.2', '1.1.1.1']", "['1.1.1.1']"]),
    ("env_file", &["[a.env, b.env]", "[b.env, a.env]", "[{path: a.env, required: false}]"]),
    ("security_opt", &["['a:b', 'a:c']", "['a:b']", "['x']"]),
    ("cap_add", &["[A, B]", "[B, C]"]),
    ("tmpfs", &["[/t, '/u:size=1m']", "['/t:size=2m']"]),
    ("extra_hosts", &["['a:1.1.1.1']", "['a:1.1.1.1', 'a:2.2.2.2']"]),
    ("depends_on", &["[x, y]", "{x: {condition: service_healthy, restart: true}}", "{x: {condition: service_started}}"]),
    ("networks", &["[n, m]", "{n: {aliases: [a, b]}, m: null}", "{n: {aliases: [b]}}"]),
    ("healthcheck", &["{test: [CMD, a], interval: 1s}", "{disable: true}", "{test: [CMD, b], interval: 1s, retries: 3}"]),
    ("logging", &["{driver: a, options: {x: '1'}}", "{driver: b, options: {y: '1'}}", "{driver: a, options: {x: '2', y: '2'}}"]),
    (
        "deploy",
        &["{replicas: 1, resources: {limits: {memory: 1g, cpus: '1'}}}", "{resources: {limits: {memory: 1g}}}", "{replicas: 1}"],
    ),
    ("ulimits", &["{nofile: 5, nproc: {soft: 1, hard: 2}}", "{nofile: {soft: 1, hard: 2}}"]),
    ("build", &["{context: ., args: {A: '1'}}", "{context: ., args: {A: '2', B: '1'}, target: t}"]),
    ("x-own", &["{a: [1], b.c: 2}", "{a: [2]}", "text"]),
    ("secrets", &["[s, t]", "[{source: s, target: /s}]", "[{source: s, target: /t}, t]"]),
];

/// Which saying of each key each service has in each profile; a number past the sayings is none, and most are the first's.
type Choices = Vec<Vec<Vec<u8>>>;

fn random_trees(choices: &Choices) -> Vec<(String, Tree)> {
    let profile = |(index, services): (usize, &Vec<Vec<u8>>)| {
        let service = |(number, keys): (usize, &Vec<u8>)| {
            let settings: Vec<String> = SAYINGS
                .iter()
                .zip(keys)
                .filter_map(|((key, sayings), choice)| Some(format!("{key}: {}", sayings.get(usize::from(*choice))?)))
                .collect();
            // Some profiles lack some services.
            (keys[0] != 9).then(|| format!("s{number}: {{{}}}", settings.join(", ")))
        };
        let services: Vec<String> = services.iter().enumerate().filter_map(service).collect();
        let text = format!("services: {{{}}}", services.join(", "));
        let mut tree = yaml::read(&text, FileId::NONE).unwrap_or_else(|e| panic!("{e:?} in {text}")).remove(0).tree;
        canonicalize(&mut tree);
        (format!("p{index}"), tree)
    };
    choices.iter().enumerate().map(profile).collect()
}

fn choices() -> impl Strategy<Value = Choices> {
    let key = prop_oneof![6 => Just(0_u8), 2 => Just(1_u8), 1 => Just(2_u8), 1 => Just(3_u8), 3 => Just(8_u8), 1 => Just(9_u8)];
    let service = prop::collection::vec(key, SAYINGS.len());
    prop::collection::vec(prop::collection::vec(service, 4), 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn put_together_again_all_are_what_they_were(choices in choices(), plain: bool) {
        let trees = random_trees(&choices);
        let folded = folded(&trees, if plain { Style::Plain } else { Style::Short });
        is_law(&trees, &folded, &Lineage::flat(trees.iter().map(|(name, _)| name.clone())));
    }
}

#[test]
fn many_services_and_profiles_take_no_time() {
    // Each service says two things otherwise in one profile of four.
    let choice = |profile: usize, service: usize, key: usize| match (service + key) % 5 {
        0 => 8,
        1 if profile % 4 == 3 && key % 7 == service % 7 => 1,
        other => (other % 2) as u8,
    };
    let services = |profile: usize| -> Vec<Vec<u8>> {
        (0..200).map(|service| (0..SAYINGS.len()).map(|key| choice(profile, service, key)).collect()).collect()
    };
    let trees = random_trees(&(0..20).map(services).collect());
    let start = std::time::Instant::now();
    let folded = folded(&trees, Style::Short);
    let took = start.elapsed();
    println!("{took:?}");
    assert_eq!(folded.services.len(), 200);
    assert!(took.as_secs() < 20, "{took:?}");
}
