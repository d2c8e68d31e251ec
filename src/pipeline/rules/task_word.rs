//! A task whose words refer to what has no value.

use crate::compose::interpolation::{self, Part};
use crate::diag::{Code, Severity, Sink, nearest};

use super::super::decode::Manifest;
use super::super::expand::{Stack, values};
use super::{Facts, Rule};

pub const RULE: Rule = Rule {
    code: Code("task-word"),
    severity: Severity::Error,
    summary: "a word of a task refers to something that has no value there",
    page: r##"
`${NAME}` and `${service.port}` in a task's words are filled in when the task is written down: in the Makefile, the docs, the
workflow. What has no value then, or must not be shown, cannot stand there: an undeclared variable, a secret, a variable
that comes from outside. The container has it in its environment: `sh -c` and the shell's own `$NAME` reach it there.

Bad:
```kdl
stack shop
profile dev
vars { group "Database" { var DB_PASSWORD secret required { doc "Password" } } }
service db { image "postgres:16"; env DB_PASSWORD }
task login service=db { doc "Log in"; exec login "--password=${DB_PASSWORD}" }
```

Good:
```kdl
stack shop
profile dev
vars { group "Database" { var DB_PASSWORD secret required { doc "Password" } } }
service db { image "postgres:16"; env DB_PASSWORD }
task login service=db { doc "Log in"; exec sh "-c" "login --password=$DB_PASSWORD" }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for task in facts.manifest.tasks.values() {
        for stack in facts.stacks.iter().filter(|stack| concerns(task, stack)) {
            for (step, word) in task.steps.iter().flat_map(|step| step.args.iter().map(move |word| (step, word))) {
                if !word.value.contains("${") || values::word(facts.manifest, stack, &word.value, step.kind.view()).complete {
                    continue;
                }
                let Some((message, help)) = reason(facts.manifest, stack, &word.value) else { continue };
                sink.push(
                    RULE.finding(message, word.span, "has no value when the task is written down")
                        .help(help)
                        .profiles([&stack.profile]),
                );
            }
        }
    }
}

fn concerns(task: &super::super::decode::TaskDecl, stack: &Stack) -> bool {
    task.profile.as_ref().is_none_or(|profile| profile.value == stack.profile)
        && task.service.as_ref().is_none_or(|service| stack.services.contains_key(&service.value))
}

/// What keeps a word from being filled in, and what to write instead.
fn reason(manifest: &Manifest, stack: &Stack, word: &str) -> Option<(String, String)> {
    let parts = interpolation::parse_dotted(word).ok()?;
    let mut found = None;
    interpolation::visit(&parts, &mut |part| {
        if found.is_some() {
            return;
        }
        found = match part {
            Part::Endpoint { path, .. } => Some((
                format!("`{path}` has no value here"),
                "name a port of a service that the profile has and publishes".to_string(),
            )),
            Part::Var { name, braced: true, .. } => match manifest.vars.get(name) {
                None => {
                    let near = nearest(name, manifest.vars.keys().map(String::as_str));
                    let help = near.map_or_else(
                        || format!("a variable of the shell's own is written `${name}`"),
                        |near| format!("did you mean `{near}`?"),
                    );
                    Some((format!("no variable is called `{name}`"), help))
                }
                Some(_) if !values::word(manifest, stack, &format!("${{{name}}}"), super::super::decode::View::Host).complete => {
                    let help = format!("let the container's shell look it up: `sh -c \"… ${name} …\"`");
                    Some((format!("the value of `{name}` is not for a file"), help))
                }
                Some(_) => None,
            },
            _ => None,
        };
    });
    found
}
