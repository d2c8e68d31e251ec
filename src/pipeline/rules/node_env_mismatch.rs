//! A production that runs as if it were developed, or was built as another thing than it runs as.

use crate::diag::{Code, Severity, Sink};

use super::{Facts, Rule, uses};

pub const RULE: Rule = Rule {
    code: Code("node-env-mismatch"),
    severity: Severity::Warning,
    summary: "`NODE_ENV` or its like says development in a strict profile, or differs between build and run",
    page: r##"
In development mode, frameworks show stack traces to everyone, leave caches off and take code from consoles in the
browser. `NODE_ENV`, `RAILS_ENV`, `APP_ENV`, `FLASK_DEBUG`, `ASPNETCORE_ENVIRONMENT` and their like are what switches
it; in a strict profile they must not. What is baked in at build time (`build { args … }`) and what the container is
told must be the same, too: half an application in each mode fails in ways that neither knows.

Bad:
```kdl
stack shop
profile prod { strict }
service app { build { context "."; args NODE_ENV=production }; env NODE_ENV=development }
```

Good:
```kdl
stack shop
profile prod { strict }
service app { build { context "."; args NODE_ENV=production }; env NODE_ENV=production }
```
"##,
    check,
};

/// Variables that name the mode of a whole application.
const MODES: &[&str] = &[
    "APP_ENV",
    "ASPNETCORE_ENVIRONMENT",
    "DENO_ENV",
    "DJANGO_ENV",
    "DOTNET_ENVIRONMENT",
    "FLASK_ENV",
    "GO_ENV",
    "MIX_ENV",
    "NODE_ENV",
    "RACK_ENV",
    "RAILS_ENV",
    "SYMFONY_ENV",
];
/// Switches of debugging pages.
const SWITCHES: &[&str] = &["APP_DEBUG", "DEBUG", "DJANGO_DEBUG", "FLASK_DEBUG"];

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, name, tree) in facts.services() {
        let args = tree.get("build").and_then(|build| build.get("args"));
        for (key, value, span) in uses::environment(tree) {
            if stack.strict && is_development(key, &value) {
                let want = if SWITCHES.contains(&key) { "false" } else { "production" };
                sink.push(
                    RULE.finding(format!("`{name}` runs in development mode: `{key}` is `{value}`"), span, "in a strict profile")
                        .help(facts.say(
                            format!("write `env {key}={want}` in a block `in {}`", stack.profile),
                            format!("write `{key}: \"{want}\"`"),
                        ))
                        .profiles([&stack.profile]),
                );
                continue;
            }
            let Some(arg) = args.and_then(|args| args.get(key)).filter(|_| MODES.contains(&key)) else { continue };
            let Some(built) = uses::settled(arg).filter(|built| !same(built, &value)) else { continue };
            sink.push(
                RULE.finding(format!("`{name}` is built with `{key}` `{built}` and runs as `{value}`"), span, "runs as this")
                    .related(arg.span, "built as this")
                    .help(facts.say(
                        format!("write the same in both: `build {{ args {key}={value} }}`"),
                        format!("write the same in both: `args: {{ {key}: {value} }}`"),
                    ))
                    .profiles([&stack.profile]),
            );
        }
    }
}

fn same(built: &str, run: &str) -> bool {
    built.is_empty() || run.is_empty() || built.eq_ignore_ascii_case(run)
}

fn is_development(key: &str, value: &str) -> bool {
    let development = ["dev", "development", "local", "debug"].iter().any(|word| value.eq_ignore_ascii_case(word));
    (MODES.contains(&key) && development) || (SWITCHES.contains(&key) && uses::is_yes(value))
}

#[test]
fn modes_are_told_from_other_variables() {
    for (key, value, development) in [
        ("NODE_ENV", "development", true),
        ("ASPNETCORE_ENVIRONMENT", "Development", true),
        ("DEBUG", "True", true),
        ("DEBUG", "app:*", false),
        ("NODE_ENV", "production", false),
        ("LOG_LEVEL", "debug", false),
    ] {
        assert_eq!(is_development(key, value), development, "{key}={value}");
    }
}
