//! A document names a variable that does not exist.

use crate::audit::ambient::{is_ambient, is_for_a_library};
use crate::diag::{Code, Severity, nearest};

use super::undeclared::is_slip;
use super::{Check, Facts, Report};

pub const CHECK: Check = Check {
    code: Code("audit-docs-variable"),
    severity: Severity::Warning,
    summary: "a document names a variable that does not exist",
    page: r##"
A document shows how to set a variable that is neither declared nor read by any code, or names one that is a declared one but for a
letter. Readers set it and nothing happens.

Bad:
```kdl
stack shop
profile dev
vars { var DATABASE_URL default="sqlite://shop.db" read-by="app.py" { doc "Where the data is" } }
service app { image "shop:1.4" }
```
```py app.py
import os
url = os.environ["DATABASE_URL"]
```
```md README.md
Set `DATABSE_URL` before you start the app.
```

Good:
```kdl
stack shop
profile dev
vars { var DATABASE_URL default="sqlite://shop.db" read-by="app.py" { doc "Where the data is" } }
service app { image "shop:1.4" }
```
```py app.py
import os
url = os.environ["DATABASE_URL"]
```
```md README.md
Set `DATABASE_URL` before you start the app.
```
"##,
    check,
};

fn check<'a>(facts: &Facts<'a>, report: &mut Report<'a>) {
    if facts.model.is_none() {
        return;
    }
    for file in facts.files() {
        for mention in &file.mentions.names {
            let name = mention.name.as_str();
            if facts.known.knows(name) || facts.known.used.contains(name) || is_ambient(name) || is_for_a_library(name) {
                continue;
            }
            let near = nearest(name, facts.known.declared.iter().copied()).filter(|near| is_slip(name, near));
            if near.is_none() && !mention.is_set {
                continue;
            }
            let message = format!("nothing knows a variable `{name}`");
            let finding = report.finding(&CHECK, file, mention.place.clone(), message, "neither declared nor read");
            report.push(finding.help(match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("declare it, `var {name} {{ doc \"…\" }}`, or take it out of the document"),
            }));
        }
    }
}
