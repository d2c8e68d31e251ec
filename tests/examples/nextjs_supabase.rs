//! `examples/nextjs-supabase`: production practice.

use serde_json::{Value, json};
use stackgen::diag::Severity;

use super::{Example, example, names, published};

const PRODUCTION: [&str; 2] = ["prod", "tunnel"];

fn myapp() -> Example {
    example("nextjs-supabase")
}

/// The services of a profile by name.
fn services(profile: &str) -> Vec<(String, Value)> {
    let services = myapp().project(profile)["services"].clone();
    names(&services).iter().map(|name| ((*name).to_string(), services[*name].clone())).collect()
}

#[test]
fn n1_production_is_pinned_limited_and_inside() {
    let all = services("prod");
    assert_eq!(all.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["database", "app", "cache", "proxy"]);
    for (name, service) in &all {
        let image = service["image"].as_str().unwrap();
        assert!(image.contains(':') && !image.contains("latest"), "{name}: {image}");
        assert!(service["healthcheck"]["start_period"].is_string(), "{name}");
        assert_eq!(service["logging"]["driver"], "json-file", "{name}");
        assert_eq!(service["logging"]["options"], json!({"max-size": "10m", "max-file": "3", "compress": "true"}), "{name}");
        let resources = &service["deploy"]["resources"];
        for part in ["limits", "reservations"] {
            assert!(resources[part]["memory"].is_string() && resources[part]["cpus"].is_string(), "{name} {part}");
        }
        assert_eq!(names(&service["networks"]), ["internal"], "{name}");
        assert_eq!(service["ports"].is_array(), name == "proxy", "{name}");
        assert_eq!(service["expose"].is_array(), name != "proxy", "{name}");
    }
    let app = myapp().service("prod", "app");
    assert_eq!(app["expose"], json!(["3000"]));
    assert_eq!(app["image"], "myapp:${APP_VERSION:-1.0.0}");
    assert_eq!(names(&app["build"]["args"]), ["NEXT_PUBLIC_APP_URL", "NEXT_PUBLIC_API_URL"]);
    assert_eq!(app["depends_on"]["database"]["condition"], "service_healthy");
    assert_eq!(app["healthcheck"]["start_period"], "60s");
    assert_eq!(myapp().service("prod", "database")["healthcheck"]["start_period"], "40s");
    assert_eq!(myapp().project("prod")["networks"], json!({"internal": {"driver": "bridge"}}));
}

#[test]
fn n2_development_reloads_and_catches_mail() {
    let app = myapp().service("dev", "app");
    assert_eq!(app["build"]["dockerfile"], "Dockerfile.dev");
    assert_eq!(myapp().service("prod", "app")["build"]["dockerfile"], "Dockerfile");
    let mounts = app["volumes"].as_array().unwrap();
    assert_eq!((&mounts[0]["type"], &mounts[0]["source"], &mounts[0]["target"]), (&json!("bind"), &json!("."), &json!("/app")));
    for (mount, target) in mounts[1..].iter().zip(["/app/node_modules", "/app/.next"]) {
        assert_eq!((&mount["type"], &mount["target"], &mount["source"]), (&json!("volume"), &json!(target), &Value::Null));
    }
    assert_eq!(app["environment"]["WATCHPACK_POLLING"], "true");
    assert_eq!(app["environment"]["NODE_ENV"], "development");
    let mail: Vec<u64> = published(&myapp().service("dev", "mailpit")).into_iter().map(|(_, target)| target).collect();
    assert_eq!(mail, [1025, 8025]);
    assert!(["test", "prod", "tunnel"].iter().all(|profile| myapp().service(profile, "mailpit").is_null()));
}

