//! `examples/hyperpage`: a base and thin overlays.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use stackgen::diag::Severity;
use stackgen::pipeline::decode::{Layout, StepKind};

use super::{Example, example, names, published};

const PROFILES: [&str; 5] = ["dev", "testing", "e2e", "staging", "prod"];
const E2E: &str = "__tests__/e2e/docker-compose.e2e.yml";

fn hyperpage() -> Example {
    example("hyperpage")
}

/// Each service of each profile.
fn services() -> Vec<(&'static str, String, Value)> {
    let of = |profile: &'static str| {
        let services = hyperpage().project(profile)["services"].clone();
        names(&services).iter().map(|name| (profile, (*name).to_string(), services[*name].clone())).collect::<Vec<_>>()
    };
    PROFILES.into_iter().flat_map(of).collect()
}

/// The sources of a service's bind mounts in one Compose file.
fn binds(layout: Layout, path: &str, service: &str) -> Vec<String> {
    let model = hyperpage().model(Some(layout));
    let file = model.layers.layers.iter().find(|layer| layer.path == path).expect("the file is there").tree.to_json();
    let mounts = file["services"][service]["volumes"].as_array().cloned().unwrap_or_default();
    let bind = |mount: &&Value| mount["type"] == "bind";
    mounts.iter().filter(bind).map(|mount| mount["source"].as_str().unwrap().to_string()).collect()
}

#[test]
fn h1_overlays_in_their_own_folders() {
    let model = hyperpage().model(None);
    let base = "docker-compose.yml";
    for profile in ["dev", "testing", "staging", "prod"] {
        assert_eq!(model.layers.files[profile], [base.to_string(), format!("docker-compose.{profile}.yml")]);
    }
    assert_eq!(model.layers.files["e2e"], [base, E2E]);
    // Compose counts an overlay's paths from the base's folder, a file by itself counts from its own.
    assert_eq!(binds(Layout::Overlay, E2E, "mock-tools"), ["./__tests__/e2e/fixtures"]);
    assert_eq!(binds(Layout::Standalone, E2E, "mock-tools"), ["./fixtures"]);
    assert_eq!(binds(Layout::Standalone, E2E, "db"), ["../../init-hyperpage.sql"]);
    assert_eq!(binds(Layout::Standalone, "docker-compose.testing.yml", "db"), ["./init-hyperpage.sql"]);
}

#[test]
fn h2_the_matrix_tells_what_each_compose_file_holds() {
    let page = hyperpage().file("docs/config-management.md");
    // What the page's tables say of a file.
    let rows = |file: &str| {
        let rows: Vec<&str> = page.lines().filter(|l| l.starts_with('|') && l.contains(&format!("`{file}`"))).collect();
        rows.join("\n")
    };
    for (file, words) in [
        ("docker-compose.yml", &["`app`", "`backend`", "What all profiles share"][..]),
        (E2E, &["`app`", "`db`", "`mock-tools`", "db 5434", "app -> mock-tools, db", "Browser tests"]),
        ("docker-compose.testing.yml", &["`app`", "`db`", "db 5433", "app -> db", "integration tests"]),
        ("docker-compose.prod.yml", &["`app`", "`db`", "`db-data`", "Production"]),
    ] {
        for word in words {
            assert!(rows(file).contains(word), "{word}: {}", rows(file));
        }
    }
    // Which ports a profile publishes.
    assert!(page.lines().any(|line| line.contains("`db`") && line.contains("127.0.0.1:5433") && line.contains("127.0.0.1:5434")));
}

#[test]
fn h2_a_compose_file_that_is_not_ours_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(hyperpage().folder.join("stack.kdl"), folder.path().join("stack.kdl")).unwrap();
    let stackgen = |args: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_stackgen"));
        let output = command.arg("-C").arg(folder.path()).args(args).output().unwrap();
        (output.status.success(), String::from_utf8(output.stderr).unwrap())
    };
    assert!(stackgen(&["render"]).0);
    std::fs::write(folder.path().join("docker-compose.legacy.yml"), "services: {}\n").unwrap();
    let (clean, said) = stackgen(&["verify"]);
    assert!(clean, "a file of the user's own is no drift: {said}");
    assert!(said.contains("`docker-compose.legacy.yml` is not rendered from the manifest"), "{said}");
}

