//! `examples/ai-whisperers`: one file, Compose's own profiles.

use serde_json::{Value, json};

use super::{Example, example, names, published};

fn ai_whisperers() -> Example {
    example("ai-whisperers")
}

/// The one file, read back.
fn compose() -> Value {
    let model = ai_whisperers().model(None);
    assert_eq!(model.layers.layers.len(), 1);
    model.layers.layers[0].tree.to_json()
}

#[test]
fn a1_every_service_of_the_one_file_names_its_profiles() {
    let file = compose();
    let profiles = |name: &str| file["services"][name]["profiles"].clone();
    for name in ["postgres", "redis"] {
        assert_eq!(profiles(name), json!(["dev", "staging", "prod"]), "{name}");
    }
    for name in ["web-dev", "pgadmin", "redis-commander"] {
        assert_eq!(profiles(name), json!(["dev"]), "{name}");
    }
    assert_eq!(profiles("web-prod"), json!(["staging", "prod"]));
    assert!(names(&file["services"]).iter().all(|name| profiles(name).is_array()));
    let files = ai_whisperers().files();
    assert_eq!(files.keys().filter(|path| path.ends_with(".yml")).collect::<Vec<_>>(), ["docker-compose.yml"]);
}

#[test]
fn a2_the_six_services_wait_for_healthy_stores() {
    let file = compose();
    let mut services = names(&file["services"]);
    services.sort_unstable();
    assert_eq!(services, ["pgadmin", "postgres", "redis", "redis-commander", "web-dev", "web-prod"]);
    assert_eq!(file["services"]["postgres"]["image"], "postgres:16-alpine");
    assert_eq!(file["services"]["redis"]["image"], "redis:7-alpine");
    for name in ["postgres", "redis", "web-prod"] {
        assert!(file["services"][name]["healthcheck"]["test"].is_array(), "{name}");
    }
    for (name, stores) in
        [("web-dev", &["postgres", "redis"][..]), ("web-prod", &["postgres", "redis"]), ("pgadmin", &["postgres"])]
    {
        for store in stores {
            assert_eq!(file["services"][name]["depends_on"][store]["condition"], "service_healthy", "{name} on {store}");
        }
    }
}

#[test]
fn a3_compose_file_and_sample_have_the_same_defaults() {
    let compose = ai_whisperers().file("docker-compose.yml");
    let sample = ai_whisperers().file(".env.example");
    for (name, value) in [
        ("POSTGRES_USER", "aiwhisperers"),
        ("POSTGRES_PASSWORD", "aiwhisperers_dev_password"),
        ("POSTGRES_DB", "aiwhisperers"),
        ("POSTGRES_PORT", "5432"),
        ("REDIS_PORT", "6379"),
        ("PGADMIN_EMAIL", "admin@aiwhisperers.com"),
        ("PGADMIN_PASSWORD", "admin"),
        ("PGADMIN_PORT", "5050"),
        ("REDIS_COMMANDER_PORT", "8081"),
    ] {
        assert!(compose.contains(&format!("${{{name}:-{value}}}")), "{name} in docker-compose.yml");
        let line =
            sample.lines().map(|line| line.trim_start_matches(['#', ' '])).find(|line| line.starts_with(&format!("{name}=")));
        assert_eq!(line.map(|line| line.replace(['\'', '"'], "")), Some(format!("{name}={value}")));
    }
}

#[test]
fn a4_web_containers_read_the_rendered_env_files() {
    let file = compose();
    let files = ai_whisperers().files();
    for (service, path, mode) in [("web-dev", ".env.development", "development"), ("web-prod", ".env.production", "production")] {
        assert_eq!(file["services"][service]["env_file"], json!([{"path": path}]));
        assert!(files.contains_key(path), "{path}");
        assert_eq!(file["services"][service]["environment"]["NODE_ENV"], mode);
    }
    assert!(files.contains_key(".env.example"));
}

#[test]
fn a5_each_section_says_what_it_is_for() {
    let text = ai_whisperers().file("docker-compose.yml");
    let lines: Vec<&str> = text.lines().collect();
    let model = ai_whisperers().model(None);
    for service in model.manifest.services.values() {
        let place = lines.iter().position(|line| *line == format!("  {}:", service.name.value)).unwrap();
        let doc = service.body.doc.as_ref().unwrap().value.as_str();
        let above: Vec<&str> =
            lines[..place].iter().rev().take_while(|line| line.trim_start().starts_with('#')).copied().collect();
        let banner: String = above.iter().rev().map(|line| line.trim_start_matches([' ', '#'])).collect::<Vec<_>>().join(" ");
        assert!(banner.contains(doc), "{doc} is not in {banner}");
    }
}

#[test]
fn a6_the_onboarding_page_has_commands_and_addresses_per_profile() {
    let page = ai_whisperers().file("docs/docker-setup.md");
    for profile in ["dev", "staging", "prod"] {
        assert!(page.contains(&format!("--profile {profile} up -d")), "no command for {profile}");
    }
    for url in ["http://localhost:3000", "http://localhost:3001", "http://localhost:5050", "http://localhost:8081"] {
        assert!(page.contains(url), "{url}");
    }
    let ports = |profile, service| published(&ai_whisperers().service(profile, service));
    assert_eq!(ports("dev", "web-dev")[0], ("${WEB_DEV_PORT:-3000}".to_string(), 3000));
    assert_eq!(ports("staging", "web-prod"), [("${WEB_PROD_PORT:-3001}".to_string(), 3000)]);
}

#[test]
fn a7_database_commands_name_the_database_that_there_is() {
    let model = ai_whisperers().model(None);
    let page = ai_whisperers().file("docs/docker-setup.md");
    for (name, service, words) in [
        ("backup", "postgres", &["pg_dump", "/backups/ai-whisperers.sql"][..]),
        ("restore", "postgres", &["psql", "/backups/ai-whisperers.sql"]),
        ("reset", "postgres", &["dropdb", "createdb"]),
        ("migrate", "web-dev", &["db:migrate"]),
        ("studio", "web-dev", &["db:studio"]),
    ] {
        let task = &model.manifest.tasks[name];
        assert_eq!(task.service.as_ref().map(|s| s.as_str()), Some(service), "{name}");
        let said: Vec<&str> = task.steps.iter().flat_map(|step| &step.args).map(|word| word.as_str()).collect();
        assert!(words.iter().all(|word| said.join(" ").contains(word)), "{name}: {said:?}");
        let command = page.lines().find(|line| line.starts_with("| `dev` | `docker compose") && line.contains(words[0]));
        assert!(command.is_some_and(|line| line.contains(&format!("exec {service} "))), "{name}: {command:?}");
    }
    // A dump outlives the container that writes it.
    let mounts = &compose()["services"]["postgres"]["volumes"];
    assert!(mounts.as_array().unwrap().iter().any(|mount| mount["target"] == "/backups" && mount["source"] == "./backups"));
}
