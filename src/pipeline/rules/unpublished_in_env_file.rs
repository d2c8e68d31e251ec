//! An env file for the host that needs a port which the host cannot reach.

use crate::compose::interpolation::{self, Part};
use crate::diag::{Code, Severity, Sink};

use super::super::decode::{EnvFileDecl, View};
use super::super::expand::{Port, Stack};
use super::{Facts, Rule};

pub const RULE: Rule = Rule {
    code: Code("unpublished-in-env-file"),
    severity: Severity::Warning,
    summary: "an env file for the host names a port that is not published",
    page: r##"
An env file with `view=host` is read by a process on the host, which reaches services at their published ports. A variable
that is made of `${service.port}` has no value there if the profile keeps the port inside.

Bad:
```kdl
stack shop { env-file ".env.local.sample" profile=dev view=host }
profile dev
vars { var REDIS_URL value="redis://${cache.redis}" { doc "Where sessions are kept" } }
service cache { doc "Sessions"; image "redis:7"; port redis 6379 }
service app { image "nginx:1.27"; env REDIS_URL }
```

Good:
```kdl
stack shop { env-file ".env.local.sample" profile=dev view=host }
profile dev
vars { var REDIS_URL value="redis://${cache.redis}" { doc "Where sessions are kept" } }
service cache { doc "Sessions"; image "redis:7"; port redis 6379 dev=6379 }
service app { image "nginx:1.27"; env REDIS_URL }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for file in facts.manifest.stack.env_files.iter().filter(|file| file.view == View::Host) {
        let Some(stack) = file.profile.as_ref().and_then(|p| facts.stacks.iter().find(|s| s.profile == p.value)) else {
            continue;
        };
        let read: std::collections::HashSet<&str> =
            stack.services.values().flat_map(|service| &service.reads).map(String::as_str).collect();
        for (name, var) in &stack.vars {
            let outside = facts.manifest.vars.get(name).is_some_and(|decl| !decl.read_by.is_empty());
            let Some(text) = var.text().filter(|_| outside || read.contains(name.as_str())) else { continue };
            for path in endpoints(text) {
                missing(stack, file, name, &path, var.span, sink);
            }
        }
    }
}

fn endpoints(text: &str) -> Vec<String> {
    let mut paths = Vec::new();
    if text.contains("${")
        && let Ok(parts) = interpolation::parse_dotted(text)
    {
        interpolation::visit(&parts, &mut |part| {
            if let Part::Endpoint { path, .. } = part {
                paths.push(path.clone());
            }
        });
    }
    paths
}

fn missing(stack: &Stack, file: &EnvFileDecl, name: &str, path: &str, value: crate::diag::Span, sink: &mut Sink) {
    // A service's name may itself have dots: the longest that exists is meant.
    let found = path.rmatch_indices('.').find_map(|(at, _)| {
        let service = stack.services.get(&path[..at])?;
        let port = path[at + 1..].split('.').next()?;
        Port::named(&service.ports, port).map(|port| (service, port))
    });
    let Some((service, port)) = found.filter(|(_, port)| port.host.is_none()) else { return };
    let message = format!("`{name}` has no value in `{}`: `{}` does not publish `{}`", file.path.value, service.name, port.name);
    sink.push(
        RULE.finding(message, value, "needs the port on the host")
            .related(file.path.span, "read by a process on the host")
            .related(port.span, "stays inside")
            .help(format!("publish it: {}=PORT", stack.profile))
            .profiles([&stack.profile]),
    );
}
