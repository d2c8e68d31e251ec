//! A health check whose list does not say how it is run.

use crate::diag::{Code, Severity, Sink};

use super::{Facts, Rule, uses};

pub const RULE: Rule = Rule {
    code: Code("healthcheck-test"),
    severity: Severity::Error,
    summary: "`healthcheck.test` is a list that does not start with CMD, CMD-SHELL or NONE",
    page: r##"
The first word of `test` says how the rest is run: `CMD` as a program with its arguments, `CMD-SHELL` as one line for the
shell; `NONE` switches off the image's own check. A single text is a line for the shell. Compose refuses anything else.

Bad:
```kdl
stack shop
profile dev
service db { image "postgres:16"; healthcheck { test pg_isready -U postgres } }
```

Good:
```kdl
stack shop
profile dev
service db { image "postgres:16"; healthcheck { test CMD pg_isready -U postgres } }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, name, tree) in facts.services() {
        let Some(first) = tree.get("healthcheck").and_then(|check| uses::items(check, "test").first()) else { continue };
        let word = first.scalar_text().unwrap_or_default();
        if matches!(word.as_str(), "CMD" | "CMD-SHELL" | "NONE") || word.contains('$') {
            continue;
        }
        sink.push(
            RULE.finding(format!("the health check of `{name}` does not say how it is run"), first.span, "no CMD before it")
                .help(facts.say(
                    format!("write `test CMD {word} …`, or the whole command as one text"),
                    format!("write `test: [CMD, {word}, …]`, or the whole command as one text"),
                ))
                .profiles([&stack.profile]),
        );
    }
}
