//! `examples/cogni`: what a process on the host sees, what a container sees.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use stackgen::diag::Severity;
use stackgen::pipeline::Model;
use stackgen::pipeline::targets::run_of;

use super::{Example, example, names, published};

fn cogni() -> Example {
    example("cogni")
}

/// What an env file sets; lines that are commented out set nothing.
fn sets(path: &str) -> BTreeMap<String, String> {
    let text = cogni().file(path);
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let pair =
        |line: &str| line.split_once('=').map(|(key, value)| (key.to_string(), value.trim_matches(['\'', '"']).to_string()));
    lines.filter_map(pair).collect()
}

/// `text` with what Compose puts in where nothing is set: `${NAME:-value}` is `value`.
fn defaults(text: &Value) -> String {
    let mut text = text.as_str().expect("a text").to_string();
    while let Some(start) = text.rfind("${") {
        let end = start + text[start..].find('}').expect("an end");
        let value = text[start..end].split_once(":-").map_or("", |(_, value)| value).to_string();
        text.replace_range(start..=end, &value);
    }
    text
}

#[test]
fn c1_one_declaration_two_views() {
    assert_eq!(sets(".env.local")["DATABASE_URL"], "postgresql://postgres:postgres@localhost:5432/cogni_template_dev");
    for service in ["app", "migrate"] {
        let environment = cogni().service("docker", service)["environment"].clone();
        assert_eq!(
            defaults(&environment["DATABASE_URL"]),
            "postgresql://postgres:postgres@postgres:5432/cogni_template_stack_test",
            "{service}"
        );
    }
    // The host's view follows the published port, the container's does not.
    let moved = cogni().with(&[("5432 dev=5432", "5432 dev=6543")]);
    assert!(moved.file(".env.local").contains("@localhost:6543/"));
    assert!(defaults(&moved.service("docker", "app")["environment"]["DATABASE_URL"]).contains("@postgres:5432/"));
    // No container's environment has a way to the host's view.
    for profile in ["dev", "stack-test", "docker", "production"] {
        let services = cogni().project(profile)["services"].clone();
        for name in names(&services) {
            let environment = services[name]["environment"].to_string();
            assert!(!environment.contains("localhost") && !environment.contains("127.0.0.1"), "{profile} {name}: {environment}");
        }
    }
}

#[test]
fn c2_each_use_has_its_env_file() {
    assert_eq!(
        sets(".env.stack.local")["DATABASE_URL"],
        "postgresql://postgres:postgres@localhost:5432/cogni_template_stack_test"
    );
    // Loaded on top of `.env.local`, it holds what differs.
    let (local, stack) = (sets(".env.local"), sets(".env.stack.local"));
    assert!(stack.iter().all(|(name, value)| local.get(name) != Some(value)), "{stack:?} repeats {local:?}");
    assert!(stack.contains_key("DATABASE_URL") && !stack.contains_key("LITELLM_BASE_URL"), "{stack:?}");
    assert_eq!(local["LITELLM_BASE_URL"], "http://localhost:4000");
    // Compose reads the container's file and neither of the host's.
    let model = cogni().model(None);
    let run = |profile: &str| run_of(&model, profile).unwrap();
    assert_eq!(run("docker").env_files, [".env.docker"]);
    assert!(run("docker").shell(&["up", "-d"]).contains("--env-file .env.docker"));
    for profile in ["dev", "stack-test", "production"] {
        assert_eq!(run(profile).env_files, Vec::<String>::new(), "{profile}");
    }
    let docker = cogni().file(".env.docker");
    assert!(!docker.contains("localhost"), "{docker}");
}

#[test]
fn c3_localhost_in_a_container_is_an_error() {
    for address in ["localhost", "127.0.0.1"] {
        let url = format!("value=\"postgresql://${{POSTGRES_USER}}:${{POSTGRES_PASSWORD}}@{address}:5432/${{DB_NAME}}\"");
        let from = "value=\"postgresql://${POSTGRES_USER}:${POSTGRES_PASSWORD}@${postgres.sql}/${DB_NAME}\"";
        let found = cogni().with(&[(from, &url)]).found("localhost-in-container");
        let errors = found.iter().filter(|(severity, message)| *severity == Severity::Error && message.contains("`postgres`"));
        assert_eq!(errors.count(), 2, "{address}: of app and migrate: {found:?}");
    }
}

/// The command of a task's first step, as a shell takes it.
fn task_words(model: &Model, task: &str) -> Vec<String> {
    model.manifest.tasks[task].steps[0].args.iter().map(|word| word.value.clone()).collect()
}

