//! A value that is read otherwise than it is written, for want of quotes.

use crate::compose::{Tree, Value};
use crate::diag::{Code, Diagnostic, Severity, Sink};

use super::{ComposeFile, Facts, Rule, secrets};

pub const RULE: Rule = Rule {
    code: Code("unquoted-value"),
    severity: Severity::Warning,
    summary: "a value without quotes is not what it looks like",
    page: r##"
YAML makes numbers, truths and nothings of what stands without quotes. A container that was to have `MODE=0755` gets `493`,
`1.10` becomes `1.1`, and `~` takes the value of the shell. And readers of YAML 1.1, which many tools are, take `no` and `on` for
truths and `22:22` for a number of base 60, where Compose reads a text. In quotes they are what they look like, to everyone.

Bad:
```yaml
name: shop
services:
  web:
    image: "nginx:1.27"
    environment: { MODE: 0755 }
    restart: no
```

Good:
```yaml
name: shop
services:
  web:
    image: "nginx:1.27"
    environment: { MODE: "0755" }
    restart: "no"
```
"##,
    check,
};

/// Keys under which everything is a text.
const TEXTS: &[&str] = &[
    "environment",
    "labels",
    "args",
    "annotations",
    "driver_opts",
    "options",
    "sysctls",
    "extra_hosts",
    "command",
    "entrypoint",
    "test",
];

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for file in facts.files {
        for document in &file.documents {
            for (key, section) in document.tree.as_map().into_iter().flatten().filter(|(key, _)| !key.starts_with("x-")) {
                walk(file, key, false, section, sink);
            }
        }
    }
}

fn walk(file: &ComposeFile, key: &str, is_text: bool, tree: &Tree, sink: &mut Sink) {
    match &tree.value {
        Value::Map(map) => map.iter().for_each(|(name, value)| walk(file, name, TEXTS.contains(&key), value, sink)),
        Value::Seq(items) => items.iter().for_each(|item| walk(file, key, TEXTS.contains(&key), item, sink)),
        _ => {
            let said = file.said(tree.span);
            // What starts so is in quotes, a block, or said elsewhere.
            if !said.is_empty() && !said.starts_with(['"', '\'', '|', '>', '*', '&', '!']) {
                judge(file, key, is_text, said, tree).into_iter().for_each(|finding| sink.push(finding));
            }
        }
    }
}

fn judge(file: &ComposeFile, key: &str, is_text: bool, said: &str, tree: &Tree) -> Option<Diagnostic> {
    let label = match &tree.value {
        Value::Null if is_text && said == "~" => "nothing at all: the value comes from the shell".to_string(),
        Value::Str(_) if is_truth(said) => "to readers of YAML 1.1 true or false".to_string(),
        Value::Str(_) if is_of_base_60(said) => "to readers of YAML 1.1 a number of base 60".to_string(),
        Value::Int(_) | Value::Float(_) | Value::Bool(_) if is_text => {
            let made = tree.scalar_text().filter(|made| made != said)?;
            if secrets::is_secret_name(key) {
                "Compose makes something else of it".into()
            } else {
                format!("`{made}` to Compose")
            }
        }
        _ => return None,
    };
    let finding = RULE.finding(format!("a value of `{key}` is not read as it is written"), tree.span, label);
    let help = match &tree.value {
        Value::Null => "write `\"~\"`, or nothing behind the colon where the shell's value is meant".to_string(),
        _ if secrets::is_secret_name(key) => "put it in quotes".to_string(),
        _ => format!("write `\"{said}\"`"),
    };
    Some(finding.help(help).profiles(&file.stacks))
}

fn is_truth(said: &str) -> bool {
    let lower = said.to_ascii_lowercase();
    let is_a_word = said == lower || said == said.to_ascii_uppercase() || said.get(1..) == lower.get(1..);
    is_a_word && matches!(lower.as_str(), "yes" | "no" | "on" | "off")
}

/// `[1-9][0-9]*(:[0-5]?[0-9])+`
fn is_of_base_60(said: &str) -> bool {
    let mut parts = said.split(':');
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let starts = parts.next().is_some_and(|first| is_number(first) && !first.starts_with('0'));
    let rest: Vec<&str> = parts.collect();
    starts && !rest.is_empty() && rest.iter().all(|part| is_number(part) && part.parse::<u8>().is_ok_and(|n| n < 60))
}

#[test]
fn older_readers_have_their_own_words() {
    for (text, wanted) in
        [("22:22", true), ("8080:80", false), ("3000:30", true), ("022:22", false), ("22", false), ("a:1", false)]
    {
        assert_eq!(is_of_base_60(text), wanted, "{text}");
    }
    for (text, wanted) in
        [("no", true), ("Off", true), ("ON", true), ("nO", false), ("none", false), ("\u{e9}no", false), ("on-failure", false)]
    {
        assert_eq!(is_truth(text), wanted, "{text}");
    }
}
