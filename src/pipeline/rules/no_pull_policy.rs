//! A service that is built and has an image, and nothing says which counts.

use crate::diag::{Code, Severity, Sink};

use super::{Facts, Form, Rule};

pub const RULE: Rule = Rule {
    code: Code("no-pull-policy"),
    severity: Severity::Warning,
    summary: "a service has a build and an image, and no pull policy",
    page: r##"
Where a service has both, `image` names what is built. But Compose first looks for an image of that name elsewhere, and runs
what a registry has rather than what the sources say. `pull_policy: build` has it built; another policy says what is meant
otherwise.

Bad:
```yaml
name: shop
services:
  web: { build: ., image: "shop/web:1" }
```

Good:
```yaml
name: shop
services:
  web: { build: ., image: "shop/web:1", pull_policy: build }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    // A manifest's images are named by the manifest, and its tasks build them.
    if facts.form == Form::Manifest {
        return;
    }
    for (stack, name, tree) in facts.services().filter(|(.., tree)| tree.get("pull_policy").is_none()) {
        let (Some(build), Some(image)) = (tree.get("build"), tree.get("image")) else { continue };
        sink.push(
            RULE.finding(format!("`{name}` may be pulled or built"), image.span, "pulled where a registry has it")
                .related(build.span, "built otherwise")
                .help("write `pull_policy: build`")
                .profiles([&stack.profile]),
        );
    }
}
