//! A role that expects what no service can have.

use crate::compose::Shape;
use crate::diag::{Code, Severity, Sink, nearest};

use super::super::decode::Body;
use super::expectations::WORDS;
use super::{Facts, Rule};

pub const RULE: Rule = Rule {
    code: Code("unknown-expectation"),
    severity: Severity::Error,
    summary: "a role expects a key that services do not have",
    page: r##"
`expects` names keys of Compose's services, or a path of them (`deploy.resources`), or one of `doc`, `port`, `env`,
`limits`, `reservations`, `no-new-privileges` and `ports-none`.

Bad:
```kdl
stack shop
profile dev
role database { expects helthcheck }
service db { image "postgres:16" }
```

Good:
```kdl
stack shop
profile dev
role database { expects healthcheck }
service db role=database { image "postgres:16"; healthcheck { test CMD pg_isready } }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for role in facts.manifest.roles.values() {
        for key in &role.expects {
            let mut shape = Some(Shape::service());
            for step in key.split('.') {
                shape = shape.and_then(|shape| shape.key(step));
            }
            if shape.is_some() || WORDS.contains(&key.as_str()) {
                continue;
            }
            let keys = Shape::service().map.iter().flat_map(|map| map.keys.keys()).map(String::as_str);
            let help = match nearest(key, keys.chain(Body::KEYS.iter().copied()).chain(WORDS.iter().copied())) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("write a key of Compose, such as `healthcheck`, or one of: {}", WORDS.join(", ")),
            };
            let message = format!("no service has a `{}`", key.value);
            sink.push(RULE.finding(message, key.span, "not a key of Compose").help(help));
        }
    }
}
