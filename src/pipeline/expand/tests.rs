//! Manifest in, one service's settings out.

use serde_json::{Value, json};

use super::{Stack, expand};
use crate::diag::{Sink, Sources, human};
use crate::pipeline::decode;

fn stacks(text: &str) -> Vec<Stack> {
    stacks_of(&format!("stack shop\n{text}"))
}

fn stacks_of(text: &str) -> Vec<Stack> {
    let mut sink = Sink::default();
    let manifest = decode::decode(text, &mut sink).unwrap();
    let stacks = expand(&manifest, &mut sink);
    let found = sink.into_sorted();
    let sources = Sources::with_manifest("stack.kdl", text);
    assert!(found.is_empty(), "{}", human::render(&found, &sources, false, 100));
    stacks
}

fn stack(text: &str, profile: &str) -> Stack {
    stacks(text).into_iter().find(|s| s.profile == profile).unwrap()
}

/// The settings of service `app` in `profile`.
fn app(text: &str, profile: &str) -> Value {
    let stack = stack(text, profile);
    stack.services["app"].settings.to_json()
}

#[test]
fn role_service_and_block_combine_as_compose_combines_files() {
    let text = r#"
profile dev; profile prod
role base { restart always; env A="role" B="role"; labels { x "role" }; cap_drop ALL }
role web extends=base { env B="web"; expose "80" }
service app role=web {
    image "app:1"
    command a b
    env C="app"
    in prod { restart "no"; command c; env A="prod" }
}"#;
    let dev = json!({
        "restart": "always",
        "environment": {"A": "role", "B": "web", "C": "app"},
        "labels": {"x": "role"}, "cap_drop": ["ALL"], "expose": ["80"], "image": "app:1", "command": ["a", "b"],
    });
    assert_eq!(app(text, "dev"), dev);
    let prod = app(text, "prod");
    assert_eq!(prod["command"], "c");
    assert_eq!(prod["restart"], "no");
    assert_eq!(prod["environment"], json!({"A": "prod", "B": "web", "C": "app"}));
}

#[test]
fn without_takes_away_keys_items_and_paths() {
    let text = r#"
profile dev; profile prod
role base { env A="1" B="2"; cap_drop ALL NET_RAW; deploy { resources { limits memory="1g"; reservations memory="1m" } } }
service app role=base {
    image "app:1"
    without env A
    volumes "one:/a" "two:/b"
    in prod { without volumes "/b"; without cap_drop; without deploy.resources.limits }
}"#;
    assert_eq!(app(text, "dev")["environment"], json!({"B": "2"}));
    assert_eq!(app(text, "dev")["cap_drop"], json!(["ALL", "NET_RAW"]));
    let prod = app(text, "prod");
    assert_eq!(prod["volumes"].as_array().map(Vec::len), Some(1));
    assert!(prod.get("cap_drop").is_none(), "{prod}");
    assert_eq!(prod["deploy"]["resources"].as_object().map(|r| r.keys().cloned().collect::<Vec<_>>()).unwrap(), ["reservations"]);
}

#[test]
fn a_profile_starts_from_what_its_ancestor_has_and_its_own_blocks_win() {
    let text = r#"
profile dev; profile test; profile e2e extends=test
service app {
    image "app:1"
    in e2e { env A="e2e" }
    in test { env A="test" B="test" }
    in test e2e { env C="both"; cap_drop ALL }
}
service helper { image "helper:1"; only test }"#;
    assert_eq!(app(text, "test")["environment"], json!({"A": "test", "B": "test", "C": "both"}));
    let e2e = app(text, "e2e");
    assert_eq!(e2e["environment"], json!({"A": "e2e", "B": "test", "C": "both"}));
    assert_eq!(e2e["cap_drop"], json!(["ALL"]), "a block that names both is laid once");
    assert!(app(text, "dev").get("environment").is_none());
    assert!(stack(text, "e2e").services.contains_key("helper") && !stack(text, "dev").services.contains_key("helper"));
}

#[test]
fn sections_of_the_stack_follow_the_lineage_too() {
    let text = r#"
profile test; profile e2e extends=test
service app { image "app:1"; volumes "data:/data" }
volumes { data }"#;
    let blocks = r"{ in e2e { volumes { data { name e2e } } }; in test { volumes { data { name test } } } }";
    let stacks = stacks_of(&format!("stack shop {blocks}{text}"));
    assert_eq!(stacks[1].top.to_json()["volumes"]["data"]["name"], "e2e");
}

