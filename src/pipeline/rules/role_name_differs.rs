//! One thing under two names.

use std::collections::HashMap;

use crate::compose::Tree;
use crate::diag::{Code, Severity, Sink, Span};

use super::super::decode::Layout;
use super::{Facts, Rule, image};

pub const RULE: Rule = Rule {
    code: Code("role-name-differs"),
    severity: Severity::Warning,
    summary: "the same data store has another name in another profile",
    page: r##"
A service's name is its host name: what is `db` in one environment and `database` in the next makes every address, script and
document wrong in one of the two. One thing is one service; what differs stands in a block for the profile.

Bad:
```kdl
stack shop
profile dev
profile prod { machine server }
service cache { only dev; image "redis:7" }
service redis { only prod; image "redis:7" }
```

Good:
```kdl
stack shop
profile dev
profile prod { machine server }
service cache { image "redis:7"; in prod { command redis-server "--maxmemory" "1gb" } }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    let mut first: HashMap<&str, (&str, &str, Span)> = HashMap::new();
    for (stack, project) in facts.profiles() {
        // In one file for all profiles, what differs has to be two services.
        if facts.manifest.layout_of(&stack.profile) == Layout::Single {
            continue;
        }
        let mut here: HashMap<&str, Vec<(&str, Span)>> = HashMap::new();
        for (name, tree) in project.file.get("services").and_then(Tree::as_map).into_iter().flatten() {
            if let Some((store, image)) = image::store(tree) {
                let span = stack.services.get(name).map_or(image.span, |service| service.span);
                here.entry(store.name).or_default().push((name, span));
            }
        }
        for (store, services) in here {
            let [(name, span)] = services[..] else { continue };
            let Some((profile, other, place)) = first.get(store) else {
                first.insert(store, (&stack.profile, name, span));
                continue;
            };
            if *other == name || has(facts, &stack.profile, other) || has(facts, profile, name) {
                continue;
            }
            sink.push(
                RULE.finding(
                    format!("{store} is called `{name}` here and `{other}` there"),
                    span,
                    format!("in `{}`", stack.profile),
                )
                .related(*place, format!("in `{profile}`"))
                .help(facts.say(
                    format!("make one service of them: `service {other} {{ … in {} {{ … }} }}`", stack.profile),
                    format!("call it `{other}` here, too"),
                ))
                .profiles([&stack.profile]),
            );
        }
    }
}

fn has(facts: &Facts<'_>, profile: &str, service: &str) -> bool {
    let services = |(_, project): (_, &'_ super::super::lower::Project)| {
        project.file.get("services").is_some_and(|s| s.get(service).is_some())
    };
    facts.profiles().filter(|(stack, _)| stack.profile == profile).any(services)
}

#[cfg(test)]
mod tests {
    use crate::pipeline::rules::tests::messages;

    #[test]
    fn two_of_a_kind_in_one_profile_are_two_things() {
        let of = |layout: &str, cache: &str, redis: &str| {
            messages(
                "role-name-differs",
                &format!(
                    "stack shop {{ layout {layout} }}\nprofile dev\nprofile prod {{ machine server }}\n\
                     service cache {{ {cache} image \"redis:7\" }}\nservice redis {{ {redis} image \"redis:7\" }}"
                ),
            )
        };
        assert_eq!(of("overlay", "only dev;", "only prod;"), ["redis is called `redis` here and `cache` there"]);
        for (layout, cache, redis) in [("overlay", "", "only prod;"), ("overlay", "", ""), ("single", "only dev;", "only prod;")]
        {
            assert_eq!(of(layout, cache, redis), Vec::<String>::new(), "{layout} {cache} {redis}");
        }
    }
}
