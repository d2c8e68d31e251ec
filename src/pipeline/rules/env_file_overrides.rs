//! An env file that builds on one which is not rendered.

use crate::diag::{Code, Severity, Sink, nearest};

use super::{Facts, Rule};

pub const RULE: Rule = Rule {
    code: Code("env-file-overrides"),
    severity: Severity::Error,
    summary: "`overrides` names no other env file of the stack",
    page: r##"
`env-file PATH overrides=OTHER` writes only what differs from OTHER, the file that is read before it. OTHER is the path of
another `env-file` of the same stack.

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
        let mut others = files.iter().enumerate().filter(|(i, _)| *i != index).map(|(_, file)| file.path.value.as_str());
        if others.clone().any(|path| path == other.as_str()) {
            continue;
        }
        let (message, label) = if other.value == file.path.value {
            (format!("env file `{}` overrides itself", other.value), "the file itself")
        } else {
            (format!("no env file is called `{}`", other.value), "not rendered")
        };
        let help = match nearest(other, others.clone()) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => match others.next() {
                Some(first) => format!("write overrides=\"{first}\""),
                None => format!("add `env-file \"{}\"`, or leave `overrides` out", other.value),
            },
        };
        sink.push(RULE.finding(message, other.span, label).help(help));
    }
}
