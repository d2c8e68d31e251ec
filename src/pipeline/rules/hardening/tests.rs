//! When the hardening set judges, and the forms that its pages do not show.

use super::HARDENING;
use crate::diag::{Diagnostic, Severity, Sink};

/// What the set finds; what other rules say of the same lines is theirs.
fn findings(text: &str) -> Vec<Diagnostic> {
    let mut sink = Sink::default();
    assert!(crate::pipeline::decode::decode(text, &mut sink).is_some() && !sink.has_errors(), "{text}: {sink:?}");
    let _ = crate::pipeline::analyse(text, None, &mut sink);
    sink.into_sorted().into_iter().filter(|found| HARDENING.iter().any(|rule| rule.code == found.code)).collect()
}

/// The codes that a service has.
fn codes(service: &str) -> Vec<&'static str> {
    let found = findings(&format!("stack shop {{ hardening }}\nprofile dev\nservice app {{ {service} }}\nnetworks {{ inside }}"));
    found.iter().map(|d| d.code.0).collect()
}

/// A service that lacks nothing.
const CAREFUL: &str = "doc \"x\"; image \"shop:1\"; security_opt \"no-new-privileges:true\"; read_only; cap_drop ALL; user \"1000\"; \
                       restart always; networks inside; logging driver=local; healthcheck { test CMD x }; mem_limit \"1g\"; cpus 1; pids_limit 100";

#[test]
fn each_thing_that_is_missing_is_told_once() {
    assert_eq!(codes(CAREFUL), [""; 0]);
    let mut found = codes("image \"shop:1\"");
    found.sort_unstable();
    let mut want = vec![
        "no-new-privileges-missing",
        "root-filesystem-writable",
        "capabilities-not-dropped",
        "user-root",
        "memory-unlimited",
        "cpus-unlimited",
        "pids-unlimited",
        "healthcheck-missing",
        "restart-missing",
        "logs-unlimited",
        "networks-missing",
    ];
    want.sort_unstable();
    assert_eq!(found, want);
}

#[test]
fn only_profiles_that_ask_for_it_are_judged() {
    let profiles = |stack: &str, dev: &str, prod: &str| {
        let found = findings(&format!(
            "stack shop {stack}\nprofile dev {dev}\nprofile prod extends=dev {prod}\nservice app {{ {} }}\nnetworks {{ inside }}",
            CAREFUL.replace("read_only; ", "")
        ));
        found.into_iter().map(|d| (d.code.0, d.severity, d.profiles.join(" "))).collect::<Vec<_>>()
    };
    let told = |severity: Severity, profiles: &str| vec![("root-filesystem-writable", severity, profiles.to_string())];
    assert_eq!(profiles("", "", ""), []);
    assert_eq!(profiles("{ hardening }", "", ""), told(Severity::Warning, "dev prod"));
    assert_eq!(profiles("{ hardening }", "{ hardening #false }", "{ hardening }"), told(Severity::Warning, "prod"));
    assert_eq!(profiles("", "{ hardening }", ""), told(Severity::Warning, "dev prod"));
    assert_eq!(profiles("", "{ hardening }", "{ hardening #false }"), told(Severity::Warning, "dev"));
    assert_eq!(profiles("", "", "{ hardening; strict }"), told(Severity::Error, "prod"));
    // A strict profile that does not ask makes no errors of what another one asks for.
    assert_eq!(profiles("{ hardening }", "", "{ hardening #false; strict }"), told(Severity::Warning, "dev"));
}

