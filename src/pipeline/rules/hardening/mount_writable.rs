//! A configuration that a container may change.

use crate::diag::{Code, Severity, Sink};

use super::super::host_paths::mounts;
use super::super::{Facts, Rule};
use crate::compose::Tree;

pub const RULE: Rule = Rule {
    code: Code("mount-writable"),
    severity: Severity::Warning,
    summary: "a configuration file of the project is mounted so that it can be changed",
    page: r##"
Of the hardening set. A configuration or certificate that is mounted from the project is only read. Mounted with `:ro`,
whoever breaks into the container cannot change what the next start, and the next commit, hold. Files are known by their
endings: `.conf`, `.yml`, `.pem` …

Bad:
```kdl
stack shop
profile prod { hardening }
service app { image "shop:1.0"; volumes "./shop.conf:/etc/shop.conf" }
```

Good:
```kdl
stack shop
profile prod { hardening }
role hardened {
    security_opt "no-new-privileges:true"; read_only; cap_drop ALL; user "10001:10001"; restart unless-stopped; networks inside
    logging driver=local
    deploy { resources { limits memory="256M" cpus="0.5" pids=100 } }
}
service app role=hardened { image "shop:1.0"; volumes "./shop.conf:/etc/shop.conf:ro"; healthcheck { test CMD "/alive" } }
networks { inside }
```
"##,
    check,
};

/// Endings of files that are read.
const READ: &[&str] = &[
    "cer",
    "cert",
    "cfg",
    "cnf",
    "conf",
    "config",
    "crt",
    "env",
    "hcl",
    "ini",
    "json",
    "kdl",
    "key",
    "pem",
    "properties",
    "sql",
    "toml",
    "xml",
    "yaml",
    "yml",
];

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, project) in facts.profiles() {
        for (name, tree) in project.file.get("services").and_then(Tree::as_map).into_iter().flatten() {
            for mount in mounts(&project.file, tree).iter().filter(|mount| !mount.read_only && is_read(&mount.path)) {
                let (path, target) = (&mount.path, &mount.target);
                sink.push(
                    RULE.finding(format!("`{name}` may change `{path}` of the project"), mount.span, "can be written")
                        .related(mount.said, "the volume stands for it")
                        .help(
                            facts.say(format!("write `volumes \"{path}:{target}:ro\"`"), format!("write `- {path}:{target}:ro`")),
                        )
                        .profiles([&stack.profile]),
                );
            }
        }
    }
}

/// Whether a path is a file that programs read and do not write, by its ending.
fn is_read(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path);
    file == "Caddyfile" || file.rsplit_once('.').is_some_and(|(name, ending)| !name.is_empty() && READ.contains(&ending))
}

#[test]
fn files_are_known_by_their_endings() {
    for (path, read) in
        [("./nginx.conf", true), ("./certs/key.pem", true), ("./Caddyfile", true), ("./data", false), ("./conf.d", false)]
    {
        assert_eq!(is_read(path), read, "{path}");
    }
}
