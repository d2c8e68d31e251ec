//! A health check that calls what its image does not have.

use crate::compose::Tree;
use crate::diag::{Code, Severity, Sink, Span};

use super::image::Image;
use super::{Facts, Rule, image};

pub const RULE: Rule = Rule {
    code: Code("healthcheck-tool-missing"),
    severity: Severity::Warning,
    summary: "a health check calls curl or wget in an image without it",
    page: r##"
A health check runs inside of the container. Small images have no `curl`: Alpine's have BusyBox's `wget`, Debian's `slim` ones
have neither. The check fails with "not found", and the service never becomes healthy. Images that are built are not judged.

Bad:
```kdl
stack shop
profile dev
service app { image "node:22-alpine"; healthcheck { test CMD curl "-f" "http://localhost:3000" } }
```

Good:
```kdl
stack shop
profile dev
service app { image "node:22-alpine"; healthcheck { test CMD wget "-q" "--spider" "http://localhost:3000" } }
```
"##,
    check,
};

/// Languages' images: by their tag they are Alpine's, Debian's `slim` or a full Debian.
const LANGUAGES: &[&str] = &["node", "python", "ruby", "golang"];
/// Images that are nothing but their program.
const BARE: &[&str] = &["traefik/whoami", "cloudflare/cloudflared", "portainer/portainer-ce"];

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, name, tree) in facts.services() {
        let Some(test) = tree.get("healthcheck").and_then(|check| check.get("test")) else { continue };
        let (Some(image), Some((tool, span))) = (image::of(tree), tool(test)) else { continue };
        if has(&image, tool) != Some(false) {
            continue;
        }
        let other = if tool == "curl" { "wget" } else { "curl" };
        let help = match has(&image, other) {
            Some(true) => facts.say(
                "write `test CMD wget \"-q\" \"--spider\" \"URL\"`: BusyBox has it",
                "write `test: [CMD, wget, -q, --spider, URL]`: BusyBox has it",
            ),
            _ => "call a program that the image has, such as the service's own, or its language's".to_string(),
        };
        let label = format!(
            "{} has none",
            image.tag.as_ref().map_or(image.repository.clone(), |tag| format!("{}:{tag}", image.repository))
        );
        sink.push(
            RULE.finding(format!("there is no `{tool}` in the image of `{name}`"), span, "called here")
                .related(image.span, label)
                .help(help)
                .profiles([&stack.profile]),
        );
    }
}

/// `curl` or `wget`, where the check starts with it and has no other way.
fn tool(test: &Tree) -> Option<(&'static str, Span)> {
    let words: Vec<&Tree> = test.as_seq().unwrap_or_default().iter().collect();
    let (first, span, rest) = match words.as_slice() {
        [kind, program, ..] if kind.as_str() == Some("CMD") => (program.as_str()?, program.span, String::new()),
        [kind, line] if kind.as_str() == Some("CMD-SHELL") => {
            let (first, rest) = line.as_str()?.trim_start().split_once(' ')?;
            (first, line.span, rest.to_string())
        }
        _ => return None,
    };
    let tool = ["curl", "wget"].into_iter().find(|tool| first.rsplit('/').next() == Some(*tool))?;
    let other = ["curl ", "wget ", "nc "].iter().any(|other| rest.contains(other));
    (!other).then_some((tool, span))
}

/// Whether an image has `curl` or `wget`; `None` where it is not known for sure.
fn has(image: &Image, tool: &str) -> Option<bool> {
    let tag = image.tag.as_deref().unwrap_or_default();
    let alpine = Some(tool == "wget");
    let repository = image.repository.as_str();
    match repository {
        "alpine" | "busybox" | "prom/prometheus" => alpine,
        "debian" | "ubuntu" => Some(false),
        // What a tag holds that nobody knows is not known either.
        _ if tag.is_empty() => None,
        "postgres" | "redis" | "valkey/valkey" if tag.contains("alpine") => alpine,
        "postgres" | "redis" | "valkey/valkey" => Some(false),
        _ if LANGUAGES.contains(&repository) && tag.contains("alpine") => alpine,
        _ if LANGUAGES.contains(&repository) && tag.contains("slim") => Some(false),
        _ if BARE.contains(&repository) || repository.contains("/distroless/") => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::pipeline::rules::tests::messages;

    #[test]
    fn only_what_is_known_for_sure_is_told() {
        for (image, test, found) in [
            ("alpine:3.20", "CMD curl \"-f\" localhost", true),
            ("alpine:3.20", "CMD wget localhost", false),
            ("postgres:16", "CMD-SHELL \"curl -f localhost\"", true),
            ("postgres:16", "CMD-SHELL \"curl -f localhost || wget localhost\"", false),
            ("postgres:16", "CMD-SHELL \"pg_isready\"", false),
            ("python:3.12-slim", "CMD wget localhost", true),
            ("python:3.12", "CMD curl localhost", false),
            ("node:22-alpine", "CMD \"/usr/bin/curl\" localhost", true),
            ("nginx:1.27-alpine", "CMD curl localhost", false),
            ("example/app:1", "CMD curl localhost", false),
            ("redis", "CMD curl localhost", false),
        ] {
            let text = format!("stack shop\nprofile dev\nservice a {{ image \"{image}\"; healthcheck {{ test {test} }} }}");
            assert_eq!(!messages("healthcheck-tool-missing", &text).is_empty(), found, "{image} {test}");
        }
    }
}
