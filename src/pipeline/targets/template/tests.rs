//! The built-in templates over one rich manifest.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::super::graph;
use super::super::tests::model;
use crate::pipeline::decode::BUILT_IN_TEMPLATES;

use super::{BUILT_IN, Context, render_built_in, render_template};

const SHOP: &str = include_str!("fixture.kdl");

fn context(path: &str, profile: Option<&str>) -> Context {
    Context::new(&model(SHOP), "stack.kdl", path, profile)
}

fn built_in(name: &str, path: &str, profile: Option<&str>) -> String {
    render_built_in(name, &context(path, profile)).unwrap_or_else(|problem| panic!("{problem:?}"))
}

#[test]
fn config_management_answers_an_on_boarding_day() {
    insta::assert_snapshot!(built_in("config-management", "docs/config-management.md", None));
}

#[test]
fn every_row_of_a_table_has_as_many_cells_as_its_head() {
    let text = built_in("config-management", "docs/config-management.md", None);
    let cells = |line: &str| line.replace("\\|", "").matches('|').count();
    let mut head = None;
    for line in text.lines() {
        head = line.starts_with('|').then(|| head.unwrap_or_else(|| cells(line)));
        assert_eq!(head.unwrap_or_else(|| cells("")), if head.is_some() { cells(line) } else { 0 }, "{line}");
        assert!(!line.contains("  ") || line.starts_with("  "), "two spaces: {line}");
    }
}

