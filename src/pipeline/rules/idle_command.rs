//! A container that does nothing.

use crate::compose::Tree;
use crate::diag::{Code, Severity, Sink};

use super::{Facts, Rule};

pub const RULE: Rule = Rule {
    code: Code("idle-command"),
    severity: Severity::Warning,
    summary: "a service only waits",
    page: r##"
`sleep infinity` or `tail -f /dev/null` keeps a container up so that commands can be run in it. It looks healthy while
nothing runs. `docker compose run` starts a container for one command and is gone afterwards; a `task` gives it a name.

Bad:
```kdl
stack shop
profile dev
service tools { image "node:22"; command sleep infinity }
```

Good:
```kdl
stack shop
profile dev
service tools { image "node:22"; command node worker.js }
task shell service=tools { doc "A shell with the tools"; run sh }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, name, tree) in facts.services() {
        for key in ["command", "entrypoint"] {
            let Some(command) = tree.get(key) else { continue };
            let line = match command.as_seq() {
                Some(words) => words.iter().filter_map(Tree::as_str).collect::<Vec<_>>().join(" "),
                None => command.as_str().unwrap_or_default().to_string(),
            };
            if idles(&line) {
                sink.push(
                    RULE.finding(format!("`{name}` does nothing but wait"), command.span, "keeps an idle container up")
                        .help(facts.say(
                            "run commands with `docker compose run`, or as a `task` of the manifest, and leave this out",
                            "run commands with `docker compose run`, and leave this out",
                        ))
                        .profiles([&stack.profile]),
                );
            }
        }
    }
}

fn idles(line: &str) -> bool {
    let words: Vec<&str> = line.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'')).filter(|w| !w.is_empty()).collect();
    let words = match words.as_slice() {
        ["sh" | "bash" | "/bin/sh" | "/bin/bash" | "ash", "-c" | "-lc", rest @ ..] => rest,
        all => all,
    };
    let words = words.strip_prefix(&["exec"]).unwrap_or(words);
    matches!(words, ["sleep", "infinity" | "inf"] | ["tail", "-f" | "-F", "/dev/null"])
        || words.windows(2).any(|pair| pair == ["sleep", "infinity"]) && words.first() == Some(&"while")
}
