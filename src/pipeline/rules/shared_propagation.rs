//! A mount that reaches back to the machine.

use crate::compose::Tree;
use crate::diag::{Code, Severity, Sink};

use super::host_paths::mounts;
use super::{Facts, Rule};

pub const RULE: Rule = Rule {
    code: Code("shared-propagation"),
    severity: Severity::Warning,
    summary: "what is mounted inside of a container shows up outside, or the other way round",
    page: r##"
With `shared` or `rshared`, what a container mounts under the path appears on the machine and in every other container
that has it; with `slave` or `rslave`, what the machine mounts there appears in the container, encrypted disks and
backups included. Docker's own way, `rprivate`, keeps the two apart.

Bad:
```kdl
stack shop
profile dev
service app { image "shop:1.0"; volumes "/srv/media:/media:rshared" }
```

Good:
```kdl
stack shop
profile dev
service app { image "shop:1.0"; volumes "/srv/media:/media" }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, project) in facts.profiles() {
        for (name, tree) in project.file.get("services").and_then(Tree::as_map).into_iter().flatten() {
            for mount in mounts(&project.file, tree) {
                let Some((way, span)) = mount.propagation else { continue };
                let label = match way.as_str() {
                    "shared" | "rshared" => "what it mounts there appears on the machine",
                    "slave" | "rslave" => "what the machine mounts there appears in it",
                    _ => continue,
                };
                sink.push(
                    RULE.finding(format!("`{name}` shares mounts under `{}` with the machine", mount.path), span, label)
                        .help(format!("leave `{way}` out: mounts are private then"))
                        .profiles([&stack.profile]),
                );
            }
        }
    }
}
