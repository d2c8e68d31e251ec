//! A secret where everyone can read it.

use crate::diag::{Code, Severity, Sink, Span};

use super::{Facts, Form, Rule, secrets, uses};

pub const RULE: Rule = Rule {
    code: Code("secret-in-build"),
    severity: Severity::Error,
    summary: "a secret becomes part of an image or of a label",
    page: r##"
Build arguments stay in the image's history, and labels are shown by `docker inspect` and read by every tool on the
machine: whoever has the image has the secret. A build reads it from a mounted file instead: `build { secrets NAME }`, with
the secret declared at the top.

Bad:
```kdl
stack shop
profile dev
vars { var NPM_AUTH secret required { doc "Reads the private registry" } }
service app { build context="." { args NPM_AUTH="${NPM_AUTH}" } }
```

Good:
```kdl
stack shop
profile dev
vars { var NPM_AUTH secret required { doc "Reads the private registry" } }
service app { build context="." { secrets npm-auth } }
secrets { npm-auth environment=NPM_AUTH }
```
"##,
    check,
};

const PLACES: &[(&[&str], &str, bool)] = &[
    (&["build"], "args", true),
    (&["build"], "labels", true),
    (&["deploy"], "labels", false),
    (&[], "labels", false),
    (&[], "annotations", false),
];

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, service, tree) in facts.services() {
        for (path, key, in_image) in PLACES {
            let Some(entries) = uses::at(tree, path).and_then(|holder| holder.get(key)) else { continue };
            let mut secret = |name: &str, span| {
                let (place, why) = match facts.manifest.vars.get(name).map(|decl| (decl.secret, decl.name.span)) {
                    Some((Some(secret), _)) => (secret, "declared secret here"),
                    Some((None, declared)) if secrets::is_secret_name(name) => (declared, "a secret by its name"),
                    None if facts.form == Form::Compose && secrets::is_secret_name(name) => (Span::NONE, ""),
                    _ => return,
                };
                let (message, help) = if *in_image {
                    let message = format!("the secret `{name}` becomes part of the image of `{service}`");
                    (
                        message,
                        facts.say(
                            format!(
                                "mount it for the build: `build {{ secrets NAME }}` and `secrets {{ NAME environment={name} }}`"
                            ),
                            format!(
                                "mount it for the build: `secrets: [NAME]` and, at the top, `NAME: {{ environment: {name} }}`"
                            ),
                        ),
                    )
                } else {
                    let message = format!("the secret `{name}` stands in a label of `{service}`");
                    let how = facts.say(format!("env {name}"), "environment");
                    (message, format!("leave it out; a container receives it by `{how}`"))
                };
                sink.push(
                    RULE.finding(message, span, "everyone can read it here")
                        .related(place, why)
                        .help(help)
                        .profiles([&stack.profile]),
                );
            };
            uses::texts(entries, &mut |text, span| uses::variables(text, &mut |name| secret(name, span)));
            // An argument without a value takes it from the variable of its name.
            for (name, value) in entries.as_map().into_iter().flatten().filter(|_| *key == "args") {
                if value.scalar_text().is_none() {
                    secret(name, value.span);
                }
            }
        }
    }
}
