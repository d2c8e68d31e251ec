//! A secret stands in a file of the repository.

use crate::audit::{File, Language};
use crate::diag::{Code, Severity};

use super::{Check, Facts, Report};

pub const CHECK: Check = Check {
    code: Code("audit-secret"),
    severity: Severity::Error,
    summary: "a file of the repository holds what looks like a secret",
    page: r##"
A token that is known by its form, a private key, a URL with a password, a random value under a secret's name: in a file that Git
does not ignore it is known to everyone who ever had the repository. Taking it out is not enough: it has to be made anew. In
documents and tests it is a warning, and well-known values of examples (`postgres:postgres@localhost`) are none. Rendered files are
looked at where they were changed by hand. The value itself is never shown.

Bad:
```kdl
stack shop
profile dev
service app { image "shop:1.4" }
```
```ts src/mail.ts
const mailApiKey = "q7Xw2LmZ9vTb4RkP8sNd3";
```

Good:
```kdl
stack shop
profile dev
vars { var MAIL_API_KEY secret required dev=for-dev-only { doc "Key of the mail service" } }
service app { image "shop:1.4"; env MAIL_API_KEY }
```
```ts src/mail.ts
const mailApiKey = process.env.MAIL_API_KEY;
```
"##,
    check,
};

fn check<'a>(facts: &Facts<'a>, report: &mut Report<'a>) {
    let by_hand = |file: &&File| !facts.owned.contains(&file.path) || facts.edited.contains(&file.path);
    for file in facts.tree.files.iter().filter(by_hand) {
        for leak in &file.leaks {
            report.conceal(file, leak.place.clone());
            let message = match (&leak.name, leak.look) {
                (Some(name), Some(look)) => format!("`{name}` holds {look}"),
                (Some(name), None) => format!("`{name}` looks like a real secret"),
                (None, look) => format!("this is {}", look.unwrap_or("a secret")),
            };
            let finding = report.finding(&CHECK, file, leak.place.clone(), message, "in a file that Git does not ignore");
            let declared = leak.name.as_deref().filter(|name| facts.known.declared.contains(name));
            let finding = finding.help(match declared {
                Some(name) => format!("make a new one, and write a placeholder here: `{name}=change-me`"),
                None if file.language == Language::Dotenv => {
                    "make a new one, and write a placeholder here, or have Git ignore the file".to_string()
                }
                None => "make a new one, keep it outside of the repository, and read it from the environment".to_string(),
            });
            if leak.is_live && !file.is_test() { report.push(finding) } else { report.push_mild(finding) }
        }
    }
}
