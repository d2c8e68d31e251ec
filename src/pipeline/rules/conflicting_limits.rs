//! A limit that is said twice, differently.

use crate::compose::Tree;
use crate::diag::{Code, Severity, Sink};

use super::{Facts, Rule, uses};

pub const RULE: Rule = Rule {
    code: Code("conflicting-limits"),
    severity: Severity::Error,
    summary: "a limit is said in two places with two values",
    page: r##"
`cpus`, `mem_limit`, `mem_reservation`, `pids_limit` and `scale` are older names of entries under `deploy`. Where both are
there, Compose wants them equal; beside `cpus`, even a `deploy.resources.limits` that only speaks of memory is refused.

Bad:
```kdl
stack shop
profile dev
service app { image "nginx:1.27"; mem_limit "1g"; deploy { resources { limits memory="512m" } } }
```

Good:
```kdl
stack shop
profile dev
service app { image "nginx:1.27"; deploy { resources { limits memory="512m" } } }
```
"##,
    check,
};

/// The older key, the section under `deploy` and the key in it.
const PAIRS: &[(&str, &[&str], &str)] = &[
    ("cpus", &["resources", "limits"], "cpus"),
    ("mem_limit", &["resources", "limits"], "memory"),
    ("mem_reservation", &["resources", "reservations"], "memory"),
    ("pids_limit", &["resources", "limits"], "pids"),
    ("scale", &[], "replicas"),
];

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, name, tree) in facts.services() {
        let Some(deploy) = tree.get("deploy") else { continue };
        for (old, path, key) in PAIRS {
            let (Some(short), Some(section)) = (tree.get(old), uses::at(deploy, path)) else { continue };
            let full: Vec<&str> = std::iter::once("deploy").chain(path.iter().copied()).chain([*key]).collect();
            let full = full.join(".");
            let finding = match section.get(key) {
                Some(long) if same(short, long) => continue,
                Some(long) => {
                    let message = format!("`{old}` and `{full}` of `{name}` differ");
                    RULE.finding(message, short.span, "one value").related(long.span, "another one")
                }
                None if *old == "scale" => continue,
                None => {
                    let message = format!("`{old}` of `{name}` is missing from `{full}`");
                    RULE.finding(message, short.span, "said here")
                        .related(section.span, "but not here, where limits are said too")
                }
            };
            let help = facts.say(
                format!("keep `{full}` alone; in a block, `without {old}` takes the other one away"),
                format!("keep `{full}` alone"),
            );
            sink.push(finding.help(help).profiles([&stack.profile]));
        }
    }
}

/// Equal, or not comparable as a variable decides.
fn same(a: &Tree, b: &Tree) -> bool {
    let (Some(a), Some(b)) = (a.scalar_text(), b.scalar_text()) else { return true };
    a.contains('$') || b.contains('$') || a == b || bytes(&a).is_some_and(|a| Some(a) == bytes(&b))
}

/// A number, with a unit of bytes or without.
fn bytes(text: &str) -> Option<f64> {
    let text = text.trim().to_ascii_lowercase();
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let factor = match text[digits..].trim() {
        "" | "b" => 1u64,
        "k" | "kb" | "kib" => 1 << 10,
        "m" | "mb" | "mib" => 1 << 20,
        "g" | "gb" | "gib" => 1 << 30,
        "t" | "tb" | "tib" => 1 << 40,
        _ => return None,
    };
    #[expect(clippy::cast_precision_loss, reason = "a power of two is exact")]
    text[..digits].parse::<f64>().ok().map(|number| number * factor as f64)
}