#[test]
fn a_derived_service_stands_without_the_one_it_extends() {
    let text = r#"
profile dev; profile test
role web { restart always }
service base role=web { image "app:1"; only dev; env A="1"; port http 80 dev=8080; in test { env B="test" } }
service app extends=base { only test; env C="3" }"#;
    let stack = stack(text, "test");
    let service = &stack.services["app"];
    assert_eq!(service.role.as_deref(), Some("web"));
    assert_eq!(service.settings.to_json()["environment"], json!({"A": "1", "B": "test", "C": "3"}));
    assert!(service.ports["http"].host.is_none(), "two services cannot share a host port");
    assert!(!stack.services.contains_key("base"));
}

#[test]
fn ephemeral_volumes_are_memory_unless_the_profile_mounts_them_on_purpose() {
    let text = r#"
profile dev; profile test ephemeral=#true; profile e2e extends=test; profile keep extends=test ephemeral=#false
service app {
    image "app:1"
    volumes "data:/data" "cache:/cache" "./src:/src"
    in e2e { volumes "data:/data" }
}
volumes { data; cache }"#;
    let mounts = |profile: &str| -> Vec<String> {
        let app = app(text, profile);
        let volumes = app["volumes"].as_array().cloned().unwrap_or_default();
        volumes.iter().map(|v| v["target"].as_str().unwrap().to_string()).collect()
    };
    assert_eq!(mounts("dev"), ["/data", "/cache", "/src"]);
    assert_eq!(mounts("test"), ["/src"]);
    assert_eq!(app(text, "test")["tmpfs"], json!(["/data", "/cache"]));
    assert_eq!(mounts("e2e"), ["/data", "/src"]);
    assert_eq!(mounts("keep"), ["/data", "/cache", "/src"]);
}

#[test]
fn a_block_may_hang_on_a_fixed_variable() {
    let text = r#"
profile dev; profile prod
vars { group G { var MODE fixed default=slow prod=fast { one-of slow fast } } }
service app { image "app:1"; when MODE=fast { env SPEED="9" }; env MODE }
service extra { image "x:1"; when MODE=slow }"#;
    assert_eq!(app(text, "dev")["environment"], json!({"MODE": "slow"}));
    assert_eq!(app(text, "prod")["environment"], json!({"MODE": "fast", "SPEED": "9"}));
    assert!(!stack(text, "prod").services.contains_key("extra"));
}

#[test]
fn a_flag_brings_what_it_gates_and_asks_for_it_where_it_is_on() {
    let text = r#"
profile dev; profile prod
vars { group G {
    flag JIRA default=#false prod=#true {
        var JIRA_URL required
        flag JIRA_SYNC default=#true { var JIRA_CRON required }
    }
} }
service app { image "app:1"; env JIRA }"#;
    let dev = json!({"JIRA": "${JIRA:-false}", "JIRA_URL": "${JIRA_URL:-}", "JIRA_SYNC": "${JIRA_SYNC:-true}", "JIRA_CRON": "${JIRA_CRON:-}"});
    assert_eq!(app(text, "dev")["environment"], dev);
    assert_eq!(app(text, "prod")["environment"]["JIRA_CRON"], "${JIRA_CRON:?set JIRA_CRON}");
}

#[test]
fn a_value_of_the_service_wins_over_what_its_role_passes_and_the_other_way_round() {
    let text = r#"
profile dev
vars { group G { var A default=1; var B default=2 } }
role base { env A B="role" }
service app role=base { image "app:1"; env A="own"; env B }"#;
    assert_eq!(app(text, "dev")["environment"], json!({"A": "own", "B": "${B:-2}"}));
}

#[test]
fn a_profile_is_a_project_of_its_own_unless_it_or_the_stack_names_one() {
    let text = |project: &str| format!("stack shop {{ {project} }}\nprofile dev; profile prod project=shop-live");
    let project =
        |said: &str, profile: &str| stacks_of(&text(said)).into_iter().find(|stack| stack.profile == profile).unwrap().project;
    assert_eq!(project("", "dev"), "shop-dev");
    assert_eq!((project("project shop", "dev"), project("project shop", "prod")), ("shop".into(), "shop-live".into()));
}

