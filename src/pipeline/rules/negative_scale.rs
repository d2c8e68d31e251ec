//! Fewer than no containers.

use crate::compose::Value;
use crate::diag::{Code, Severity, Sink};

use super::{Facts, Rule, uses};

pub const RULE: Rule = Rule {
    code: Code("negative-scale"),
    severity: Severity::Error,
    summary: "`scale` or `deploy.replicas` is below 0",
    page: r##"
A service has 0 containers or more. Newer versions of Compose refuse a negative number, older ones misread it.

Bad:
```kdl
stack shop
profile dev
service app { image "nginx:1.27"; scale -1 }
```

Good:
```kdl
stack shop
profile dev
service app { image "nginx:1.27"; scale 0 }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, name, tree) in facts.services() {
        for path in [&["scale"][..], &["deploy", "replicas"]] {
            let Some(count) = uses::at(tree, path) else { continue };
            if matches!(count.value, Value::Int(n) if n < 0) {
                let message = format!("`{name}` cannot have fewer than 0 containers");
                sink.push(RULE.finding(message, count.span, "below 0").help("write 0 for none").profiles([&stack.profile]));
            }
        }
    }
}
