//! `stackgen verify --with-compose`, with a Compose that is not one, and, where there are some, with real ones.
#![cfg(unix)]

use insta::assert_snapshot;

use super::TestEnv;

/// Answers for the files with `dev.json` or `prod.json`, and otherwise with what it is given.
const FAKE: &str = r#"case "$*" in
*version*) echo 2.40.3 ;;
*"-f - "*) cat ;;
*compose.dev.yaml*) cat dev.json ;;
*) cat prod.json ;;
esac"#;

/// A rendered stack, and a Compose that reads out of its files what the manifest says.
fn faked() -> TestEnv {
    let env = TestEnv::rendered();
    env.program("docker", FAKE);
    for profile in ["dev", "prod"] {
        let model = env.run(&["inspect", profile, "--format", "json"]).stdout;
        env.write(&format!("{profile}.json"), model);
    }
    env
}

fn edit(env: &TestEnv, file: &str, from: &str, to: &str) {
    let text = env.read(file);
    assert!(text.contains(from), "{file} has no {from}:\n{text}");
    env.write(file, text.replace(from, to));
}

#[test]
fn agreement_is_told_in_a_line() {
    assert_snapshot!(faked().run(&["verify", "--with-compose"]), @r"
    exit code 0
    4 files are what stack.kdl says
    Docker Compose 2.40.3 reads 2 of 2 profiles as stack.kdl says
    ");
    assert_snapshot!(faked().run(&["verify", "--with-compose", "-q"]), @"exit code 0");
}

#[test]
fn what_compose_reads_otherwise_is_shown_with_the_manifest_s_line() {
    let env = faked();
    edit(&env, "dev.json", "\"published\": \"${WEB_HTTP_PORT:-8080}\"", "\"published\": \"9090\"");
    edit(&env, "prod.json", "\"read_only\": true", "\"privileged\": true");
    edit(&env, "prod.json", "\"restart\"", "\"cap_add\": [\"ALL\"], \"restart\"");
    edit(&env, "compose.prod.yaml", "read_only: true", "privileged: true");
    assert_snapshot!("with_compose_differs", env.run(&["verify", "--with-compose"]));
}

#[test]
fn a_compose_that_is_not_there_or_too_old_is_an_error() {
    let env = TestEnv::rendered();
    let mut command = env.command(&["verify", "--with-compose"]);
    assert_snapshot!("with_compose_missing", env.ended(command.env("PATH", env.path("bin")).output().unwrap()));
    env.program("docker", "echo 'docker: unknown command: docker compose' >&2; exit 1");
    env.program("docker-compose", "echo 1.29.2");
    assert_snapshot!("with_compose_old", env.run(&["verify", "--with-compose"]));
}

#[test]
fn a_file_that_compose_refuses_is_an_error_and_the_other_profiles_are_judged() {
    let env = faked();
    env.program("docker", &FAKE.replace("cat dev.json", "echo 'level=warning msg=x' >&2; echo 'yaml: line 3: no' >&2; exit 15"));
    edit(&env, "prod.json", "\"read_only\": true", "\"read_only\": false");
    assert_snapshot!("with_compose_refused", env.run(&["verify", "--with-compose"]));
    std::fs::remove_file(env.path("compose.prod.yaml")).unwrap();
    let ran = env.run(&["verify", "--with-compose", "-v"]);
    assert!(ran.stderr.contains("profile `prod` is not asked of Compose: `compose.prod.yaml` does not exist"), "{ran}");
}

/// Two profiles, a secret, a required variable, a volume.
const SECRETS: &str = r#"stack shop { LAYOUT }
profile dev default=#true
profile prod { machine server }
vars { group G {
    var DB_PASSWORD secret required dev=postgres { doc "Password of the owner" }
    var REGION required { doc "Where it runs" }
} }
service db {
    image "postgres:16"
    port postgres 5432 dev=5432
    env POSTGRES_PASSWORD="${DB_PASSWORD}" REGION
    volumes "db-data:/var/lib/postgresql/data" "./init:/init:ro"
    security_opt "no-new-privileges:true"
    in prod { without security_opt; user "1000" }
}
service tools { only prod; image "tools:1"; depends_on db }
volumes { db-data }
"#;

/// A rendered stack for each Compose in `STACKGEN_COMPOSE`.
fn real(manifest: &str) -> Vec<TestEnv> {
    let binaries = std::env::var("STACKGEN_COMPOSE").expect("STACKGEN_COMPOSE");
    let one = |binary: &str| {
        let env = TestEnv::new();
        env.write("stack.kdl", manifest);
        let ran = env.run(&["render", "-q"]);
        assert_eq!(ran.status, 0, "{ran}");
        env.program("docker", "exit 1");
        std::os::unix::fs::symlink(binary, env.path("bin/docker-compose")).unwrap();
        env
    };
    binaries.split(':').map(one).collect()
}

/// What the program says, with `set` in the shell; every version is called `VERSION`.
fn verify(env: &TestEnv, set: &[(&str, &str)]) -> String {
    let mut command = env.command(&["verify", "--with-compose"]);
    let said = env.ended(command.envs(set.iter().copied()).output().unwrap()).to_string();
    let words = said.split(' ').map(|word| if word.starts_with("2.") { "VERSION" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

const AGREED: &str = "reads 2 of 2 profiles as stack.kdl says";

#[test]
#[ignore = "needs STACKGEN_COMPOSE, the paths of Compose binaries"]
fn real_compose_agrees_whatever_stands_around_the_files() {
    for layout in ["layout overlay", "layout standalone", "files base=\"deploy/compose.yaml\" overlay=\"deploy/{profile}.yaml\""]
    {
        for env in real(&SECRETS.replace("LAYOUT", layout)) {
            let fine = |set: &[(&str, &str)]| {
                let said = verify(&env, set);
                assert!(said.starts_with("exit code 0") && said.contains(AGREED), "{layout}, {set:?}: {said}");
            };
            fine(&[]);
            fine(&[("DB_PASSWORD", "hunter22"), ("REGION", "eu")]);
            fine(&[("COMPOSE_FILE", "other.yaml"), ("COMPOSE_PROFILES", "one,two"), ("COMPOSE_DISABLE_ENV_FILE", "1")]);
            env.write("compose.override.yaml", "services: {db: {image: other}}\n");
            env.write(".env", "DB_PASSWORD=\nREGION=us\nCOMPOSE_PROFILES=one\nDB_POSTGRES_PORT=7000\n");
            env.write("deploy/.env", "REGION=there\nCOMPOSE_FILE=x.yaml\n");
            fine(&[]);
        }
    }
}

#[test]
#[ignore = "needs STACKGEN_COMPOSE, the paths of Compose binaries"]
fn real_compose_agrees_in_one_file_for_all_profiles() {
    let manifest =
        SECRETS.replace("LAYOUT", "layout single").replace("    in prod { without security_opt; user \"1000\" }\n", "");
    let manifest = manifest.replace("dev=postgres ", "").replace(" dev=5432", "");
    let manifest = manifest.replace(
        "depends_on db }",
        "depends_on db }\nservice app { image a; depends_on tools condition=service_started required=#false }",
    );
    for env in real(&manifest) {
        let said = verify(&env, &[("COMPOSE_PROFILES", "prod")]);
        assert!(said.starts_with("exit code 0") && said.contains(AGREED), "{said}");
        edit(&env, "compose.yaml", "postgres:16", "postgres:17");
        let said = verify(&env, &[]);
        assert!(said.contains("as `postgres:17`, not as `postgres:16`") && said.contains("(profile dev, prod)"), "{said}");
    }
}

#[test]
#[ignore = "needs STACKGEN_COMPOSE, the paths of Compose binaries"]
fn real_compose_tells_what_a_change_by_hand_means() {
    for env in real(&SECRETS.replace("LAYOUT", "")) {
        edit(&env, "compose.yaml", "postgres:16", "postgres:17");
        edit(&env, "compose.dev.yaml", "no-new-privileges:true", "no-new-privileges:false");
        let leak = "LEAK: \"x${DB_PASSWORD}\"\n      PLAIN: \"yes\"\n      POSTGRES_PASSWORD: other #";
        edit(&env, "compose.prod.yaml", "POSTGRES_PASSWORD:", leak);
        // A change that means nothing is a change of the text only.
        edit(&env, "compose.yaml", "- ./init:/init:ro", "- \"./init:/init:ro\" # as it was");
        let said = verify(&env, &[("DB_PASSWORD", "hunter22")]);
        let meaning = said.split_once("--- stderr\n").unwrap().1;
        assert!(!said.contains("hunter22"), "{said}");
        assert_snapshot!("with_compose_by_hand", meaning);
    }
}

#[test]
#[ignore = "needs STACKGEN_COMPOSE, the paths of Compose binaries"]
fn real_compose_tells_a_project_s_name_from_outside_once() {
    for env in real(&SECRETS.replace("LAYOUT", "")) {
        let from_shell = verify(&env, &[("COMPOSE_PROJECT_NAME", "mine")]);
        env.write(".env", "COMPOSE_PROJECT_NAME=mine\n");
        assert_eq!(verify(&env, &[]), from_shell);
        assert_snapshot!("with_compose_project_name", from_shell);
    }
}

#[test]
#[ignore = "needs STACKGEN_COMPOSE, the paths of Compose binaries"]
fn real_compose_refuses_files_with_its_own_words() {
    for env in real(&SECRETS.replace("LAYOUT", "")) {
        edit(&env, "compose.dev.yaml", "services:\n", "services:\n  web: {}\n");
        edit(&env, "compose.prod.yaml", "user:", "usr:");
        let said = verify(&env, &[("DB_PASSWORD", "hunter22")]);
        assert!(said.starts_with("exit code 2"), "{said}");
        for words in ["refuses profile `dev`: service \"web\" has neither an image", "refuses profile `prod`: ", "usr"] {
            assert!(said.contains(words), "{words}: {said}");
        }
    }
}
