//! An image sets what the manifest declares.

use crate::diag::{Code, Severity};
use crate::pipeline::expand::VarState;

use super::{Check, Facts, Report};

pub const CHECK: Check = Check {
    code: Code("audit-image-env"),
    severity: Severity::Warning,
    summary: "a Dockerfile sets a declared variable to something else, or to a secret",
    page: r##"
`ENV` in a Dockerfile is what a container has unless its service says otherwise. Where the manifest declares the variable, gives it
another value and does not hand it to that service, the image's value is the one that counts. A secret in an image is known to
everyone who can pull it: that is an error.

Bad:
```kdl
stack shop
profile prod
vars { var NODE_ENV fixed default=production { doc "Node's run mode" } }
service worker { build context="worker"; env NODE_ENV }
service app { build context="." }
```
```Dockerfile worker/Dockerfile
FROM node:22
```
```Dockerfile Dockerfile
FROM node:22
ENV NODE_ENV=development
```

Good:
```kdl
stack shop
profile prod
vars { var NODE_ENV fixed default=production { doc "Node's run mode" } }
service worker { build context="worker"; env NODE_ENV }
service app { build context="."; env NODE_ENV }
```
```Dockerfile worker/Dockerfile
FROM node:22
```
```Dockerfile Dockerfile
FROM node:22
ENV NODE_ENV=development
```
"##,
    check,
};

fn check<'a>(facts: &Facts<'a>, report: &mut Report<'a>) {
    let Some(model) = facts.model else { return };
    for one in &facts.built {
        let Some((file, dockerfile)) = &one.file else { continue };
        let Some(stack) = model.stacks.iter().find(|stack| stack.profile == one.profile) else { continue };
        let service = stack.services.get(one.service);
        let given = |name: &str| service.and_then(|s| s.settings.get("environment")?.get(name)).is_some();
        let file_given = service.is_some_and(|service| service.settings.get("env_file").is_some());
        for stage in dockerfile.lineage(one.target()) {
            for set in stage.env.iter().chain(&stage.args) {
                let Some(decl) = model.manifest.vars.get(&set.name) else { continue };
                let value = set.value.as_deref().unwrap_or_default();
                let is_env = stage.env.contains(set);
                if value.is_empty() || value.contains('$') {
                    continue;
                }
                if let Some(secret) = decl.secret {
                    let end = set.place.end + 1;
                    report.conceal(file, end..(end + value.len()).min(file.text.len()));
                    let message = format!("the secret `{}` is part of the image of `{}`", set.name, one.service);
                    let finding = report.finding(&CHECK, file, set.place.clone(), message, "set in a file that is committed");
                    let help = "leave it out, and give it to the container when it runs: `env` in the manifest";
                    report.push(
                        crate::diag::Diagnostic { severity: Severity::Error, ..finding }
                            .related(secret, "declared secret here")
                            .help(help),
                    );
                    continue;
                }
                let Some(var) = stack.vars.get(&set.name).filter(|_| is_env && !given(&set.name) && !file_given) else {
                    continue;
                };
                let (VarState::Fixed(said) | VarState::Default(said)) = &var.state else { continue };
                if said == value || said.contains('$') {
                    continue;
                }
                let message = format!("`{}` is `{value}` in `{}`, not `{said}`", set.name, one.service);
                let finding = report
                    .finding(&CHECK, file, set.place.clone(), message, "set by the image, and handed on by nobody")
                    .related(var.span, "what the manifest says")
                    .help(format!(
                        "hand it on, `service {} {{ env {} }}`, or leave it out of the Dockerfile",
                        one.service, set.name
                    ))
                    .profiles([one.profile]);
                report.push(finding);
            }
        }
    }
}
