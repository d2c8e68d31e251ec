//! `stackgen audit` on the examples: nothing is found in them, and one broken thing is found where it is.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::{all, example};

/// A change of a file that breaks it.
enum Change {
    /// These words are those words instead.
    Words(&'static str, &'static str),
    /// The file is another, or new.
    Text(String),
    /// The file is gone.
    Gone,
}
use Change::{Gone, Text, Words};

/// An example, its file that is changed, the change; and each finding: code, file, words on its line.
type Case<'a> = (&'a str, &'a str, Change, &'a [(&'a str, &'a str, &'a str)]);

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// What the audit says in `folder`, as JSON.
fn audit(folder: &Path) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_stackgen")).args(["audit", "--format", "json"]).current_dir(folder).output();
    String::from_utf8(output.unwrap().stdout).unwrap()
}

/// What is found in a copy of the example with the change, as `file:line code`; the whole output is `shown`.
fn broken((name, path, change, expected): &Case<'_>) -> String {
    let folder = tempfile::tempdir().unwrap();
    copy(&example(name).folder, folder.path());
    let file = folder.path().join(path);
    match change {
        Words(from, to) => {
            let text = fs::read_to_string(&file).unwrap();
            assert!(text.contains(from), "{name}/{path} has no `{from}`");
            fs::write(&file, text.replacen(from, to, 1)).unwrap();
        }
        Text(text) => {
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(&file, text).unwrap();
        }
        Gone => fs::remove_file(&file).unwrap(),
    }
    let line = |path: &str, words: &str| {
        let text = fs::read_to_string(folder.path().join(path)).unwrap();
        let line = text.lines().position(|line| line.contains(words));
        line.unwrap_or_else(|| panic!("{name}/{path} has no `{words}`")) + 1
    };
    let mut expected: Vec<String> =
        expected.iter().map(|(code, path, words)| format!("{path}:{} {code}", line(path, words))).collect();
    expected.sort();
    let shown = audit(folder.path());
    let found: Value = serde_json::from_str(&shown).unwrap();
    let place = |one: &Value| format!("{}:{} {}", one["file"].as_str().unwrap(), one["line"], one["code"].as_str().unwrap());
    let mut found: Vec<String> = found.as_array().unwrap().iter().map(place).collect();
    found.sort();
    assert_eq!(found, expected, "{name}/{path}: {shown}");
    shown
}

fn each(cases: &[Case<'_>]) {
    for case in cases {
        broken(case);
    }
}

#[test]
fn nothing_is_found_in_an_example() {
    for example in all().iter().filter(|example| example.name != ".") {
        assert_eq!(audit(&example.folder).trim(), "[]", "{}", example.name);
        let uses: Value = serde_json::from_str(&example.stackgen(&["audit", "--uses", "--format", "json"])).unwrap();
        let languages = ["typescript", "python"];
        let is_code = |one: &Value| languages.contains(&one["language"].as_str().unwrap().to_lowercase().as_str());
        assert!(uses.as_array().unwrap().iter().any(is_code), "{}: no code reads anything", example.name);
    }
}

#[test]
fn h3_code_and_docs_know_one_name_of_a_service() {
    each(&[
        (
            "hyperpage",
            ".github/workflows/ci.yml",
            Words("build app", "build web"),
            &[("audit-service", ".github/workflows/ci.yml", "build web")],
        ),
        (
            "hyperpage",
            "docker-compose.mine.yml",
            Text("services:\n  db:\n    image: postgres:16\n".into()),
            &[("audit-unmanaged", "docker-compose.mine.yml", "services")],
        ),
    ]);
}

#[test]
fn h4_code_compose_and_docs_know_one_name_of_a_variable() {
    each(&[
        (
            "hyperpage",
            "lib/config.ts",
            Words("env.DB_HOST", "env.DATABASE_HOST"),
            &[("audit-undeclared", "lib/config.ts", "DATABASE_HOST"), ("audit-unused", "stack.kdl", "var DB_HOST")],
        ),
        (
            "hyperpage",
            "README.md",
            Words("`ENABLE_GITLAB`", "`ENABLE_GITEA`"),
            &[("audit-docs-variable", "README.md", "ENABLE_GITEA")],
        ),
    ]);
}

#[test]
fn h6_a_secret_in_a_file_is_an_error_at_its_line() {
    let token = ["ghp_", "a1B2c3D4e5F6a7B8c9D0e1F2a3B4c5D6e7F8"].concat();
    let sample = fs::read_to_string(example("hyperpage").folder.join(".env.sample")).unwrap();
    let code = fs::read_to_string(example("hyperpage").folder.join("tools/registry.ts")).unwrap();
    let cases: &[Case<'_>] = &[
        // What somebody has put into a rendered sample, into one of their own, into the code.
        (
            "hyperpage",
            ".env.sample",
            Text(sample.replace("GITHUB_TOKEN=change-me", &format!("GITHUB_TOKEN={token}"))),
            &[("audit-secret", ".env.sample", "GITHUB_TOKEN=")],
        ),
        (
            "hyperpage",
            "deploy/.env.sample",
            Text(format!("LOG_LEVEL=info\nGITHUB_TOKEN={token}\n")),
            &[("audit-secret", "deploy/.env.sample", "GITHUB_TOKEN")],
        ),
        (
            "hyperpage",
            "tools/registry.ts",
            Text(format!("{code}export const fallback = \"{token}\";\n")),
            &[("audit-secret", "tools/registry.ts", "fallback")],
        ),
    ];
    for case in cases {
        assert!(!broken(case).contains(&token), "{}: the secret is shown", case.1);
    }
    each(&[(
        "hyperpage",
        "Dockerfile",
        Words("USER node", "ENV SESSION_SECRET=abc\nUSER node"),
        &[("audit-image-env", "Dockerfile", "SESSION_SECRET")],
    )]);
}

#[test]
fn h7_a_flag_is_read_in_one_file() {
    each(&[
        (
            "hyperpage",
            "app/page.tsx",
            Words("refreshInterval();", "process.env.ENABLE_JIRA ? refreshInterval() : undefined;"),
            &[("audit-flag", "app/page.tsx", "ENABLE_JIRA")],
        ),
        (
            "hyperpage",
            "tools/registry.ts",
            Words("process.env.ENABLE_GITLAB", "\"true\""),
            &[("audit-read-by", "stack.kdl", "flag ENABLE_GITLAB")],
        ),
    ]);
}

#[test]
fn h14_documents_scripts_and_workflows_name_what_exists() {
    let ci = ".github/workflows/ci.yml";
    each(&[
        (
            "hyperpage",
            "README.md",
            Words("-f docker-compose.dev.yml", "-f docker-compose.local.yml"),
            &[("audit-compose-file", "README.md", "docker-compose.local.yml")],
        ),
        (
            "hyperpage",
            "README.md",
            Words("docker-compose.e2e.yml", "docker-compose.browser.yml"),
            &[("audit-compose-file", "README.md", "docker-compose.browser.yml")],
        ),
        (
            "hyperpage",
            "README.md",
            Words("cp .env.sample", "cp .env.example"),
            &[("audit-env-file", "README.md", ".env.example")],
        ),
        (
            "hyperpage",
            "README.md",
            Words("task migrate-ci", "task migrate-tests"),
            &[("audit-command", "README.md", "migrate-tests")],
        ),
        ("hyperpage", "README.md", Words("compose testing", "compose test"), &[("audit-profile", "README.md", "compose test")]),
        (
            "hyperpage",
            ci,
            Words("run --rm app npm run db:migrate", "run --rm web npm run db:migrate"),
            &[("audit-service", ci, "--rm web")],
        ),
        ("hyperpage", ci, Words("npm run test:integration", "npm run test:all"), &[("audit-command", ci, "test:all")]),
        (
            "hyperpage",
            ci,
            Words("docker-compose.testing.yml", "docker-compose.test.yml"),
            &[("audit-compose-file", ci, "docker-compose.test.yml")],
        ),
        (
            "nextjs-supabase",
            "docs/operations.md",
            Words("10m proxy app", "10m nginx app"),
            &[("audit-service", "docs/operations.md", "nginx")],
        ),
        ("dashtam", "README.md", Words("make test-unit", "make test-units"), &[("audit-command", "README.md", "test-units")]),
    ]);
}

#[test]
fn c1_code_reads_the_one_variable() {
    let client = "src/shared/db/client.ts";
    each(&[
        (
            "cogni",
            client,
            Words("serverEnv().DATABASE_URL", "process.env.DATABASE_URL_LOCAL!"),
            &[("audit-undeclared", client, "DATABASE_URL_LOCAL")],
        ),
        (
            "cogni",
            "drizzle.config.ts",
            Words("process.env.DATABASE_URL", "\"postgresql://localhost/cogni\""),
            &[("audit-read-by", "stack.kdl", "\"drizzle.config.ts\"")],
        ),
    ]);
}

#[test]
fn c2_documents_name_the_env_files_that_there_are() {
    each(&[(
        "cogni",
        "docs/databases.md",
        Words("../.env.docker", "../.env.container"),
        &[("audit-env-file", "docs/databases.md", ".env.container")],
    )]);
}

#[test]
fn c4_c7_the_stages_that_services_ask_for_are_in_the_dockerfile() {
    each(&[
        ("cogni", "Dockerfile", Words("AS runner", "AS app"), &[("audit-build-target", "stack.kdl", "target=runner")]),
        ("cogni", "Dockerfile", Words("AS migrate", "AS migrations"), &[("audit-build-target", "stack.kdl", "target=migrate")]),
        (
            "ai-whisperers",
            "docker/Dockerfile.web",
            Words("AS runner", "AS web"),
            &[("audit-build-target", "stack.kdl", "target=runner")],
        ),
    ]);
}

#[test]
fn n1_build_arguments_are_the_dockerfiles() {
    each(&[
        (
            "nextjs-supabase",
            "Dockerfile",
            Words("ARG NEXT_PUBLIC_API_URL\n", ""),
            &[("audit-build-arg", "stack.kdl", "NEXT_PUBLIC_API_URL \"${")],
        ),
        (
            "nextjs-supabase",
            "Dockerfile",
            Words("ARG NEXT_PUBLIC_API_URL\n", "ARG NEXT_PUBLIC_API_URL\nARG SENTRY_DSN\n"),
            &[("audit-build-arg", "Dockerfile", "ARG SENTRY_DSN")],
        ),
    ]);
}

#[test]
fn n2_development_has_its_dockerfile() {
    each(&[("nextjs-supabase", "Dockerfile.dev", Gone, &[("audit-build-target", "stack.kdl", "dockerfile=\"Dockerfile.dev\"")])]);
}

#[test]
fn n7_what_scripts_read_is_declared() {
    let template = "templates/deploy.sh.j2";
    each(&[(
        "nextjs-supabase",
        template,
        Words("--ignore-buildable", "--policy \"$PULL_POLICY\""),
        &[("audit-undeclared", template, "PULL_POLICY")],
    )]);
}

#[test]
fn n8_scripts_end_their_lines_with_lf() {
    each(&[(
        "nextjs-supabase",
        "docker/entrypoint.sh",
        Text("#!/bin/sh\r\nexec \"$@\"\r\n".into()),
        &[("audit-line-endings", "docker/entrypoint.sh", "#!")],
    )]);
}

#[test]
fn d6_d7_settings_and_commands_are_those_of_the_manifest() {
    each(&[
        (
            "dashtam",
            "src/core/config.py",
            Words("ssl_enabled: bool", "use_ssl: bool"),
            &[("audit-undeclared", "src/core/config.py", "use_ssl"), ("audit-unused", "stack.kdl", "var SSL_ENABLED")],
        ),
        ("dashtam", "README.md", Words("logs test-setup", "logs setup"), &[("audit-service", "README.md", "logs setup")]),
        ("dashtam", "docker/Dockerfile.test", Gone, &[("audit-build-target", "stack.kdl", "docker/Dockerfile.test")]),
    ]);
}

#[test]
fn a7_documents_name_the_database_commands_that_there_are() {
    each(&[
        ("ai-whisperers", "README.md", Words("task backup", "task dump"), &[("audit-command", "README.md", "task dump")]),
        ("ai-whisperers", "README.md", Words("exec postgres", "exec db"), &[("audit-service", "README.md", "exec db")]),
        (
            "ai-whisperers",
            "README.md",
            Words("--profile dev", "--profile development"),
            &[("audit-profile", "README.md", "development")],
        ),
        (
            "ai-whisperers",
            "packages/database/prisma/schema.prisma",
            Words("DATABASE_URL", "DB_URL"),
            &[("audit-undeclared", "packages/database/prisma/schema.prisma", "DB_URL")],
        ),
    ]);
}
