//! Settings for something that Compose does not make.

use crate::compose::{Tree, Value};
use crate::diag::{Code, Severity, Sink};

use super::{Facts, Rule};

pub const RULE: Rule = Rule {
    code: Code("external-with-settings"),
    severity: Severity::Error,
    summary: "an external network, volume, secret or config has settings",
    page: r##"
`external` says that something else made it: Compose looks it up by its `name` and changes nothing about it. Further
settings are refused for volumes and ignored without a word for the others.

Bad:
```kdl
stack shop
profile dev
service db { image "postgres:16"; volumes "data:/data" }
volumes { data external=#true driver=local }
```

Good:
```kdl
stack shop
profile dev
service db { image "postgres:16"; volumes "data:/data" }
volumes { data external=#true name=company-data }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, project) in facts.profiles() {
        for section in ["networks", "volumes", "secrets", "configs"] {
            for (name, tree) in project.file.get(section).and_then(Tree::as_map).into_iter().flatten() {
                let Some(external) = tree.get("external").filter(|e| e.value == Value::Bool(true)) else { continue };
                for (key, setting) in tree.as_map().into_iter().flatten() {
                    if matches!(key.as_str(), "external" | "name") || key.starts_with("x-") {
                        continue;
                    }
                    let what = section.trim_end_matches('s');
                    let message = format!("{what} `{name}` is external and has `{key}`");
                    sink.push(
                        RULE.finding(message, setting.span, "changes nothing")
                            .related(external.span, "Compose does not make it")
                            .help(format!("leave out `{key}`, or `external`"))
                            .profiles([&stack.profile]),
                    );
                }
            }
        }
    }
}