#[test]
fn host_ports_come_from_the_profile_its_ancestors_or_an_offset() {
    let text = r#"
profile dev default=#true; profile test port-offset=1; profile e2e extends=test port-offset=2; profile prod
service app {
    image "app:1"
    port http 80 dev=8080
    port sql 5432 dev=5432 test=#false
    port fixed 90 dev=9000 test=9500
    port inner 91
    port every 92 default=9200 prod=#false
    in prod { port http public=#true prod=80 }
}"#;
    let hosts = |profile: &str| -> Vec<Option<u16>> {
        stack(text, profile).services["app"].ports.values().map(|p| p.host.as_ref().map(|h| h.port)).collect()
    };
    assert_eq!(hosts("dev"), [Some(8080), Some(5432), Some(9000), None, Some(9200)]);
    assert_eq!(hosts("test"), [Some(8081), None, Some(9500), None, Some(9201)]);
    assert_eq!(hosts("e2e"), [Some(8082), None, Some(9502), None, Some(9202)]);
    assert_eq!(hosts("prod"), [Some(80), None, None, None, None]);
    let bind = |profile: &str| stack(text, profile).services["app"].ports["http"].host.as_ref().unwrap().bind.clone();
    assert_eq!((bind("dev").as_deref(), bind("prod").as_deref()), (Some("127.0.0.1"), None));
}

#[test]
fn a_port_without_a_name_goes_by_its_number() {
    let text = r#"
profile dev default=#true; profile test port-offset=1; profile prod
role base { port 9000 dev=9000; port 7000 dev=7000 }
service app role=base {
    image "app:1"
    port 80 dev=8080 var=WEB_PORT
    port 53 dev=53
    port "53/udp" dev=53
    port named 70 dev=7070 var=#false
    in prod { port 80 prod=80 public; port "53/tcp" prod=54; port 53 protocol=udp prod=55; without port 9000 }
}
service other { image "o:1"; env A="${app.80}" B="${app.7000.port}" }
service peer { image "o:1"; in dev { env C="${app.80.published}" D="${app.53.published}" } }"#;
    let ports = |profile: &str| -> Vec<String> {
        let stack = stack(text, profile);
        let of = |p: &super::Port| {
            let host = p.host.as_ref().map(|h| format!(" {} {}", h.bind.as_deref().unwrap_or("*"), h.template()));
            format!("{}{}", p.name, host.unwrap_or_default())
        };
        stack.services["app"].ports.values().map(of).collect()
    };
    assert_eq!(
        ports("dev"),
        [
            "9000 127.0.0.1 9000",
            "7000 127.0.0.1 7000",
            "80 127.0.0.1 ${WEB_PORT:-8080}",
            "53 127.0.0.1 53",
            "53/udp 127.0.0.1 53",
            "named 127.0.0.1 7070",
        ]
    );
    assert_eq!(ports("test")[2], "80 127.0.0.1 ${WEB_PORT:-8081}");
    assert_eq!(ports("prod"), ["7000", "80 * ${WEB_PORT:-80}", "53 127.0.0.1 54", "53/udp 127.0.0.1 55", "named"]);
    let env = |service: &str| stack(text, "dev").services[service].settings.to_json()["environment"].clone();
    assert_eq!(env("other"), json!({ "A": "app:80", "B": "7000" }));
    assert_eq!(env("peer"), json!({ "C": "localhost:${WEB_PORT:-8080}", "D": "localhost:53" }));
}

#[test]
fn references_are_what_a_container_reaches() {
    let text = r#"
profile dev
vars { group G {
    var PASSWORD secret required
    var URL value="sql://app:${PASSWORD}@${db.sql}/x"
    var MODE fixed default=slow
    var LEVEL default=info
} }
service db { image "db:1"; port sql 5432 dev=15432 }
service app {
    image "app:1"
    env URL HOST="${db.sql.host}" PORT="${db.sql.port}" OUT="${db.sql.published}" COST="5$$"
    env WHO="${stack.name}-${profile.name}" M="${MODE:-other}" N="${MODE:+set}" L="${LEVEL:-other}"
}"#;
    let expected = json!({
        "URL": "sql://app:${PASSWORD:?set PASSWORD}@db:5432/x",
        "HOST": "db", "PORT": "5432", "OUT": "localhost:${DB_SQL_PORT:-15432}", "COST": "5$$",
        "WHO": "shop-dev", "M": "slow", "N": "set", "L": "${LEVEL:-info}",
    });
    let stack = stack(text, "dev");
    let app = &stack.services["app"];
    assert_eq!(app.settings.to_json()["environment"], expected);
    let behind: Vec<&str> = app.environment["URL"].iter().map(String::as_str).collect();
    assert_eq!(behind, ["URL", "PASSWORD"]);
}

/// The codes of what a chain of variables has, each made of `times` of the next.
fn chain(length: usize, times: usize, reversed: bool) -> Vec<&'static str> {
    let mut vars: Vec<String> =
        (0..length).map(|n| format!("var V{n} value=\"{}\"\n", format!("${{V{}}}", n + 1).repeat(times))).collect();
    vars.push(format!("var V{length} default=x\n"));
    if reversed {
        vars.reverse();
    }
    let text = format!("stack shop\nprofile dev\nvars {{\n{}}}\nservice a {{ image \"a:1\"; env V0 }}", vars.concat());
    let mut sink = Sink::default();
    let manifest = decode::decode(&text, &mut sink).unwrap();
    let _ = expand(&manifest, &mut sink);
    sink.into_sorted().iter().map(|finding| finding.code.0).collect()
}

