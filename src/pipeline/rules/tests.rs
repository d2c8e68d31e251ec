//! Every rule's Bad block has its finding and no error besides; every Good block has no finding at all.

use crate::diag::{Code, Diagnostic, Severity, Sink, Sources, human};

use super::all;

fn findings(text: &str) -> Vec<Diagnostic> {
    if !text.starts_with("stack ") {
        return crate::lint::tests::lint_text(text).found;
    }
    let mut sink = Sink::default();
    let _ = crate::pipeline::analyse(text, None, &mut sink);
    sink.into_sorted()
}

/// The messages that one rule has about a manifest.
pub fn messages(code: &str, text: &str) -> Vec<String> {
    findings(text).into_iter().filter(|d| d.code.0 == code).map(|d| d.message).collect()
}

fn shown(text: &str, findings: &[Diagnostic]) -> String {
    human::render(findings, &Sources::with_manifest("stack.kdl", text), false, 100)
}

/// What short examples of something else leave out: a whole stack has it.
const LEFT_OUT: &[&str] = &["data-not-kept", "required-env-missing"];

fn judge(code: Code, text: &str, bad: bool) -> Option<String> {
    let mut found = findings(text);
    found.retain(|d| d.code == code || !LEFT_OUT.contains(&d.code.0));
    let fits = |d: &Diagnostic| d.code == code || d.severity == Severity::Warning;
    let right = if bad { found.iter().any(|d| d.code == code) && found.iter().all(fits) } else { found.is_empty() };
    (!right).then(|| format!("{} ({}):\n{}", code.0, if bad { "Bad" } else { "Good" }, shown(text, &found)))
}

