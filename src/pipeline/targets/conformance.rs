//! What is written, as Compose itself reads it, wherever `STACKGEN_COMPOSE` names its binaries (`:` between them).

#![expect(clippy::disallowed_methods, reason = "feeds files to another program")]

use std::path::Path;
use std::process::Command;

use super::super::decode::Layout;
use super::super::{Model, Options, compile};
use super::run_of;
use crate::compose::conformance::level;
use crate::diag::Sink;

const SHOP: &str = r#"
stack shop {
    doc "The shop"
    files base="ops/base.yaml" overlay="ops/{profile}/compose.yaml" standalone="ops/{profile}.yaml"
    env-file "ops/dev.env" profile=dev
    env-file "ops/test.env" profile=test
}
profile dev
profile test { port-offset 1; ephemeral #true }
profile prod
vars {
    group "App" {
        var LEVEL default=info dev=debug
        var ODD default="it's ${NAME} 5 #1 \\ `x` \"q\""
        var NAME default=shop test=shop_test
        var PASSWORD secret required dev=local test="l0c#l x"
        var EMPTY type=url
        var DB value="sql://u:${PASSWORD}@${db.sql}/${NAME}"
    }
}
role kept { restart unless-stopped; deploy { resources { limits memory="512M" } } }
service db role=kept {
    image "postgres:16"
    port sql 5432 dev=5432
    env POSTGRES_PASSWORD="${PASSWORD}"
    volumes "data:/data" "./init:/init:ro"
    healthcheck interval="10s" { test CMD-SHELL "pg_isready -d ${NAME}" }
}
service web {
    build context="." target=run { args LEVEL="${LEVEL}" }
    port http 80 dev=8080 prod=80
    env LEVEL ODD EMPTY DB
    labels { "a.b" "${NAME}" }
    depends_on db condition=service_healthy
    in dev { build dockerfile="Dockerfile.dev"; volumes ".:/app" "/app/modules" }
    in prod { command serve "--all" }
}
service check extends=web { only test; env EXTRA="1" }
volumes { data { doc "Orders" } }
"#;

fn write(folder: &Path, layout: Layout) -> Model {
    let mut sink = Sink::default();
    let options = Options { layout: Some(layout), manifest_name: "stack.kdl" };
    let compiled = compile(SHOP, options, &|path| Err(format!("no {path}")), &mut sink);
    let (model, artifacts) = compiled.unwrap_or_else(|| panic!("{:#?}", sink.into_sorted()));
    for artifact in artifacts {
        let path = folder.join(artifact.path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, artifact.content).unwrap();
    }
    model
}

/// `compose config` of one profile, lists sorted; with the generated env files or without.
fn config(compose: &str, folder: &Path, model: &Model, profile: &str, env_files: bool) -> serde_json::Value {
    let run = run_of(model, profile).unwrap();
    let mut words = run.command.clone().into_iter().skip(2);
    let mut command = Command::new(compose);
    command.current_dir(folder);
    while let Some(word) = words.next() {
        if word == "--env-file" && !env_files {
            words.next();
        } else {
            command.arg(word);
        }
    }
    if profile == "prod" {
        command.env("PASSWORD", "given");
    }
    let output = command.args(["config", "--format", "json"]).output().unwrap();
    assert!(output.status.success(), "{compose} {profile}: {}", String::from_utf8_lossy(&output.stderr));
    let mut json = serde_json::from_slice(&output.stdout).unwrap();
    level(&mut json);
    json
}

#[test]
#[ignore = "needs STACKGEN_COMPOSE, the paths of Compose binaries"]
fn layouts_and_env_files_come_to_the_same() {
    let binaries = std::env::var("STACKGEN_COMPOSE").expect("STACKGEN_COMPOSE");
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let overlay = write(folders[0].path(), Layout::Overlay);
    let standalone = write(folders[1].path(), Layout::Standalone);
    for compose in binaries.split(':') {
        for profile in ["dev", "test", "prod"] {
            let ours = config(compose, folders[0].path(), &overlay, profile, false);
            let other = config(compose, folders[1].path(), &standalone, profile, false).to_string();
            let here = |folder: &tempfile::TempDir| folder.path().to_str().unwrap().to_string();
            assert_eq!(ours.to_string(), other.replace(&here(&folders[1]), &here(&folders[0])), "{compose} {profile}");
            let with = config(compose, folders[0].path(), &overlay, profile, true);
            assert_eq!(ours.to_string(), with.to_string(), "{compose} {profile}: its env file changes something");
        }
    }
}
