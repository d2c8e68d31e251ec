//! A variable is read whose name is made when the program runs.

use crate::diag::{Code, Severity};

use super::{Check, Facts, Report};
use crate::audit::language::is_program;

pub const CHECK: Check = Check {
    code: Code("audit-dynamic"),
    severity: Severity::Warning,
    summary: "code reads a variable whose name is made when it runs",
    page: r##"
`process.env[key]` may read any variable: nobody can tell which, so that nothing can be checked, and bundlers leave such reads empty.
Written out, each name is found. Where the keys come from a list in the code, say so: `// stackgen: allow audit-dynamic WHY` on the
line or above it.

Bad:
```kdl
stack shop
profile dev
service app { build context="." }
```
```Dockerfile Dockerfile
FROM node:22
```
```ts src/app.ts
export const setting = (key: string) => process.env[key];
```

Good:
```kdl
stack shop
profile dev
vars { var LOG_LEVEL default=info { doc "Least severe message" } }
service app { build context="."; env LOG_LEVEL }
```
```Dockerfile Dockerfile
FROM node:22
```
```ts src/app.ts
export const level = () => process.env.LOG_LEVEL;
```
"##,
    check,
};

fn check<'a>(facts: &Facts<'a>, report: &mut Report<'a>) {
    for file in facts.files().filter(|file| is_program(file.language) && !file.is_test()) {
        for place in &file.found.dynamic {
            let message = "the name of a variable is made when the code runs";
            let finding = report.finding(&CHECK, file, place.clone(), message, "may read any variable");
            report.push(
                finding.help("write the names out, or say why not: `stackgen: allow audit-dynamic WHY` in a comment above"),
            );
        }
    }
}
