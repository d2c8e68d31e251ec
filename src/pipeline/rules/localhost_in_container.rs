//! A container that looks for another service in itself.

use std::collections::HashMap;

use crate::compose::Tree;
use crate::diag::{Code, Severity, Sink, Span};

use super::super::expand::{Port, Service, Stack};
use super::addresses::BROWSER;
use super::{Facts, Rule, uses};

pub const RULE: Rule = Rule {
    code: Code("localhost-in-container"),
    severity: Severity::Error,
    summary: "a container's environment says localhost where another service is meant",
    page: r##"
Inside of a container, `localhost` is the container itself. Another service is reached by its name and its own port, not by
the port that the host sees: `${db.postgres}` is both, whatever the profile. Where a browser on the host is meant,
`${web.http.published}` is the address that it sees.

Bad:
```kdl
stack shop
profile dev
service db { doc "Orders"; image "postgres:16"; port postgres 5432 dev=5433 }
service app { image "nginx:1.27"; env DATABASE_URL="postgresql://localhost:5433/shop" }
```

Good:
```kdl
stack shop
profile dev
service db { doc "Orders"; image "postgres:16"; port postgres 5432 dev=5433 }
service app { image "nginx:1.27"; env DATABASE_URL="postgresql://${db.postgres}/shop" }
```
"##,
    check,
};

/// Ports that clients go to where a URL has none.
const SCHEMES: &[(&str, u16)] = &[
    ("postgres", 5432),
    ("postgresql", 5432),
    ("mysql", 3306),
    ("mariadb", 3306),
    ("redis", 6379),
    ("amqp", 5672),
    ("mongodb", 27017),
    ("nats", 4222),
    ("memcached", 11211),
];
/// What a URL leads to that is for browsers, as a rule: `FRONTEND_URL`, `APP_URL`. It stands in mails and in CORS headers.
const PAGES: &[&str] = &["APP", "BASE", "CLIENT", "DASHBOARD", "FRONTEND", "ROOT", "SITE", "UI", "WEB", "WEBSITE"];
const SUFFIXES: &[&str] = &["_HOSTNAME", "_HOST", "_URL", "_URI", "_ADDRESS", "_ADDR", "_ENDPOINT", "_SERVER"];

/// The services behind each port of a stack: in containers, and on the host.
pub struct Ports<'a> {
    container: HashMap<u16, Vec<(&'a str, &'a str)>>,
    host: HashMap<u16, (&'a str, &'a str)>,
}

impl<'a> Ports<'a> {
    /// As the manifest says them.
    pub fn of(stack: &'a Stack) -> Self {
        Self::moved(stack, &|_| None)
    }

    /// With the host ports that `moved` knows for their variables.
    pub fn moved(stack: &'a Stack, moved: &dyn Fn(&str) -> Option<u16>) -> Self {
        let mut ports = Self { container: HashMap::new(), host: HashMap::new() };
        for service in stack.services.values() {
            for port in service.ports.values() {
                let owners = ports.container.entry(port.target).or_default();
                // Two are enough to find one that is not the asking service.
                if owners.len() < 2 {
                    owners.push((&service.name, port.called()));
                }
                if let Some(host) = &port.host {
                    ports
                        .host
                        .entry(host.variable.as_deref().and_then(moved).unwrap_or(host.port))
                        .or_insert((&service.name, port.called()));
                }
            }
            ports.plain(service);
        }
        ports
    }

    /// Those of Compose's own `ports`, which have no name to refer to.
    fn plain(&mut self, service: &'a Service) {
        for port in uses::items(&service.settings, "ports") {
            let number = |key: &str| uses::with_defaults(&port.get(key)?.scalar_text()?)?.parse().ok();
            if let Some(target) = number("target") {
                let owners = self.container.entry(target).or_default();
                if owners.len() < 2 {
                    owners.push((&service.name, ""));
                }
            }
            if let Some(published) = number("published") {
                self.host.entry(published).or_insert((&service.name, ""));
            }
        }
    }

    fn other(&self, service: &str, number: u16) -> Option<(&'a str, &'a str)> {
        let container = self.container.get(&number).and_then(|owners| owners.iter().find(|(owner, _)| *owner != service));
        container.or_else(|| self.host.get(&number).filter(|(owner, _)| *owner != service)).copied()
    }
}

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for stack in facts.stacks {
        let ports = Ports::of(stack);
        for service in stack.services.values() {
            for (key, value, span) in uses::entries(&service.settings, "environment") {
                if let Some((owner, port)) = meant(stack, &ports, service, key, value) {
                    report(stack, service, key, span, (owner, port), sink);
                }
            }
        }
    }
}