#[test]
fn h3_one_name_and_one_port_per_role_everywhere() {
    let mut targets: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (_, name, service) in services() {
        let inside = service["expose"].as_array().cloned().unwrap_or_default();
        let inside = inside.iter().map(|port| port.as_str().unwrap().to_string());
        let ports = published(&service).into_iter().map(|(_, target)| target.to_string()).chain(inside);
        targets.entry(name).or_default().extend(ports);
    }
    let expected = [("app", "3000"), ("db", "5432"), ("mock-tools", "8080")];
    let expected = expected.map(|(name, port)| (name.to_string(), BTreeSet::from([port.to_string()])));
    assert_eq!(targets, BTreeMap::from(expected));

    // Every port has a name and says what it is for.
    for service in hyperpage().model(None).manifest.services.values() {
        for port in service.body.ports.values() {
            assert!(port.doc.is_some(), "{} {}", service.name.value, port.name.value);
        }
    }
    // Neither the port says it, nor the service, nor its role.
    let unsaid = [
        "doc=\"The recorded API\"",
        "doc \"Answers in place of Jira, from recorded fixtures\"",
        "doc \"Anything that runs: bounded logs, one network, proof of life\"",
    ];
    assert_eq!(hyperpage().with(&unsaid.map(|doc| (doc, ""))).found("port-without-doc").len(), 1);
    for (change, message) in [
        (("service mock-tools role", "service db role"), "`db`"),
        (("port postgres 5432 testing", "port 5432 testing"), "no port called `postgres`"),
        (("var DB_USER default", "var DB_NAME default"), "`DB_NAME`"),
    ] {
        let findings = hyperpage().with(&[change]).findings();
        assert!(
            findings.iter().any(|f| f.severity == Severity::Error && f.message.contains(message)),
            "{change:?}: {findings:#?}"
        );
    }
}

/// `NAME=value` lines of an env file, also those that are commented out.
fn entries(text: &str) -> BTreeMap<String, String> {
    let lines = text.lines().map(|line| line.trim_start_matches(['#', ' ']));
    let name = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    let pairs = lines.filter_map(|line| line.split_once('=')).filter(|(key, _)| name(key));
    pairs.map(|(key, value)| (key.to_string(), value.trim_matches(['\'', '"']).to_string())).collect()
}

#[test]
fn h4_samples_name_what_compose_and_docs_name() {
    let files = hyperpage().files();
    let sample = entries(&files[".env.sample"]);
    let model = hyperpage().model(None);
    let page = &files["docs/config-management.md"];
    for (name, decl) in &model.manifest.vars {
        assert!(page.contains(&format!("`{name}`")), "{name} is not in the docs");
        // What is fixed or derived is no one's to set.
        if decl.fixed.is_none() && decl.value.is_none() {
            assert!(sample.contains_key(name), "{name} is not in the sample");
        }
        if decl.secret.is_some() {
            for value in decl.profiles.values() {
                assert_ne!(sample.get(name), Some(&value.value), "{name} shows a value");
            }
        }
    }
    let declared: BTreeSet<&String> = model.manifest.vars.keys().collect();
    for (path, text) in files.iter().filter(|(path, _)| path.ends_with(".yml")) {
        for name in text.split("${").skip(1).filter_map(|rest| rest.split([':', '}']).next()) {
            let port = name.ends_with("_PORT");
            assert!(port || declared.contains(&name.to_string()), "{path} reads {name}");
            assert!(sample.contains_key(name), "{name} of {path} is not in the sample");
        }
    }
    assert_eq!(entries(&files[".env.testing"])["DB_NAME"], "hyperpage_test");
    assert_eq!(entries(&files[".env.local.sample"])["BASE_URL"], "http://localhost:3000");
}

