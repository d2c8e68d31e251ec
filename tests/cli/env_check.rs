//! `stackgen env check`: ten broken files, each told exactly what is wrong.

use insta::assert_snapshot;

use super::TestEnv;

const STACK: &str = r#"stack shop { env-file ".env.sample" }

profile dev default=#true { doc "Local development" }
profile prod { doc "Production"; strict; machine server }

vars {
    group "Shop" {
        var APP_ENV fixed default=production dev=development { doc "Run mode" }
        var LOG_LEVEL default=info dev=debug { doc "Least severe message"; one-of debug info warn error }
        var PUBLIC_URL type=url required dev="http://localhost:8080" example="https://shop.example.com" {
            doc "Where browsers find the shop"
        }
        var SESSION_SECRET secret required dev=session-secret-for-dev min-length=16 { doc "Signs session cookies" }
        var SESSION_TTL type=duration default="30m" { doc "How long people stay signed in" }
    }
    group "Database" {
        var DB_PASSWORD secret required dev=postgres { doc "Password of the database" }
        var DATABASE_URL default="postgresql://shop@${db.postgres}/shop" { doc "Where the shop finds its data" }
    }
    group "Mail" {
        flag ENABLE_MAIL default=#false {
            doc "Sends order confirmations"
            var SMTP_URL type=url required { doc "Server that takes outgoing mail" }
        }
        var MAIL_HOST default="" deprecated="set SMTP_URL" { doc "Server that took outgoing mail" }
    }
}

service db {
    doc "PostgreSQL"
    image "postgres:16.4"; volumes "./db:/var/lib/postgresql/data"
    port postgres 5432 dev=5433 var=DB_PORT { doc "SQL" }
    env POSTGRES_PASSWORD="${DB_PASSWORD}"
}

service web {
    doc "The shop"
    image "shop:1.0.0"
    port http 8080 dev=8080 prod=80 public { doc "Pages" }
    env APP_ENV LOG_LEVEL PUBLIC_URL SESSION_SECRET SESSION_TTL DATABASE_URL ENABLE_MAIL SMTP_URL MAIL_HOST
}
"#;

/// Values that are as they should be; secrets are put together, so that no scanner takes this file for a leak.
fn good() -> String {
    let secret = |text: &str| ["kD9", text, "xQw2"].concat();
    format!("PUBLIC_URL=https://shop.test\nSESSION_SECRET={}\nDB_PASSWORD={}\n", secret("vTz42LmRpYn"), secret("7uHsJc5Ea"))
}

fn with(text: &str) -> TestEnv {
    let env = TestEnv::new();
    env.write("stack.kdl", STACK);
    env.write(".env", text);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(env.path(".env"), std::fs::Permissions::from_mode(0o600)).unwrap();
    }
    env
}

#[test]
fn a_good_file() {
    let ran = with(&good()).run(&["env", "check", "prod"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ".env for prod: 3 variables, no findings\n"), "{ran}");
    let ran = with(&good()).run(&["env", "check", "prod", "--quiet"]);
    assert_eq!((ran.status, ran.stdout.as_str(), ran.stderr.as_str()), (0, "", ""));
    let ran = with("").run(&["env", "check", "dev"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ".env for dev: 0 variables, no findings\n"), "{ran}");
}

#[test]
fn ten_broken_files() {
    let good = good();
    let line = |name: &str, with: &str| {
        let kept: String = good.lines().filter(|line| !line.starts_with(name)).map(|line| format!("{line}\n")).collect();
        format!("{kept}{with}\n")
    };
    let cases: [(&str, &str, String); 10] = [
        ("missing", "prod", "# DB_PASSWORD=\nSESSION_SECRT=kD9vTz42LmRpYnxQw2\n".to_string()),
        (
            "empty-and-placeholders",
            "prod",
            "DB_PASSWORD=\nSESSION_SECRET=change-me\nPUBLIC_URL=https://shop.example.com\n".into(),
        ),
        ("types", "prod", format!("{good}LOG_LEVEL=warning\nSESSION_TTL=30\nENABLE_MAIL=yes\nWEB_HTTP_PORT=80a\n")),
        ("weak", "prod", "PUBLIC_URL=https://shop.test\nSESSION_SECRET=session-secret-for-dev\nDB_PASSWORD=Postgres1!\n".into()),
        ("unknown-and-ignored", "dev", "LOGLEVEL=debug\nREDIS_HOST=redis\nAPP_ENV=test\nMAIL_HOST=mx\n".into()),
        ("flag", "dev", "ENABLE_MAIL=true\nLOG_LEVEL=info\nLOG_LEVEL=warn\n".into()),
        ("localhost", "dev", "DATABASE_URL=postgresql://shop@localhost:5433/shop\nDB_PORT=8080\n".into()),
        ("altered", "prod", line("DB_PASSWORD", "DB_PASSWORD=kD9$uHsJc5Ea #Qw2\nMAIL_HOST=\u{201c}mx\u{201d}")),
        ("not-an-env-file", "dev", "LOG_LEVEL: info\nSESSION_TTL=null\nWEB_HTTP_PORT=\"8081\"x\nDB_PORT\nPUBLIC_URL".into()),
        (
            "refused",
            "prod",
            "LOG LEVEL=info\nSESSION_TTL=${TTL:?set it}\nDB_PASSWORD='kD9it's\nPUBLIC_URL=https://shop.test\n".into(),
        ),
    ];
    for (name, profile, text) in cases {
        let ran = with(&text).run(&["env", "check", profile]);
        assert!(!ran.to_string().contains("kD9") && !ran.to_string().contains("uHsJ"), "{ran}");
        assert_snapshot!(format!("env_check_{name}"), format!("{ran}\n"));
    }
}

