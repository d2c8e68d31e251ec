//! A volume or network that several profiles share by accident.

use std::collections::HashMap;

use crate::compose::{Tree, Value};
use crate::diag::{Code, Severity, Sink, Span};

use super::super::decode::Layout;
use super::super::expand::Stack;
use super::{Facts, Rule};

pub const RULE: Rule = Rule {
    code: Code("shared-name"),
    severity: Severity::Error,
    summary: "profiles of one machine share a volume or network by its name",
    page: r##"
Compose puts the project's name before the names of volumes and networks, so that each profile has its own. An explicit
`name` is taken as it is: with the same one in two profiles, the tests write into the data of development. Leave the name
out, let it differ by profile, or say `external` where it is meant to be shared and made by something else.

Bad:
```kdl
stack shop
profile dev
profile test
service db { image "postgres:16"; volumes "data:/data" }
volumes { data name=shop-data }
```

Good:
```kdl
stack shop
profile dev
profile test
service db { image "postgres:16"; volumes "data:/data" }
volumes { data name="${profile.project}-data" }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    let single = |profile: &str| facts.manifest.layout_of(profile) == Layout::Single;
    let mut taken: HashMap<(&str, &str, &str), (&Stack, &str, Span)> = HashMap::new();
    for (stack, project) in facts.profiles() {
        for section in ["networks", "volumes"] {
            for (entry, tree) in project.file.get(section).and_then(Tree::as_map).into_iter().flatten() {
                let Some((name, text)) = tree.get("name").and_then(|name| Some((name, name.as_str()?))) else { continue };
                if tree.get("external").is_some_and(|external| external.value != Value::Bool(false)) {
                    continue;
                }
                let key = (stack.machine.as_str(), section, text);
                let Some((first, other, place)) = taken.get(&key).copied() else {
                    taken.insert(key, (stack, entry, name.span));
                    continue;
                };
                let profile = first.profile.as_str();
                // In one project it is the same one.
                if profile != stack.profile && first.project == stack.project && other == entry {
                    continue;
                }
                if single(profile) && single(&stack.profile) && other == entry {
                    continue;
                }
                let what = section.trim_end_matches('s');
                let (message, help) = if profile == stack.profile {
                    (format!("`{other}` and `{entry}` are one {what}, `{text}`"), "give one of them another name".to_string())
                } else {
                    let help = format!("leave `name` out, write \"${{profile.project}}-{entry}\", or add external=#true");
                    (format!("{what} `{text}` is shared by several profiles"), help)
                };
                let place = if place == name.span { Span::NONE } else { place };
                sink.push(
                    RULE.finding(message, name.span, "the same name again")
                        .related(place, "first said here")
                        .help(help)
                        .profiles([profile, &stack.profile]),
                );
            }
        }
    }
}
