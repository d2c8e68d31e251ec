//! A service that needs one which Compose's own profiles may leave out.

use std::collections::HashSet;

use crate::compose::Tree;
use crate::compose::depends::{self, Need};
use crate::diag::{Code, Severity, Sink};

use super::{Facts, Rule, uses};

pub const RULE: Rule = Rule {
    code: Code("compose-profile-dependency"),
    severity: Severity::Warning,
    summary: "a service needs one that Compose's own `profiles:` leave out",
    page: r##"
A service with Compose's `profiles:` is started only when one of them is switched on. Where a service without the same
profiles needs it, Compose refuses to start: the needed service is disabled. Give both the same profiles, make the dependency
optional with `required=#false`, or switch the profile on for good with `compose-profiles`.

Bad:
```kdl
stack shop
profile dev
service app { image "example/shop:1"; depends_on mail }
service mail { image "axllent/mailpit:v1.21"; profiles tools }
```

Good:
```kdl
stack shop
profile dev { compose-profiles tools }
service app { image "example/shop:1"; depends_on mail }
service mail { image "axllent/mailpit:v1.21"; profiles tools }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, project) in facts.profiles() {
        let Some(services) = project.file.get("services").and_then(Tree::as_map) else { continue };
        let line = facts.manifest.lineage(&stack.profile);
        let on: HashSet<&str> = line.iter().flat_map(|decl| &decl.compose_profiles).map(|name| name.value.as_str()).collect();
        for (name, tree) in services {
            let mine = words(tree);
            for edge in depends::edges(tree) {
                if matches!(edge.need, Need::Optional | Need::Context | Need::Extends) {
                    continue;
                }
                let Some(target) = services.get(&edge.to) else { continue };
                let theirs = words(target);
                let always = theirs.is_empty() || theirs.iter().any(|word| on.contains(word));
                // What is switched on for the one must be among what switches on the other.
                if always || (!mine.is_empty() && mine.iter().all(|word| theirs.contains(word))) {
                    continue;
                }
                let (to, first) = (&edge.to, theirs.first().copied().unwrap_or_default());
                let place = target.get("profiles").map_or(target.span, |profiles| profiles.span);
                sink.push(
                    RULE.finding(format!("`{name}` needs `{to}`, which may be switched off"), edge.span, "needed here")
                        .related(place, format!("`{to}` is there only with Compose's profile `{first}`"))
                        .help(facts.say(
                            format!(
                                "write `depends_on {to} condition=service_started required=#false`, `compose-profiles {first}` in \
                                 the profile, or `profiles {first}` in `{name}`"
                            ),
                            format!("write `required: false` for `{to}`, or `profiles: [{first}]` in `{name}`"),
                        ))
                        .profiles([&stack.profile]),
                );
            }
        }
    }
}

fn words(service: &Tree) -> Vec<&str> {
    uses::items(service, "profiles").iter().filter_map(Tree::as_str).collect()
}

#[cfg(test)]
mod tests {
    use crate::pipeline::rules::tests::messages;

    #[test]
    fn the_needed_one_must_be_there_whenever_the_other_is() {
        for (profile, app, mail, found) in [
            ("", "depends_on mail", "", false),
            ("", "depends_on mail", "profiles a", true),
            ("", "network_mode \"service:mail\"", "profiles a", true),
            ("", "depends_on mail condition=service_started required=#false", "profiles a", false),
            ("", "profiles a; depends_on mail", "profiles a b", false),
            ("", "profiles a b; depends_on mail", "profiles a", true),
            ("compose-profiles a", "depends_on mail", "profiles a", false),
        ] {
            let text = format!(
                "stack shop\nprofile dev {{ {profile} }}\nservice app {{ image \"x:1\"; {app} }}\nservice mail {{ image \"y:1\"; {mail} }}"
            );
            assert_eq!(!messages("compose-profile-dependency", &text).is_empty(), found, "{profile} {app} {mail}");
        }
    }
}