#[test]
fn c4_migrations_have_the_apps_image_and_environment() {
    let (app, migrate) = (cogni().service("docker", "app"), cogni().service("docker", "migrate"));
    assert_eq!(app["image"], migrate["image"]);
    assert_eq!(app["build"], migrate["build"]);
    for name in ["APP_ENV", "NODE_ENV", "DATABASE_URL"] {
        assert!(app["environment"][name].is_string(), "{name}");
        assert_eq!(app["environment"][name], migrate["environment"][name], "{name}");
    }
    assert_eq!(app["depends_on"]["migrate"]["condition"], "service_completed_successfully");
    assert_eq!(migrate["depends_on"]["postgres"]["condition"], "service_healthy");
    assert_eq!(migrate["restart"], "no");

    let model = cogni().model(None);
    let task = &model.manifest.tasks["docker:stack:migrate"];
    assert_eq!(task.entrypoint.as_ref().map(|word| word.as_str()), Some("sh"));
    assert_eq!(task_words(&model, "docker:stack:migrate"), ["-lc", "pnpm db:migrate:container"]);
    let page = cogni().file("docs/config-management.md");
    assert!(page.contains("run --rm --entrypoint sh app -lc 'pnpm db:migrate:container'"), "{page}");
}

#[test]
fn c5_the_platforms_secrets_are_ready_to_paste() {
    let page = cogni().file("docs/config-management.md");
    let workflow = cogni().file(".github/workflows/deploy.yml");
    for name in ["DATABASE_URL", "LITELLM_MASTER_KEY", "OPENROUTER_API_KEY"] {
        let line = format!("{name}: ${{{{ secrets.{name} }}}}");
        assert!(page.contains(&line), "the page lacks {line}");
        assert!(workflow.contains(&line), "the workflow lacks {line}");
    }
    // One migrates before the other starts, with no word of how the runner's stack is taken down again.
    let place = |words: &str| workflow.find(words).unwrap_or_else(|| panic!("no `{words}` in {workflow}"));
    assert!(place("run --rm migrate-image pnpm db:migrate:container") < place("up -d --wait app"));
    assert!(!workflow.contains("down"));
    assert!(cogni().file(".github/workflows/stack.yml").contains("OPENROUTER_API_KEY: ${{ secrets.OPENROUTER_API_KEY }}"));
    // The database's own password is the platform's affair.
    assert!(!workflow.contains("secrets.POSTGRES_PASSWORD"));
    assert_eq!(cogni().service("production", "app")["environment"]["APP_ENV"], "production");
}

#[test]
fn c6_one_server_holds_a_database_per_profile() {
    let database = |profile: &str| {
        defaults(&json!(
            cogni().model(None).stacks.iter().find(|s| s.profile == profile).unwrap().vars["DB_NAME"].text().unwrap()
        ))
    };
    assert_eq!(database("dev"), "cogni_template_dev");
    assert_eq!(database("stack-test"), "cogni_template_stack_test");
    // Both profiles mean the same containers, so starting one never replaces the other's.
    let (dev, stack) = (cogni().project("dev"), cogni().project("stack-test"));
    assert_eq!(dev["name"], stack["name"]);
    assert_eq!(dev["services"], stack["services"]);
    assert_eq!(published(&dev["services"]["postgres"]), [("${POSTGRES_PORT:-5432}".to_string(), 5432)]);
    let script = dev["configs"]["databases"]["content"].as_str().unwrap().to_string();
    for profile in ["dev", "stack-test", "docker"] {
        assert!(script.contains(&format!("CREATE DATABASE {};", database(profile))), "{profile}");
    }
    // Another server is another project.
    assert_ne!(cogni().project("docker")["name"], dev["name"]);
}

#[test]
fn c7_a_migration_image_is_another_build_target() {
    let slim = cogni().service("production", "migrate-image");
    let migrate = cogni().service("docker", "migrate");
    assert_eq!((&slim["build"]["target"], &migrate["build"]["target"]), (&json!("migrate"), &json!("runner")));
    assert_eq!(slim["build"]["context"], migrate["build"]["context"]);
    assert_eq!(slim["command"], migrate["command"]);
    let keys = |service: &Value| names(&service["environment"]).into_iter().map(String::from).collect::<BTreeSet<_>>();
    assert_eq!(keys(&slim), keys(&migrate));
    assert_ne!(slim["image"], cogni().service("production", "app")["image"]);
    let app = cogni().service("production", "app");
    assert_eq!(app["depends_on"]["migrate-image"]["condition"], "service_completed_successfully");
    assert_eq!(app["environment"]["DATABASE_URL"], slim["environment"]["DATABASE_URL"]);
}
