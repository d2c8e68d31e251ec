//! A build context that is another service's image, where there is none.

use crate::compose::depends::{self, Need};
use crate::diag::{Code, Severity, Sink, nearest};

use super::{Facts, Rule};

pub const RULE: Rule = Rule {
    code: Code("additional-context"),
    severity: Severity::Error,
    summary: "a build context names a service that is missing or not built",
    page: r##"
`additional_contexts { base "service:NAME" }` builds on the image that service NAME is built to. So the profile must have
that service, and it must have a `build`; an image that is pulled is named as `docker-image://NAME:TAG`.

Bad:
```kdl
stack shop
profile dev
service base { image "nginx:1.27" }
service app { build context="." { additional_contexts base="service:base" } }
```

Good:
```kdl
stack shop
profile dev
service base { build context="base" }
service app { build context="." { additional_contexts base="service:base" } }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, project) in facts.profiles() {
        let Some(services) = project.file.get("services").and_then(crate::compose::Tree::as_map) else { continue };
        for (name, tree) in services {
            for edge in depends::edges(tree).into_iter().filter(|edge| edge.need == Need::Context) {
                let to = &edge.to;
                let finding = match services.get(to) {
                    Some(target) if target.get("build").is_some() => continue,
                    Some(target) => {
                        let message = format!("`{name}` is built from `{to}`, which is not built itself");
                        RULE.finding(message, edge.span, "needs an image that is built here")
                            .related(target.span, "has no `build`")
                            .help("name a pulled image by itself: \"docker-image://NAME:TAG\"")
                    }
                    None => {
                        let message = format!("`{name}` is built from `{to}`, which is not there");
                        let near = nearest(to, services.keys().map(String::as_str));
                        let help = near.map_or(
                            facts.say("name a service of the profile that has a `build`", "name a service that has a `build`"),
                            |near| format!("did you mean \"service:{near}\"?"),
                        );
                        RULE.finding(message, edge.span, facts.say("not part of the profile", "not in this file")).help(help)
                    }
                };
                sink.push(finding.profiles([&stack.profile]));
            }
        }
    }
}