#[test]
fn what_is_meant_is_said() {
    let text = |service: &str| format!("{}; {service}", CAREFUL.replace("read_only; ", ""));
    let severity = |service: &str| {
        let nodes = format!("service app {{ {} }}\nnetworks {{ inside }}", text(service));
        let found = findings(&format!("stack shop\nprofile prod {{ strict; hardening }}\n{nodes}"));
        found.into_iter().map(|d| (d.code.0, d.severity)).collect::<Vec<_>>()
    };
    assert_eq!(severity(""), [("root-filesystem-writable", Severity::Error)]);
    assert_eq!(severity("allow root-filesystem-writable"), [("root-filesystem-writable", Severity::Warning)]);
    let role = "stack shop { hardening }\nprofile dev\nrole careful { healthcheck { test CMD x } }\n";
    let service = CAREFUL.replace("healthcheck { test CMD x }", "without healthcheck");
    assert_eq!(findings(&format!("{role}service app role=careful {{ {service} }}\nnetworks {{ inside }}")), []);
}

#[test]
fn every_form_of_a_setting_counts() {
    for (from, to, want) in [
        ("mem_limit \"1g\"; cpus 1; pids_limit 100", "deploy { resources { limits memory=\"1G\" cpus=\"1\" pids=9 } }", vec![]),
        ("mem_limit \"1g\"", "mem_limit 0", vec!["memory-unlimited"]),
        ("pids_limit 100", "pids_limit -1", vec!["pids-unlimited"]),
        ("restart always", "restart \"on-failure:5\"", vec![]),
        ("restart always", "restart on-failure", vec!["restart-missing"]),
        ("restart always", "restart \"on-failure:9\"", vec!["restart-missing"]),
        ("restart always", "restart \"no\"", vec![]),
        ("restart always", "deploy { restart_policy condition=any }", vec![]),
        ("restart always", "deploy { restart_policy condition=on-failure }", vec!["restart-missing"]),
        ("healthcheck { test CMD x }", "healthcheck { disable }", vec!["healthcheck-missing"]),
        ("healthcheck { test CMD x }", "healthcheck { test NONE }", vec!["healthcheck-missing"]),
        (
            "restart always; networks inside; logging driver=local; healthcheck { test CMD x }",
            "restart \"no\"; networks inside; logging driver=local",
            vec![],
        ),
        ("logging driver=local", "logging driver=syslog", vec![]),
        ("logging driver=local", "logging driver=json-file { options max-size=\"10m\" }", vec![]),
        ("logging driver=local", "logging { options max-file=\"3\" }", vec!["logs-unlimited"]),
        ("user \"1000\"", "user \"0:0\"", vec!["user-root"]),
        ("user \"1000\"", "user root", vec!["user-root"]),
        ("read_only", "read_only #false", vec!["root-filesystem-writable"]),
        ("cap_drop ALL", "cap_drop NET_RAW", vec!["capabilities-not-dropped"]),
        ("cap_drop ALL", "cap_drop all; cap_add CHOWN", vec!["other-capability"]),
        ("networks inside", "network_mode none", vec![]),
        ("networks inside", "networks default", vec!["networks-missing"]),
        ("networks inside", "networks inside; ports \"127.0.0.1:25:2525\"", vec!["privileged-port"]),
        ("networks inside", "networks inside; ports \"127.0.0.1:1025:25\"", vec![]),
        ("networks inside", "networks inside; volumes \"./a.conf:/a.conf\"", vec!["mount-writable"]),
        ("networks inside", "networks inside; volumes \"./a.conf:/a.conf:ro\" \"./data:/data\"", vec![]),
    ] {
        assert!(CAREFUL.contains(from), "{from}");
        assert_eq!(codes(&CAREFUL.replace(from, to)), want, "{to}");
    }
}

#[test]
fn what_runs_once_needs_neither_policy_nor_check() {
    let once = CAREFUL.replace("restart always; ", "").replace("; healthcheck { test CMD x }", "");
    let text = |condition: &str| {
        format!(
            "stack shop {{ hardening }}\nprofile dev\nservice migrate {{ {once} }}\nservice app {{ {CAREFUL}; depends_on migrate \
             condition={condition} }}\nnetworks {{ inside }}"
        )
    };
    assert_eq!(findings(&text("service_completed_successfully")), []);
    let found = findings(&text("service_started"));
    assert_eq!(found.iter().map(|d| d.code.0).collect::<Vec<_>>(), ["healthcheck-missing", "restart-missing"]);
}
