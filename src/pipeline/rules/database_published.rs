//! A database, cache or broker that is reached from outside of its stack.

use crate::diag::{Code, Severity, Sink};

use super::published::published;
use super::{Facts, Rule, image_kinds};

pub const RULE: Rule = Rule {
    code: Code("database-published"),
    severity: Severity::Warning,
    summary: "a database, cache or broker is published where it should not be",
    page: r##"
Services of a stack reach each other without any published port. A database that is published on every address is found
within hours by whoever looks for open ones; in a `strict` profile none is published at all. What the machine itself
needs, a backup for example, runs in the container or as a service beside it. A service counts as one by its image, or
by a role that is called `database`, `cache`, `store`, `queue` or `broker`.

Bad:
```kdl
stack shop
profile prod { strict }
service db { doc "Orders"; image "postgres:16"; port postgres 5432 prod=5432; env POSTGRES_PASSWORD; volumes "db:/var/lib/postgresql/data" }
vars { var POSTGRES_PASSWORD secret required { doc "Password of the database" } }
volumes { db }
```

Good:
```kdl
stack shop
profile prod { strict }
service db { doc "Orders"; image "postgres:16"; port postgres 5432; env POSTGRES_PASSWORD; volumes "db:/var/lib/postgresql/data" }
vars { var POSTGRES_PASSWORD secret required { doc "Password of the database" } }
volumes { db }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, name, tree) in facts.services() {
        if tree.get("ports").is_none() || !image_kinds::is_store(stack, name, tree) {
            continue;
        }
        for port in published(stack, name, tree).iter().filter(|port| port.everywhere || stack.strict) {
            let target = &port.target;
            let (message, label) = if port.everywhere {
                (format!("port `{target}` of `{name}`, which keeps data, is open to every machine"), "published on all addresses")
            } else {
                (format!("`{name}`, which keeps data, publishes port `{target}`"), "published in a strict profile")
            };
            let kdl = if stack.strict {
                format!("leave the host port out for `{}`: services of the stack reach it all the same", stack.profile)
            } else {
                format!("write `port NAME {target} {}=HOST`, which binds it to 127.0.0.1", stack.profile)
            };
            let compose = if stack.strict {
                "take it out of `ports`: services of the stack reach it all the same"
            } else {
                "take it out of `ports`: services of the stack reach it all the same; or bind it to 127.0.0.1"
            };
            sink.push(RULE.finding(message, port.span, label).help(facts.say(kdl, compose)).profiles([&stack.profile]));
        }
    }
}
