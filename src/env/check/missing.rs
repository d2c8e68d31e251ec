//! A required variable that nobody gives.

use crate::diag::{Code, Severity, Sink, Span};

use super::{Check, Facts};

pub const CHECK: Check = Check {
    code: Code("env-missing"),
    severity: Severity::Error,
    summary: "a required variable is not set",
    page: r##"
The profile has no value of its own for the variable, so that it comes from a `.env` or from the shell; without it, Compose
refuses to start. `stackgen env init PROFILE --update` adds what is missing and makes secrets.

```kdl
stack shop
profile prod
vars { var DB_PASSWORD secret required { doc "Password of the database" } }
service db { image "postgres:16"; volumes "./db:/var/lib/postgresql/data"; env POSTGRES_PASSWORD="${DB_PASSWORD}" }
```

Bad:
```env
# DB_PASSWORD=
```

Good:
```env
DB_PASSWORD=pbSVkqxfSyzH2dTQ
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for name in facts.model.manifest.vars.keys() {
        let absent = facts.effective(name).is_none() && !facts.given.contains_key(name.as_str());
        if absent && facts.is_required(name) && !facts.misspelt.values().any(|meant| meant == name) {
            let (span, label) = place(facts, name);
            let finding = CHECK.finding(format!("`{name}` is required and not set"), span, label);
            let (line, why) = required_by(facts, name);
            sink.push(finding.related(line, why).help(help(facts, name)));
        }
    }
}

/// Where it would stand: its line, if that is commented out, else the end of the last file.
pub(super) fn place(facts: &Facts<'_>, name: &str) -> (Span, &'static str) {
    for (file, id) in facts.files.iter().zip(facts.ids) {
        let mut start = 0;
        for line in file.text.split_inclusive('\n') {
            let words = line.trim_start().strip_prefix('#').map(str::trim_start);
            if let Some(rest) = words.and_then(|words| words.strip_prefix(name))
                && rest.trim_start().starts_with('=')
            {
                let at = start + line.len() - line.trim_start().len();
                return (Span::new(*id, at, line.trim().len()), "commented out");
            }
            start += line.len();
        }
    }
    match (facts.files.last(), facts.ids.last()) {
        (Some(file), Some(id)) => (Span::new(*id, file.text.len(), 0), "not in this file"),
        _ => (facts.declared_at(name), "not set in the environment"),
    }
}

/// The line of the manifest that requires it.
pub(super) fn required_by(facts: &Facts<'_>, name: &str) -> (Span, String) {
    let span = facts.state(name).map_or(Span::NONE, |var| var.span);
    // Where there is no file, the declaration is the place of the finding itself.
    let span = if facts.process_alone && facts.declared_at(name) == span { Span::NONE } else { span };
    let gate = facts.decl(name).and_then(|decl| decl.gate.as_deref());
    match gate {
        Some(flag) if facts.value(flag).as_deref() == Some("false") => {
            (span, format!("required where `{flag}` is on: the manifest says so for this profile"))
        }
        Some(flag) => (span, format!("required, as `{flag}` is on")),
        None => (span, "required here".to_string()),
    }
}

/// The line to add, and what it is about.
pub(super) fn help(facts: &Facts<'_>, name: &str) -> String {
    let Some(decl) = facts.decl(name) else { return format!("add `{name}=…`") };
    let example = decl.example.as_ref().map(|example| example.value.as_str());
    let line = facts.line(name, example);
    let verb = if facts.process_alone { "set" } else { "add" };
    let doc = decl.doc.as_ref().map(|doc| format!(": {}", doc.value)).unwrap_or_default();
    match decl.shape.length_words().filter(|_| decl.secret.is_some()) {
        Some(length) => format!("{verb} `{line}`{doc} ({length})"),
        None => format!("{verb} `{line}`{doc}"),
    }
}

/// What to write where an example is what stands there.
pub(super) fn help_without_example(facts: &Facts<'_>, name: &str) -> String {
    let doc = facts.decl(name).and_then(|decl| decl.doc.as_ref()).map(|doc| format!(": {}", doc.value)).unwrap_or_default();
    format!("set `{name}` to a value of your own{doc}")
}
