//! An env file that builds on one which is not rendered.

use crate::diag::{Code, Severity, Sink, nearest};

use super::{Facts, Rule};

pub const RULE: Rule = Rule {
    code: Code("env-file-overrides"),
    severity: Severity::Warning,
    summary: "`overrides` names no other env file of the stack",
    page: r##"
`env-file PATH overrides=OTHER` writes only what differs from OTHER, the file that is read before it. OTHER is the path of
another `env-file` of the same stack; of a file that the manifest does not render, nobody knows what it holds.

Bad:
```kdl
stack shop {
    env-file ".env.sample"
    env-file ".env.local.sample" profile=dev view=host overrides=".env.smaple"
}
profile dev
service app { image "nginx:1.27" }
```

Good:
```kdl
stack shop {
    env-file ".env.sample"
    env-file ".env.local.sample" profile=dev view=host overrides=".env.sample"
}
profile dev
service app { image "nginx:1.27" }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    let files = &facts.manifest.stack.env_files;
    for (index, file) in files.iter().enumerate() {
        let Some(other) = &file.overrides else { continue };
        let mut others = files.iter().enumerate().filter(|(i, _)| *i != index).map(|(_, file)| clean(&file.path.value));
        let wanted = clean(&other.value);
        if others.clone().any(|path| path == wanted) {
            continue;
        }
        let (message, label) = if wanted == clean(&file.path.value) {
            (format!("env file `{}` overrides itself", other.value), "the file itself")
        } else {
            (format!("no env file is called `{}`", other.value), "not rendered")
        };
        let help = match nearest(wanted, others.clone()) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => match others.next() {
                Some(first) => format!("write overrides=\"{first}\""),
                None => format!("add `env-file \"{}\"`, or leave `overrides` out", other.value),
            },
        };
        sink.push(RULE.finding(message, other.span, label).help(help));
    }
}

/// A path without `./` at its start.
fn clean(path: &str) -> &str {
    path.trim_start_matches("./")
}
