//! A variable that nobody gives a value.

use std::collections::HashSet;

use crate::compose::interpolation::{self, Part};
use crate::diag::{Code, Severity, Sink};

use super::{Facts, Form, Rule, secrets, uses};

pub const RULE: Rule = Rule {
    code: Code("variable-without-default"),
    severity: Severity::Warning,
    summary: "a Compose file reads a variable that may have no value",
    page: r##"
Where neither the shell nor a `.env` beside the file sets a variable, `${NAME}` is an empty text: Compose warns and goes on, with
an image of no tag or a path that is the root of the disk. `${NAME:-VALUE}` has a default, and `${NAME:?why}` keeps Compose
from starting without it. What a `.env.example` beside the file names is known to be filled in, and only told with `--strict`.

Bad:
```yaml
name: shop
services:
  web: { image: "nginx:${TAG}" }
```

Good:
```yaml
name: shop
services:
  web: { image: "nginx:${TAG:-1.27}" }
```
"##,
    check,
};

/// What every shell has.
const ALWAYS: &[&str] = &["HOME", "PATH", "PWD", "SHELL", "USER", "COMPOSE_PROJECT_NAME"];

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    if facts.form == Form::Manifest {
        return;
    }
    for (stack, project) in facts.profiles() {
        let mut told: HashSet<String> = HashSet::new();
        uses::texts(&project.file, &mut |text, span| {
            if !text.contains('$') {
                return;
            }
            let Ok(parts) = interpolation::parse(text) else { return };
            interpolation::visit(&parts, &mut |part| {
                let Part::Var { name, op: None, .. } = part else { return };
                if stack.vars.contains_key(name) || ALWAYS.contains(&name.as_str()) || !told.insert(name.clone()) {
                    return;
                }
                // A sample says what everyone is to fill in; in earnest nobody may forget it.
                if !stack.strict && facts.file_of(span).is_some_and(|file| file.sampled.contains(name)) {
                    return;
                }
                let place = facts.file_of(span).map_or(span, |file| {
                    let braced = file.part(span, &format!("${{{name}}}"));
                    if braced == span { file.part(span, &format!("${name}")) } else { braced }
                });
                let help = if secrets::is_secret_name(name) {
                    format!("write `${{{name}:?set it}}`")
                } else {
                    format!("write `${{{name}:-VALUE}}`, or `${{{name}:?why}}` where there is no default")
                };
                sink.push(
                    RULE.finding(format!("nothing gives `{name}` a value"), place, "empty, unless a shell or `.env` sets it")
                        .help(help)
                        .profiles([&stack.profile]),
                );
            });
        });
    }
}
