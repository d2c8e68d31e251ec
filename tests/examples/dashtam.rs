//! `examples/dashtam`: standalone files, environments side by side.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use stackgen::compose::Tree;
use stackgen::diag::{FileId, Severity};
use stackgen::pipeline::decode::StepKind;

use super::{Example, example, names, published};

const PROFILES: [&str; 4] = ["dev", "test", "ci", "staging"];

fn dashtam() -> Example {
    example("dashtam")
}

#[test]
fn d1_every_value_knows_its_line_before_anything_runs() {
    fn leaves(tree: &Tree, path: &str, unknown: &mut Vec<String>) -> usize {
        if let Some(map) = tree.as_map() {
            return map.iter().map(|(key, value)| leaves(value, &format!("{path}.{key}"), unknown)).sum();
        }
        if tree.span.is_none() || tree.span.file != FileId::MANIFEST {
            unknown.push(path.to_string());
        }
        1
    }
    let mut unknown = Vec::new();
    let model = dashtam().model(None);
    let count: usize = model.projects.iter().map(|project| leaves(&project.file, &project.profile, &mut unknown)).sum();
    assert_eq!((count > 200, unknown), (true, vec![]), "{count} values");

    // The program says it: the role's line, not only the service's.
    let place = dashtam().text.lines().position(|line| line.contains("role container")).unwrap();
    let origin = dashtam().stackgen(&["inspect", "dev", "--origin", "services.app.restart"]);
    let line = dashtam().text.lines().skip(place).position(|line| line.contains("restart unless-stopped")).unwrap() + place + 1;
    assert!(origin.contains(&format!("stack.kdl:{line}")), "{origin}");
    let merged: Value = serde_json::from_str(&dashtam().stackgen(&["inspect", "test", "--format", "json"])).unwrap();
    assert_eq!(merged, dashtam().project("test"));
}

#[test]
fn d2_profiles_share_no_name_and_no_port_on_one_machine() {
    let mut taken = BTreeSet::new();
    for profile in PROFILES {
        let project = dashtam().project(profile);
        let mut own = vec![format!("project {}", project["name"])];
        for section in ["networks", "volumes"] {
            own.extend(names(&project[section]).iter().map(|name| format!("{section} {}", project[section][*name]["name"])));
        }
        for name in names(&project["services"]) {
            let service = &project["services"][name];
            own.push(format!("container {}", service["container_name"]));
            if matches!(profile, "dev" | "test") {
                own.extend(published(service).iter().map(|(host, _)| format!("port {host}")));
            }
        }
        for name in own {
            assert!(!name.contains("null") && taken.insert(name.clone()), "{profile}: {name}");
        }
    }
    for (name, change, code) in [
        ("ports", ("port-offset 1", "port-offset 0"), "port-collision"),
        ("networks", ("dashtam-${profile.name}-network", "dashtam-network"), "shared-name"),
        ("container names", ("dashtam-${profile.name}-app\"", "dashtam-app\""), "container-name-collision"),
    ] {
        let found = dashtam().with(&[change]).found(code);
        assert!(found.iter().any(|(severity, _)| *severity == Severity::Error), "{name}: {found:?}");
    }
}

#[test]
fn d3_ports_move_while_container_ports_stay() {
    let ports = |profile, service| published(&dashtam().service(profile, service));
    assert_eq!(ports("dev", "app"), [("${APP_PORT:-8000}".to_string(), 8000)]);
    assert_eq!(ports("test", "app"), [("${APP_PORT:-8001}".to_string(), 8000)]);
    assert_eq!(ports("dev", "postgres"), [("${POSTGRES_PORT:-5432}".to_string(), 5432)]);
    assert_eq!(ports("test", "postgres"), [("${POSTGRES_PORT:-5433}".to_string(), 5432)]);
    // Nothing needs to get in from outside.
    for profile in ["ci", "staging"] {
        assert_eq!(ports(profile, "app"), [], "{profile}");
        assert_eq!(dashtam().service(profile, "app")["expose"], json!(["8000"]), "{profile}");
    }
}

#[test]
fn d4_test_data_is_memory_and_nothing_is_kept() {
    for profile in ["test", "ci"] {
        let project = dashtam().project(profile);
        let postgres = &project["services"]["postgres"];
        assert_eq!(postgres["tmpfs"], json!(["/var/lib/postgresql/data"]), "{profile}");
        assert_eq!(postgres["environment"]["POSTGRES_HOST_AUTH_METHOD"], "trust", "{profile}");
        assert_eq!(postgres["environment"]["POSTGRES_PASSWORD"], Value::Null, "{profile}");
        assert_eq!((&postgres["volumes"], &project["volumes"]), (&Value::Null, &Value::Null), "{profile}");
    }
    assert_eq!(names(&dashtam().project("dev")["volumes"]), ["postgres-data"]);
    assert_eq!(dashtam().service("dev", "postgres")["tmpfs"], Value::Null);
}

