//! A container whose confinement is switched off.

use crate::diag::{Code, Severity, Sink};

use super::{Facts, Rule, uses};

pub const RULE: Rule = Rule {
    code: Code("unconfined"),
    severity: Severity::Warning,
    summary: "seccomp, AppArmor, SELinux or the masking of system paths is switched off",
    page: r##"
Docker keeps containers from some forty system calls (seccomp), from files that are not theirs (AppArmor,
SELinux) and from parts of `/proc` and `/sys`. `unconfined` gives all of that up for one thing that was missing. A
profile of its own (`seccomp=./profile.json`) allows that one thing.

Bad:
```kdl
stack shop
profile dev
service app { image "shop:1.0"; security_opt "seccomp=unconfined" }
```

Good:
```kdl
stack shop
profile dev
service app { image "shop:1.0"; security_opt "seccomp=./seccomp.json" }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, name, tree) in facts.services() {
        for option in uses::items(tree, "security_opt") {
            let Some(what) = uses::settled(option).and_then(|text| switched_off(&text)) else { continue };
            let help = match what {
                "seccomp" => facts.say(
                    "leave it out, or write `security_opt \"seccomp=./profile.json\"`",
                    "leave it out, or write `- seccomp=./profile.json`",
                ),
                _ => "leave it out".to_string(),
            };
            sink.push(
                RULE.finding(format!("`{name}` runs without {what}"), option.span, "switches it off")
                    .help(help)
                    .profiles([&stack.profile]),
            );
        }
    }
}

/// What an option of `security_opt` switches off, with either of Docker's two signs.
fn switched_off(option: &str) -> Option<&'static str> {
    let option = option.to_ascii_lowercase();
    let (key, value) = option.split_once(['=', ':'])?;
    match (key.trim(), value.trim()) {
        ("seccomp", "unconfined") => Some("seccomp"),
        ("apparmor", "unconfined") => Some("AppArmor"),
        ("label", "disable") => Some("SELinux labels"),
        ("systempaths", "unconfined") => Some("masked system paths"),
        _ => None,
    }
}

#[test]
fn both_signs_are_read() {
    for (option, off) in [
        ("seccomp:unconfined", true),
        ("seccomp=unconfined", true),
        ("apparmor=unconfined", true),
        ("label:disable", true),
        ("systempaths=unconfined", true),
        ("label=type:svirt_apache", false),
        ("seccomp=./unconfined", false),
        ("no-new-privileges:true", false),
        ("no-new-privileges", false),
    ] {
        assert_eq!(switched_off(option).is_some(), off, "{option}");
    }
}
