//! A volume of one letter, which Compose takes for a drive.

use crate::compose::Tree;
use crate::diag::{Code, Severity, Sink};

use super::{Facts, Rule};

pub const RULE: Rule = Rule {
    code: Code("drive-letter"),
    severity: Severity::Error,
    summary: "a volume's name of one letter is read as a Windows drive",
    page: r##"
In the short form, Compose reads `d:/data` as the path `/data` of drive `d:`. The volume `d` is not mounted; instead an
anonymous one stands at the odd path. The long form says what is meant; a longer name needs none.

Bad:
```kdl
stack shop
profile dev
service db { image "postgres:16"; volumes "d:/data" }
volumes { d }
```

Good:
```kdl
stack shop
profile dev
service db { image "postgres:16"; volumes { - type=volume source=d target="/data" } }
volumes { d }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, _, tree) in facts.services() {
        for mount in tree.get("volumes").and_then(Tree::as_seq).unwrap_or_default() {
            let Some((letter, path)) = mount.get("target").and_then(Tree::as_str).and_then(|target| target.split_once(':'))
            else {
                continue;
            };
            if mount.get("source").is_some() || letter.len() != 1 || !letter.starts_with(char::is_alphabetic) {
                continue;
            }
            let message = format!("`{letter}:` is read as a drive, not as the volume `{letter}`");
            sink.push(
                RULE.finding(message, mount.span, "Compose mounts no volume of that name")
                    .help(facts.say(
                        format!(
                            "write `volumes {{ - type=volume source={letter} target=\"{path}\" }}`, or give the volume a longer name"
                        ),
                        format!("write `- {{ type: volume, source: {letter}, target: {path} }}`, or give the volume a longer name"),
                    ))
                    .profiles([&stack.profile]),
            );
        }
    }
}