#[test]
fn d5_the_app_waits_for_the_one_shot_setup() {
    let setup = dashtam().service("test", "test-setup");
    assert_eq!((&setup["restart"], &setup["command"][3]), (&json!("no"), &json!("src/core/init_test_db.py")));
    assert_eq!(setup["depends_on"]["postgres"]["condition"], "service_healthy");
    let waits = &dashtam().service("test", "app")["depends_on"]["test-setup"]["condition"];
    assert_eq!(waits, "service_completed_successfully");
    assert_eq!(dashtam().service("dev", "test-setup"), Value::Null);
}

#[test]
fn d6_a_derived_service_serves_ssl() {
    let app = dashtam().service("test", "app");
    let derived = dashtam().service("test", "app-integration");
    assert_eq!(app["environment"]["SSL_ENABLED"], "${SSL_ENABLED:-false}");
    assert_eq!(derived["environment"]["SSL_ENABLED"], "true");
    assert_ne!(derived["command"], app["command"]);
    assert!(derived["command"].to_string().contains("certs/key.pem"), "{}", derived["command"]);
    let differ: Vec<&str> = names(&app).into_iter().filter(|key| derived[key] != app[key]).collect();
    assert_eq!(differ, ["container_name", "command", "environment", "ports"]);
    for service in [app, derived] {
        let certs = service["volumes"].as_array().unwrap().iter().find(|mount| mount["target"] == "/app/certs").unwrap();
        assert_eq!(certs["read_only"], true);
    }
}

#[test]
fn d7_tests_run_in_a_container_of_their_own_and_nothing_idles() {
    let model = dashtam().model(None);
    for name in ["test-unit", "test-integration", "test-all"] {
        let task = &model.manifest.tasks[name];
        let step = task.steps.last().unwrap();
        assert_eq!((step.kind, step.args[0].as_str()), (StepKind::Run, "pytest"), "{name}");
    }
    assert!(dashtam().file("Makefile").contains("run --rm app pytest tests/unit/ -v"));
    let files = dashtam().files();
    assert!(files.iter().all(|(path, text)| !text.contains("sleep infinity") || panic!("{path}")));
    let idle = dashtam().with(&[("command uv run python \"src/core/init_test_db.py\"", "command sleep infinity")]);
    let found = idle.found("idle-command");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, Severity::Warning);
}

#[test]
fn d8_each_environment_has_one_file_and_one_env_file() {
    let files = dashtam().files();
    for profile in PROFILES {
        assert!(files.contains_key(&format!("docker-compose.{profile}.yml")), "{profile}");
        assert!(files.contains_key(&format!(".env.{profile}")), "{profile}");
    }
    let list: Value = serde_json::from_str(&dashtam().stackgen(&["inspect"])).unwrap();
    for (run, profile) in list.as_array().unwrap().iter().zip(PROFILES) {
        assert_eq!(run["files"], json!([format!("docker-compose.{profile}.yml")]));
        assert_eq!(run["env_files"], json!([format!(".env.{profile}")]));
        assert_eq!(run["project"], format!("dashtam-{profile}"));
    }
    // What staging keeps secret is named, without a value.
    let staging = &files[".env.staging"];
    for secret in ["SECRET_KEY", "DB_PASSWORD"] {
        assert!(staging.contains(secret), "{staging}");
        let given = staging.lines().filter_map(|line| line.split_once('=')).find(|(name, _)| *name == secret);
        assert!(given.is_none_or(|(_, value)| value.is_empty()), "{given:?}");
    }
    assert!(!staging.contains("dev-only") && !files["docker-compose.staging.yml"].contains("-only"));
}

#[test]
fn d9_everyday_commands_are_in_the_docs_the_makefile_and_the_workflow() {
    let commands = "dev-up dev-down dev-logs dev-shell test-up test-down test-unit test-integration test-all ci-test";
    let (docs, makefile) = (dashtam().file("docs/config-management.md"), dashtam().file("Makefile"));
    for command in commands.split(' ') {
        assert!(docs.contains(command), "the docs do not tell of {command}");
        assert!(makefile.lines().any(|line| line.starts_with(&format!("{command}:"))), "the Makefile has no {command}");
    }
    let workflow = dashtam().file(".github/workflows/test.yml");
    // The task starts the profile itself: a step before it would wait for what ends by itself.
    assert!(!workflow.contains("up -d --wait"), "{workflow}");
    assert!(workflow.contains("docker-compose.ci.yml") && workflow.contains("--abort-on-container-exit"), "{workflow}");
    assert!(makefile.contains("docker compose -f docker-compose.dev.yml --env-file .env.dev up -d"), "{makefile}");
}
