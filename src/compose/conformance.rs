//! Our merge and our templates against Compose's own, wherever `STACKGEN_COMPOSE` names its binaries (`:` between them).

#![expect(clippy::disallowed_methods, reason = "feeds files to another program")]

use std::path::Path;
use std::process::Command;

use super::canonical::canonicalize;
use super::compact::compact_service;
use super::from_json::tree;
use super::interpolation::{evaluate, parse};
use super::merge::merge;

/// What a service may say, several ways for each key. Short and long forms, repeats, variables, nulls.
pub(super) const WAYS: &[(&str, &[&str])] = &[
    ("annotations", &[r#"["a=1", "b"]"#, r#"{"b": 2, "c": null}"#]),
    (
        "build",
        &[
            r#""./a""#,
            r#"{"context": ".", "args": ["A=1", "B"], "tags": ["t", "u"], "secrets": ["s"]}"#,
            r#"{"dockerfile": "D", "args": {"A": 2, "C": true}, "tags": ["u"], "ssh": {"default": null}, "labels": ["x=1"]}"#,
            r#"{"additional_contexts": ["one=./one"], "extra_hosts": ["h:1.1.1.1"], "target": "x"}"#,
        ],
    ),
    ("cap_add", &[r#"["A", "B"]"#, r#"["B", "C"]"#, "[]"]),
    ("command", &[r#""run it""#, r#"["run", "$$it", "${SET}"]"#, "null", "[]"]),
    ("configs", &[r#"["c", "d"]"#, r#"[{"source": "d", "target": "/c"}]"#, r#"[{"source": "c", "mode": 288}]"#]),
    (
        "depends_on",
        &[
            r#"["v"]"#,
            r#"{"v": {"condition": "service_healthy", "restart": true}}"#,
            r#"{"u": {"condition": "service_started", "required": false}}"#,
        ],
    ),
    (
        "deploy",
        &[
            r#"{"labels": ["a=1"], "resources": {"limits": {"memory": "1G"}}}"#,
            r#"{"labels": {"a": "2"}, "placement": {"constraints": ["x"]}, "resources": {"limits": {"cpus": "1"}}}"#,
        ],
    ),
    ("devices", &[r#"["/dev/a:/dev/x", "/dev/b"]"#, r#"["/dev/c:/dev/x:r"]"#]),
    ("dns", &[r#""1.1.1.1""#, r#"["1.1.1.1", "2.2.2.2"]"#]),
    ("dns_search", &[r#""a""#, r#"["b", "a"]"#]),
    ("entrypoint", &[r#""sh -c""#, r#"["x"]"#, "[]", "null"]),
    ("env_file", &[r#""one.env""#, r#"["two.env", "one.env"]"#, r#"[{"path": "one.env", "required": false}]"#]),
    (
        "environment",
        &[r#"["A=1", "B", "C=x=y"]"#, r#"{"A": null, "B": "${SET:-x}", "D": 1.5}"#, r#"{"A": "$${SET}", "E": true}"#],
    ),
    ("expose", &[r#"["80", 81]"#, r#"["81", "82"]"#]),
    // Compose takes `h:IP` and `h=IP` for two hosts and keeps both; in canonical form they are one.
    ("extra_hosts", &[r#"["h:1.1.1.1", "g:[::1]"]"#, r#"{"h": "2.2.2.2", "g": "10.0.0.1"}"#, r#"["h:1.1.1.1"]"#]),
    ("group_add", &[r#"[1, "2"]"#, r#"["x", "y"]"#]),
    ("healthcheck", &[r#"{"test": "a b", "retries": 3}"#, r#"{"test": ["CMD", "c"], "interval": "3s"}"#, r#"{"disable": true}"#]),
    ("image", &[r#""a""#, r#""b:${SET}""#]),
    ("labels", &[r#"["a=1", "b.c"]"#, r#"{"a": "2", "b.c": "x", "d": null}"#, r#"["${SET}.x=1", "a=3"]"#]),
    ("links", &[r#"["v:x"]"#, r#"["v:x", "u"]"#]),
    ("logging", &[r#"{"driver": "a", "options": {"x": 1, "y": "2"}}"#, r#"{"options": {"x": "3"}}"#, r#"{"driver": "b"}"#]),
    (
        "networks",
        &[r#"["m", "n"]"#, r#"{"m": {"aliases": ["a", "b"]}}"#, r#"{"m": {"aliases": ["b", "c"], "priority": 1}, "n": null}"#],
    ),
    (
        "ports",
        &[
            r#"["8080:80", "9-10", 81]"#,
            r#"[{"target": 80, "published": "8080", "mode": "host"}, "0.0.0.0:8080:80"]"#,
            r#"["127.0.0.1:${P:-8080}:80/udp", "[::1]:80:80", "7-8:80"]"#,
            r#"["127.0.0.1::82", "8081-8082:81-82"]"#,
            "[]",
        ],
    ),
    ("profiles", &[r#"["a"]"#, r#"["a", "b"]"#]),
    ("secrets", &[r#"["s", "t"]"#, r#"[{"source": "t", "target": "/run/secrets/s"}]"#, r#"[{"source": "s", "target": "s"}]"#]),
    ("sysctls", &[r#"["a=1"]"#, r#"{"a": 2, "b": "3"}"#]),
    ("tmpfs", &[r#""/run:size=1m""#, r#"["/run:size=2m", "/t"]"#]),
    (
        "ulimits",
        &[r#"{"nofile": {"soft": 1, "hard": 2}, "nproc": 3}"#, r#"{"nofile": 5}"#, r#"{"nproc": {"soft": 1, "hard": 1}}"#],
    ),
    (
        "volumes",
        &[
            r#"["./a:/a:ro,z", "data:/data/", "/anon"]"#,
            r#"["data:/a", "./b/c:/data:nocopy", "d:/x"]"#,
            r#"[{"type": "bind", "source": "./d", "target": "/a"}, "~/h:/h:cached"]"#,
            r#"["${D:-./e}:/anon", "n:/x:/y"]"#,
            r#"[{"type": "volume", "source": "d", "target": "/q", "volume": {"nocopy": true}}, "data:/w:rw"]"#,
        ],
    ),
];

const REST: &str = r#""u": {"image": "u", "profiles": []}, "v": {"image": "v"}"#;
const ELEMENTS: &str = r#""networks": {"m": {"labels": ["a=1"]}, "n": null}, "volumes": {"data": {}, "d": null},
    "secrets": {"s": {"file": "./s"}, "t": {"environment": "T"}}, "configs": {"c": {"file": "c"}, "d": {"content": "x"}}"#;

/// Numbers that are the same on every run.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    pub(super) fn service(&mut self, image: &str) -> String {
        let mut said = vec![image.to_string()];
        for (key, ways) in WAYS {
            if (image.is_empty() || *key != "image") && self.roll(5) < 2 {
                said.push(format!("\"{key}\": {}", ways[self.roll(ways.len())]));
            }
        }
        said.retain(|part| !part.is_empty());
        format!("{{{}}}", said.join(", "))
    }
}

/// What Compose makes of files in `folder`, or what it says against them.
fn config(compose: &str, folder: &Path, files: &[(&str, &str)]) -> Result<serde_json::Value, String> {
    let mut command = Command::new(compose);
    command.args(["--project-name", "t", "--project-directory"]).arg(folder);
    for (name, text) in files {
        std::fs::write(folder.join(name), text).unwrap();
        command.arg("-f").arg(folder.join(name));
    }
    command.args(["--profile", "*", "config", "--no-path-resolution", "--format", "json"]).env("SET", "s").current_dir(folder);
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let mut config = serde_json::from_str(&text).map_err(|_| String::from_utf8_lossy(&output.stderr).into_owned())?;
    level(&mut config);
    Ok(config)
}

/// Compose itself orders some lists by its hash tables, and adds an empty `volume` to mounts that were short.
pub(crate) fn level(json: &mut serde_json::Value) {
    match json {
        serde_json::Value::Array(items) => {
            items.iter_mut().for_each(level);
            items.sort_by_key(ToString::to_string);
        }
        serde_json::Value::Object(map) => {
            map.retain(|key, value| key != "volume" || value.as_object().is_none_or(|settings| !settings.is_empty()));
            map.values_mut().for_each(level);
            map.sort_keys();
        }
        _ => {}
    }
}

/// The nodes at which two configurations part.
pub(super) fn differences(path: &str, ours: &serde_json::Value, theirs: &serde_json::Value) -> Vec<String> {
    match (ours, theirs) {
        (serde_json::Value::Object(a), serde_json::Value::Object(b)) => {
            let keys: std::collections::BTreeSet<_> = a.keys().chain(b.keys()).collect();
            let null = serde_json::Value::Null;
            let below = |key| differences(&format!("{path}.{key}"), a.get(key).unwrap_or(&null), b.get(key).unwrap_or(&null));
            keys.into_iter().flat_map(below).collect()
        }
        _ if ours == theirs => Vec::new(),
        _ => vec![format!("{path}: {ours} is {theirs} in Compose")],
    }
}

/// Compose reads a base with an overlay, and then the one file that we made of the two: it must say the same of both.
#[test]
#[ignore = "needs STACKGEN_COMPOSE, the paths of Compose binaries"]
fn one_merged_file_says_what_base_and_overlay_say() {
    let binaries = std::env::var("STACKGEN_COMPOSE").expect("STACKGEN_COMPOSE");
    let folder = tempfile::tempdir().unwrap();
    for name in ["one.env", "two.env", "s", "c"] {
        std::fs::write(folder.path().join(name), "").unwrap();
    }
    let mut dice = Dice(1);
    let (mut same, mut refused, mut reasons) = (0, 0, std::collections::BTreeMap::<String, usize>::new());
    for _ in 0..150 {
        let base = format!("{{\"services\": {{\"w\": {}, {REST}}}, {ELEMENTS}}}", dice.service(r#""image": "a""#));
        let overlay = format!("{{\"services\": {{\"w\": {}}}}}", dice.service(""));
        let (mut one, mut two) = (tree(&base), tree(&overlay));
        assert_eq!((canonicalize(&mut one), canonicalize(&mut two)), (vec![], vec![]));
        let mut merged = merge(one, two);
        if let Some(services) = merged.as_map_mut().and_then(|file| file["services"].as_map_mut()) {
            services.values_mut().for_each(compact_service);
        }
        let merged = merged.to_json().to_string();
        for compose in binaries.split(':') {
            match config(compose, folder.path(), &[("base.yaml", &base), ("overlay.yaml", &overlay)]) {
                Ok(expected) => {
                    let ours = config(compose, folder.path(), &[("merged.yaml", &merged)]);
                    let differences = ours.map(|ours| differences("", &ours, &expected));
                    assert_eq!(differences, Ok(vec![]), "{compose}\n{base}\n{overlay}\n{merged}");
                    same += 1;
                }
                Err(error) => {
                    refused += 1;
                    *reasons.entry(error.lines().last().unwrap_or_default().to_string()).or_default() += 1;
                }
            }
        }
    }
    println!("{same} the same, {refused} refused by Compose: {reasons:#?}");
    assert!(same > refused, "{reasons:#?}");
}

/// A template of pieces that matter, some of them wrong.
pub(super) fn template(dice: &mut Dice) -> String {
    const PIECES: [&str; 16] = ["${SET", "${U", "$SET", "$", "$$", "{", "}", "}", "}", ":-", "-", ":+", "+", "?m", "a", "\n"];
    (0..1 + dice.roll(9)).map(|_| PIECES[dice.roll(PIECES.len())]).collect()
}

/// What our parser takes comes to the same in Compose; what it refuses, Compose refuses.
#[test]
#[ignore = "needs STACKGEN_COMPOSE, the paths of Compose binaries"]
fn templates_come_to_the_same() {
    let binaries = std::env::var("STACKGEN_COMPOSE").expect("STACKGEN_COMPOSE");
    let folder = tempfile::tempdir().unwrap();
    let lookup = |name: &str| (name == "SET").then(|| "s".to_string());
    let mut dice = Dice(7);
    let (mut taken, mut refused) = (serde_json::Map::new(), Vec::new());
    for _ in 0..3000 {
        let template = template(&mut dice);
        match parse(&template).ok().and_then(|parts| evaluate(&parts, &lookup).ok()) {
            // `config` writes dollars twice again.
            Some(value) => drop(taken.insert(template, value.replace('$', "$$").into())),
            None => refused.push(template),
        }
    }
    let file = |templates: &[&String]| {
        let labels: serde_json::Map<_, _> =
            templates.iter().enumerate().map(|(i, text)| (i.to_string(), text.as_str().into())).collect();
        serde_json::json!({"services": {"w": {"image": "a", "labels": labels}}}).to_string()
    };
    let templates: Vec<_> = taken.keys().collect();
    for compose in binaries.split(':') {
        let config_of = |templates: &[&String]| config(compose, folder.path(), &[("t.yaml", &file(templates))]);
        let found = config_of(&templates).unwrap();
        for (i, (template, expected)) in taken.iter().enumerate() {
            assert_eq!(found["services"]["w"]["labels"][i.to_string()], *expected, "{compose}: {template}");
        }
        for template in refused.iter().take(60) {
            assert!(config_of(&[template]).is_err(), "{compose}: {template}");
        }
    }
    println!("{} the same, {} refused", taken.len(), refused.len());
}
