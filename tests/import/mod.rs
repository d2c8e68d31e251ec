//! Real-looking stacks, as folders of Compose files: imported, rendered, and the same as before.
//!
//! Each folder here has a `profiles.tsv`: a line for each profile, with its name, its Compose files in the order of their `-f`, its
//! env files, and the profiles of Compose's own that it switches on; `-` for none. `manifest.kdl` is what the import writes:
//! `UPDATE_IMPORTS=1 cargo test imports_read_well` renews it, to be read before it is committed.

mod real;
mod stack;

use crate::common::Ran;
use stack::{Laid, stacks};

#[test]
fn every_stack_comes_back() {
    for stack in stacks() {
        let name = &stack.name;
        let laid = Laid::out(&stack);
        let ran = laid.run(&stack.import());
        assert_eq!(ran.status, 0, "{name}: {ran}");
        let report: serde_json::Value = serde_json::from_str(&laid.read("report.json")).unwrap();
        let count = stack.profiles.len();
        assert_eq!((&report["identical"], &report["total"]), (&count.into(), &count.into()), "{name}: {report:#}");
        // It is a manifest like any other, and its files are taken over without a loss.
        for command in [&["fmt", "--check"][..], &["render", "--adopt"], &["verify"]] {
            let ran: Ran = laid.run(command);
            assert_eq!(ran.status, 0, "{name}: {command:?}: {ran}\n{}", laid.read("stack.kdl"));
        }
        for file in stack.profiles.iter().flat_map(|profile| &profile.files) {
            let before = std::fs::read_to_string(stack.folder.join(file)).unwrap();
            let is_it = |path: String| std::fs::read_to_string(laid.path(&path)).is_ok_and(|text| text == before);
            assert!(is_it(format!("{file}.orig")) || is_it(file.clone()), "{name}: {file} is lost");
        }
    }
}

#[test]
fn host_ports_of_all_profiles_are_one_line() {
    let stack = stacks().into_iter().find(|stack| stack.name == "ports").unwrap();
    let laid = Laid::out(&stack);
    assert_eq!(laid.run(&stack.import()).status, 0);
    let manifest = laid.read("stack.kdl");
    let about_ports = |line: &&str| ["port", "in ", "service ", "- "].iter().any(|word| line.trim_start().starts_with(word));
    let lines: Vec<&str> = manifest.lines().filter(about_ports).collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
    service console {
        port 80 public default=8080 ci=18080 var=CONSOLE_PORT { doc "Where browsers find the console" }
        port 9100 dev=9100 ci=19100 plain=9100
        port 9229 dev=9229
        in dev plain { ports "6060" }
        in prod { port 80 public=#false }
    service resolver {
        port 53 default=5300 ci=15300
        port "53/udp" default=5300 ci=15300
        port 853 dev=8530 plain=8530 var=TLS_PORT
        in prod {
            port 53 public prod=53
            port "53/udp" public prod=53
            port 853 prod=853 bind="192.0.2.7" var=#false
    service relay {
        in dev prod plain {
            ports {
                - "7000-7004:7000-7004/udp"
                - target=7100 published="7100" host_ip="::1"
                - target=7200 published="7200" mode=host
    service store {
        ports "${STORE_PORT}:3306"
        in dev { without ports "3306"; ports "127.0.0.1:33060:3306" }
    service mail {
        port 1025 public dev=1025 ci=11025
        in dev { ports "8025:8025" }
        in ci { ports "8025" }
    "#);
}

#[test]
fn imports_read_well() {
    let update = std::env::var_os("UPDATE_IMPORTS").is_some();
    for stack in stacks() {
        let laid = Laid::out(&stack);
        let ran: Ran = laid.run(&stack.import());
        let found = std::fs::read_to_string(laid.path("stack.kdl")).unwrap_or_else(|_| panic!("{}: {ran}", stack.name));
        let path = stack.folder.join("manifest.kdl");
        if update {
            std::fs::write(&path, &found).unwrap();
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        let diff = similar::TextDiff::from_lines(&expected, &found);
        assert!(expected == found, "{}: manifest.kdl is another now\n{}", stack.name, diff.unified_diff());
    }
}
