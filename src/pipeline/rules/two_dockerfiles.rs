//! `dockerfile` beside `dockerfile_inline`.

use crate::diag::{Code, Severity, Sink};

use super::{Facts, Rule};

pub const RULE: Rule = Rule {
    code: Code("two-dockerfiles"),
    severity: Severity::Error,
    summary: "a build has both `dockerfile` and `dockerfile_inline`",
    page: r##"
An image is built from one Dockerfile: a file, or a text in the manifest. Compose refuses both.

Bad:
```kdl
stack shop
profile dev
service app { build context="." dockerfile="Dockerfile.dev" dockerfile_inline="FROM nginx:1.27" }
```

Good:
```kdl
stack shop
profile dev
service app { build context="." dockerfile="Dockerfile.dev" }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, name, tree) in facts.services() {
        let Some(build) = tree.get("build") else { continue };
        if let (Some(file), Some(inline)) = (build.get("dockerfile"), build.get("dockerfile_inline")) {
            sink.push(
                RULE.finding(
                    format!("`{name}` is built from two Dockerfiles"),
                    inline.span,
                    facts.say("one in the manifest", "one in this file"),
                )
                .related(file.span, "one in a file")
                .help(facts.say("keep one; in a block, `without build.dockerfile` takes the file away", "keep one"))
                .profiles([&stack.profile]),
            );
        }
    }
}