#[test]
fn h5_variables_stand_in_groups() {
    let model = hyperpage().model(None);
    let group = |name: &str| model.manifest.groups[model.manifest.vars[name].group].name.value.clone();
    for (name, title) in [
        ("PORT", "Core app"),
        ("NODE_ENV", "Core app"),
        ("BASE_URL", "Core app"),
        ("DB_HOST", "Database"),
        ("DB_PASSWORD", "Database"),
        ("JIRA_API_TOKEN", "Tool integrations"),
        ("GITHUB_TOKEN", "Tool integrations"),
        ("GITLAB_TOKEN", "Tool integrations"),
        ("ENABLE_BACKGROUND_REFRESH", "Feature flags"),
    ] {
        assert_eq!(group(name), title, "{name}");
    }
    // The sample and the page keep their order.
    for path in [".env.sample", "docs/config-management.md"] {
        let text = hyperpage().file(path);
        let places: Vec<Option<usize>> =
            ["Core app", "Database", "Tool integrations", "Feature flags"].iter().map(|title| text.find(title)).collect();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{path}: {places:?}");
    }
}

#[test]
fn h6_a_secret_in_the_manifest_is_an_error_at_its_line() {
    let token = format!("ghp_{}", "a1B2c3D4e5F6a7B8c9D0e1F2a3B4c5D6e7F8");
    for (what, from, to) in [
        ("a default in production", "var GITHUB_TOKEN secret required", format!("var GITHUB_TOKEN secret prod=\"{token}\"")),
        ("a default for all", "var GITHUB_TOKEN secret required", "var GITHUB_TOKEN secret default=abc".to_string()),
        ("a build argument", "args NODE_ENV=\"${NODE_ENV}\"", "args TOKEN=\"${SESSION_SECRET}\"".to_string()),
        ("a literal", "env NODE_ENV PORT", format!("env TOKEN=\"{token}\" NODE_ENV PORT")),
    ] {
        let changed = hyperpage().with(&[(from, &to)]);
        let findings = changed.findings();
        let errors: Vec<_> = findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
        assert!(!errors.is_empty(), "{what}: nothing is found");
        let line = changed.text.lines().position(|line| line.contains(&to)).unwrap() + 1;
        let line_of = |offset: u32| changed.text[..offset as usize].lines().count();
        let places: Vec<usize> = errors.iter().map(|finding| line_of(finding.primary.span.start + 1)).collect();
        assert!(places.contains(&line), "{what}: line {line}, found at {places:?}");
        assert!(errors.iter().all(|finding| !finding.message.contains(&token)), "{what}: the secret is shown");
    }
}

#[test]
fn h7_flags_gate_their_variables_and_name_their_reader() {
    let model = hyperpage().model(None);
    for (flag, gated) in [
        ("ENABLE_JIRA", &["JIRA_BASE_URL", "JIRA_EMAIL", "JIRA_API_TOKEN"][..]),
        ("ENABLE_GITHUB", &["GITHUB_API_URL", "GITHUB_TOKEN"]),
        ("ENABLE_GITLAB", &["GITLAB_BASE_URL", "GITLAB_TOKEN"]),
    ] {
        let decl = &model.manifest.vars[flag];
        assert!(decl.is_flag && decl.doc.is_some(), "{flag}");
        assert_eq!(decl.read_by.iter().map(|path| path.as_str()).collect::<Vec<_>>(), ["tools/registry.ts"]);
        for name in gated {
            assert_eq!(model.manifest.vars[*name].gate.as_deref(), Some(flag), "{name}");
        }
    }
    // Demanded only where the flag is on.
    let app = |profile| hyperpage().service(profile, "app")["environment"].clone();
    assert_eq!(app("dev")["GITHUB_TOKEN"], "${GITHUB_TOKEN:-}");
    assert!(app("prod")["GITHUB_TOKEN"].as_str().unwrap().starts_with("${GITHUB_TOKEN:?"));
    assert_eq!(app("prod")["GITLAB_TOKEN"], "${GITLAB_TOKEN:-}");
    let page = hyperpage().file("docs/config-management.md");
    assert!(page.contains("tools/registry.ts") && page.contains("ENABLE_GITHUB"));
}

