//! Compose files by hand: what is found of them, and where.

use indexmap::IndexMap;

use super::{Group, Linted, Options, lint};
use crate::compose::load::{Folder, Request};
use crate::compose::yaml::{Comments, to_yaml};
use crate::diag::{Severity, Sink};
use crate::pipeline::rules;

/// A stack of the files `names` in the folder `/shop`.
fn group(names: &[&str]) -> Group {
    let files = names.iter().map(|name| (*name).to_string()).collect();
    Group { name: names.join(","), request: Request { files, folder: "/shop".to_string(), ..Request::default() } }
}

fn folder(files: &[(&str, &str)]) -> Folder {
    Folder(files.iter().map(|(name, text)| (format!("/shop/{name}"), (*text).to_string())).collect::<IndexMap<_, _>>())
}

/// What is found of one file.
pub fn lint_text(text: &str) -> Linted {
    lint(&[group(&["compose.yaml"])], Options::default(), &folder(&[("compose.yaml", text)]))
}

/// Rules that only a manifest can break, at least as their pages do: what they speak of is not in its Compose files, is a matter
/// of several profiles, or is written out there.
const OF_MANIFESTS: &[&str] = &[
    "absent-dependency",
    "artifact-collision",
    "artifact-path",
    "bind-in-swarm",
    "container-name-collision",
    "data-lost-in-profile",
    "dead-profile-block",
    "dependency-not-awaited",
    "engine-not-chosen",
    "env-file-overrides",
    "expectation-unmet",
    "host-port-variable",
    "image-differs",
    "port-collision",
    "port-without-doc",
    "role-name-differs",
    "said-twice",
    "secret-in-build",
    "shared-name",
    "task-word",
    "unknown-expectation",
    "unpublished-in-env-file",
    "unused-allow",
    "unused-role",
    "unused-variable",
    "variable-not-secret",
    "variable-type",
];

/// The profiles of a manifest as Compose files of their own, even if rules have something against it.
fn written(manifest: &str) -> Vec<(String, bool, bool)> {
    let mut sink = Sink::default();
    let manifest = crate::pipeline::decode::decode(manifest, &mut sink).expect("a manifest");
    let stacks = crate::pipeline::expand::expand(&manifest, &mut sink);
    let projects = crate::pipeline::lower::lower_all(&manifest, &stacks);
    let text = |project: &crate::pipeline::lower::Project| to_yaml(&project.file, &Comments::default());
    projects.iter().zip(&stacks).map(|(project, stack)| (text(project), stack.strict, stack.hardening)).collect()
}

