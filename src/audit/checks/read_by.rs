//! The file that is said to read a variable does not.

use crate::audit::Language;
use crate::diag::{Code, Severity};

use super::{Check, Facts, Report};

pub const CHECK: Check = Check {
    code: Code("audit-read-by"),
    severity: Severity::Warning,
    summary: "the file named by `read-by` does not read the variable, or is not there",
    page: r##"
`read-by` keeps a variable that no service reads, and holds a flag to one file. Where that file is gone or reads something else,
it keeps what nobody needs.

Bad:
```kdl
stack shop
profile dev
vars { var BACKUP_DIR default="/backup" read-by="scripts/backup.sh" { doc "Where backups go" } }
service db { image "postgres:16" }
```
```sh scripts/backup.sh
pg_dump > /backup/today.sql
```

Good:
```kdl
stack shop
profile dev
vars { var BACKUP_DIR default="/backup" read-by="scripts/backup.sh" { doc "Where backups go" } }
service db { image "postgres:16" }
```
```sh scripts/backup.sh
pg_dump > "$BACKUP_DIR/today.sql"
```
"##,
    check,
};

fn check<'a>(facts: &Facts<'a>, report: &mut Report<'a>) {
    let Some(model) = facts.model else { return };
    for decl in model.manifest.vars.values() {
        for path in &decl.read_by {
            let name = &decl.name.value;
            let clean = facts.path(&path.value);
            let finding = if !facts.tree.has("", &clean) {
                Report::in_manifest(&CHECK, path.span, format!("`{}` does not exist", path.value), "not a file of this project")
            } else if facts.tree.file(&clean).is_some_and(|file| file.found.uses.iter().any(|one| one.name == *name))
                || !is_read(&clean)
            {
                continue;
            } else {
                Report::in_manifest(&CHECK, path.span, format!("`{}` does not read `{name}`", path.value), "reads something else")
            };
            report.push(
                finding
                    .related(decl.name.span, "said of this variable")
                    .help("name the file that reads it, or leave `read-by` out"),
            );
        }
    }
}

/// Whether uses are found in files of this kind.
fn is_read(path: &str) -> bool {
    Language::of(path, "").is_some_and(|language| language != Language::Prose)
}