/// The service and port that `value`, which the container of `service` receives as `key`, means by localhost, if it is another
/// one's.
pub fn meant<'a>(stack: &'a Stack, ports: &Ports<'a>, service: &Service, key: &str, value: &str) -> Option<(&'a str, &'a str)> {
    // Beside the host or another container, localhost is not the container's own.
    let shares = |mode: &str| mode == "host" || mode.starts_with("service:") || mode.starts_with("container:");
    let elsewhere = service.settings.get("network_mode").and_then(Tree::as_str).is_some_and(shares);
    if elsewhere || is_for_browsers(key) {
        return None;
    }
    for name in ["localhost", "127.0.0.1", "[::1]"] {
        for (at, _) in value.match_indices(name) {
            let (before, after) = (&value[..at], &value[at + name.len()..]);
            let joined = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
            if before.ends_with(joined) || after.starts_with(joined) {
                continue;
            }
            let found = match after.strip_prefix(':') {
                // What `${x.y.published}` becomes, or a port that a variable gives.
                Some(port) if port.starts_with('$') => None,
                Some(port) => {
                    let digits = port.find(|c: char| !c.is_ascii_digit()).unwrap_or(port.len());
                    let number = port[..digits].parse::<u16>().ok()?;
                    (!is_own(service, number)).then(|| ports.other(&service.name, number)).flatten()
                }
                None => by_scheme(ports, service, before).or_else(|| by_name(stack, service, key)),
            };
            if found.is_some() {
                return found;
            }
        }
    }
    None
}

/// Whether what a variable holds is read by browsers, not by the container.
fn is_for_browsers(key: &str) -> bool {
    let stem = key.strip_suffix("_URL").or_else(|| key.strip_suffix("_URLS"));
    let is_page = stem.and_then(|stem| stem.rsplit('_').next()).is_some_and(|word| PAGES.contains(&word));
    is_page || key.split('_').any(|word| BROWSER.contains(&word))
}

/// Whether the container itself listens there, as far as the manifest knows.
fn is_own(service: &Service, number: u16) -> bool {
    let text = number.to_string();
    let number = i64::from(number);
    service.ports.values().any(|port| i64::from(port.target) == number)
        || uses::items(&service.settings, "ports").iter().any(|port| port.get("target").is_some_and(|t| t.value == number.into()))
        || uses::items(&service.settings, "expose").iter().any(|port| port.as_str() == Some(&text))
}

fn by_scheme<'a>(ports: &Ports<'a>, service: &Service, before: &str) -> Option<(&'a str, &'a str)> {
    let (scheme, _) = before.rsplit_once("://")?;
    let scheme = scheme.rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '+').next()?;
    let scheme = scheme.split('+').next()?;
    let (_, number) = SCHEMES.iter().find(|(name, _)| *name == scheme)?;
    (!is_own(service, *number)).then(|| ports.other(&service.name, *number)).flatten()
}

/// `REDIS_HOST=localhost` where a service is called `redis`.
fn by_name<'a>(stack: &'a Stack, service: &Service, key: &str) -> Option<(&'a str, &'a str)> {
    let stem = SUFFIXES.iter().find_map(|suffix| key.strip_suffix(suffix))?;
    let lower = stem.to_ascii_lowercase();
    let other = stack.services.get(&lower.replace('_', "-")).or_else(|| stack.services.get(&lower))?;
    let port = other.ports.values().next().map_or("", Port::called);
    (other.name != service.name).then_some((other.name.as_str(), port))
}

fn report(stack: &Stack, service: &Service, key: &str, span: Span, (owner, port): (&str, &str), sink: &mut Sink) {
    let name = &service.name;
    let help = if port.is_empty() {
        format!("write `{owner}`, the name under which containers reach it")
    } else {
        format!("write `${{{owner}.{port}}}`, or `${{{owner}.{port}.published}}` where a browser on the host is meant")
    };
    // The text may come from a variable: then its line is the one to change.
    let behind = service.environment.get(key).into_iter().flatten().filter_map(|name| stack.vars.get(name));
    let source = behind
        .filter(|var| var.text().is_some_and(|text| text.contains("localhost") || text.contains("127.0.0.1")))
        .map(|var| var.span)
        .next();
    sink.push(
        RULE.finding(
            format!("`{key}` of `{name}` leads to `{name}` itself, not to `{owner}`"),
            span,
            "localhost is the container",
        )
        .related(source.unwrap_or(Span::NONE), "written here")
        .help(help)
        .profiles([&stack.profile]),
    );
}

#[test]
fn pages_are_for_browsers() {
    for (key, wanted) in [
        ("FRONTEND_URL", true),
        ("APP_URL", true),
        ("NEXT_PUBLIC_API_URL", true),
        ("APP_DATABASE_URL", false),
        ("FRONTEND_HOST", false),
        ("API_URL", false),
    ] {
        assert_eq!(is_for_browsers(key), wanted, "{key}");
    }
}
