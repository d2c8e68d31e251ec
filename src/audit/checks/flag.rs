//! A flag is read outside of the one file that may read it.

use crate::diag::{Code, Severity};

use super::{Check, Facts, Report};
use crate::audit::language::is_program;

pub const CHECK: Check = Check {
    code: Code("audit-flag"),
    severity: Severity::Error,
    summary: "a flag is read outside of the file that may read it",
    page: r##"
A flag that is read in one place can be taken out again, and means the same everywhere. `read-by` names that place; other code
asks it. Tests may read what they like.

Bad:
```kdl
stack shop
profile dev
vars { flag ENABLE_MAPS default=#false read-by="src/flags.ts" { doc "Shows the shops on a map" } }
service app { build context="."; env ENABLE_MAPS }
```
```Dockerfile Dockerfile
FROM node:22
```
```ts src/flags.ts
export const maps = process.env.ENABLE_MAPS === "true";
```
```ts src/page.ts
if (process.env.ENABLE_MAPS === "true") drawMap();
```

Good:
```kdl
stack shop
profile dev
vars { flag ENABLE_MAPS default=#false read-by="src/flags.ts" { doc "Shows the shops on a map" } }
service app { build context="."; env ENABLE_MAPS }
```
```Dockerfile Dockerfile
FROM node:22
```
```ts src/flags.ts
export const maps = process.env.ENABLE_MAPS === "true";
```
```ts src/page.ts
import { maps } from "./flags";
if (maps) drawMap();
```
"##,
    check,
};

fn check<'a>(facts: &Facts<'a>, report: &mut Report<'a>) {
    let Some(model) = facts.model else { return };
    let flags = &model.manifest.vars;
    for file in facts.files().filter(|file| is_program(file.language) && !file.is_test()) {
        for one in &file.found.uses {
            let Some(decl) = flags.get(&one.name).filter(|decl| decl.is_flag && !decl.read_by.is_empty()) else { continue };
            let Some(first) = decl.read_by.first() else { continue };
            if decl.read_by.iter().any(|path| facts.path(&path.value) == file.path) {
                continue;
            }
            let finding = report
                .finding(
                    &CHECK,
                    file,
                    one.place.clone(),
                    format!("`{}` is read outside of `{}`", one.name, first.value),
                    "read here, too",
                )
                .related(first.span, "the file that may read it")
                .help(format!("ask `{}` for it, or add this file: read-by=\"{}\"", first.value, file.path));
            report.push(finding);
        }
    }
}