#[test]
fn bad_blocks_are_found_and_good_ones_are_not() {
    let mut wrong = Vec::new();
    for page in super::pages() {
        for (title, bad) in [("Bad:", true), ("Good:", false)] {
            match page.block(title).or_else(|| page.yaml(title)) {
                Some(text) => wrong.extend(judge(page.code, text, bad)),
                None => wrong.push(format!("{} has no block {title}", page.code.0)),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_finding_points_somewhere_and_says_what_to_do() {
    for rule in all() {
        let page = crate::diag::Page::new(rule.code, rule.summary, rule.page);
        for finding in
            findings(page.block("Bad:").or_else(|| page.yaml("Bad:")).unwrap_or_default()).iter().filter(|d| d.code == rule.code)
        {
            assert!(!finding.primary.span.is_none(), "{} points nowhere", rule.code.0);
            assert!(finding.help.is_some(), "{} does not help", rule.code.0);
            assert!(!finding.message.ends_with('.') && !finding.message.starts_with(char::is_uppercase), "{}", finding.message);
        }
    }
}

/// Rules that judge Compose files as well, and so help in YAML.
const OF_BOTH_FORMS: &[&str] = &[
    "data-not-kept",
    "required-env-missing",
    "image-differs",
    "role-name-differs",
    "shared-volume",
    "completed-not-awaited",
    "never-completes",
    "health-unknown",
    "healthcheck-tool-missing",
    "compose-profile-dependency",
    "no-shared-network",
    "published-port-inside",
    "unreachable-service",
    "healthcheck-port",
    "anonymous-volume",
    "data-lost-in-profile",
    "same-service-twice",
];

#[test]
fn help_for_compose_files_is_no_kdl() {
    let manifest_only =
        ["condition=", "=#", "volumes \"", "image \"", "`env ", "{ ", "${web", "extends=", "ephemeral", "replicas="];
    for rule in super::RULES.iter().filter(|rule| OF_BOTH_FORMS.contains(&rule.code.0)) {
        let page = crate::diag::Page::new(rule.code, rule.summary, rule.page);
        let mut sink = Sink::default();
        let manifest = crate::pipeline::decode::decode(page.block("Bad:").expect("a block"), &mut sink).expect("a manifest");
        let stacks = crate::pipeline::expand::expand(&manifest, &mut sink);
        let projects = crate::pipeline::lower::lower_all(&manifest, &stacks);
        let facts =
            super::Facts { form: super::Form::Compose, manifest: &manifest, stacks: &stacks, projects: &projects, files: &[] };
        let mut found = Sink::default();
        (rule.check)(&facts, &mut found);
        let help: Vec<String> = found.into_sorted().into_iter().filter_map(|finding| finding.help).collect();
        assert!(!help.is_empty(), "{} does not help", rule.code.0);
        let kdl = manifest_only.iter().find(|word| help.iter().any(|help| help.contains(*word)));
        assert_eq!(kdl, None, "{}: {help:?}", rule.code.0);
    }
}

/// The codes that a manifest of one profile `dev` with these nodes has.
fn codes(nodes: &str) -> Vec<&'static str> {
    let found = findings(&format!("stack shop\nprofile dev\n{nodes}"));
    found.iter().map(|d| d.code.0).filter(|code| !LEFT_OUT.contains(code)).collect()
}

#[test]
fn secrets_are_found_and_never_repeated() {
    let value = format!("ghp_{}", "a1".repeat(18));
    for line in [
        format!("env FEED=\"{value}\""),
        format!("build {{ args FEED=\"{value}\" }}"),
        format!("labels {{ feed \"{value}\" }}"),
        format!("command curl -H \"token {value}\""),
        format!("in dev {{ env FEED=\"{value}\" }}"),
    ] {
        let text = format!("stack shop\nprofile dev\nservice app {{ image \"nginx:1.27\"; {line} }}");
        let found = findings(&text);
        assert_eq!(found.iter().map(|d| d.code.0).collect::<Vec<_>>(), ["literal-secret"], "{line}");
        assert!(!format!("{found:?}").contains(&value), "{line}");
    }
    for value in ["", "changeme", "${FEED}", "<token>", "/run/secrets/feed", "3600", "false"] {
        let nodes = format!(
            "vars {{ var FEED secret required {{ doc \"x\" }} }}\nservice app {{ image \"nginx:1.27\"; env FEED API_TOKEN=\"{value}\" }}"
        );
        assert_eq!(codes(&nodes), Vec::<&str>::new(), "{value}");
    }
}

#[test]
fn random_values_are_errors_where_names_say_secret() {
    let random = ["pbSVkqxf", "SyzH2dTQ3mUw", "L8Kc"].concat();
    let found = |nodes: &str| {
        let found = findings(&format!("stack shop\nprofile dev\n{nodes}"));
        assert!(!format!("{found:?}").contains(&random));
        found.iter().map(|d| (d.code.0, d.severity)).collect::<Vec<_>>()
    };
    let of_env = |env: &str| found(&format!("service app {{ image \"nginx:1.27\"; env {env} }}"));
    assert_eq!(of_env(&format!("DB_PASSWORD=\"{random}\"")), [("literal-secret", Severity::Error)]);
    assert_eq!(of_env("DB_PASSWORD=\"letmein\""), [("literal-secret", Severity::Warning)]);
    assert_eq!(of_env(&format!("BUILD_ID=\"{random}\"")), []);
    let of_var = |settings: &str| {
        found(&format!(
            "vars {{ var DB_PASSWORD {settings} {{ doc \"x\" }} }}\nservice app {{ image \"nginx:1.27\"; env DB_PASSWORD }}"
        ))
    };
    assert_eq!(of_var(&format!("default=\"{random}\"")), [("literal-secret", Severity::Error)]);
    assert_eq!(of_var(&format!("secret required dev=\"{random}\"")), [("literal-secret", Severity::Warning)]);
    assert_eq!(of_var("secret required dev=for-dev-only"), []);
    let of_args = |name: &str| {
        let nodes = format!(
            "vars {{ var {name} required {{ doc \"x\" }} }}\nservice app {{ build context=\".\" {{ args {name}=\"${{{name}}}\" }} }}"
        );
        found(&nodes)
    };
    assert_eq!(of_args("NPM_TOKEN"), [("secret-in-build", Severity::Error)]);
    assert_eq!(of_args("NEXT_PUBLIC_API_KEY"), []);
    assert_eq!(of_args("APP_VERSION"), []);
}

#[test]
fn localhost_is_told_apart() {
    let of = |env: &str| {
        codes(&format!(
            "service db {{ doc \"x\"; image \"postgres:16\"; port postgres 5432 dev=5433 }}\n\
             service app {{ doc \"x\"; image \"nginx:1.27\"; port http 3000 dev=3000; {env} }}"
        ))
    };
    for env in [
        "env A=\"postgres://localhost/shop\"",
        "env A=\"127.0.0.1:5433\"",
        "env A=\"[::1]:5432\"",
        "env DB_HOST=localhost",
        "env A=\"x,localhost:5432,y\"",
    ] {
        assert_eq!(of(env), ["localhost-in-container"], "{env}");
    }
    for env in [
        "env A=\"http://localhost:3000\"",
        "env A=\"${db.postgres.published}\"",
        "env A=\"localhost\"",
        "env A=\"mylocalhost:5432\"",
        "env A=\"localhost:9999\"",
        "env CORS_ORIGINS=\"http://localhost:5433\"",
        "network_mode host; without port; env A=\"localhost:5433\"",
    ] {
        assert!(!of(env).contains(&"localhost-in-container"), "{env}");
    }
}

#[test]
fn an_optional_dependency_is_left_out_where_it_is_missing() {
    let text = "stack shop\nprofile dev\nprofile test\nservice app { image \"nginx:1.27\"; depends_on mail condition=service_started \
                required=#false }\nservice mail { only dev; image \"axllent/mailpit:v1.21\" }";
    let mut sink = Sink::default();
    let model = crate::pipeline::analyse(text, None, &mut sink).expect("no error");
    let needs: Vec<bool> = model
        .projects
        .iter()
        .map(|p| p.file.get("services").and_then(|s| s.get("app")).is_some_and(|app| app.get("depends_on").is_some()))
        .collect();
    assert_eq!(needs, [true, false]);
}

#[test]
fn one_finding_names_all_its_profiles() {
    let found = findings("stack shop\nprofile dev\nprofile test\nservice app { image \"nginx:1.27\"; depends_on nobody }");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].profiles, ["dev", "test"]);
}

#[test]
fn rings_are_shown_once_from_their_first_member() {
    let found = findings(
        "stack shop\nprofile dev\nprofile test\nservice a { image \"x:1\"; depends_on b }\n\
         service b { image \"x:1\"; links c }\nservice c { image \"x:1\"; network_mode \"service:a\" }",
    );
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].message, "services wait for each other: a -> b -> c -> a");
    assert_eq!((found[0].related.len(), found[0].profiles.len()), (2, 2));
}

