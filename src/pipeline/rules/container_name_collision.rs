//! One container name for two services, or for two profiles of one machine.

use std::collections::HashMap;

use crate::diag::{Code, Severity, Sink, Span};

use super::super::decode::Layout;
use super::super::expand::Stack;
use super::{Facts, Rule};

pub const RULE: Rule = Rule {
    code: Code("container-name-collision"),
    severity: Severity::Error,
    summary: "a container name is given twice on one machine",
    page: r##"
A container's name is unique on its machine. Two services with the same one cannot both start, and two profiles that say
it cannot run side by side. Without `container_name`, Compose makes a name of project and service; `${profile.project}`
makes one that differs by profile. A profile that never runs beside the others says so with `machine`; in profiles of one
`project`, a service is one container.

Bad:
```kdl
stack shop
profile dev
profile test
service app { image "nginx:1.27"; container_name shop-app }
```

Good:
```kdl
stack shop
profile dev
profile test
service app { image "nginx:1.27"; container_name "${profile.project}-app" }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    let layout = |profile: &str| facts.manifest.layout_of(profile);
    let mut taken: HashMap<(&str, String), (&Stack, &str, Span)> = HashMap::new();
    for (stack, service, tree) in facts.services() {
        // A swarm names its containers by itself.
        if layout(&stack.profile) == Layout::Swarm {
            continue;
        }
        let Some(own) = tree.get("container_name") else { continue };
        let Some(text) = own.scalar_text() else { continue };
        let key = (stack.machine.as_str(), text.clone());
        let Some((first, other, place)) = taken.get(&key).copied() else {
            taken.insert(key, (stack, service, own.span));
            continue;
        };
        let profile = first.profile.as_str();
        // In one project, a service that two profiles have is one container.
        if profile != stack.profile && first.project == stack.project && other == service {
            continue;
        }
        let (message, help) = if profile == stack.profile {
            let message = format!("container name `{text}` is given to `{other}` and to `{service}`");
            (message, "give one of them another name, or leave `container_name` out".to_string())
        } else if layout(profile) == Layout::Single && layout(&stack.profile) == Layout::Single && other == service {
            continue;
        } else {
            let message = format!("container name `{text}` is given in several profiles of one machine");
            (message, format!("leave it out, or write `container_name \"${{profile.project}}-{service}\"`"))
        };
        let place = if place == own.span { Span::NONE } else { place };
        sink.push(
            RULE.finding(message, own.span, "taken again here")
                .related(place, format!("taken by `{other}` in `{profile}`"))
                .help(help)
                .profiles([profile, &stack.profile]),
        );
    }
}
