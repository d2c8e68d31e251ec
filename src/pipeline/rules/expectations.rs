//! What a role may expect of its services, and whether a service has it.

use super::super::expand::Service;
use super::uses;
use crate::compose::Tree;

/// Expectations that are no keys of Compose's: words of the manifest, and what several keys can say.
pub const WORDS: &[&str] = &["doc", "port", "env", "limits", "reservations", "no-new-privileges", "ports-none"];

/// The keys that say it, any one of them; the expectation itself where it is a key.
pub fn keys(expectation: &str) -> Vec<&str> {
    match expectation {
        "limits" => vec!["deploy.resources.limits", "mem_limit", "cpus"],
        "reservations" => vec!["deploy.resources.reservations", "mem_reservation"],
        "no-new-privileges" => vec!["security_opt"],
        "restart" => vec!["restart", "deploy.restart_policy"],
        "networks" => vec!["networks", "network_mode"],
        "env" => vec!["environment", "env"],
        key => vec![key],
    }
}

/// Whether a service has what is expected. `tree` is the service in Compose's words, with or without its declared ports.
pub fn met(service: &Service, tree: &Tree, expectation: &str) -> bool {
    let set = |path: &str| uses::at(tree, &path.split('.').collect::<Vec<_>>()).is_some();
    let publishes = || !uses::items(tree, "ports").is_empty() || service.ports.values().any(|port| port.host.is_some());
    match expectation {
        "doc" => service.doc.is_some(),
        "port" => !service.ports.is_empty(),
        "ports" => publishes(),
        "ports-none" => !publishes(),
        "expose" => set("expose") || service.ports.values().any(|port| port.host.is_none()),
        "read_only" => uses::switched_on(tree, &["read_only"]).is_some(),
        "healthcheck" => tree.get("healthcheck").is_some_and(|check| !uses::is_off(check)),
        "no-new-privileges" => uses::gains_no_privileges(tree).is_some_and(|(on, _)| on),
        other => keys(other).into_iter().any(set),
    }
}

#[cfg(test)]
mod tests {
    use crate::diag::Sink;

    fn messages(expects: &str, service: &str) -> Vec<String> {
        let mut sink = Sink::default();
        let text = format!(
            "stack shop\nprofile dev\nrole careful {{ expects {expects} }}\nservice app role=careful {{ doc \"x\"; image \"x:1\"; {service} }}"
        );
        let _ = crate::pipeline::analyse(&text, None, &mut sink);
        sink.into_sorted().into_iter().filter(|d| d.code.0.contains("expectation")).map(|d| d.message).collect()
    }

    #[test]
    fn every_way_to_say_it_counts() {
        for (expects, service) in [
            ("limits", "mem_limit \"1g\""),
            ("limits", "deploy { resources { limits cpus=\"1\" } }"),
            ("reservations", "deploy { resources { reservations memory=\"1G\" } }"),
            ("no-new-privileges", "security_opt \"no-new-privileges:true\""),
            ("no-new-privileges", "security_opt \"no-new-privileges\""),
            ("restart", "deploy { restart_policy condition=any }"),
            ("networks", "network_mode none"),
            ("read_only", "read_only"),
            ("expose", "port http 80"),
            ("ports", "port http 80 dev=8080"),
            ("ports-none", "port http 80"),
            ("healthcheck user cap_drop logging", "healthcheck { test CMD x }; user \"1\"; cap_drop ALL; logging driver=local"),
        ] {
            assert_eq!(messages(expects, service), [""; 0], "{expects}: {service}");
        }
    }

    #[test]
    fn what_is_switched_off_is_not_there() {
        for (expects, service, message) in [
            ("limits", "", "`app` has no `limits`"),
            ("reservations", "deploy { resources { limits cpus=\"1\" } }", "`app` has no `reservations`"),
            ("no-new-privileges", "security_opt \"no-new-privileges:false\"", "`app` has no `no-new-privileges`"),
            ("read_only", "read_only #false", "`app` has no `read_only`"),
            ("healthcheck", "healthcheck { disable }", "`app` has no `healthcheck`"),
            ("expose", "port http 80 dev=8080", "`app` has no `expose`"),
            ("ports-none", "port http 80 dev=8080", "`app` publishes a port"),
            ("ports-none", "ports \"127.0.0.1:8080:80\"", "`app` publishes a port"),
        ] {
            assert_eq!(messages(expects, service), [message], "{expects}: {service}");
        }
    }
}
