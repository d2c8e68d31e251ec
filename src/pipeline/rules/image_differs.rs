//! A server of one version here and of another there.

use std::collections::HashMap;

use crate::diag::{Code, Severity, Sink};

use super::image::Image;
use super::{Facts, Rule, image};

pub const RULE: Rule = Rule {
    code: Code("image-differs"),
    severity: Severity::Warning,
    summary: "a data store has another version in another profile",
    page: r##"
Tests on another version of the database than production's prove little, and files that one version has written may be
unreadable for the other. The version is said once, in the service, and not again in a block for a profile. `16` and
`16.4-alpine` do not contradict each other; `15` and `16` do.

Bad:
```kdl
stack shop
profile dev
profile prod { machine server }
service cache { image "redis:7"; in prod { image "redis:6" } }
```

Good:
```kdl
stack shop
profile dev
profile prod { machine server }
service cache { image "redis:7"; in prod { image "redis:7.4" } }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    // The first image that a profile gives a service.
    let mut first: HashMap<(&str, &str), (&str, Image)> = HashMap::new();
    for (stack, project) in facts.profiles() {
        let services = project.file.get("services").and_then(crate::compose::Tree::as_map);
        for (name, tree) in services.into_iter().flatten() {
            let Some((store, image)) = image::store(tree) else { continue };
            let key = (store.name, name.as_str());
            let Some((profile, other)) = first.get(&key) else {
                first.insert(key, (&stack.profile, image));
                continue;
            };
            let (Some(here), Some(there)) = (image.version(), other.version()) else { continue };
            if other.repository != image.repository || agree(&here, &there) {
                continue;
            }
            let tags = [&image, other].map(|image| image.tag.clone().unwrap_or_default());
            let label = format!("`{}` in `{}`", tags[0], stack.profile);
            sink.push(
                RULE.finding(format!("`{name}` has another version of {} here and there", store.name), image.span, label)
                    .related(other.span, format!("`{}` in `{profile}`", tags[1]))
                    .help(facts.say(
                        "say one version for all profiles: one `image` in the service, or a variable",
                        "say one version for all files: one `image` in the first file, or a variable",
                    ))
                    .profiles([&stack.profile]),
            );
        }
    }
}

/// Whether two versions are the same as far as both are said.
fn agree(a: &[u32], b: &[u32]) -> bool {
    a.iter().zip(b).all(|(a, b)| a == b)
}

#[cfg(test)]
mod tests {
    use crate::pipeline::rules::tests::messages;

    #[test]
    fn only_numbers_that_both_say_can_contradict() {
        for (here, there, differs) in [
            ("mongo:7", "mongo:6", true),
            ("mongo:7.0.1", "mongo:7.0", false),
            ("mongo:7.0", "mongo:7.1-jammy", true),
            ("mongo:latest", "mongo:7", false),
            ("redis:7", "mongo:6", false),
            ("nginx:1.27", "nginx:1.26", false),
        ] {
            let text = format!(
                "stack shop\nprofile dev\nprofile prod\nservice db {{ image \"{here}\"; in prod {{ image \"{there}\" }} }}"
            );
            assert_eq!(!messages("image-differs", &text).is_empty(), differs, "{here} {there}");
        }
    }
}