#[test]
fn what_rules_find_of_a_manifest_they_find_of_its_compose_files() {
    let mut wrong = Vec::new();
    for page in rules::pages() {
        let Some(bad) = page.block("Bad:") else { continue };
        let mut sink = Sink::default();
        let _ = crate::pipeline::analyse(bad, None, &mut sink);
        let of_manifest: Vec<&str> = sink.diagnostics().iter().map(|d| d.code.0).collect();
        let mut of_files: Vec<&str> = Vec::new();
        for (text, strict, hardening) in written(bad) {
            let files = folder(&[("compose.yaml", &text)]);
            let linted = lint(&[group(&["compose.yaml"])], Options { strict, hardening }, &files);
            let said = |d: &crate::diag::Diagnostic| d.help.clone().unwrap_or_default();
            let kdl = linted.found.iter().filter(|d| said(d).contains("=#") || said(d).contains("in a block,"));
            wrong.extend(kdl.map(|d| format!("{} helps in KDL: {}", d.code.0, said(d))));
            of_files.extend(linted.found.iter().map(|d| d.code.0));
        }
        let is_found = of_files.contains(&page.code.0);
        if is_found == OF_MANIFESTS.contains(&page.code.0) {
            wrong.push(format!("{}: in files {of_files:?}, in the manifest {of_manifest:?}", page.code.0));
        }
        let of_yaml = |code: &str| rules::pages().any(|page| page.code.0 == code && page.yaml("Bad:").is_some());
        // A service of another profile is in a file by itself no service at all.
        let elsewhere = |code: &str| code == "unknown-dependency" && of_manifest.contains(&"absent-dependency");
        // Compose files have no word for `public`.
        let meant = |code: &str| code == "open-port" && bad.contains("public");
        let is_more = |code: &str| !of_manifest.contains(&code) && !of_yaml(code) && !elsewhere(code) && !meant(code);
        let more = of_files.iter().filter(|code| is_more(code));
        wrong.extend(more.map(|code| format!("{}: only its files have {code}", page.code.0)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Code, file and line of what is found of the stacks `names`, of which each is a comma list.
fn found(names: &[&str], files: &[(&str, &str)]) -> Vec<String> {
    let groups: Vec<Group> = names.iter().map(|list| group(&list.split(',').collect::<Vec<_>>())).collect();
    let linted = lint(&groups, Options::default(), &folder(files));
    let line = |d: &crate::diag::Diagnostic| {
        let place = linted
            .sources
            .get(d.primary.span.file)
            .map(|file| (file.name.as_str(), file.line_column(d.primary.span.start as usize).0));
        let (file, line) = place.unwrap_or(("nowhere", 0));
        format!("{} {}:{line}", d.code.0, file.trim_start_matches("/shop/"))
    };
    linted.found.iter().map(line).collect()
}

const HEAD: &str = "name: shop\nservices:\n";

#[test]
fn several_files_are_one_stack_and_several_stacks_are_told_together() {
    let base = format!("{HEAD}  web:\n    build: .\n    links: [nobody]\n");
    let over = "services:\n  web:\n    restart: sometimes\n";
    let other = format!("{HEAD}  web:\n    restart: always\n");
    let files = [("base.yaml", base.as_str()), ("over.yaml", over), ("other.yaml", other.as_str())];
    let of_stack = ["unknown-dependency base.yaml:5", "restart-policy over.yaml:3"];
    assert_eq!(found(&["base.yaml,over.yaml"], &files), of_stack);
    // What two stacks share is told once.
    let all = ["unknown-dependency base.yaml:5", "restart-policy over.yaml:3", "no-image other.yaml:3"];
    assert_eq!(found(&["base.yaml,over.yaml", "base.yaml", "other.yaml"], &files), all);
}

#[test]
fn ports_are_seen_in_every_spelling() {
    let of = |first: &str, second: &str| {
        let text = format!("{HEAD}  a: {{ build: ., ports: [{first}] }}\n  b: {{ build: ., ports: [{second}] }}\n");
        found(&["c.yaml"], &[("c.yaml", &text)]).iter().any(|found| found.starts_with("port-collision "))
    };
    for (first, second) in [
        ("\"8080:80\"", "\"8080:81\""),
        ("\"8080:80\"", "\"${PORT:-8080}:80\""),
        ("\"8080:80\"", "\"8079-8081:79-81\""),
        ("\"127.0.0.1:8080:80\"", "\"8080:80\""),
        ("\"127.0.0.1:8080:80\"", "\"0.0.0.0:8080:80\""),
        ("{ target: 80, published: 8080 }", "\"8080:80/tcp\""),
        ("{ target: 80, published: \"8080\" }", "\"8080:80\""),
    ] {
        assert!(of(first, second), "{first} and {second}");
    }
    for (first, second) in [
        ("\"8080:80\"", "\"8081:80\""),
        ("\"8080:80\"", "\"8080:80/udp\""),
        ("\"127.0.0.1:8080:80\"", "\"127.0.0.2:8080:80\""),
        ("\"0.0.0.0:8080:80\"", "\"[::]:8080:80\""),
        ("\"80\"", "\"80\""),
        ("\"8080-8090:80\"", "\"8080-8090:80\""),
    ] {
        assert!(!of(first, second), "{first} and {second}");
    }
}

#[test]
fn plain_ports_of_a_manifest_are_seen_as_well() {
    let text = "stack shop\nprofile dev\nservice a { image \"a:1\"; ports \"8080:80\" }\n\
                service b { image \"b:1\"; port 80 dev=8080 }\nservice c { image \"c:1\"; ports \"8079-8080:1-2\" }";
    let mut sink = Sink::default();
    let _ = crate::pipeline::analyse(text, None, &mut sink);
    let collisions = sink.diagnostics().iter().filter(|d| d.code.0 == "port-collision");
    assert_eq!(collisions.count(), 2);
}

#[test]
fn short_forms_and_secrets_of_files_are_judged_too() {
    let text = format!(
        "{HEAD}  db:\n    build: .\n    healthcheck: {{ test: [CMD, x] }}\n  app:\n    build:\n      context: .\n      \
         args:\n        - NPM_TOKEN\n    depends_on:\n      - db\n    environment:\n      DB_PASSWORD: hunter2-and-more\n"
    );
    let wanted = ["secret-in-build c.yaml:10", "dependency-not-awaited c.yaml:12", "literal-secret c.yaml:14"];
    assert_eq!(found(&["c.yaml"], &[("c.yaml", &text)]), wanted);
    let linted = lint_text(&text);
    let shown = crate::diag::human::render(&linted.found, &linted.sources, false, 100);
    assert!(!shown.contains("hunter2-and-more"), "{shown}");
}

#[test]
fn comments_allow_what_is_found_in_their_line_or_the_next() {
    let text = |above: &str, beside: &str| {
        format!("{HEAD}  web:\n    build: .\n    {above}\n    restart: sometimes {beside}\n    links: [nobody]\n")
    };
    let of = |above: &str, beside: &str| found(&["c.yaml"], &[("c.yaml", &text(above, beside))]);
    let links = "unknown-dependency c.yaml:7";
    assert_eq!(of("#", ""), ["restart-policy c.yaml:6", links]);
    assert_eq!(of("# stackgen: allow restart-policy they know", ""), [links]);
    assert_eq!(of("#", "# stackgen: allow restart-policy -- they know"), [links]);
    assert_eq!(of("# stackgen: allow restart-policy, no-image they know", ""), ["unused-allow c.yaml:5", links]);
    assert_eq!(of("# stackgen: allow restart-polcy they know", "").first().unwrap(), "wrong-value c.yaml:5");
    assert_eq!(of("# stackgen: allowed restart-policy", "").len(), 2);
    // Without a reason it is told, and stops nothing.
    let linted = lint_text(&text("# stackgen: allow restart-policy", ""));
    assert_eq!(linted.found[0].severity, Severity::Warning);
    let linted = lint_text(&text("# stackgen: allow restart-policy they know", ""));
    assert_eq!(linted.allowed.iter().map(|allowed| allowed.reason.as_str()).collect::<Vec<_>>(), ["they know"]);
}

#[test]
fn what_compose_refuses_is_told_unless_a_variable_or_an_env_file_is_to_blame() {
    let of = |settings: &str| found(&["c.yaml"], &[("c.yaml", &format!("{HEAD}  web:\n    build: .\n    {settings}\n"))]);
    assert_eq!(of("imgae: x"), ["compose-refused c.yaml:5"]);
    assert_eq!(of("ports: [\"127.0.0.1:${PORT:?}:80\"]"), [""; 0]);
    assert_eq!(of("expose: [\"${PORT}\"]"), ["variable-without-default c.yaml:5"]);
    assert_eq!(of("env_file: .env.local"), [""; 0]);
    assert_eq!(found(&["c.yaml"], &[("c.yaml", "services: [")]), ["compose-refused c.yaml:1"]);
    assert_eq!(found(&["c.yaml"], &[("c.yaml", "")]), ["compose-refused nowhere:0"]);
}

#[test]
fn a_strict_run_makes_errors_of_warnings() {
    let text = "services: { web: { build: ., command: sleep infinity } }";
    let of = |strict| lint(&[group(&["c.yaml"])], Options { strict, ..Options::default() }, &folder(&[("c.yaml", text)])).found;
    for (strict, severity) in [(false, Severity::Warning), (true, Severity::Error)] {
        let found: Vec<_> = of(strict).iter().map(|d| (d.code.0, d.severity)).collect();
        assert_eq!(found, [("no-project-name", severity), ("idle-command", severity)]);
    }
    let hardened = Options { hardening: true, ..Options::default() };
    let found = lint(&[group(&["c.yaml"])], hardened, &folder(&[("c.yaml", text)])).found;
    assert!(found.iter().any(|d| d.code.0 == "no-new-privileges-missing"), "{found:?}");
}

#[test]
fn a_dot_env_beside_the_file_gives_values_and_a_name() {
    let files = [("c.yaml", "services: { web: { image: \"nginx:$TAG\" } }"), (".env", "TAG=1\nCOMPOSE_PROJECT_NAME=other\n")];
    assert_eq!(found(&["c.yaml"], &files), [""; 0]);
}
