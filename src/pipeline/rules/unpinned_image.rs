//! An image that may be another one tomorrow.

use crate::diag::{Code, Severity, Sink};

use super::{Facts, Rule, uses};

pub const RULE: Rule = Rule {
    code: Code("unpinned-image"),
    severity: Severity::Warning,
    summary: "a strict profile runs an image without a version",
    page: r##"
Without a tag, or with `latest`, the image that is pulled today is not the one that was tested yesterday. In a strict
profile every image that is pulled has a version or a digest.

Bad:
```kdl
stack shop
profile prod { strict #true }
service app { image "nginx:latest" }
```

Good:
```kdl
stack shop
profile prod { strict #true }
service app { image "nginx:1.27.3" }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, name, tree) in facts.services().filter(|(stack, ..)| stack.strict) {
        let Some(image) = tree.get("image").filter(|_| tree.get("build").is_none()) else { continue };
        let Some(text) = image.as_str().and_then(uses::with_defaults) else { continue };
        if text.is_empty() || text.contains('@') {
            continue;
        }
        let (path, tag) = match text.rsplit_once(':') {
            // A colon before a slash belongs to the registry's port.
            Some((path, tag)) if !tag.contains('/') => (path, Some(tag)),
            _ => (text.as_str(), None),
        };
        let label = match tag {
            None => "no version",
            Some("latest") => "whatever is newest",
            Some(_) => continue,
        };
        sink.push(
            RULE.finding(format!("the image of `{name}` is not pinned"), image.span, label)
                .help(facts.say(format!("write `image \"{path}:VERSION\"`"), format!("write `image: {path}:VERSION`")))
                .profiles([&stack.profile]),
        );
    }
}
