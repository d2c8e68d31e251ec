//! A Compose file that the manifest does not render.

use crate::audit::Language;
use crate::diag::{Code, Severity};

use super::{Check, Facts, Report};

pub const CHECK: Check = Check {
    code: Code("audit-unmanaged"),
    severity: Severity::Warning,
    summary: "a Compose file is not rendered from the manifest",
    page: r##"
A Compose file that nobody renders is kept in step by hand, or not at all. What it says belongs into the manifest, as a profile of
its own if need be; `stackgen import` reads it. What is no longer used is best removed.

Bad:
```kdl
stack shop
profile dev
service db { image "postgres:16" }
```
```yaml docker-compose.old.yml
services:
  db:
    image: postgres:9
```

Good:
```kdl
stack shop
profile dev
service db { image "postgres:16" }
```
```md README.md
One stack, one manifest.
```
"##,
    check,
};

fn check<'a>(facts: &Facts<'a>, report: &mut Report<'a>) {
    if facts.model.is_none() {
        return;
    }
    for file in facts.files().filter(|file| file.language == Language::Compose && !file.is_test()) {
        let end = file.text.find('\n').unwrap_or(file.text.len());
        let message = format!("`{}` is not rendered from the manifest", file.path);
        let finding = report.finding(&CHECK, file, 0..end, message, "written by hand");
        report.push(finding.help("bring what it says into the manifest, as `stackgen import` does, or remove it"));
    }
}
