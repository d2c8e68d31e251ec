//! A command that nobody defines: a task, a target of make, a script of npm.

use crate::audit::Language;
use crate::audit::mentions::{Command, Word};
use crate::diag::{Code, Severity, nearest};

use super::{Check, Facts, Report, compose_command};

pub const CHECK: Check = Check {
    code: Code("audit-command"),
    severity: Severity::Error,
    summary: "a task, a target of make or a script of npm is named that does not exist",
    page: r##"
`stackgen task NAME` needs a task in the manifest, `make NAME` a target in a Makefile, `npm run NAME` a script in a `package.json`.
Documents and workflows keep naming them long after they were renamed. A Makefile that includes others is not judged.

Bad:
```kdl
stack shop
profile dev
service app { image "node:22" }
task migrate service=app { doc "Apply migrations"; run npm run migrate }
```
```json package.json
{ "scripts": { "migrate": "node migrate.js" } }
```
```md README.md
Run `npm run db:migrate`, or `stackgen task migration`.
```

Good:
```kdl
stack shop
profile dev
service app { image "node:22" }
task migrate service=app { doc "Apply migrations"; run npm run migrate }
```
```json package.json
{ "scripts": { "migrate": "node migrate.js" } }
```
```md README.md
Run `npm run migrate`, or `stackgen task migrate`.
```
"##,
    check,
};

/// Options of make that take a word.
const MAKE_OPTIONS: &[&str] = &["-C", "-f", "-j", "-I", "-o", "-W", "-l", "--directory", "--file", "--makefile"];

fn check<'a>(facts: &Facts<'a>, report: &mut Report<'a>) {
    let known = &facts.known;
    let tasks: Vec<&str> = facts.model.map_or(Vec::new(), |model| model.manifest.tasks.keys().map(String::as_str).collect());
    let scripts: Vec<&str> = known.scripts.iter().map(String::as_str).collect();
    let targets: Option<Vec<&str>> = known.targets.as_ref().map(|targets| targets.iter().map(String::as_str).collect());
    for file in facts.files() {
        let inside = file.mentions.commands.iter().filter_map(inside).collect::<Vec<_>>();
        for command in file.mentions.commands.iter().chain(&inside) {
            let (words, list, what, nothing) = match command.program() {
                "stackgen" if facts.model.is_some() => (task(command), Some(&tasks), "task", "the manifest has none"),
                "make" => (make(command), targets.as_ref(), "target", "there is no Makefile"),
                _ => (script(command), Some(&scripts), "script", "there is no `package.json`"),
            };
            let Some(list) = list else { continue };
            // Where there is nothing of the kind at all, a document may speak of other software.
            let none_at_all = match what {
                "target" => !known.has_makefile,
                "script" => !known.has_package,
                _ => false,
            };
            if none_at_all && file.language == Language::Prose {
                continue;
            }
            for word in words.into_iter().filter(|word| word.is_plain() && !list.contains(&word.text.as_str())) {
                let message = format!("there is no {what} `{}`", word.text);
                let finding = report.finding(&CHECK, file, word.place.clone(), message, "nobody defines it");
                let finding = finding.help(match nearest(&word.text, list.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None if list.is_empty() => nothing.to_string(),
                    None => format!(
                        "there are {}{}",
                        list.iter().take(12).copied().collect::<Vec<_>>().join(", "),
                        if list.len() > 12 { " …" } else { "" }
                    ),
                });
                report.push_of(file, finding);
            }
        }
    }
}

/// What Compose runs in a container: the image is made from this repository, or the program is none of these.
fn inside(command: &Command) -> Option<Command> {
    let words = compose_command::read(command)?.inside;
    let found = Command { words: words.to_vec() };
    matches!(found.program(), "npm" | "pnpm" | "yarn" | "bun" | "make").then_some(found)
}

fn task(command: &Command) -> Vec<&Word> {
    let mut words = command.words.iter().skip(1).filter(|word| !word.is_option());
    let is_task = words.next().is_some_and(|word| word.text == "task");
    if is_task { words.take(1).collect() } else { Vec::new() }
}

fn make(command: &Command) -> Vec<&Word> {
    let mut found = Vec::new();
    let mut words = command.words.iter().skip(1);
    while let Some(word) = words.next() {
        if matches!(word.text.as_str(), "-C" | "-f" | "--directory" | "--file" | "--makefile") || word.text.starts_with("-C") {
            // Another folder's targets.
            return Vec::new();
        }
        if MAKE_OPTIONS.contains(&word.text.as_str()) {
            let _ = words.next();
        } else if word.text.contains(['>', '<', '&']) {
            break;
        } else if !word.is_option() && !word.text.contains(['=', '/', '.', ':', ',']) {
            found.push(word);
        }
    }
    found
}

fn script(command: &Command) -> Vec<&Word> {
    if !matches!(command.program(), "npm" | "pnpm" | "yarn" | "bun") {
        return Vec::new();
    }
    let elsewhere = |word: &Word| {
        matches!(word.text.as_str(), "--prefix" | "-C" | "--cwd" | "--dir" | "--filter" | "-F" | "-w" | "--workspace")
    };
    if command.words.iter().any(elsewhere) {
        return Vec::new();
    }
    let mut words = command.words.iter().skip(1).filter(|word| !word.is_option());
    let runs = words.next().is_some_and(|word| matches!(word.text.as_str(), "run" | "run-script"));
    // `bun run` takes files, too.
    if runs { words.take(1).filter(|word| !word.text.contains(['/', '.', '='])).collect() } else { Vec::new() }
}
