//! Two services that are one.

use std::collections::HashMap;

use crate::compose::Tree;
use crate::diag::{Code, Severity, Sink, Span};

use super::{Facts, Rule};

pub const RULE: Rule = Rule {
    code: Code("same-service-twice"),
    severity: Severity::Warning,
    summary: "two services of a profile differ in nothing but their names",
    page: r##"
A service that was copied is kept up to date twice, until one of the two is forgotten. Several containers of one kind are one
service with `scale` or `deploy replicas=N`; a service that differs a little says so with `extends`.

Bad:
```kdl
stack shop
profile dev
service worker-1 { image "example/shop:1"; command work; env QUEUE=mail }
service worker-2 { image "example/shop:1"; command work; env QUEUE=mail }
```

Good:
```kdl
stack shop
profile dev
service worker { image "example/shop:1"; command work; env QUEUE=mail; deploy replicas=2 }
```
"##,
    check,
};

/// What names a container and nothing else.
const NAMES: &[&str] = &["container_name", "hostname"];

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, project) in facts.profiles() {
        let mut first: HashMap<String, (&str, Span)> = HashMap::new();
        for (name, tree) in project.file.get("services").and_then(Tree::as_map).into_iter().flatten() {
            let derived = facts.manifest.services.get(name).is_some_and(|decl| decl.extends.is_some());
            // Too little to be a copy.
            let says_much = ["command", "environment"].iter().all(|key| tree.get(key).is_some());
            if derived || !says_much || tree.get("ports").is_some() {
                continue;
            }
            let mut rest = tree.clone();
            if let Some(map) = rest.as_map_mut() {
                map.retain(|key, _| !NAMES.contains(&key.as_str()));
                map.sort_unstable_keys();
            }
            let Some((other, place)) = first.get(&rest.to_json().to_string()) else {
                first.insert(rest.to_json().to_string(), (name, tree.span));
                continue;
            };
            sink.push(
                RULE.finding(format!("`{name}` is `{other}` under another name"), tree.span, "the same in everything else")
                    .related(*place, "first said here")
                    .help(facts.say(
                        format!("write `deploy replicas=2` in `{other}`, or `service {name} extends={other} {{ … }}` with what differs"),
                        format!("write `deploy: {{replicas: 2}}` in `{other}`, or `extends: {{service: {other}}}` and what differs"),
                    ))
                    .profiles([&stack.profile]),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::pipeline::rules::tests::messages;

    #[test]
    fn a_service_that_differs_in_anything_is_another() {
        for (second, found) in [
            ("service b { image \"x:1\"; env A=1; command work; container_name the-b }", true),
            ("service b { image \"x:1\"; command work; env A=2 }", false),
            ("service b { image \"x:1\"; command work; env A=1; cpus 1 }", false),
            ("service b extends=a", false),
        ] {
            let text = format!("stack shop\nprofile dev\nservice a {{ image \"x:1\"; command work; env A=1 }}\n{second}");
            assert_eq!(!messages("same-service-twice", &text).is_empty(), found, "{second}");
        }
        let little = "stack shop\nprofile dev\nservice a { image \"x:1\" }\nservice b { image \"x:1\" }";
        assert_eq!(messages("same-service-twice", little), Vec::<String>::new());
    }
}