/// What `make -n TARGET` would run; `None` where there is no make.
fn dry_run(makefile: &str, target: &str) -> Option<String> {
    let mut make = Command::new("make");
    make.args(["-n", "-f", "-", target, "ARGS=--more"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = make.spawn().ok()?;
    child.stdin.take().unwrap().write_all(makefile.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{target}: {}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn make_runs_the_commands_of_profiles_and_tasks() {
    let makefile = built_in("makefile", "ops/Makefile", None);
    let compose = |files: &str| format!("cd .. && docker compose -f compose.yaml -f {files}");
    for (target, want) in [
        ("dev-up", format!("{} up -d --more\n", compose("compose.dev.yaml"))),
        ("prod-logs", format!("{} logs -f --more\n", compose("compose.prod.yaml"))),
        ("migrate", format!("{} run --rm app npm run db:migrate --more\n", compose("compose.dev.yaml"))),
        ("prod-migrate", format!("{} run --rm app npm run db:migrate --more\n", compose("compose.prod.yaml"))),
        ("test:unit", format!("{} run --rm app sh -c 'echo $HOME | cat' --more\n", compose("compose.test.yaml"))),
        ("lines", "cd .. && echo 'two'\"$NL\"'lines, it'\\''s $5' --more\n".to_string()),
    ] {
        let Some(output) = dry_run(&makefile, target) else { return };
        assert_eq!(output, want, "{target}");
    }
    let help = dry_run(&makefile, "help").unwrap_or_default();
    assert!(help.contains("migrate 'Bring the data up to date (dev)'"), "{help}");
}

#[test]
fn a_workflow_runs_its_profile() {
    insta::assert_snapshot!(built_in("github-workflow", ".github/workflows/test.yml", Some("test")), @r#"
name: shop test

on:
  push:
    branches: [main]
  pull_request:
  workflow_dispatch:

permissions:
  contents: read

jobs:
  compose:
    name: test
    runs-on: ubuntu-latest
    timeout-minutes: 30
    env:
      MAIL_KEY: ${{ secrets.MAIL_KEY }}
      REGION: ${{ vars.REGION }}
    steps:
      - uses: actions/checkout@v5
      - name: Build
        run: "docker compose -f compose.yaml -f compose.test.yaml build"
      - name: Start
        run: "docker compose -f compose.yaml -f compose.test.yaml up -d --wait"
      - name: Unit tests
        run: "docker compose -f compose.yaml -f compose.test.yaml run --rm app sh -c 'echo $HOME | cat'"
      - name: Logs
        if: failure()
        run: "docker compose -f compose.yaml -f compose.test.yaml logs --no-color"
      - name: Stop
        if: always()
        run: "docker compose -f compose.yaml -f compose.test.yaml down --volumes --remove-orphans"
"#);
}

#[test]
fn every_built_in_template_can_be_named() {
    let texts: BTreeSet<&str> = BUILT_IN.iter().map(|(name, _)| *name).collect();
    assert_eq!(BTreeSet::from_iter(BUILT_IN_TEMPLATES.iter().copied()), texts);
}

#[test]
fn no_secret_s_value_is_rendered() {
    let model = model(SHOP);
    let settings = &model.stacks[0].services["db"].settings;
    assert!(settings.to_json().to_string().contains("SENTINEL-derived"), "a derived secret stands in the settings as it is");
    for profile in [None, Some("dev"), Some("test"), Some("prod")] {
        let context = Context::new(&model, "stack.kdl", "Makefile", profile);
        let mut texts = vec![serde_json::to_string(&context).unwrap()];
        texts.extend(BUILT_IN.iter().map(|(name, _)| render_built_in(name, &context).unwrap()));
        texts.extend([graph::mermaid(&model, profile), graph::dot(&model, profile)]);
        for text in texts {
            let around = text.split_once("SENTINEL").map(|(before, after)| {
                let start = before.char_indices().rev().nth(80).map_or(0, |(at, _)| at);
                format!("{}>>>{}", &before[start..], after.chars().take(20).collect::<String>())
            });
            assert_eq!(around, None, "{profile:?}");
        }
    }
}

#[test]
fn filters_keep_what_they_are_given() {
    for (template, want) in [
        ("{{ \"it's $5\" | sh }}", "'it'\\''s $5'\n"),
        ("{{ 'a|b <c> `<d>`\n e' | md }}", "a\\|b &lt;c> `<d>` e\n"),
        ("{{ 'a`b|c' | code }}", "``a`b\\|c``\n"),
        ("{{ 'no' | yaml }} {{ 'a: b' | yaml }} {{ 'plain' | yaml }}", "\"no\" \"a: b\" plain\n"),
        ("{{ \"it's\" | env }} {{ 'a b' | env }}", "\"it's\" 'a b'\n"),
        ("{{ ['<a>', \"&'\"] | json }} {{ '<' | tojson }}", "[\"<a>\",\"&'\"] \"<\"\n"),
        ("{{ '$x' | make }}", "$$x\n"),
        ("{{ ' a \n b ' | line }}", "a b\n"),
        ("{{ '<b>' }}", "<b>\n"),
        ("  {% if true %}\nx\n  {% endif %}\n\n", "x\n\n"),
    ] {
        assert_eq!(render_template("t", template, &context("t", None)).as_deref(), Ok(want), "{template}");
    }
}

#[test]
fn slips_are_told_with_their_line() {
    for (template, line, message) in [
        ("\n{{ stack.nmae }}", 2, "`stack.nmae` is undefined"),
        ("{{ profiles | sh }}", 1, "the filter `sh` takes a text, not a sequence"),
        (
            "{{ services[0].role | md }}{{ services[1].role | md }}",
            1,
            "the filter `md` is given `none`: test for it first, or write `or \"\"`",
        ),
        ("a\nb\n{% endfor %}", 3, "unknown statement endfor"),
    ] {
        let problem = render_template("t", template, &context("t", None)).unwrap_err();
        assert_eq!((problem.line, problem.message.as_str()), (Some(line), message), "{template}");
    }
}

/// Paths of all fields, `[]` for the items of a list, `*` for the entries of a map whose keys are names of profiles.
fn paths(value: &Value, path: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| paths(item, &format!("{path}[]"), found)),
        // The views of a service have the fields of the service, the own profile is one of `profiles`.
        Value::Object(_) if path == "services[].by_profile" || path == "profile" => {}
        Value::Object(map) if path.ends_with("by_profile") || path == "secrets_to_set" => {
            map.values().for_each(|value| paths(value, &format!("{path}.*"), found));
        }
        Value::Object(map) => {
            for (key, value) in map {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                found.insert(path.clone());
                paths(value, &path, found);
            }
        }
        _ => {}
    }
}

#[test]
fn the_reference_documents_every_field_and_no_other() {
    let mut real = BTreeSet::new();
    paths(&serde_json::to_value(context("t", None)).unwrap(), "", &mut real);
    let page = include_str!("../../../../docs/artifacts.md");
    let rows = page.split("<!-- context -->").nth(1).unwrap().lines();
    let documented: BTreeSet<String> =
        rows.filter_map(|line| Some(line.strip_prefix("| `")?.split_once('`')?.0.to_string())).collect();
    assert_eq!(documented.difference(&real).collect::<Vec<_>>(), Vec::<&String>::new(), "documented, not there");
    assert_eq!(real.difference(&documented).collect::<Vec<_>>(), Vec::<&String>::new(), "there, not documented");
}
