//! An env file is named that does not exist and that nobody could make.

use crate::audit::mentions::FileKind;
use crate::audit::tree::normal;
use crate::diag::{Code, Severity, nearest};

use super::{Check, Facts, Report};

pub const CHECK: Check = Check {
    code: Code("audit-env-file"),
    severity: Severity::Warning,
    summary: "a script, a workflow or a document names an env file that does not exist",
    page: r##"
`.env` files are often not committed; but then there is a sample to copy (`.env.local.sample` for `.env.local`), or Git is told to
ignore the file, or the manifest renders it. A name that none of these knows is out of date.

Bad:
```kdl
stack shop { env-file ".env.sample" }
profile dev
service db { image "postgres:16" }
```
```sh scripts/up.sh
docker compose --env-file .env.docker up -d
```

Good:
```kdl
stack shop { env-file ".env.sample" }
profile dev
service db { image "postgres:16" }
```
```sh scripts/up.sh
docker compose --env-file .env up -d
```
"##,
    check,
};

const SAMPLES: &[&str] = &["sample", "example", "template", "dist", "tmpl", "defaults"];

fn check<'a>(facts: &Facts<'a>, report: &mut Report<'a>) {
    let declared: Vec<&str> = match facts.model {
        Some(model) => model.manifest.stack.env_files.iter().map(|file| file.path.value.as_str()).collect(),
        None => Vec::new(),
    };
    for file in facts.files() {
        for mention in file.mentions.files.iter().filter(|mention| mention.kind == FileKind::Env) {
            let path = normal("", &mention.path);
            let name = path.rsplit_once('/').map_or(path.as_str(), |(_, name)| name);
            let exists = |name: &str| facts.tree.has(file.folder(), name) || declared.iter().any(|path| path.ends_with(name));
            let sampled = || SAMPLES.iter().any(|end| exists(&format!("{name}.{end}")) || exists(&format!("{end}{name}")));
            // `.env` is what Compose reads and what people make.
            if name == ".env" || exists(&path) || sampled() || facts.tree.is_ignored(&path) {
                continue;
            }
            let message = format!("there is no `{}`", mention.path);
            let known: Vec<&str> =
                facts.tree.names().filter(|name| name.starts_with(".env")).chain(declared.iter().copied()).collect();
            let finding = report.finding(&CHECK, file, mention.place.clone(), message, "does not exist, and has no sample");
            report.push(finding.help(match nearest(name, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("declare it in the manifest: `env-file \"{path}\" …`"),
            }));
        }
    }
}
