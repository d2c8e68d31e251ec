//! The same item twice in a list that is a set.

use std::collections::HashMap;

use crate::compose::{Shape, Tree, Value};
use crate::diag::{Code, Severity, Sink, Span};

use super::super::expand::Stack;
use super::{Facts, Rule};

pub const RULE: Rule = Rule {
    code: Code("repeated-item"),
    severity: Severity::Error,
    summary: "an item stands twice in a list whose items must differ",
    page: r##"
Lists of role, service and profile block are joined, as Compose joins them. In most lists Compose drops an item that is
there already; in some, such as `security_opt` and `group_add`, it refuses the file.

Bad:
```kdl
stack shop
profile dev
role web { security_opt "no-new-privileges:true" }
service app role=web { image "nginx:1.27"; security_opt "no-new-privileges:true" }
```

Good:
```kdl
stack shop
profile dev
role web { security_opt "no-new-privileges:true" }
service app role=web { image "nginx:1.27" }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, name, tree) in facts.services() {
        walk(stack, name, "", tree, Shape::service(), sink);
    }
}

fn walk(stack: &Stack, service: &str, key: &str, tree: &Tree, shape: &Shape, sink: &mut Sink) {
    match &tree.value {
        Value::Map(map) => {
            for (key, value) in map {
                if let Some(inner) = shape.key(key) {
                    walk(stack, service, key, value, inner, sink);
                }
            }
        }
        Value::Seq(items) => {
            if shape.unique {
                repeats(stack, service, key, items, sink);
            }
            if let Some(inner) = shape.item() {
                items.iter().for_each(|item| walk(stack, service, key, item, inner, sink));
            }
        }
        _ => {}
    }
}

fn repeats(stack: &Stack, service: &str, key: &str, items: &[Tree], sink: &mut Sink) {
    let mut seen: HashMap<String, Span> = HashMap::new();
    for item in items {
        let Some(text) = item.scalar_text() else { continue };
        let Some(first) = seen.get(&text) else {
            seen.insert(text, item.span);
            continue;
        };
        let first = if *first == item.span { Span::NONE } else { *first };
        sink.push(
            RULE.finding(format!("`{text}` stands twice in `{key}` of `{service}`"), item.span, "again here")
                .related(first, "first said here")
                .help("keep one of the two")
                .profiles([&stack.profile]),
        );
    }
}