#[test]
fn rules_take_time_in_proportion() {
    let time = |count: usize| {
        let mut text = String::from(
            "stack shop\nprofile dev\nprofile prod { strict #true; machine a }\nprofile hard { hardening; machine b }\n\
             role app { restart always; env LEVEL=info }\n",
        );
        for n in 0..count {
            let needs = if n == 0 { String::new() } else { format!("; depends_on s{} condition=service_healthy", n - 1) };
            let host = 10_000 + n;
            let next = (n + 1) % count;
            text += &format!(
                "service s{n} role=app {{ doc \"x\"; image \"x:1\"; port http 80 dev={host}; env A=\"localhost:80\" \
                 B=\"http://s{next}:80/\"; restart always; allow user-root \"x\"; networks all n{n}; volumes \"v{n}:/v\"; \
                 healthcheck {{ test CMD curl \"http://localhost:80/\" }}; in dev {{ labels a=b }}{needs} }}\n"
            );
        }
        let volumes: Vec<String> = (0..count).map(|n| format!("v{n}")).collect();
        text += &format!("volumes {{ {} }}\nnetworks {{ all; {} }}", volumes.join("; "), volumes.join("; ").replace('v', "n"));
        let mut sink = Sink::default();
        let manifest = crate::pipeline::decode::decode(&text, &mut sink).expect("a manifest");
        let stacks = crate::pipeline::expand::expand(&manifest, &mut sink);
        let projects = crate::pipeline::lower::lower_all(&manifest, &stacks);
        let start = std::time::Instant::now();
        super::check(
            &super::Facts { form: super::Form::Manifest, manifest: &manifest, stacks: &stacks, projects: &projects, files: &[] },
            &mut sink,
        );
        assert!(!sink.has_errors(), "{:?}", sink.diagnostics().first());
        start.elapsed().as_secs_f64()
    };
    let (small, large) = (time(500), time(4_000));
    // Eight times the services; the square would be 64 times the time.
    assert!(large < small * 32.0 + 0.5, "{small} s, {large} s");
}