#[test]
fn for_programs() {
    let env = with("DB_PASSWORD=\nLOG_LEVEL=warning\n");
    let ran = env.run(&["env", "check", "prod", "--format", "json"]);
    let found: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(ran.status, 1);
    let told: Vec<String> = found
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            format!(
                "{}:{} {} {}",
                one["file"].as_str().unwrap(),
                one["line"],
                one["code"].as_str().unwrap(),
                one["message"].as_str().unwrap()
            )
        })
        .collect();
    assert_snapshot!("env_check_json", told.join("\n"));
    let mut command = env.command(&["env", "check", "prod", "--format", "github"]);
    let ran = env.ended(command.env("GITHUB_WORKSPACE", env.path("")).output().unwrap());
    assert_snapshot!("env_check_github", ran);
    assert_eq!(with(&good()).run(&["env", "check", "prod", "--format", "json"]).stdout, "[]\n");
}

#[test]
fn the_environment_of_a_job() {
    let env = with("DB_PASSWORD=ignored\n");
    let mut command = env.command(&["env", "check", "prod", "--from-environment"]);
    command.envs([
        ("DB_PASSWORD", "kD97uHsJc5EaxQw2"),
        ("PUBLIC_URL", "shop.test"),
        ("SESSION_SECRET", "short"),
        ("LOGLEVEL", "x"),
    ]);
    assert_snapshot!("env_check_environment", env.ended(command.output().unwrap()));
}

#[test]
fn files_are_those_that_compose_reads() {
    let env = with("LOG_LEVEL=nothing\n");
    env.write("ops.env", "LOG_LEVEL=warn\n");
    env.write("more.env", "LOG_LEVEL=loud\n");
    let ran = env.run(&["env", "check", "dev", "--env-file", "ops.env"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, "ops.env for dev: 1 variable, no findings\n"), "{ran}");
    let ran = env.run(&["env", "check", "dev", "--env-file", "ops.env", "--env-file", "more.env"]);
    assert!(ran.status == 1 && ran.stdout.contains("more.env:1:11"), "{ran}");
    // From a folder below, the files stand beside the manifest.
    env.write("below/x", "");
    let ran = env.run(&["-C", "below", "env", "check", "dev"]);
    assert!(ran.status == 1 && ran.stdout.contains("../.env:1:11"), "{ran}");
    assert_snapshot!(env.run(&["env", "check", "dev", "--env-file", "none.env"]), @r"
    exit code 2
    --- stderr
    error: `none.env` does not exist
      help: `stackgen env init dev` makes one
    ");
    assert_snapshot!(env.run(&["env", "check", "deb"]), @r"
    exit code 2
    --- stderr
    error: there is no profile `deb`
      help: did you mean `dev`?
    ");
}

#[test]
#[cfg(unix)]
fn a_file_that_others_can_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let env = with(&good());
    std::fs::set_permissions(env.path(".env"), std::fs::Permissions::from_mode(0o644)).unwrap();
    assert_snapshot!("env_check_mode", env.run(&["env", "check", "prod"]));
    // What the manifest itself has for a profile is no secret.
    let env = with("DB_PASSWORD=postgres\n");
    std::fs::set_permissions(env.path(".env"), std::fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(env.run(&["env", "check", "dev"]).status, 0);
}

#[test]
fn findings_have_pages() {
    let ran = TestEnv::new().run(&["explain", "env-altered"]);
    assert!(ran.status == 0 && ran.stdout.starts_with("env-altered: Compose makes something else"), "{ran}");
}
