//! An image that may be another one tomorrow.

use crate::diag::{Code, Severity, Sink};

use super::{Facts, Rule, uses};

pub const RULE: Rule = Rule {
    code: Code("unpinned-image"),
    severity: Severity::Warning,
    summary: "an image without a version, or with one that moves",
    page: r##"
Without a tag, or with one that moves (`latest`, `stable`, `edge`, `latest-alpine` …), the image that is pulled today is not the one
that was tested yesterday, and nobody can tell which one runs. Every image that is pulled has a version or a digest. Where
the tag comes from a variable, its default is looked at; an image that the service builds itself may be called as you like.

Bad:
```kdl
stack shop
profile dev
service app { image "nginx:latest" }
```

Good:
```kdl
stack shop
profile dev
service app { image "nginx:1.27.3" }
```
"##,
    check,
};

/// Tags that whoever publishes an image moves to the next one.
const MOVING: &[&str] = &[
    "latest",
    "stable",
    "edge",
    "test",
    "testing",
    "nightly",
    "dev",
    "develop",
    "development",
    "beta",
    "alpha",
    "canary",
    "lts",
    "main",
    "master",
    "next",
    "rolling",
    "unstable",
    "snapshot",
    "current",
    "mainline",
    "trunk",
];

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, name, tree) in facts.services() {
        let Some(image) = tree.get("image").filter(|_| tree.get("build").is_none()) else { continue };
        let Some(text) = uses::settled(image) else { continue };
        let Some((path, label)) = judge(&text) else { continue };
        sink.push(
            RULE.finding(format!("the image of `{name}` is not pinned"), image.span, label)
                .help(facts.say(format!("write `image \"{path}:VERSION\"`"), format!("write `image: {path}:VERSION`")))
                .profiles([&stack.profile]),
        );
    }
}

/// The image without its tag, and what is wrong with it.
fn judge(text: &str) -> Option<(&str, &'static str)> {
    if text.is_empty() || text.contains('@') {
        return None;
    }
    match text.rsplit_once(':') {
        // A colon before a slash belongs to the registry's port.
        Some((path, tag)) if !tag.contains('/') => moves(tag).then_some((path, "whatever is newest")),
        _ => Some((text, "no version")),
    }
}

/// Whether a tag is a moving one, or that and a variant: `latest-alpine`, but not `1.27-dev`.
fn moves(tag: &str) -> bool {
    let tag = tag.to_ascii_lowercase();
    tag.is_empty()
        || MOVING.contains(&tag.split(['-', '_', '.']).next().unwrap_or(&tag)) && !tag.contains(|c: char| c.is_ascii_digit())
}

#[test]
fn tags_are_told_apart() {
    for (image, moving) in [
        ("nginx", true),
        ("registry.example.com:5000/nginx", true),
        ("registry.example.com:5000/nginx:1.27", false),
        ("nginx:latest-alpine", true),
        ("nginx:Stable", true),
        ("nginx:1.27-dev", false),
        ("app:main-3f2a91c", false),
        ("app:develop-20240101", false),
        ("nginx:alpine", false),
        ("nginx:latest@sha256:0", false),
        ("", false),
    ] {
        assert_eq!(judge(image).is_some(), moving, "{image}");
    }
}
