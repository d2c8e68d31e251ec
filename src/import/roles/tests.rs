//! Which roles are made of what services share, and what they are called.

use super::names::Names;
use crate::compose::canonical::canonicalize;
use crate::compose::{Tree, yaml};
use crate::diag::FileId;
use crate::import::fold::{Style, fold_trees};
use crate::import::{kdl, write};

/// The roles and services that are written of some files, one for each profile.
fn written(files: &[(&str, &str)]) -> String {
    let trees: Vec<(&str, Tree)> = files
        .iter()
        .map(|(name, text)| {
            let mut tree = yaml::read(text, FileId::NONE).unwrap_or_else(|e| panic!("{e:?} in {text}")).remove(0).tree;
            assert_eq!(canonicalize(&mut tree), []);
            (*name, tree)
        })
        .collect();
    let own = |(key, tree): (&String, &Tree)| Some((key.strip_prefix("x-")?.to_string(), tree.clone()));
    let sections = trees.iter().filter_map(|(_, tree)| tree.as_map()).flatten().filter_map(own).collect();
    let trees: Vec<(&str, &Tree)> = trees.iter().map(|(name, tree)| (*name, tree)).collect();
    let folded = fold_trees(&trees, &Names { sections }, Style::Short);
    let roles = folded.roles.iter().map(write::role);
    kdl::write(&roles.chain(folded.services.iter().map(write::service)).collect::<Vec<_>>())
}

#[test]
fn what_services_share_is_a_role_of_the_name_that_people_gave_it() {
    let text = "
x-app-common: &app
  image: example/app:1
  environment: &env {BROKER: 'redis://redis:6379/0', DATABASE: 'postgres://db/app', LOG_LEVEL: info}
  volumes: ['./dags:/opt/dags', './logs:/opt/logs']
  depends_on: {db: {condition: service_healthy}}
services:
  web: {<<: *app, command: serve}
  worker: {<<: *app, command: work, environment: {<<: *env, DUMB_INIT: '0'}}
  init: {<<: *app, command: init, user: '0', restart: on-failure}
  db: {image: 'postgres:16', restart: always}
";
    let expected = r#"role app-common {
    image "example/app:1"
    env BROKER="redis://redis:6379/0" DATABASE="postgres://db/app" LOG_LEVEL=info
    depends_on db condition=service_healthy
    volumes "./dags:/opt/dags" "./logs:/opt/logs"
}
service web role=app-common {
    command serve
}
service worker role=app-common {
    command work
    env DUMB_INIT="0"
}
service init role=app-common {
    restart on-failure
    user "0"
    command init
}
service db {
    image "postgres:16"
    restart always
}
"#;
    assert_eq!(written(&[("dev", text)]), expected);
}

#[test]
fn a_role_says_what_its_services_say_in_some_profiles_and_a_service_may_say_otherwise() {
    let base = "services: {web: {image: w}, api: {image: a}, worker: {image: k}, beat: {image: b}}";
    let log = "logging: {driver: json-file, options: {max-size: 10m, max-file: '3'}}";
    let prod = format!(
        "services: {{web: {{image: w, restart: always, {log}}}, api: {{image: a, restart: always, {log}}}, \
         worker: {{image: k, restart: always, {log}}}, beat: {{image: b, restart: on-failure, {log}}}}}"
    );
    let expected = r#"role with-logging {
    in prod { restart always; logging driver=json-file { options max-size="10m" max-file="3" } }
}
service web role=with-logging {
    image w
}
service api role=with-logging {
    image a
}
service worker role=with-logging {
    image k
}
service beat role=with-logging {
    image b
    in prod { restart on-failure }
}
"#;
    assert_eq!(written(&[("dev", base), ("prod", &prod)]), expected);
}

#[test]
fn what_saves_little_stays_where_it_is() {
    for text in [
        "services: {a: {image: i, restart: always}, b: {image: j, restart: always}, c: {image: k, restart: always}}",
        "services: {a: {image: 'i:1', command: serve}, b: {image: 'i:1', command: work}}",
    ] {
        let found = written(&[("dev", text)]);
        assert!(!found.contains("role"), "{found}");
    }
}

#[test]
fn a_list_that_goes_on_is_said_whole() {
    let log = "logging: {driver: json-file, options: {max-size: 10m, max-file: '3'}}";
    let list = |more: &str| format!("{{image: 'a-long-name-of-an-image:1', init: true, dns: ['1.1.1.1'{more}], {log}}}");
    let text = format!("services: {{a: {}, b: {}, c: {}}}", list(""), list(""), list(", '2.2.2.2'"));
    let found = written(&[("dev", &text)]);
    assert!(found.contains("service c role=") && found.contains("dns \"1.1.1.1\" \"2.2.2.2\""), "{found}");
}

#[test]
fn names_that_come_from_the_shell_are_a_list() {
    let text = "services: {a: {image: i, environment: [A, B, C=1]}, b: {image: j, environment: [A]}}";
    let expected =
        "service a {\n    image i\n    environment A B\n    env C=\"1\"\n}\nservice b {\n    image j\n    env A=#null\n}\n";
    assert_eq!(written(&[("dev", text)]), expected);
}

#[test]
fn what_nobody_would_look_for_in_a_role_stays_in_the_services() {
    let service = |name: &str, test: &str| {
        format!(
            "{name}: {{image: {name}, restart: always, healthcheck: {{test: [CMD, {test}], interval: 10s}}, volumes: ['/var/run/docker.sock:/var/run/docker.sock:ro']}}"
        )
    };
    let text = format!("services: {{{}, {}, {}}}", service("x", "a"), service("y", "b"), service("z", "c"));
    let found = written(&[("dev", &text)]);
    assert!(!found.contains("role x { healthcheck") && found.matches("interval").count() == 3, "{found}");
}

#[test]
fn what_services_lack_in_a_profile_a_role_takes_away() {
    let service = |name: &str, more: &str| format!("{name}: {{image: {name}, restart: always{more}}}");
    let check =
        ", depends_on: {kafka: {condition: service_healthy}}, healthcheck: {test: [CMD, a-program-that-checks], interval: 10s}";
    let all = |more: &str| {
        let names = ["web", "api", "worker", "beat"];
        format!("services: {{{}, kafka: {{image: k}}}}", names.map(|name| service(name, more)).join(", "))
    };
    let (with, without) = (all(check), all(""));
    let most = ["development", "staging", "production", "preview", "review", "canary", "benchmarks"];
    let files: Vec<(&str, &str)> = most.iter().map(|name| (*name, with.as_str())).chain([("ci", without.as_str())]).collect();
    let found = written(&files);
    let expected = r#"role after-kafka {
    restart always
    depends_on kafka condition=service_healthy
    healthcheck interval="10s" { test CMD a-program-that-checks }
    in ci { without depends_on; without healthcheck }
}
service web role=after-kafka {
    image web
}
"#;
    assert!(found.starts_with(expected), "{found}");
}
