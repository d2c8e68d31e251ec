//! A port bound to something that is no address.

use std::net::IpAddr;

use crate::diag::{Code, Severity, Sink};

use super::{Facts, Rule, uses};

pub const RULE: Rule = Rule {
    code: Code("bad-host-ip"),
    severity: Severity::Error,
    summary: "a port is bound to something that is no IP address",
    page: r##"
A port is bound to an address of the machine, not to a name: `127.0.0.1` for the machine itself, `0.0.0.0` or `public` for
everyone. Compose refuses names.

Bad:
```kdl
stack shop
profile dev
service app { doc "Shop"; image "nginx:1.27"; port http 80 dev=8080 bind=localhost }
```

Good:
```kdl
stack shop
profile dev
service app { doc "Shop"; image "nginx:1.27"; port http 80 dev=8080 bind="127.0.0.1" }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, name, tree) in facts.services() {
        for port in uses::items(tree, "ports") {
            let Some(ip) = port.get("host_ip") else { continue };
            let text = ip.as_str().unwrap_or_default();
            if text.contains('$') || text.parse::<IpAddr>().is_ok() {
                continue;
            }
            let help = match text {
                "localhost" => "write \"127.0.0.1\"",
                _ => "write an address of the machine, such as \"127.0.0.1\"",
            };
            let message = format!("`{text}` is no address to bind a port of `{name}` to");
            sink.push(RULE.finding(message, ip.span, "bound to it here").help(help).profiles([&stack.profile]));
        }
    }
}
