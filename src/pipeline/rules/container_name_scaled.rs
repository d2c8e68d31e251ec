//! One name for several containers.

use crate::compose::Value;
use crate::diag::{Code, Severity, Sink};

use super::{Facts, Rule, uses};

pub const RULE: Rule = Rule {
    code: Code("container-name-scaled"),
    severity: Severity::Error,
    summary: "a service with a container name has several containers",
    page: r##"
A container's name is its own: a service with `container_name` can have one container. Without it, Compose names and
numbers them.

Bad:
```kdl
stack shop
profile dev
service app { image "nginx:1.27"; container_name shop-app; deploy { replicas 2 } }
```

Good:
```kdl
stack shop
profile dev
service app { image "nginx:1.27"; deploy { replicas 2 } }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, name, tree) in facts.services() {
        let Some(own) = tree.get("container_name") else { continue };
        let count = tree.get("scale").or_else(|| uses::at(tree, &["deploy", "replicas"]));
        let Some(count) = count.filter(|count| matches!(count.value, Value::Int(n) if n > 1)) else { continue };
        sink.push(
            RULE.finding(format!("`{name}` has one container name for several containers"), own.span, "can name one only")
                .related(count.span, "more than one")
                .help("leave `container_name` out: Compose names and numbers the containers")
                .profiles([&stack.profile]),
        );
    }
}
