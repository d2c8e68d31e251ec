//! An image that may be another one tomorrow.

use std::collections::HashSet;

use crate::diag::{Code, Severity, Sink};

use super::{Facts, Rule, uses};

pub const RULE: Rule = Rule {
    code: Code("unpinned-image"),
    severity: Severity::Warning,
    summary: "an image without a version, or with one that moves",
    page: r##"
Without a tag, or with one that moves (`latest`, `stable`, `edge`, `latest-alpine` …), the image that is pulled today is
not the one that was tested yesterday, and nobody can tell which one runs. Every image that is pulled has a version or a
digest. Where the tag comes from a variable, its default is looked at; an image that the stack builds itself may be
called as you like.

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
    // An image that one service builds and others run is the stack's own, in that profile.
    let builds = facts.services().filter(|(_, _, tree)| tree.get("build").is_some());
    let own: HashSet<(&str, String)> =
        builds.filter_map(|(stack, _, tree)| Some((stack.profile.as_str(), uses::settled(tree.get("image")?)?))).collect();
    for (stack, name, tree) in facts.services() {
        let Some(image) = tree.get("image").filter(|_| tree.get("build").is_none()) else { continue };
        let Some(text) = uses::settled(image) else { continue };
        let Some((path, label)) = judge(&text).filter(|_| !own.contains(&(stack.profile.as_str(), text.clone()))) else {
            continue;
        };
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

/// Whether a tag is a moving one, alone or with a variant: `latest-alpine`, but not `1.27-dev` or `main-3f2a91c`.
fn moves(tag: &str) -> bool {
    let tag = tag.to_ascii_lowercase();
    let mut words = tag.split(['-', '_']);
    let first = words.next().unwrap_or_default();
    let is_hash = |word: &str| word.len() >= 7 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_version = |word: &str| word.trim_start_matches(['v', 'r']).starts_with(|c: char| c.is_ascii_digit());
    tag.is_empty() || (MOVING.contains(&first) && !words.any(|word| is_hash(word) || is_version(word) || word.starts_with("sha")))
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
        ("nginx:stable-alpine3.20", true),
        ("timescale/timescaledb:latest-pg16", true),
        ("app:main-v2", false),
        ("nginx:alpine", false),
        ("nginx:latest@sha256:0", false),
        ("", false),
    ] {
        assert_eq!(judge(image).is_some(), moving, "{image}");
    }
}

#[test]
fn images_of_the_stacks_own_may_be_called_as_you_like() {
    let mut sink = Sink::default();
    let text = "stack shop\nprofile dev\nprofile prod\nservice web { image \"shop:latest\"; in dev { build context=\".\" } }\nservice worker { image \"shop:latest\" }\n\
                service other { image \"other:latest\" }";
    let _ = crate::pipeline::analyse(text, None, &mut sink);
    let found = sink.into_sorted().into_iter().map(|d| format!("{}: {}", d.profiles.join(" "), d.message)).collect::<Vec<_>>();
    let not = |profiles: &str, name: &str| format!("{profiles}: the image of `{name}` is not pinned");
    assert_eq!(found, [not("prod", "web"), not("prod", "worker"), not("dev prod", "other")]);
}
