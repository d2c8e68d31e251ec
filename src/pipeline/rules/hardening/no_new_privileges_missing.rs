//! A container whose programs may gain rights.

use crate::diag::{Code, Severity, Sink};

use super::super::{Facts, Rule, uses};
use super::{Lack, each};

pub const RULE: Rule = Rule {
    code: Code("no-new-privileges-missing"),
    severity: Severity::Warning,
    summary: "programs in a container may gain rights that it did not start with",
    page: r##"
Of the hardening set. A program with the setuid bit, `sudo` or an old `mount` among them, makes root of whoever runs it. With
`no-new-privileges` the kernel lets no program have more rights than the one that started it. Hardly anything needs the
opposite.

Bad:
```kdl
stack shop
profile prod { hardening }
service app { image "shop:1.0" }
```

Good:
```kdl
stack shop
profile prod { hardening }
role hardened {
    security_opt "no-new-privileges:true"; read_only; cap_drop ALL; user "10001:10001"; restart unless-stopped; networks inside
    logging driver=local
    deploy { resources { limits memory="256M" cpus="0.5" pids=100 } }
}
service app role=hardened { image "shop:1.0"; healthcheck { test CMD "/alive" } }
networks { inside }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    each(&RULE, &["security_opt"], facts, sink, |name, tree| {
        let options = uses::items(tree, "security_opt");
        let off = match options.iter().rev().find_map(|option| Some((option.span, said(&uses::settled(option)?)?))) {
            Some((_, true)) => return None,
            Some((span, false)) => Some(span),
            None => None,
        };
        let lines = ("write `security_opt \"no-new-privileges:true\"`", "write `security_opt: [\"no-new-privileges:true\"]`");
        Some(Lack::of(format!("programs of `{name}` may gain rights"), "no `no-new-privileges`", facts, lines).at(off))
    });
}

/// What an option says about new privileges, if anything.
fn said(option: &str) -> Option<bool> {
    let (key, value) = option.split_once(['=', ':']).unwrap_or((option, "true"));
    (key.trim() == "no-new-privileges").then(|| uses::is_yes(value.trim()))
}

#[test]
fn all_forms_of_the_option_are_read() {
    for (option, want) in [
        ("no-new-privileges", Some(true)),
        ("no-new-privileges:true", Some(true)),
        ("no-new-privileges=true", Some(true)),
        ("no-new-privileges:false", Some(false)),
        ("label=type:x", None),
    ] {
        assert_eq!(said(option), want, "{option}");
    }
}
