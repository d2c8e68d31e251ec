//! A secret or config that comes from nowhere, or from two places.

use crate::compose::{Tree, Value};
use crate::diag::{Code, Severity, Sink};

use super::{Facts, Rule};

pub const RULE: Rule = Rule {
    code: Code("resource-source"),
    severity: Severity::Error,
    summary: "a secret or config has no source, or two of them",
    page: r##"
The content of a secret comes from a `file` or from a variable (`environment`); that of a config also from the manifest
itself (`content`). `external` means that it exists already. Compose wants exactly one of them.

Bad:
```kdl
stack shop
profile dev
service app { image "nginx:1.27"; secrets api-key }
secrets { api-key }
```

Good:
```kdl
stack shop
profile dev
service app { image "nginx:1.27"; secrets api-key }
secrets { api-key file="./api-key.txt" }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, project) in facts.profiles() {
        for (section, what, sources) in
            [("secrets", "secret", &["file", "environment"][..]), ("configs", "config", &["file", "environment", "content"])]
        {
            for (name, tree) in project.file.get(section).and_then(Tree::as_map).into_iter().flatten() {
                if tree.get("external").is_some_and(|external| external.value != Value::Bool(false)) {
                    continue;
                }
                let given: Vec<(&str, &Tree)> = sources.iter().filter_map(|key| Some((*key, tree.get(key)?))).collect();
                let finding = match given.as_slice() {
                    [_] => continue,
                    [] => RULE.finding(format!("{what} `{name}` comes from nowhere"), tree.span, "no source").help(facts.say(
                        format!("write `{section} {{ {name} file=\"PATH\" }}`, `environment=VARIABLE` or `external=#true`"),
                        "write `file: PATH`, `environment: VARIABLE` or `external: true`",
                    )),
                    [(one, first), (two, second), ..] => RULE
                        .finding(format!("{what} `{name}` comes from two places"), second.span, format!("from `{two}`"))
                        .related(first.span, format!("from `{one}`"))
                        .help("keep one of them"),
                };
                sink.push(finding.profiles([&stack.profile]));
            }
        }
    }
}
