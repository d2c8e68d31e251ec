//! `version` at the top of a Compose file.

use crate::diag::{Code, Severity, Sink};

use super::{Facts, Rule};

pub const RULE: Rule = Rule {
    code: Code("obsolete-version"),
    severity: Severity::Warning,
    summary: "a Compose file has a `version`",
    page: r##"
Compose reads every file by its newest schema, whatever `version` says, and warns of the key at every call. Readers that are
older than that refuse what newer keys the file has, so that the number promises nothing. Leave it out.

Bad:
```yaml
version: "3.8"
name: shop
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
    for file in facts.files {
        if let Some(span) = file.top_key("version") {
            sink.push(
                RULE.finding("`version` means nothing to Compose", span, "not read, and warned of")
                    .help("leave it out")
                    .profiles(&file.stacks),
            );
        }
    }
}