#[test]
fn h8_the_page_tells_every_variable_for_every_profile() {
    let page = hyperpage().file("docs/config-management.md");
    let row = |name: &str| {
        let row = page.lines().find(|line| line.starts_with('|') && line.contains(&format!("`{name}`")));
        row.unwrap_or_else(|| panic!("no row for {name}")).to_string()
    };
    assert!(PROFILES.iter().all(|profile| page.contains(profile)));
    assert!(row("LOG_LEVEL").contains("debug") && row("LOG_LEVEL").contains("info"), "{}", row("LOG_LEVEL"));
    assert!(row("DB_PASSWORD").contains("| staging, prod |"), "required there: {}", row("DB_PASSWORD"));
    assert!(row("DB_PASSWORD").contains("staging, prod: to be set"), "{}", row("DB_PASSWORD"));
    for decl in hyperpage().model(None).manifest.vars.values() {
        row(&decl.name.value);
        assert!(page.contains(decl.doc.as_ref().unwrap().as_str().split('`').next().unwrap()), "{}", decl.name.value);
    }
}

#[test]
fn h9_one_variable_chooses_the_database_engine() {
    for profile in PROFILES {
        let app = hyperpage().service(profile, "app");
        let sqlite = app["environment"]["DB_ENGINE"] == "sqlite";
        assert_eq!(sqlite, profile == "dev", "{profile}");
        assert_eq!(hyperpage().service(profile, "db").is_null(), sqlite, "{profile}");
        assert_eq!(app["environment"]["SQLITE_PATH"].is_null(), !sqlite, "{profile}");
        assert_eq!(app["environment"]["DB_HOST"] == "db", !sqlite, "{profile}");
        assert_eq!(app["depends_on"]["db"]["condition"] == "service_healthy", !sqlite, "{profile}");
    }
    // Another engine is one word away.
    let postgres = hyperpage().with(&[("default=postgres dev=sqlite", "default=postgres")]);
    assert_eq!(postgres.service("dev", "db")["image"], "postgres:16-alpine");
    for (what, change, code) in [
        ("an engine that there is not", ("when DB_ENGINE=sqlite", "when DB_ENGINE=mysql"), "wrong-value"),
        ("a choice that a .env could move", ("var DB_ENGINE fixed", "var DB_ENGINE"), "when-not-fixed"),
        (
            "the server, asked for on SQLite",
            ("when DB_ENGINE=sqlite {", "when DB_ENGINE=sqlite {\n env DB_HOST"),
            "reference-without-value",
        ),
    ] {
        let found = hyperpage().with(&[change]).found(code);
        assert!(found.iter().any(|(severity, _)| *severity == Severity::Error), "{what}");
    }
}

#[test]
fn h10_profiles_differ_by_no_more_than_they_must() {
    let names_of =
        |profile: &str| names(&hyperpage().project(profile)["services"]).into_iter().map(String::from).collect::<Vec<_>>();
    assert_eq!(names_of("dev"), ["app"]);
    assert_eq!(names_of("testing"), ["app", "db"]);
    assert_eq!(names_of("staging"), names_of("prod"));
    let model = hyperpage().model(None);
    let size = |path: &str| {
        let layer = model.layers.layers.iter().find(|layer| layer.path == path).expect("the file is there");
        layer.tree.to_json()["services"]["app"].as_object().unwrap().len()
    };
    // What staging and prod say of the app: how it is built, started, reached; the base says the rest.
    assert!(size("docker-compose.prod.yml") <= 5, "{}", size("docker-compose.prod.yml"));
    let both = |key: &str| (hyperpage().project("staging")[key].clone(), hyperpage().project("prod")[key].clone());
    let (staging, prod) = both("services");
    assert_eq!(staging, prod);
    // A secret's only way in is the environment: nothing stands in for it.
    for profile in ["staging", "prod"] {
        let services = hyperpage().project(profile)["services"].to_string();
        for name in model.manifest.vars.iter().filter(|(_, decl)| decl.secret.is_some()).map(|(name, _)| name) {
            let open = [format!("${{{name}:?"), format!("${{{name}:-}}")];
            let uses = services.matches(&format!("${{{name}")).count();
            let bare: usize = open.iter().map(|text| services.matches(text).count()).sum();
            assert_eq!(uses, bare, "{name} has a value in {profile}");
        }
    }
}

