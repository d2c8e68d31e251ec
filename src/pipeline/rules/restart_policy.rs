//! A restart policy that Docker does not know.

use crate::diag::{Code, Severity, Sink, nearest};

use super::{Facts, Rule};

pub const RULE: Rule = Rule {
    code: Code("restart-policy"),
    severity: Severity::Error,
    summary: "a restart policy that Docker does not know",
    page: r##"
Compose passes `restart` on as it is, and the engine refuses the container: it knows `no`, `always`, `unless-stopped`,
`on-failure` and `on-failure:` with a number.

Bad:
```kdl
stack shop
profile dev
service app { image "nginx:1.27"; restart never }
```

Good:
```kdl
stack shop
profile dev
service app { image "nginx:1.27"; restart "no" }
```
"##,
    check,
};

const KNOWN: &[&str] = &["no", "always", "unless-stopped", "on-failure"];

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, _, tree) in facts.services() {
        let Some(tree) = tree.get("restart") else { continue };
        let Some(text) = tree.as_str().filter(|text| !text.contains('$') && !fits(text)) else { continue };
        let help = match nearest(text, KNOWN.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => facts.say(
                "write `restart \"no\"`, `always`, `unless-stopped`, `on-failure` or `\"on-failure:3\"`",
                "write `restart: \"no\"`, `always`, `unless-stopped`, `on-failure` or `on-failure:3`",
            ),
        };
        let message = format!("`restart` cannot be `{text}`");
        sink.push(RULE.finding(message, tree.span, "no policy of Docker's").help(help).profiles([&stack.profile]));
    }
}

/// Whether the engine knows the policy; nothing at all is `no`.
fn fits(text: &str) -> bool {
    let is_number = |times: &str| !times.is_empty() && times.bytes().all(|byte| byte.is_ascii_digit());
    text.is_empty() || KNOWN.contains(&text) || text.strip_prefix("on-failure:").is_some_and(is_number)
}

#[test]
fn policies_are_known() {
    for (text, known) in [("", true), ("no", true), ("on-failure:3", true), ("on-failure:", false), ("never", false)] {
        assert_eq!(fits(text), known, "{text}");
    }
}
