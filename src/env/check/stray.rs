//! Something that is no assignment, and is taken for one.

use std::collections::HashSet;

use crate::compose::dotenv::read::Style;
use crate::diag::{Code, Severity, Sink};

use super::{Check, Facts};

pub const CHECK: Check = Check {
    code: Code("env-stray"),
    severity: Severity::Warning,
    summary: "something in a .env is no assignment",
    page: r##"
A name alone takes its value from the shell; what stands behind a closing quote is read as such a name. Where neither the shell
nor a line above has a value, the line does nothing. On a last line without a line break, Compose takes the name for a value
without a name.

```kdl
stack shop
profile dev
vars { var TITLE default=Shop { doc "Name on every page" } }
service web { image "nginx:1.27"; env TITLE }
```

Bad:
```env
TITLE="Tom"s
```

Good:
```env
TITLE=Toms
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    let mut seen: HashSet<&str> = HashSet::new();
    let mut line_before = (usize::MAX, 0);
    for (file, entry) in facts.entries {
        let name = entry.key.value.as_str();
        let behind = line_before == (*file, entry.line);
        line_before = (*file, entry.line);
        let shown = if facts.is_name(name, entry.style) { format!("`{name}`") } else { "this name".to_string() };
        let known = facts.decl(name).is_some() || facts.port(name).is_some();
        if name.is_empty() {
            let finding = CHECK.finding("the last line is no assignment", entry.raw, "a value without a name");
            sink.push(finding.help("write NAME=value, and end the file with a line break"));
        } else if entry.style == Style::Bare && behind {
            let finding = CHECK.finding("a text stands behind a closing quote", entry.key.span, "read as a name of its own");
            sink.push(finding.help("put the whole value between the quotes"));
        } else if entry.style == Style::Bare && facts.in_process(name).is_none() && !seen.contains(name) {
            let finding =
                CHECK.finding(format!("{shown} gets no value here"), entry.key.span, "takes the shell's, which has none");
            sink.push(finding.help(if known {
                format!("write `{name}=…`, or remove the line")
            } else {
                "write NAME=value, or remove the line".to_string()
            }));
        }
        seen.insert(name);
    }
}