#[test]
fn n3_test_is_a_database_alone() {
    let [(name, database)] = &services("test")[..] else { panic!("one service") };
    assert_eq!(name, "database");
    assert_eq!(published(database), [("${DATABASE_POSTGRES_PORT:-5433}".to_string(), 5432)]);
    let check = &database["healthcheck"];
    assert_eq!((&check["interval"], &check["timeout"], &check["retries"]), (&json!("5s"), &json!("3s"), &json!(10)));
    assert_eq!(myapp().service("prod", "database")["healthcheck"]["interval"], "30s");
    assert_eq!(database["environment"]["POSTGRES_USER"], "${DB_USER:-test_user}");
    // The tests on the host are told where it is.
    let env = myapp().file(".env.test");
    assert!(env.contains("@localhost:5433/test_db"), "{env}");
}

#[test]
fn n4_the_port_table() {
    let host = |profile: &str, service: &str| published(&myapp().service(profile, service)).first().map(|(host, _)| host.clone());
    let default = |host: Option<String>| host.map(|text| text.split(":-").nth(1).unwrap().trim_end_matches('}').to_string());
    for (service, profile, port) in [
        ("app", "dev", Some("3000")),
        ("app", "e2e", Some("3088")),
        ("app", "prod", None),
        ("database", "dev", Some("5432")),
        ("database", "test", Some("5433")),
        ("database", "e2e", Some("5433")),
        ("database", "prod", None),
    ] {
        assert_eq!(default(host(profile, service)).as_deref(), port, "{service} in {profile}");
    }
    let proxy: Vec<u64> = published(&myapp().service("prod", "proxy")).into_iter().map(|(_, target)| target).collect();
    assert_eq!(proxy, [80, 443]);
    let page = myapp().file("docs/config-management.md");
    for service in ["app", "database"] {
        let ports = ["3000", "3088", "5432", "5433"];
        let own = if service == "app" { &ports[..2] } else { &ports[2..] };
        let row =
            page.lines().any(|line| line.starts_with('|') && line.contains(service) && own.iter().all(|p| line.contains(p)));
        assert!(row, "no row of the port table has {own:?}");
    }
}

#[test]
fn n5_limits_by_kind_of_service() {
    let memory = |profile: &str, service: &str| {
        let resources = myapp().service(profile, service)["deploy"]["resources"].clone();
        (
            resources["limits"]["memory"].as_str().unwrap().to_string(),
            resources["reservations"]["memory"].as_str().unwrap().to_string(),
        )
    };
    for (profile, service, limit, reservation) in [
        ("prod", "app", "1G", "512M"),
        ("prod", "database", "512M", "256M"),
        ("prod", "cache", "256M", "128M"),
        ("prod", "proxy", "256M", "128M"),
        ("tunnel", "cloudflared", "128M", "64M"),
    ] {
        assert_eq!(memory(profile, service), (limit.to_string(), reservation.to_string()), "{service}");
    }
    // They are the roles': no service says them itself.
    for service in myapp().model(None).manifest.services.values() {
        assert!(service.body.settings.get("deploy").is_none(), "{}", service.name.value);
    }
    let raised = myapp().with(&[("limits memory=\"512M\"", "limits memory=\"768M\"")]);
    assert_eq!(raised.service("prod", "database")["deploy"]["resources"]["limits"]["memory"], "768M");
}

#[test]
fn n6_production_is_hardened() {
    for profile in PRODUCTION {
        for (name, service) in services(profile) {
            assert_eq!(service["read_only"], true, "{profile} {name}");
            assert_eq!(service["cap_drop"], json!(["ALL"]), "{profile} {name}");
            assert_eq!(service["security_opt"], json!(["no-new-privileges:true"]), "{profile} {name}");
            assert_eq!(service["tmpfs"][0], "/tmp", "{profile} {name}");
            if name == "proxy" {
                assert_eq!(service["cap_add"], json!(["NET_BIND_SERVICE"]));
            } else {
                let user = service["user"].as_str().unwrap_or_default();
                assert!(!user.is_empty() && !user.starts_with("0"), "{profile} {name} runs as root");
            }
            let binds = service["volumes"].as_array().into_iter().flatten().filter(|mount| mount["type"] == "bind");
            assert!(binds.into_iter().all(|mount| mount["read_only"] == true), "{profile} {name}");
        }
        let database = myapp().service(profile, "database");
        assert_eq!(database["secrets"][0]["source"], "db_password");
        assert_eq!(database["environment"]["POSTGRES_PASSWORD_FILE"], "/run/secrets/db_password");
        assert!(!myapp().file(&format!("docker-compose.{profile}.yml")).contains("${DB_PASSWORD"), "{profile}");
    }
    assert_eq!(myapp().project("prod")["secrets"]["db_password"], json!({"file": "./secrets/db_password"}));
    assert!(myapp().service("dev", "app")["read_only"].is_null(), "development is not");
}

