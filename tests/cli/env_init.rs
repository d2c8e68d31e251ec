//! `stackgen env init`.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;

use insta::assert_snapshot;

use super::TestEnv;

const MANIFEST: &str = r#"stack shop
profile dev default=#true
profile test { port-offset 1000; compose-env-files ".env.test" }
profile ci { layout swarm; machine ci }
vars {
    var LOG_LEVEL default=info test=warn { doc "Verbosity" }
    var DB_USER default=shop { doc "Owner" }
    var DB_PASSWORD secret required { doc "Password" }
    var SITE type=url required-in=test { doc "Address" }
}
service db {
    image "postgres:16"
    port sql 5432 dev=5432 var=POSTGRES_PORT { doc "SQL" }
    env LOG_LEVEL DB_USER DB_PASSWORD SITE
}
"#;

fn env() -> TestEnv {
    let env = TestEnv::new();
    env.write("stack.kdl", MANIFEST);
    env.program("git", "exit 0");
    env
}

/// A file without its comments, what is random replaced.
fn settings(env: &TestEnv, path: &str) -> String {
    let secret = |line: &str| match line.split_once('=') {
        Some((name @ "DB_PASSWORD", value)) if value.len() == 32 => format!("{name}=(32 characters)\n"),
        _ => format!("{line}\n"),
    };
    env.read(path).lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(secret).collect()
}

fn mode(env: &TestEnv, path: &str) -> u32 {
    env.path(path).metadata().unwrap().permissions().mode() & 0o777
}

