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
# To be set once in the repository:
#   gh secret set MAIL_KEY
#   gh variable set REGION
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
fn a_workflow_deploys_a_strict_profile_and_takes_nothing_down() {
    let own = SHOP.replace(
        "task migrate service=app {",
        "task restore service=app profile=prod { run \"./restore\" }\ntask migrate service=app profile=prod {",
    );
    let context = Context::new(&model(&own), "stack.kdl", ".github/workflows/prod.yml", Some("prod"));
    let text = render_built_in("github-workflow", &context).unwrap();
    assert!(!text.contains("pull_request") && !text.contains("down"), "{text}");
    insta::assert_snapshot!(text.split_once("concurrency").unwrap().1, @r#"
:
  group: shop-prod
  cancel-in-progress: false

jobs:
  deploy:
    name: prod
    # A runner on the machine itself.
    runs-on:
      - self-hosted
      - rented
    environment: prod
    timeout-minutes: 30
    env:
      DB_PASSWORD: ${{ secrets.DB_PASSWORD }}
      REGION: ${{ vars.REGION }}
    steps:
      - uses: actions/checkout@v5
      - name: Pull
        run: "docker compose -f compose.yaml -f compose.prod.yaml pull --ignore-buildable"
      - name: Build
        run: "docker compose -f compose.yaml -f compose.prod.yaml build"
      - name: Bring the data up to date
        run: "docker compose -f compose.yaml -f compose.prod.yaml run --rm app npm run db:migrate"
      - name: Start
        run: "docker compose -f compose.yaml -f compose.prod.yaml up -d --wait"
      - name: Logs
        if: failure()
        run: "docker compose -f compose.yaml -f compose.prod.yaml logs --no-color --tail 200"
"#);
}

#[test]
fn a_workflow_evaluates_only_its_own_expressions() {
    let text = SHOP.replace("Unit tests", "Unit ${{ github.actor }}").replace("echo $HOME", "echo ${{ secrets.X }}");
    let context = Context::new(&model(&text), "stack.kdl", "ci.yml", Some("test"));
    let text = render_built_in("github-workflow", &context).unwrap();
    assert!(text.contains("Unit ${{ '${{' }} github.actor }}"), "{text}");
    assert!(!text.contains("echo ${{ secrets.X"), "{text}");
}

/// The page of a small stack; `more` are further nodes.
fn page(more: &str) -> String {
    let profiles = "stack shop { docs \"docs/c.md\" }\nprofile dev\nprofile prod";
    let model = model(&format!("{profiles}\n{more}"));
    render_built_in("config-management", &Context::new(&model, "stack.kdl", "docs/c.md", None)).unwrap()
}

fn row<'t>(page: &'t str, start: &str) -> &'t str {
    page.lines().find(|line| line.starts_with(start)).unwrap_or_else(|| panic!("no line `{start}` in {page}"))
}

const DATABASE: &str = r#"vars { group "G" {
        var PASSWORD secret required dev=x
        var DB_HOST value="${db.sql.host}"
        var DB_URL secret value="sql://app:${PASSWORD}@${db.sql}/shop"
    } }
    service db { only dev; image "db:1"; port sql 5432 dev=5434; env PASSWORD; healthcheck { test CMD ok } }
    service app { image "app:1"; healthcheck { test CMD ok }; in dev { env DB_HOST DB_URL } }"#;

#[test]
fn a_value_that_a_profile_cannot_have_is_a_dash() {
    let page = page(DATABASE);
    assert!(row(&page, "| `DB_HOST` |").contains("| `db` | - | no |"), "{page}");
    assert!(!page.contains("${db.sql.host}` | no"), "{page}");
}

#[test]
fn an_address_made_of_secrets_has_two_views_and_no_secret() {
    let page = page(DATABASE);
    let want = "| `DB_URL` | dev | `sql://app:${PASSWORD}@db:5432/shop` | `sql://app:${PASSWORD}@localhost:5434/shop` |";
    assert!(page.contains(want), "{page}");
}

#[test]
fn files_tell_what_they_publish_and_when_they_are_active() {
    let page = page(DATABASE);
    let want = "| `compose.dev.yaml` | What profile dev adds | dev | `db`, `app` | - | - | db 5434 | - |";
    assert_eq!(row(&page, "| `compose.dev.yaml` | What profile dev adds | dev"), want);
    assert!(row(&page, "| `compose.yaml` | What all profiles share | all").contains("| `app` |"), "{page}");
}

#[test]
fn many_profiles_share_a_column() {
    let text = SHOP.replace("profile prod", "profile a extends=dev\nprofile b extends=test\nprofile prod");
    let text = text.replace("port sql 5432 dev=5432", "port sql 5432 dev=5432 a=5440 b=5450");
    let context = Context::new(&model(&text.replace("dev=3000", "dev=3000 a=3010 b=3020")), "stack.kdl", "c.md", None);
    let page = render_built_in("config-management", &context).unwrap();
    assert!(row(&page, "| `LEVEL` |").contains("| dev, test, a, b: `debug`; prod: `info` |"), "{page}");
    assert!(row(&page, "| `OLD_LEVEL` |").contains("| (empty) |"), "{page}");
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

#[test]
fn direnv_exports_the_host_s_view_and_no_secret() {
    let text = r#"stack shop { env-file ".env.host" profile=dev view=host }
profile dev
vars {
    var MODE fixed default="it's $$5" { doc "Fixed" }
    var LEVEL default=debug { doc "Moved by a .env" }
    var PASSWORD secret required dev=hidden { doc "Password" }
    var URL value="pg://me:${PASSWORD}@${db.sql}/x" { doc "Made of a secret" }
    var ALL value="${URL}?${LEVEL}" { doc "Made of what is made of one" }
    var SMTP default="smtp://${db.mail}" { doc "Containers read another host" }
    var INSIDE value="http://${db.inner}" { doc "Not published" }
}
service db {
    image x
    port sql 5432 dev=5432 var=SQL_PORT { doc "SQL" }
    port mail 25 dev=1025 var=#false { doc "Mail" }
    port inner 80 { doc "Inside" }
    env MODE LEVEL PASSWORD URL ALL SMTP INSIDE
}"#;
    let context = Context::new(&model(text), "stack.kdl", "ops/.envrc", Some("dev"));
    insta::assert_snapshot!(render_built_in("direnv", &context).unwrap(), @r#"
    # Profile dev, for programs on the host: services are reached at their published ports. Needs direnv.
    # Holds no secret: those come from .env.host, .env.
    # What is exported here also wins over env files where Compose runs in this shell.

    dotenv_if_exists ../.env.host
    # Not exported, as Compose would hand the host's address to containers:
    unset SMTP
    dotenv_if_exists ../.env

    # Fixed
    export MODE="it's \$5"

    # Moved by a .env
    [ -n "${LEVEL:-}" ] || export LEVEL="debug"

    # Made of a secret
    [ -z "${PASSWORD:-}" ] || export URL="pg://me:${PASSWORD:-}@localhost:${SQL_PORT:-5432}/x"

    # Made of what is made of one
    [ -z "${PASSWORD:-}" ] || export ALL="${URL:-}?${LEVEL:-}"

    # For Compose alone: another profile has other ones.
    unset COMPOSE_PROJECT_NAME SQL_PORT
    "#);
}