#[test]
fn values_that_grow_beyond_all_measure_are_refused_before_they_do() {
    for reversed in [false, true] {
        assert_eq!(chain(32, 1, reversed), [""; 0]);
        assert_eq!(chain(33, 1, reversed), ["variable-too-large"]);
        assert_eq!(chain(20_000, 1, reversed), ["variable-too-large"]);
        assert_eq!(chain(10, 2, reversed), [""; 0]);
        assert_eq!(chain(30, 2, reversed), ["variable-too-large"]);
    }
}

#[test]
fn a_flag_brings_along_what_flags_inside_of_it_gate() {
    let text = r#"
profile dev
vars { group G { flag JIRA default=#true { var URL; flag CACHE default=#false { var TTL default=5 } }; var OTHER default=1 } }
service app { image "app:1"; env JIRA }"#;
    let environment = &app(text, "dev")["environment"];
    assert_eq!(environment.as_object().unwrap().keys().collect::<Vec<_>>(), ["JIRA", "URL", "CACHE", "TTL"]);
}

#[test]
fn a_service_may_be_in_all_profiles_but_some() {
    let text = r#"
profile dev; profile test; profile ci extends=test; profile prod
service app { image "app:1" }
service mail { except test; image "mail:1" }
service seed { only dev test; except ci; image "seed:1" }
"#;
    let having = |service: &str| -> Vec<String> {
        stacks(text).into_iter().filter(|stack| stack.services.contains_key(service)).map(|stack| stack.profile).collect()
    };
    assert_eq!(having("mail"), ["dev", "prod"]);
    assert_eq!(having("seed"), ["dev", "test"]);
}

#[test]
fn a_secret_from_outside_can_be_a_file() {
    let text = r#"
profile dev; profile prod
vars { var KEY secret required dev=known deliver=file { doc "d" }; var OWN secret required deliver=file { doc "d" } }
service app { image "app:1"; env KEY TOKEN="${KEY}" MORE="x${OWN}" OWN OWN_FILE="/mine"; secrets own }
secrets { own { file "./own.txt" } }"#;
    let prod = stack(text, "prod");
    let app = &prod.services["app"];
    assert_eq!(
        app.settings.get("environment").unwrap().to_json(),
        json!({
            "KEY_FILE": "/run/secrets/key",
            "TOKEN_FILE": "/run/secrets/key",
            "MORE": "x${OWN:?set OWN: d}",
            "OWN_FILE": "/mine",
        })
    );
    assert_eq!(app.settings.get("secrets").unwrap().to_json(), json!([{"source": "own"}, {"source": "key"}]));
    let declared = json!({"own": {"file": "./own.txt"}, "key": {"environment": "KEY"}});
    assert_eq!(prod.top.get("secrets").unwrap().to_json(), declared);
    assert_eq!(prod.readers("KEY"), ["app"]);
    let dev = stack(text, "dev");
    assert_eq!(dev.services["app"].settings.get("environment").unwrap().to_json()["KEY"], "${KEY:-known}");
    assert_eq!(dev.top.get("secrets").unwrap().to_json(), json!({"own": {"file": "./own.txt"}}));
}