#[test]
fn a_new_file_works_at_once_and_is_its_owner_s_alone() {
    let env = env();
    assert_snapshot!(env.run(&["env", "init", "dev"]), @r"
    exit code 0
    wrote .env: 3 values, 1 secret made, 1 commented out
    ");
    assert_eq!(mode(&env, ".env"), 0o600);
    assert_snapshot!(settings(&env, ".env"), @r"
    LOG_LEVEL=info
    DB_USER=shop
    DB_PASSWORD=(32 characters)
    POSTGRES_PORT=5432
    ");
    let shown = env.run(&["env", "show", "dev", "--format", "json"]);
    assert_eq!(shown.status, 0, "{shown}");
    let first = env.read(".env");
    assert_snapshot!(env.run(&["env", "init", "dev"]), @r"
    exit code 2
    --- stderr
    error: `.env` exists, and nothing was written
      help: `--update` adds what it lacks and leaves all else as it is; `-o FILE` writes another
    ");
    assert_eq!(env.read(".env"), first);
    let other = env.run(&["env", "init", "dev", "--stdout"]).stdout;
    let secret = |text: &str| text.lines().find(|line| line.starts_with("DB_PASSWORD=")).unwrap().to_string();
    assert_ne!(secret(&other), secret(&first));
}

#[test]
fn nothing_is_written_over_a_link_or_by_a_dry_run() {
    let env = env();
    std::os::unix::fs::symlink(env.path("elsewhere"), env.path(".env")).unwrap();
    let ran = env.run(&["env", "init", "dev"]);
    assert_eq!((ran.status, ran.stderr.contains("`.env` exists")), (2, true), "{ran}");
    assert!(!env.path("elsewhere").exists());
    assert_snapshot!(env.run(&["env", "init", "dev", "--dry-run", "-o", "other.env"]), @r"
    exit code 0
    would write other.env: 3 values, 1 secret made, 1 commented out
    --- stderr
    warning: Compose does not read `other.env` by itself
      help: `stackgen compose dev --env-file other.env up`
    ");
    assert!(!env.path("other.env").exists());
}

#[test]
fn a_profile_s_own_file_is_made_and_what_only_people_know_is_told() {
    let env = env();
    assert_snapshot!(env.run(&["env", "init", "test", "--slot", "2"]), @r"
    exit code 0
    wrote .env.test: 4 values, 1 secret made
    --- stderr
    warning: to be filled in: SITE
      help: Compose does not start without them; `stackgen env check test` tells
    ");
    assert_snapshot!(settings(&env, ".env.test"), @r"
    COMPOSE_PROJECT_NAME=shop-test-slot2
    LOG_LEVEL=warn
    DB_USER=shop
    DB_PASSWORD=(32 characters)
    SITE=
    POSTGRES_PORT=20101
    ");
}

#[test]
fn an_update_adds_what_is_missing_and_keeps_the_rest() {
    let env = env();
    let old = "# mine\nexport DB_USER='me' # keep\nDB_PASSWORD=\n";
    env.write(".env", old);
    std::fs::set_permissions(env.path(".env"), PermissionsExt::from_mode(0o640)).unwrap();
    assert_snapshot!(env.run(&["env", "init", "dev", "--update", "--slot", "1"]), @r"
    exit code 0
    added to .env: 3 values, 1 commented out
    --- stderr
    warning: `DB_PASSWORD` has no value (.env:3), and Compose does not start without one
      help: fill it in, or remove the line and run this again
    ");
    assert!(env.read(".env").starts_with(old));
    assert_eq!(mode(&env, ".env"), 0o640);
    assert_snapshot!(settings(&env, ".env"), @r"
    export DB_USER='me' # keep
    DB_PASSWORD=
    COMPOSE_PROJECT_NAME=shop-dev-slot1
    LOG_LEVEL=info
    POSTGRES_PORT=20000
    ");
    env.write(".env", "DB_USER='me\n");
    assert_snapshot!(env.run(&["env", "init", "dev", "--update"]), @r"
    exit code 2
    --- stderr
    error: Compose refuses `.env`: this quote is never closed (line 1, column 9)
      help: mend that line; nothing was written
    ");
}

#[test]
fn what_keeps_a_slot_or_a_file_from_working_is_told() {
    let env = env();
    env.write(
        "stack.kdl",
        MANIFEST
            .replace("image \"postgres:16\"", "image \"postgres:16\"; in dev { container_name the-db; ports \"9000:9000\" }")
            .replace(" compose-env-files \".env.test\"", ""),
    );
    env.program("git", "exit 1");
    assert_snapshot!(env.run(&["env", "init", "dev", "--slot", "1"]), @r#"
    exit code 0
    wrote .env: 3 values, 1 secret made, 2 commented out
    --- stderr
    warning: `db` publishes 9000, which no variable moves (stack.kdl:12)
      help: two checkouts cannot run it at the same time
    warning: `db` has a `container_name`, which is the machine's only one (stack.kdl:12)
      help: two checkouts cannot run it at the same time
    warning: `.env` is also read for test, which get the same project name and ports
      help: run one of them at a time, or give each a file: `profile dev { compose-env-files ".env.dev" }`
    warning: git does not ignore `.env`: its secrets could be committed
      help: add a line to .gitignore with its name
    "#);
    assert_snapshot!(env.run(&["env", "init", "ci", "-o", "ci.env"]), @r"
    exit code 0
    wrote ci.env: 2 values, 1 secret made, 1 commented out
    --- stderr
    warning: Compose does not read `ci.env` by itself
      help: set -a; . ./ci.env; set +a
    warning: git does not ignore `ci.env`: its secrets could be committed
      help: add a line to .gitignore with its name
    ");
    let ran = env.run(&["env", "init", "dev", "--slot", "100"]);
    assert_eq!((ran.status, ran.stderr.contains("100 is not in 0..=99")), (2, true), "{ran}");
}

#[test]
fn a_file_that_stackgen_writes_is_left_to_it() {
    let env = TestEnv::new();
    env.write("stack.kdl", "stack shop { env-file \".env.dev\" profile=dev }\nprofile dev\nvars { var A default=1 { doc d } }\nservice a { image \"x:1\"; env A }\n");
    assert_snapshot!(env.run(&["env", "init", "dev"]), @r#"
    exit code 2
    --- stderr
    error: profile `dev` reads .env.dev, which stackgen itself writes
      help: let it read a file of your own too: `profile dev { compose-env-files ".env" }`; or name one: `-o FILE`
    "#);
}
