//! A capability that leads out of the container.

use crate::diag::{Code, Severity, Sink};

use super::{Facts, Rule, uses};

pub const RULE: Rule = Rule {
    code: Code("added-capability"),
    severity: Severity::Warning,
    summary: "a container is given a capability that leads out of it",
    page: r##"
Some of the kernel's capabilities are as good as being root on the machine: `SYS_ADMIN` mounts its disks, `SYS_PTRACE`
reads other programs' memory, `SYS_MODULE` loads code into the kernel, `NET_ADMIN` rewrites its network, and `ALL` is
all of them. Those that stay inside of a container (`NET_BIND_SERVICE`, `CHOWN` …) are judged by `other-capability`, in
profiles that ask for hardening.

Bad:
```kdl
stack shop
profile dev
service app { image "shop:1.0"; cap_add SYS_ADMIN }
```

Good:
```kdl
stack shop
profile dev
service app { image "shop:1.0"; cap_drop ALL; cap_add NET_BIND_SERVICE }
```
"##,
    check,
};

const DANGEROUS: &[&str] = &[
    "ALL",
    "BPF",
    "DAC_READ_SEARCH",
    "LINUX_IMMUTABLE",
    "MAC_ADMIN",
    "MAC_OVERRIDE",
    "NET_ADMIN",
    "PERFMON",
    "SYSLOG",
    "SYS_ADMIN",
    "SYS_BOOT",
    "SYS_MODULE",
    "SYS_PTRACE",
    "SYS_RAWIO",
    "SYS_TIME",
];

/// A capability as the kernel's documents call it, without `CAP_`; and whether it leads out of the container.
pub fn judge(text: &str) -> (String, bool) {
    let name = text.trim().to_ascii_uppercase();
    let name = name.strip_prefix("CAP_").map_or(name.clone(), str::to_string);
    let dangerous = DANGEROUS.contains(&name.as_str());
    (name, dangerous)
}

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, name, tree) in facts.services() {
        for item in uses::items(tree, "cap_add") {
            let Some((capability, true)) = uses::settled(item).map(|text| judge(&text)) else { continue };
            let label = if capability == "ALL" { "every right of root" } else { "leads out of the container" };
            sink.push(
                RULE.finding(format!("`{name}` is given the capability `{capability}`"), item.span, label)
                    .help("leave it out, or add the one narrower capability that it needs")
                    .profiles([&stack.profile]),
            );
        }
    }
}

#[test]
fn names_are_read_in_every_form() {
    for (text, want) in
        [("CAP_SYS_ADMIN", true), ("sys_admin", true), ("all", true), ("NET_BIND_SERVICE", false), ("CAP_CHOWN", false)]
    {
        assert_eq!(judge(text).1, want, "{text}");
    }
}
