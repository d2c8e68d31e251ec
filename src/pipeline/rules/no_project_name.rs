//! A stack whose project is called after its folder.

use crate::compose::Tree;
use crate::diag::{Code, Severity, Sink};

use super::{ComposeFile, Facts, Rule};

pub const RULE: Rule = Rule {
    code: Code("no-project-name"),
    severity: Severity::Warning,
    summary: "no Compose file of a stack says what the project is called",
    page: r##"
Without a `name`, Compose calls a project after the folder of its first file. Two checkouts in folders of one name then share
containers, networks and volumes, and a renamed folder starts with empty volumes. `name` at the top of the file says it once
for all; `COMPOSE_PROJECT_NAME` in a `.env` does, too.

Bad:
```yaml
services:
  web: { image: "nginx:1.27" }
```

Good:
```yaml
name: shop
services:
  web: { image: "nginx:1.27" }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for stack in facts.stacks {
        let is_its = |file: &&ComposeFile| file.is_named && file.stacks.contains(&stack.profile);
        let is_named = facts.files.iter().filter(is_its).flat_map(|file| &file.documents).any(|document| {
            let name = document.tree.get("name").and_then(Tree::scalar_text);
            name.is_some_and(|name| !name.is_empty())
        });
        if is_named || stack.vars.contains_key("COMPOSE_PROJECT_NAME") {
            continue;
        }
        let first = facts.files.iter().find(is_its).and_then(|file| {
            let key = file.documents.first()?.tree.as_map()?.keys().next()?;
            file.top_key(key)
        });
        if let Some(span) = first {
            sink.push(
                RULE.finding("the project has no name of its own", span, format!("called `{}` after its folder", stack.project))
                    .help(format!("write `name: {}` at the top", stack.project))
                    .profiles([&stack.profile]),
            );
        }
    }
}
