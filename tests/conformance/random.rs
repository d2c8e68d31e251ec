//! Random stacks of one to three files, out of `random.pieces`: what Compose takes, we read the same; what it refuses, we do.

use super::answer::Answer;
use super::binary::Binary;
use super::case::Case;
use super::{faults, ours};

/// Files that services name.
const BESIDE: &str = r#"
-- other.yaml --
services:
  o: {image: o, ports: ["1:1"], environment: {O: "1"}, volumes: ["./o:/o"], depends_on: [p], env_file: one.env}
  p: {extends: {file: sub/deep.yaml, service: d}, labels: {p: "${SET}"}}

-- sub/deep.yaml --
services:
  d: {build: {context: ., dockerfile: D}, volumes: ["./v:/v", "/abs:/abs"], env_file: [{path: e.env}], cap_add: [Z]}

-- sub/e.env --
E=1

-- sub/inc.yaml --
services:
  inc: {image: "inc${INCV}", environment: [INCV, SET], volumes: ["./i:/i"]}
networks: {incn: {}}

-- sub/.env --
INCV=fromsub

-- one.env --
ONE=1
A=file
#c
B=${SET}-x

-- two.env --
TWO='2'
A=two

-- raw.env --
R='x'
Q=$SET

-- s --
secret

-- c --
config
"#;

const DECLARED: &str = r#""networks": {"m": {"labels": ["a=1"]}, "n": null}, "volumes": {"data": {}, "d": null},
  "secrets": {"s": {"file": "./s"}, "t": {"environment": "SET"}}, "configs": {"c": {"file": "c"}, "d": {"content": "x$$y"}}"#;

/// What a later file may say at its top.
const LATER: &[&str] = &[
    r#""networks": {"m": {"driver": "overlay","ipam": {"config": [{"subnet": "10.0.0.0/8"}]}}}"#,
    r#""networks": {"m": {"external": true}}"#,
    r#""networks": {"default": {"name": "${SET}net"}}"#,
    r#""networks": {"m": {"attachable": "yes","internal": true,"enable_ipv6": "true","driver_opts": {"a": 1}}}"#,
    r#""networks": {"m": null}"#,
    r#""volumes": {"data": {"driver": "local","driver_opts": {"type": "none","o": "bind","device": "./dev"}}}"#,
    r#""volumes": {"d": {"external": {"name": "old"}}}"#,
    r#""volumes": {"v2": {"labels": {"a": 1}}}"#,
    r#""secrets": {"s": {"environment": "U"}}"#,
    r#""configs": {"c": {"external": true,"name": "n"}}"#,
    r#""x-top": {"a": 1}"#,
    r#""name": "named-${SET}""#,
    r#""version": "3""#,
];

const INCLUDES: &[&str] = &[
    r#""include": ["sub/inc.yaml"]"#,
    r#""include": [{"path": "sub/inc.yaml","env_file": "one.env"}]"#,
    r#""include": [{"path": ["sub/inc.yaml"],"project_directory": "."}]"#,
];

/// Pieces that come up often, for two files to say something of one key.
const OFTEN: &[&str] = &["environment", "ports", "volumes", "labels", "build", "depends_on", "networks"];

/// Numbers that are the same on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.roll(of.len())]
    }
}

/// A key, and each thing that may be said of it with whether Compose refuses that by itself.
pub type Piece = (&'static str, Vec<(bool, &'static str)>);

/// What may be said of services.
pub fn pieces() -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for line in include_str!("random.pieces").lines().filter(|line| !line.starts_with('#')) {
        let (bad, line) = line.strip_prefix("! ").map_or((false, line), |line| (true, line));
        let (key, value) = line.split_once(": ").unwrap();
        match pieces.iter_mut().find(|(known, _)| *known == key) {
            Some((_, ways)) => ways.push((bad, value)),
            None => pieces.push((key, vec![(bad, value)])),
        }
    }
    pieces
}

fn service(dice: &mut Dice, pieces: &[Piece], first: bool) -> String {
    let mut said = Vec::new();
    for (key, ways) in pieces {
        let (bad, value) = *dice.one(ways);
        let often = if OFTEN.contains(key) { 4 } else { 14 };
        if dice.roll(often) > 0 || (bad && dice.roll(20) > 0) {
            continue;
        }
        let tag = match dice.roll(40) {
            _ if first => "",
            0 => "!override ",
            1 => "!reset ",
            _ => "",
        };
        said.push(format!("\"{key}\": {tag}{value}"));
    }
    if first && !said.iter().any(|piece| piece.starts_with("\"image\"")) {
        said.push(r#""image": "img""#.to_string());
    }
    format!("{{{}}}", said.join(",\n      "))
}

/// The stack of that number.
pub fn stack(number: u64, pieces: &[Piece]) -> Case {
    let mut dice = Dice(number);
    for _ in 0..8 {
        dice.roll(2);
    }
    let mut text = format!("# Random stack {number}.\n{BESIDE}\n-- environment --\nSET=s\n");
    if dice.roll(2) == 0 {
        text += "COMPOSE_PROFILES=*\n";
    }
    for (i, file) in ["compose.yaml", "overlay.yaml", "overlay2.yaml"].iter().take(*dice.one(&[1, 2, 2, 2, 3])).enumerate() {
        let mut parts = vec![format!("\"services\": {{\n    \"w\": {}", service(&mut dice, pieces, i == 0))];
        if i == 0 {
            parts[0] += ",\n    \"u\": {\"image\": \"u\"}, \"v\": {\"image\": \"v\", \"ports\": [\"9:9\"], \"environment\": {\"V\": \"1\"}}";
            parts.push(DECLARED.to_string());
            if dice.roll(10) == 0 {
                parts.push((*dice.one(INCLUDES)).to_string());
            }
        } else if dice.roll(5) < 2 {
            parts.push((*dice.one(LATER)).to_string());
        }
        parts[0] += "\n  }";
        text += &format!("\n-- {file} --\n{{{}}}\n", parts.join(",\n  "));
    }
    Case::parse(&format!("random/{number}"), &text)
}

/// Compose's newest version and we say the same of random stacks: `STACKS` of them, from number `FIRST_STACK` on.
#[test]
#[ignore = "needs STACKGEN_COMPOSE, the paths of Compose binaries"]
fn random_stacks_are_read_alike() {
    let number = |name: &str, default: u64| std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(default);
    let binary = Binary::all().pop().unwrap();
    let pieces = pieces();
    let first = number("FIRST_STACK", 0);
    let stacks: Vec<Case> = (first..first + number("STACKS", 300)).map(|number| stack(number, &pieces)).collect();
    let taken = std::sync::atomic::AtomicUsize::new(0);
    let count = stacks.len();
    let faults = faults(stacks, |case| match (binary.ask(case).answer, ours::ask(case).0) {
        (Answer::Refused(_), Answer::Refused(_)) => Ok(()),
        (theirs, ours) => {
            taken.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            ours.against(Some(&theirs)).map_err(|difference| format!("{difference}\n{}", case.shown()))
        }
    });
    assert!(faults.is_empty(), "`-` is Compose's, `+` is ours:\n\n{faults}");
    let taken = taken.into_inner();
    println!("{count} random stacks, {taken} of them taken by Compose {}", binary.version);
    assert!(taken * 2 > count, "most stacks should say something");
}
