//! A service that runs on a platform which its image is not built for.

use crate::compose::Tree;
use crate::diag::{Code, Severity, Sink};

use super::{Facts, Rule, uses};

pub const RULE: Rule = Rule {
    code: Code("platform-not-built"),
    severity: Severity::Error,
    summary: "`platform` is not among `build.platforms`",
    page: r##"
A service cannot run on a platform that its image is not built for; Compose refuses it.

Bad:
```kdl
stack shop
profile dev
service app { platform "linux/amd64"; build context="." { platforms "linux/arm64" } }
```

Good:
```kdl
stack shop
profile dev
service app { platform "linux/amd64"; build context="." { platforms "linux/arm64" "linux/amd64" } }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, name, tree) in facts.services() {
        let (Some(platform), Some(build)) = (tree.get("platform"), tree.get("build")) else { continue };
        let built = uses::items(build, "platforms");
        let text = platform.as_str().unwrap_or_default();
        let varies = |tree: &Tree| tree.as_str().is_some_and(|text| text.contains('$'));
        if built.is_empty() || varies(platform) || built.iter().any(|item| varies(item) || item == platform) {
            continue;
        }
        let place = build.get("platforms").map_or(build.span, |list| list.span);
        sink.push(
            RULE.finding(format!("`{name}` runs on `{text}` and is not built for it"), platform.span, "runs on this")
                .related(place, "built for these")
                .help(format!("add \"{text}\" to `platforms`"))
                .profiles([&stack.profile]),
        );
    }
}
