//! A secret that anyone could guess, in a profile where that matters.

use std::collections::HashMap;

use crate::diag::{Code, Severity, Sink, Span};

use super::{Check, Facts};

pub const CHECK: Check = Check {
    code: Code("env-weak-secret"),
    severity: Severity::Error,
    summary: "a secret of a strict profile is weak, or known from the manifest",
    page: r##"
In a `strict` profile a secret must be one: not the value that the manifest has for development, which is committed; none of the
passwords that are tried first; not too short, unless the manifest asks for that length. Profiles that are not strict may have
what they like.

```kdl
stack shop
profile prod { strict; machine server }
profile dev default=#true
vars { var DB_PASSWORD secret required dev=postgres { doc "Password of the database" } }
service db { image "postgres:16.4"; volumes "./db:/var/lib/postgresql/data"; env POSTGRES_PASSWORD="${DB_PASSWORD}" }
```

Bad:
```env
DB_PASSWORD=postgres
```

Good:
```env
DB_PASSWORD=pbSVkqxfSyzH2dTQ3mUwL8Kc
```
"##,
    check,
};

/// What is tried first, in small letters; numbers and signs at the end are taken off before.
const COMMON: &[&str] = &[
    "password",
    "passw0rd",
    "passwort",
    "secret",
    "admin",
    "administrator",
    "root",
    "toor",
    "test",
    "guest",
    "user",
    "demo",
    "default",
    "letmein",
    "welcome",
    "qwerty",
    "qwertz",
    "asdf",
    "abc",
    "iloveyou",
    "monkey",
    "dragon",
    "master",
    "login",
    "changeit",
    "changeme",
    "postgres",
    "postgresql",
    "mysql",
    "mariadb",
    "redis",
    "mongo",
    "mongodb",
    "rabbitmq",
    "minio",
    "minioadmin",
    "elastic",
    "grafana",
    "keycloak",
    "docker",
    "mypassword",
    "mysecret",
    "supersecret",
    "topsecret",
    "secretkey",
    "verysecret",
    "dev",
    "development",
    "local",
    "pass",
    "pwd",
    "key",
    "token",
    "app",
    "hunter",
];
/// Characters that a secret has at least, where the manifest does not say.
const LEAST: usize = 12;

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    if !facts.stack.strict {
        return;
    }
    for (name, given) in &facts.given {
        let judged = facts.is_secret(name) && facts.moves(name) && !given.value.is_empty();
        if !judged || facts.holds_place(name, &given.value) || facts.altered.contains(name) {
            continue;
        }
        let (place, declared) = facts.places(name, given);
        let mut report = |message: String, label: String, related: Span, why: &str| {
            let help = match facts.process_alone {
                true => "make a new one: `openssl rand -hex 32`".to_string(),
                false => format!("remove the line and let `stackgen env init {} --update` make a new one", facts.stack.profile),
            };
            sink.push(CHECK.finding(message, place, label).related(related, why).help(help));
        };
        if let Some(known) = of_manifest(facts, name, &given.value) {
            report(
                format!("`{name}` is no secret: it stands in the manifest"),
                "known to everyone who has the manifest".into(),
                known,
                "there",
            );
            continue;
        }
        // Of a URL, the password is the secret.
        let secret = password(&given.value).unwrap_or(&given.value);
        if is_common(facts, name, secret) {
            report(
                format!("`{name}` is easily guessed"),
                "among the first that anyone tries".into(),
                declared,
                "declared secret here",
            );
        } else if let Some(label) = too_simple(facts, name, secret) {
            report(format!("`{name}` is too weak for a strict profile"), label, declared, "declared secret here");
        }
    }
}

/// Where the manifest itself has this value for the variable, or for another secret.
fn of_manifest(facts: &Facts<'_>, name: &str, value: &str) -> Option<Span> {
    let secrets = facts.model.manifest.vars.values().filter(|decl| decl.secret.is_some());
    let values = secrets.flat_map(|decl| {
        decl.profiles.values().chain(&decl.default).chain(decl.example.iter().filter(|_| decl.name.value == name))
    });
    values.into_iter().find(|known| known.value == value).map(|known| known.span)
}

fn password(value: &str) -> Option<&str> {
    let (_, rest) = value.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let (user, _) = authority.rsplit_once('@')?;
    user.split_once(':').map(|(_, password)| password).filter(|password| !password.is_empty())
}

fn is_common(facts: &Facts<'_>, name: &str, secret: &str) -> bool {
    let lower = secret.to_lowercase();
    let stem = lower.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_ascii_punctuation());
    let plain: String = stem.chars().filter(|c| c.is_alphanumeric()).collect();
    let name: String = name.to_lowercase().replace('_', "");
    let own = [facts.model.manifest.stack.name.value.to_lowercase().replace(['-', '_'], ""), name];
    plain.is_empty() && lower.chars().count() < 16
        || COMMON.contains(&plain.as_str())
        || (!plain.is_empty() && own.contains(&plain))
}

/// Why it could be found by trying.
fn too_simple(facts: &Facts<'_>, name: &str, secret: &str) -> Option<String> {
    let count = secret.chars().count();
    let shaped = facts.decl(name).is_some_and(|decl| decl.shape.length.is_some() || decl.shape.min_length.is_some());
    if count < LEAST && !shaped {
        return Some(format!("{count} characters long: {LEAST} at least"));
    }
    let mut counts: HashMap<char, usize> = HashMap::new();
    secret.chars().for_each(|c| *counts.entry(c).or_default() += 1);
    if counts.len() < 5 && count > 5 {
        return Some(format!("made of {} different characters", counts.len()));
    }
    let bytes = secret.as_bytes();
    let steps = bytes.windows(2).filter(|pair| pair[0].abs_diff(pair[1]) == 1).count();
    (count > 5 && steps * 4 >= (bytes.len() - 1) * 3).then(|| "characters one after the other".to_string())
}
