//! Folders, and the profiles that they make.

use indexmap::IndexMap;

use super::{Found, propose};
use crate::compose::load::Folder;

const BASE: &str = "services:\n  web: {image: nginx}\n  db: {image: postgres}\n";
const OVERLAY: &str = "services: {web: {ports: ['80:80']}}\n";
const WHOLE: &str = "services:\n  web: {image: nginx}\n  db: {image: postgres}\n  mail: {image: mailpit}\n";
const ADDED: &str = "services: {redis: {image: redis}}\n";
const BUILT: &str = "services: {web: {build: .}}\n";
const BROKEN: &str = "services: {web: {prots: [80]}}\n";

fn found(files: &[(&str, &str)]) -> Found {
    let folder = Folder(files.iter().map(|(path, text)| (format!("/p/{path}"), (*text).to_string())).collect());
    let mut paths: Vec<String> = files.iter().map(|(path, _)| (*path).to_string()).collect();
    paths.sort();
    propose(&paths, "/p", &folder, &IndexMap::new())
}

fn told(files: &[(&str, &str)]) -> String {
    let one = |p: super::Proposal| {
        let env = if p.env_files.is_empty() { String::new() } else { format!("+{}", p.env_files.join(",")) };
        format!("{}={}{env}", p.name, p.files.join(","))
    };
    found(files).proposals.into_iter().map(one).collect::<Vec<_>>().join(" ")
}

#[test]
fn files_make_profiles() {
    let cases: &[(&[(&str, &str)], &str)] = &[
        (&[("compose.yaml", BASE), ("README.md", "services:")], "dev=compose.yaml"),
        (
            &[
                ("docker-compose.yml", BASE),
                ("docker-compose.override.yml", OVERLAY),
                ("docker-compose.prod.yml", OVERLAY),
                (".env", "A=1\n"),
                (".env.prod", "A=2\n"),
            ],
            "dev=docker-compose.yml,docker-compose.override.yml prod=docker-compose.yml,docker-compose.prod.yml+.env.prod",
        ),
        // Without an override, the base is what `docker compose` runs.
        (&[("compose.yml", BASE), ("compose.ci.yml", OVERLAY)], "dev=compose.yml ci=compose.yml,compose.ci.yml"),
        (
            &[("compose.yml", BASE), ("compose.override.yml", OVERLAY), ("compose.dev.yml", OVERLAY)],
            "dev=compose.yml,compose.dev.yml local=compose.yml,compose.override.yml",
        ),
        // A file that says everything again stands by itself; one that only builds what the base pulls does not.
        (
            &[("docker-compose.yml", BASE), ("docker-compose-dev.yml", WHOLE)],
            "dev=docker-compose-dev.yml local=docker-compose.yml",
        ),
        (&[("compose.yaml", BASE), ("compose.dev.yaml", BUILT)], "dev=compose.yaml,compose.dev.yaml local=compose.yaml"),
        // Parts that are added.
        (
            &[("compose.yaml", BASE), ("overrides/compose.redis.yaml", ADDED), ("overrides/compose.ssl.yaml", OVERLAY)],
            "dev=compose.yaml redis=compose.yaml,overrides/compose.redis.yaml ssl=compose.yaml,overrides/compose.ssl.yaml",
        ),
        (
            &[("compose.yaml", BASE), ("compose.prod.yaml", OVERLAY), ("compose.prod.gpu.yaml", OVERLAY)],
            "dev=compose.yaml prod=compose.yaml,compose.prod.yaml prod-gpu=compose.yaml,compose.prod.yaml,compose.prod.gpu.yaml",
        ),
        // No base: each by itself, or over one that is called so.
        (
            &[("local.yml", WHOLE), ("production.yml", BASE), ("mkdocs.yml", "nav: []")],
            "local=local.yml production=production.yml",
        ),
        (
            &[("docker-compose.base.yml", BASE), ("docker-compose.prod.yml", OVERLAY), ("env/production.env", "A=1")],
            "dev=docker-compose.base.yml prod=docker-compose.base.yml,docker-compose.prod.yml+env/production.env",
        ),
        (
            &[("docker/docker-compose.yml", BASE), ("docker/docker-compose.prod.yml", OVERLAY)],
            "dev=docker/docker-compose.yml prod=docker/docker-compose.yml,docker/docker-compose.prod.yml",
        ),
        // What others extend is no profile; what containers are given is not Compose's.
        (
            &[
                ("compose.yaml", "services: {web: {extends: {file: common.yml, service: web}, env_file: prod.env}}\n"),
                ("common.yml", "services: {web: {image: nginx}}\n"),
                ("compose.prod.yaml", OVERLAY),
                ("prod.env", "A=1\n"),
            ],
            "dev=compose.yaml prod=compose.yaml,compose.prod.yaml",
        ),
        (
            &[("compose.yaml", BASE), ("x.yaml", OVERLAY), (".env", "COMPOSE_FILE=compose.yaml:x.yaml\n")],
            "dev=compose.yaml,x.yaml x=compose.yaml,x.yaml",
        ),
    ];
    for (files, expected) in cases {
        assert_eq!(told(files), *expected, "{files:?}");
    }
}

#[test]
fn what_compose_does_not_take_is_left_out_with_the_reason() {
    let found = found(&[("compose.yaml", BASE), ("compose.ci.yaml", BROKEN), ("compose.qa.yaml", "a: [\n")]);
    assert_eq!(found.proposals.len(), 1);
    let paths: Vec<&str> = found.left_out.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["compose.qa.yaml", "compose.ci.yaml"]);
    assert!(found.left_out[1].1.contains("prots") && found.left_out[1].1.contains("compose.ci.yaml, line 1"), "{found:?}");
}

#[test]
fn samples_and_profiles_of_compose_are_told() {
    let text = "services: {web: {image: 'nginx:${TAG}', environment: {A: '${A:?}', B: '${B:-1}'}, profiles: [jobs]}}\n";
    let sample = "TAG=1\nA=\nB=\n";
    let notes = found(&[("compose.yaml", text), (".env.example", sample)]).notes;
    assert_eq!(
        notes,
        [
            "no value for A, TAG: `.env.example` is only a sample; a copy of it, filled in, is `.env`",
            "Compose's own profiles are off: jobs; `--compose-profile dev=jobs` switches them on"
        ]
    );
    assert!(found(&[("compose.yaml", text), (".env.example", sample), (".env", sample)]).notes.len() == 1);
}
