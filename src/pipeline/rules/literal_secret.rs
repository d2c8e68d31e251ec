//! A secret written into the manifest.

use crate::compose::Tree;
use crate::compose::interpolation::{self, Part};
use crate::diag::{Code, Severity, Sink, Span, Spanned};

use super::super::decode::{Condition, VarDecl};
use super::{Facts, Form, Rule, secrets, tokens, uses};

pub const RULE: Rule = Rule {
    code: Code("literal-secret"),
    severity: Severity::Error,
    summary: "a secret stands in the manifest",
    page: r##"
The manifest and everything rendered from it are committed: a password or token in it is known to everyone who ever had
the repository. What looks like a token, or is random under a name such as `DB_PASSWORD`, is an error; a plain value under such a name is a
warning. A
`secret` variable keeps the value outside: `required` in production, with a harmless value of its own in dev and test.

Bad:
```kdl
stack shop
profile dev
service db { image "postgres:16"; env POSTGRES_PASSWORD="hunter2-and-more" }
```

Good:
```kdl
stack shop
profile dev
vars { var POSTGRES_PASSWORD secret required dev=postgres { doc "Password of the database" } }
service db { image "postgres:16"; env POSTGRES_PASSWORD }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    let services = facts.manifest.services.iter().map(|(name, decl)| (name, &decl.body, true));
    let roles = facts.manifest.roles.iter().map(|(name, decl)| (name, &decl.body, false));
    for (name, body, is_service) in services.chain(roles) {
        let has = |profile: &str| !is_service || facts.has(profile, name);
        let profiles: Vec<&str> = facts.stacks.iter().map(|s| s.profile.as_str()).filter(|p| has(p)).collect();
        judge(facts, name, &body.settings, &profiles, sink);
        for block in &body.blocks {
            let named = |stack: &&super::super::expand::Stack| match &block.condition {
                Condition::In(names) => names.iter().any(|name| stack.lineage.contains(&name.value)),
                Condition::When(_) => true,
            };
            let inside: Vec<&str> = facts.stacks.iter().filter(named).map(|s| s.profile.as_str()).filter(|p| has(p)).collect();
            judge(facts, name, &block.body.settings, &inside, sink);
        }
    }
    if facts.form == Form::Compose {
        for (stack, name, tree) in facts.services() {
            judge(facts, name, tree, &[&stack.profile], sink);
        }
    }
    for decl in facts.manifest.vars.values() {
        for value in decl.profiles.values().chain(&decl.default).chain(&decl.value) {
            // A secret's URL may have a password where the profile may know it; a real token has no place anywhere.
            let look = tokens::looks_like(&value.value).filter(|look| decl.secret.is_none() || !look.contains("URL"));
            if let Some(look) = look {
                let message = format!("`{}` holds {look}", decl.name.value);
                let help = if decl.secret.is_some() {
                    "take it out and make a new one: it is known to everyone who has the manifest".to_string()
                } else {
                    format!(
                        "write `var {} secret required` without the value, or build it from a secret: \"…${{NAME}}…\"",
                        decl.name.value
                    )
                };
                sink.conceal(value.span);
                sink.push(RULE.finding(message, value.span, "a secret in a file that is committed").help(help));
            } else if (decl.secret.is_some() || secrets::is_secret_name(&decl.name.value)) && secrets::is_random(&value.value) {
                random(decl, value, sink);
            }
        }
    }
}

/// A value as random as a real one. A profile may know a secret's value, but then one that is none anywhere else.
fn random(decl: &VarDecl, value: &Spanned<String>, sink: &mut Sink) {
    let name = &decl.name.value;
    sink.conceal(value.span);
    let mut finding =
        RULE.finding(format!("`{name}` looks like a real secret"), value.span, "random, in a file that is committed");
    let help = if decl.secret.is_some() {
        finding.severity = Severity::Warning;
        "make a new one where it is in use, and write a plain value here, such as `for-dev-only`".to_string()
    } else {
        format!("write `var {name} secret required` without the value")
    };
    sink.push(finding.help(help));
}

/// What a text looks like, be it in what a variable has by default. `:-user}@host` in a URL is no password.
fn look_of(text: &str) -> Option<&'static str> {
    if !text.contains("${") {
        return tokens::looks_like(text);
    }
    let Ok(parts) = interpolation::parse_dotted(text) else { return tokens::looks_like(text) };
    let mut look = tokens::looks_like(&without_defaults(&parts));
    interpolation::visit(&parts, &mut |part| {
        if let Part::Var { op: Some((_, text)), .. } = part {
            look = look.or_else(|| tokens::looks_like(&without_defaults(text)));
        }
    });
    look
}

fn without_defaults(parts: &[Part]) -> String {
    let plain = |part: &Part| match part {
        Part::Text(text) => text.clone(),
        Part::Dollar => "$".to_string(),
        Part::Var { name, .. } => format!("${{{name}}}"),
        Part::Endpoint { path, .. } => format!("${{{path}}}"),
    };
    parts.iter().map(plain).collect()
}

fn judge(facts: &Facts<'_>, owner: &str, tree: &Tree, profiles: &[&str], sink: &mut Sink) {
    let mut found = |key: &str, what: &str, span: Span, warn: bool| {
        let message = format!("`{key}` of `{owner}` holds {what}");
        sink.conceal(span);
        let mut finding = RULE.finding(message, span, "a secret in a file that is committed");
        if warn {
            finding.severity = Severity::Warning;
        }
        let name = if key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') { key } else { "NAME" };
        let help = facts.say(
            format!("declare `var {name} secret required` and pass it: `env {name}`"),
            format!("write `${{{name}:?set it}}` in its place, and the value into a `.env` that is not committed"),
        );
        sink.push(finding.help(help).profiles(profiles.iter().copied()));
    };
    let build = tree.get("build");
    let named = [Some((tree, "environment")), Some((tree, "labels")), build.map(|b| (b, "args")), build.map(|b| (b, "labels"))];
    for (holder, section) in named.into_iter().flatten() {
        for (key, value, span) in uses::entries(holder, section) {
            if let Some(look) = look_of(value) {
                found(key, look, span, false);
            } else if secrets::is_secret_name(key) && secrets::is_secret_value(value) {
                let random = secrets::is_random(value);
                found(key, if random { "a secret by its name and its look" } else { "a secret by its name" }, span, !random);
            }
        }
    }
    for key in ["command", "entrypoint", "healthcheck"] {
        let Some(value) = tree.get(key) else { continue };
        uses::texts(value, &mut |text, span| {
            if let Some(look) = look_of(text) {
                found(key, look, span, false);
            }
        });
    }
}

#[test]
fn defaults_are_looked_at_by_themselves() {
    let token = ["ghp_", &"a1".repeat(18)].concat();
    let url = ["https://u:", "p3nn1ly@x"].concat();
    for (text, wanted) in [
        ("postgres://${USER:-app}@db/${NAME:-app}".to_string(), false),
        ("postgres://app:${PASSWORD:?set PASSWORD: of the store}@db".to_string(), false),
        (format!("${{FEED:-{token}}}"), true),
        (format!("${{FEED:-{url}}}"), true),
        (url.clone(), true),
    ] {
        assert_eq!(look_of(&text).is_some(), wanted, "{text}");
    }
}