#[test]
fn h11_health_checks_volumes_and_networks_are_there() {
    for (profile, name, service) in services() {
        assert!(service["healthcheck"]["test"].is_array(), "{profile} {name}");
        assert_eq!(names(&service["networks"]), ["backend"], "{profile} {name}");
    }
    assert_eq!(hyperpage().service("prod", "db")["volumes"][0]["source"], "db-data");
    assert_eq!(names(&hyperpage().project("prod")["volumes"]), ["db-data"]);
    assert_eq!(names(&hyperpage().project("dev")["volumes"]), ["app-data"]);
    // In tests, nothing is kept.
    assert_eq!(hyperpage().service("testing", "db")["tmpfs"], json!(["/var/lib/postgresql/data"]));
    assert!(hyperpage().project("testing")["volumes"].is_null());
    // And what is missing is named.
    let test = "test CMD-SHELL \"pg_isready -U ${DB_USER} -d ${DB_NAME}\"";
    let healthcheck = format!("healthcheck interval=\"10s\" timeout=\"5s\" retries=5 {{\n        {test}\n    }}");
    let findings = hyperpage().with(&[(&healthcheck, "")]).findings();
    let named = |f: &&stackgen::diag::Diagnostic| f.message.contains("`db`") && f.message.contains("healthcheck");
    assert!(findings.iter().any(|finding| named(&finding)), "{findings:#?}");
}

#[test]
fn h12_migrations_have_one_command_per_place() {
    let model = hyperpage().model(None);
    let page = hyperpage().file("docs/config-management.md");
    for (task, profile) in [("migrate", "dev"), ("migrate-ci", "testing"), ("migrate-production", "prod")] {
        let decl = &model.manifest.tasks[task];
        assert_eq!(decl.profile.as_ref().map(|p| p.as_str()), Some(profile), "{task}");
        assert_eq!(decl.service.as_ref().map(|s| s.as_str()), Some("app"), "{task}");
        let [step] = &decl.steps[..] else { panic!("{task}: one step") };
        assert_eq!(step.kind, StepKind::Run, "{task}");
        assert_eq!(step.args.iter().map(|word| word.as_str()).collect::<Vec<_>>(), ["npm", "run", "db:migrate"]);
        let file = format!("docker-compose.{profile}.yml");
        let command = page.lines().any(|line| line.contains(&file) && line.contains("run --rm app npm run db:migrate"));
        assert!(page.contains(task) && command, "{task} is not in the docs");
    }
}

#[test]
fn h13_nothing_leaks_out() {
    for (profile, name, service) in services() {
        assert_eq!(service["logging"]["options"], json!({"max-size": "10m", "max-file": "3"}), "{profile} {name}");
        for port in service["ports"].as_array().into_iter().flatten() {
            assert_eq!(port["host_ip"], "127.0.0.1", "{profile} {name}");
        }
        if name == "app" {
            let modes = (&service["build"]["args"]["NODE_ENV"], &service["environment"]["NODE_ENV"]);
            let mode = match profile {
                "dev" => "development",
                "testing" | "e2e" => "test",
                _ => "production",
            };
            assert_eq!(modes, (&json!(mode), &json!(mode)), "{profile}: at build and at run");
            assert_eq!(names(&service["build"]["args"]), ["NODE_ENV"], "no secret is built in");
        }
    }
    assert_eq!(hyperpage().service("prod", "db")["ports"], Value::Null);
    let published = hyperpage().with(&[("5432 testing=5433", "5432 prod=5432 testing=5433")]);
    assert!(published.found("publish-only").iter().any(|(severity, _)| *severity == Severity::Error));
}
