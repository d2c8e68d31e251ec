//! A variable that one file sets twice.

use std::collections::HashMap;

use crate::diag::{Code, Severity, Sink, Span};

use super::{Check, Facts};

pub const CHECK: Check = Check {
    code: Code("env-duplicate"),
    severity: Severity::Warning,
    summary: "a .env sets a variable twice",
    page: r##"
The last line wins, and the one above is changed in vain. Several files may each set a variable: the later file wins, and is meant
to.

```kdl
stack shop
profile dev
vars { var LOG_LEVEL default=info { doc "Least severe message" } }
service web { image "nginx:1.27"; env LOG_LEVEL }
```

Bad:
```env
LOG_LEVEL=debug
LOG_LEVEL=warn
```

Good:
```env
LOG_LEVEL=warn
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    let mut seen: HashMap<(usize, &str), Span> = HashMap::new();
    for (file, entry) in facts.entries.iter().filter(|(_, entry)| !entry.key.value.is_empty()) {
        let name = entry.key.value.as_str();
        if let Some(first) = seen.insert((*file, name), entry.key.span) {
            let finding = CHECK.finding(format!("`{name}` is set twice"), entry.key.span, "this one wins");
            sink.push(finding.related(first, "without effect").help("keep one of the two"));
        }
    }
}
