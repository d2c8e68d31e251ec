//! Devices asked for by number and by name.

use crate::diag::{Code, Severity, Sink};

use super::{Facts, Rule, uses};

pub const RULE: Rule = Rule {
    code: Code("device-count-and-ids"),
    severity: Severity::Error,
    summary: "a device request has both `count` and `device_ids`",
    page: r##"
`count` asks for any so many devices, `device_ids` for those very ones. Compose refuses both in one request.

Bad:
```kdl
stack shop
profile dev
service model { image "nginx:1.27"; gpus { - count=1 { device_ids "0" } } }
```

Good:
```kdl
stack shop
profile dev
service model { image "nginx:1.27"; gpus { - { device_ids "0" } } }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, name, tree) in facts.services() {
        let reserved = uses::at(tree, &["deploy", "resources", "reservations"]);
        let devices = reserved.map_or(&[][..], |reserved| uses::items(reserved, "devices"));
        for request in uses::items(tree, "gpus").iter().chain(devices) {
            if let (Some(count), Some(ids)) = (request.get("count"), request.get("device_ids")) {
                sink.push(
                    RULE.finding(format!("`{name}` asks for devices by number and by id"), count.span, "any so many")
                        .related(ids.span, "these very ones")
                        .help("leave out `count`")
                        .profiles([&stack.profile]),
                );
            }
        }
    }
}
