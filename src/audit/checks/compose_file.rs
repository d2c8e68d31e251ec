//! A Compose file is named that does not exist.

use crate::audit::mentions::FileKind;
use crate::diag::{Code, Severity, nearest};

use super::{Check, Facts, Report};

pub const CHECK: Check = Check {
    code: Code("audit-compose-file"),
    severity: Severity::Error,
    summary: "a script, a workflow or a document names a Compose file that does not exist",
    page: r##"
A command with the name of a file that was renamed fails in the hands of whoever runs it next. In a script or a workflow it is an
error; in a document or a comment a warning. Change logs may tell of what was.

Bad:
```kdl
stack shop
profile dev
service db { image "postgres:16" }
```
```sh scripts/up.sh
docker compose -f docker-compose.yml up -d
```

Good:
```kdl
stack shop
profile dev
service db { image "postgres:16" }
```
```sh scripts/up.sh
docker compose -f compose.yaml up -d
```
"##,
    check,
};

fn check<'a>(facts: &Facts<'a>, report: &mut Report<'a>) {
    for file in facts.files() {
        for mention in file.mentions.files.iter().filter(|mention| mention.kind == FileKind::Compose) {
            if facts.tree.has(file.folder(), &mention.path) || facts.owned.contains(&facts.path(&mention.path)) {
                continue;
            }
            let message = format!("there is no `{}`", mention.path);
            let finding = report.finding(&CHECK, file, mention.place.clone(), message, "does not exist");
            let known = facts.tree.names().filter(|name| name.contains("compose") && name.ends_with("ml"));
            let mut known: Vec<&str> =
                known.chain(facts.owned.iter().map(String::as_str).filter(|name| name.ends_with("ml"))).collect();
            known.sort_unstable();
            known.dedup();
            let name = mention.path.rsplit_once('/').map_or(mention.path.as_str(), |(_, name)| name);
            let finding = finding.help(match nearest(name, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None if known.is_empty() => "there is no Compose file in the repository".to_string(),
                None => format!("there are {}", known.join(", ")),
            });
            if mention.is_code { report.push(finding) } else { report.push_mild(finding) }
        }
    }
}
