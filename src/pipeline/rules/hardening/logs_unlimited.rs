//! Logs that fill the disk.

use crate::diag::{Code, Severity, Sink};

use super::super::{Facts, Rule, uses};
use super::{Lack, each, is_limited};

pub const RULE: Rule = Rule {
    code: Code("logs-unlimited"),
    severity: Severity::Warning,
    summary: "a container's logs may fill the disk",
    page: r##"
Of the hardening set. Docker's usual driver, `json-file`, keeps everything for ever. With `max-size` and `max-file` it
keeps the newest; the driver `local` does so by itself, and drivers that send logs elsewhere (`journald`, `syslog` …)
keep none.

Bad:
```kdl
stack shop
profile prod { hardening }
service app { image "shop:1.0"; logging driver=json-file }
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
    each(&RULE, &["logging"], facts, sink, |name, tree| {
        let driver = uses::at(tree, &["logging", "driver"]);
        let keeps_all = match driver {
            Some(driver) => uses::settled(driver).is_some_and(|driver| driver == "json-file" || driver.is_empty()),
            None => true,
        };
        if !keeps_all || is_limited(tree, &[&["logging", "options", "max-size"]]) {
            return None;
        }
        let lines = (
            "write `logging driver=json-file { options max-size=\"10m\" max-file=\"3\" }`",
            "write `logging: { driver: json-file, options: { max-size: 10m, max-file: \"3\" } }`",
        );
        let lack = Lack::of(format!("the logs of `{name}` may fill the disk"), "no `max-size`", facts, lines);
        Some(lack.at(tree.get("logging").map(|logging| logging.span)))
    });
}