#[test]
fn n7_scripts_name_what_there_is() {
    let files = myapp().files();
    let scripts = ["backup", "restore", "deploy", "rollback"].map(|name| (name, &files[&format!("scripts/{name}.sh")]));
    for (name, script) in scripts {
        assert!(script.starts_with("#!/usr/bin/env bash\n"), "{name}");
        assert!(script.contains("set -euo pipefail"), "{name}");
        assert!(script.contains("docker-compose.prod.yml") == (name != "rollback"), "{name}: rollback leaves that to restore");
        assert!(!script.contains('\r') && !script.contains("{{") && !script.contains("{%"), "{name}");
    }
    assert!(files["scripts/backup.sh"].contains("myapp-prod_db_data") && files["scripts/backup.sh"].contains("sha256sum"));
    assert!(
        files["scripts/restore.sh"].contains("sha256sum --check") && files["scripts/restore.sh"].contains("myapp-prod_db_data")
    );
    assert!(files["scripts/deploy.sh"].contains("scripts/backup.sh") && files["scripts/deploy.sh"].contains("build app"));
    assert!(
        files["scripts/rollback.sh"].contains("scripts/restore.sh")
            && files["scripts/rollback.sh"].contains("myapp:$APP_VERSION")
    );
    assert!(files.keys().filter(|path| path.ends_with(".sh")).count() == 4);
    let model = myapp().model(None);
    assert!(model.manifest.artifacts.iter().all(|artifact| artifact.executable), "a script that cannot be run");
    // They follow the manifest.
    let renamed = myapp().with(&[
        ("db_data", "pg_data"),
        ("service app role=web", "service site role=web"),
        ("depends_on app ", "depends_on site "),
        ("${app.http", "${site.http"),
    ]);
    let backup = renamed.file("scripts/backup.sh");
    assert!(backup.contains("myapp-prod_pg_data") && !backup.contains("db_data"), "{backup}");
    assert!(renamed.file("scripts/deploy.sh").contains("build site"));
}

#[test]
fn n8_the_lessons_are_checks() {
    let tunnel = services("tunnel");
    assert!(tunnel.iter().any(|(name, _)| name == "cloudflared") && !tunnel.iter().any(|(name, _)| name == "proxy"));
    assert!(tunnel.iter().all(|(_, service)| service["ports"].is_null()), "a port is open behind the tunnel");
    assert_eq!(myapp().project("tunnel")["name"], myapp().project("prod")["name"], "the database stays the same");
    for (lesson, code, from, to) in [
        ("a moving tag", "unpinned-image", "caddy:2.7.6-alpine", "caddy:latest"),
        ("no tag", "unpinned-image", "caddy:2.7.6-alpine", "caddy"),
        ("a port behind the tunnel", "publish-only", "port redis 6379", "port redis 6379 tunnel=6379"),
        (
            "a start that waits for no health",
            "dependency-not-awaited",
            "depends_on cache condition=service_healthy",
            "depends_on cache",
        ),
        (
            "no limits",
            "expectation-unmet",
            "deploy { resources { limits memory=\"128M\" cpus=\"0.25\"; reservations memory=\"64M\" cpus=\"0.05\" } }",
            "",
        ),
    ] {
        let found = myapp().with(&[(from, to)]).found(code);
        assert!(found.iter().any(|(severity, _)| *severity == Severity::Error), "{lesson}: {found:?}");
    }
    for (path, content) in myapp().files() {
        assert!(!content.contains('\r'), "{path} has CR LF");
    }
}
