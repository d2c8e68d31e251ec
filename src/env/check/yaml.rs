//! A line that is written as YAML.

use crate::compose::dotenv::read::Style;
use crate::diag::{Code, Severity, Sink, Span};

use super::{Check, Facts};

pub const CHECK: Check = Check {
    code: Code("env-yaml"),
    severity: Severity::Warning,
    summary: "a line of a .env is written as YAML",
    page: r##"
A `.env` is no YAML. Compose takes `NAME: value` for `NAME=value`; shells and some libraries do not. `null`, `~` and `None` are
texts of that many letters, not the absence of a value, and `!!str` or a `|` for a text of several lines mean nothing.

```kdl
stack shop
profile dev
vars { var LOG_FILE default="" { doc "Where the log goes" } }
service web { image "nginx:1.27"; env LOG_FILE }
```

Bad:
```env
LOG_FILE: null
```

Good:
```env
LOG_FILE=
```
"##,
    check,
};

/// What stands for no value in YAML and in programs.
pub(super) fn is_nothing(text: &str) -> bool {
    matches!(text, "null" | "~" | "Null" | "NULL" | "None" | "nil" | "undefined")
}

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (file, entry) in facts.entries {
        let name = entry.key.value.as_str();
        if matches!(entry.style, Style::Bare) || name.is_empty() {
            continue;
        }
        let text = facts.files.get(*file).map_or("", |file| file.text.as_str());
        let raw = text.get(entry.raw.start as usize..entry.raw.end()).unwrap_or_default();
        if is_nothing(raw) || matches!(raw, "|" | ">") {
            let mut finding = CHECK.finding(format!("`{name}` is the text `{raw}`"), entry.raw, "a text like any other");
            if facts.decl(name).is_some_and(|decl| decl.problem(raw).is_some()) {
                finding.severity = Severity::Error;
            }
            let why = if facts.decl(name).is_some() { facts.declared_at(name) } else { Span::NONE };
            let help = if matches!(raw, "|" | ">") {
                "write a value of several lines between double quotes".to_string()
            } else {
                format!("write `{name}=` for no value")
            };
            sink.push(finding.related(why, "declared here").help(help));
            continue;
        }
        let between = text.get(entry.key.span.end()..entry.raw.start as usize).unwrap_or_default();
        if let Some(at) = between.find(':').filter(|_| !between.contains('=')) {
            let place = Span::new(entry.key.span.file, entry.key.span.end() + at, 1);
            let finding = CHECK.finding(format!("`{name}` is followed by a colon"), place, "Compose reads it, a shell does not");
            sink.push(finding.help(format!("write `{}`", facts.line(name, entry.value.as_deref()))));
        }
    }
}
