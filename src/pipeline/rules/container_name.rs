//! A container name that Docker does not take.

use crate::diag::{Code, Severity, Sink};

use super::{Facts, Rule};

pub const RULE: Rule = Rule {
    code: Code("container-name"),
    severity: Severity::Error,
    summary: "a container name that Docker does not take",
    page: r##"
A container's name has at least two characters: a letter or digit, then letters, digits, `_`, `.` and `-`.

Bad:
```kdl
stack shop
profile dev
service app { image "nginx:1.27"; container_name "/shop app" }
```

Good:
```kdl
stack shop
profile dev
service app { image "nginx:1.27"; container_name shop-app }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, name, tree) in facts.services() {
        let Some(tree) = tree.get("container_name") else { continue };
        let Some(text) = tree.scalar_text().filter(|text| !text.contains('$')) else { continue };
        let inner = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
        if text.len() >= 2 && text.starts_with(|c: char| c.is_ascii_alphanumeric()) && text.chars().all(inner) {
            continue;
        }
        let mended: String = text.chars().map(|c| if inner(c) { c } else { '-' }).collect();
        let mended = mended.trim_start_matches(['-', '_', '.']);
        let whole = facts.say(facts.manifest.stack.name.value.as_str(), stack.project.as_str());
        let mended = if mended.len() < 2 { format!("{whole}-{name}") } else { mended.to_string() };
        sink.push(
            RULE.finding(format!("`{text}` cannot name a container"), tree.span, "not a name that Docker takes")
                .help(facts.say(format!("write `container_name {mended}`"), format!("write `container_name: {mended}`")))
                .profiles([&stack.profile]),
        );
    }
}
