//! Words about profiles that change nothing.

use std::collections::{HashMap, HashSet};

use crate::diag::{Code, Severity, Sink, Spanned};

use super::super::decode::{Body, Condition, ServiceDecl};
use super::super::expand::{Stack, Var};
use super::{Facts, Rule};

pub const RULE: Rule = Rule {
    code: Code("dead-profile-block"),
    severity: Severity::Warning,
    summary: "a block, an `only`, an `except` or a host port for a profile changes nothing",
    page: r##"
A block for a profile in which the service does not exist, or for a value that no profile has, is never used: it was left
behind when something else changed. So was an `only` that names all profiles, an `except` of a profile that `only` does not
name, and a host port for a profile without the service.

Bad:
```kdl
stack shop
profile dev
profile prod { machine server }
service mail { only dev; image "axllent/mailpit:v1.21"; in prod { restart always } }
```

Good:
```kdl
stack shop
profile dev
profile prod { machine server }
service mail { only dev; image "axllent/mailpit:v1.21"; in dev { restart always } }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    let living = living(facts);
    let all: Vec<&Stack> = facts.stacks.iter().collect();
    for decl in facts.manifest.services.values() {
        let stacks = living.get(decl.name.value.as_str()).map_or(&[][..], Vec::as_slice);
        // A service that no profile has is told as a whole.
        if stacks.is_empty() {
            continue;
        }
        blocks(decl, stacks, sink);
        named(decl, &all, sink);
        host_ports(facts, decl, sink);
        values(&decl.body, &all, sink);
    }
    facts.manifest.roles.values().for_each(|role| values(&role.body, &all, sink));
}

/// Service -> the profiles that have it, or a service that extends it.
fn living<'a>(facts: &Facts<'a>) -> HashMap<&'a str, Vec<&'a Stack>> {
    let mut living: HashMap<&str, Vec<&Stack>> = HashMap::new();
    for stack in facts.stacks {
        let mut seen = HashSet::new();
        for name in stack.services.keys() {
            let mut next = facts.manifest.services.get(name);
            while let Some(decl) = next.filter(|decl| seen.insert(decl.name.value.as_str())) {
                living.entry(&decl.name.value).or_default().push(stack);
                next = decl.extends.as_ref().and_then(|parent| facts.manifest.services.get(&parent.value));
            }
        }
    }
    living
}

fn is_in(stack: &Stack, name: &str) -> bool {
    stack.lineage.iter().any(|profile| profile == name)
}

fn blocks(decl: &ServiceDecl, stacks: &[&Stack], sink: &mut Sink) {
    let service = &decl.name.value;
    for block in &decl.body.blocks {
        let Condition::In(names) = &block.condition else { continue };
        for name in names.iter().filter(|name| !stacks.iter().any(|stack| is_in(stack, name))) {
            let help = if names.len() == 1 { "leave the block out" } else { "leave its name out" };
            sink.push(
                RULE.finding(format!("`{service}` is not part of `{}`", name.value), name.span, "a block that is never used")
                    .related(decl.condition().unwrap_or(decl.name.span), "says which profiles have it")
                    .help(format!("{help}, or let `{service}` be part of `{}`", name.value)),
            );
        }
    }
}

/// `only` and `except` that make no difference.
fn named(decl: &ServiceDecl, stacks: &[&Stack], sink: &mut Sink) {
    let has = |names: &[Spanned<String>], stack: &Stack| names.iter().any(|name| is_in(stack, name));
    let service = &decl.name.value;
    if let [first, others @ ..] = &decl.only[..]
        && stacks.len() > 1
        && stacks.iter().all(|stack| has(&decl.only, stack))
    {
        let finding = RULE.finding(format!("`only` keeps `{service}` out of no profile"), first.span, "all profiles are named");
        let last = others.last().map_or(crate::diag::Span::NONE, |name| name.span);
        sink.push(finding.related(last, "up to here").help("leave `only` out: all profiles have a service otherwise"));
    }
    for name in decl.except.iter().filter(|_| !decl.only.is_empty()) {
        let without = stacks.iter().filter(|stack| is_in(stack, name));
        if without.clone().any(|stack| has(&decl.only, stack)) {
            continue;
        }
        let only = decl.only.first().map_or(crate::diag::Span::NONE, |name| name.span);
        sink.push(
            RULE.finding(
                format!("`except {}` takes `{service}` out of no profile", name.value),
                name.span,
                "it is not there anyway",
            )
            .related(only, "only these profiles have it")
            .help("leave it out"),
        );
    }
}

/// A host port for a profile that does not have the service.
fn host_ports(facts: &Facts<'_>, decl: &ServiceDecl, sink: &mut Sink) {
    let service = &decl.name.value;
    let stacks: Vec<&Stack> = facts.stacks.iter().filter(|stack| stack.services.contains_key(service)).collect();
    let default = facts.manifest.default_profile().map(|profile| profile.name.value.as_str());
    for port in decl.body.ports.values() {
        for host in port.hosts.values() {
            let name = &host.profile.value;
            // What an offset is added to.
            let moved =
                || stacks.iter().any(|stack| facts.manifest.lineage(&stack.profile).iter().any(|p| p.port_offset.is_some()));
            if stacks.iter().any(|stack| is_in(stack, name)) || (default == Some(name) && moved()) {
                continue;
            }
            sink.push(
                RULE.finding(format!("`{service}` is not part of `{name}`"), host.profile.span, "a host port that is never used")
                    .related(decl.condition().unwrap_or(decl.name.span), "says which profiles have it")
                    .help(format!("leave `{name}=…` out")),
            );
        }
    }
}

/// `when VAR=value { … }` for a value that the variable has in no profile.
fn values(body: &Body, stacks: &[&Stack], sink: &mut Sink) {
    for block in &body.blocks {
        let Condition::When(conditions) = &block.condition else { continue };
        for when in conditions {
            let has = |stack: &&Stack| stack.vars.get(&when.var.value).and_then(Var::text) == Some(when.value.value.as_str());
            if stacks.iter().any(has) {
                continue;
            }
            let place = stacks.iter().find_map(|stack| stack.vars.get(&when.var.value)).map(|var| var.span);
            sink.push(
                RULE.finding(
                    format!("`{}` is `{}` in no profile", when.var.value, when.value.value),
                    when.value.span,
                    "a block that is never used",
                )
                .related(place.unwrap_or(crate::diag::Span::NONE), "its value")
                .help("leave the block out, or give a profile this value"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::pipeline::rules::tests::messages;

    #[test]
    fn what_is_used_somewhere_lives() {
        for (service, found) in [
            ("only dev; in prod { restart always }", vec!["`a` is not part of `prod`"]),
            ("only dev; in dev prod { restart always }", vec!["`a` is not part of `prod`"]),
            ("only dev; in ci { restart always }", vec![]),
            ("only ci; in dev { restart always }", vec![]),
            ("only dev prod", vec!["`only` keeps `a` out of no profile"]),
            ("only dev; except prod", vec!["`except prod` takes `a` out of no profile"]),
            ("only dev; except ci", vec![]),
            ("except prod; port http 80 prod=80", vec!["`a` is not part of `prod`"]),
            ("only test; port http 80 dev=8080", vec![]),
            ("when MODE=slow { restart always }", vec![]),
            ("when MODE=fast { restart always }", vec!["`MODE` is `fast` in no profile"]),
        ] {
            let offset = if service.contains("test") { "profile test { port-offset 1 }" } else { "" };
            let text = format!(
                "stack shop\nprofile dev\nprofile ci extends=dev\nprofile prod {{ machine server }}\n{offset}\n\
                 vars {{ var MODE fixed default=slow {{ doc \"x\"; one-of slow fast }} }}\n\
                 service a {{ doc \"x\"; image \"x:1\"; env MODE; {service} }}"
            );
            let found: Vec<String> = found.into_iter().map(str::to_string).collect();
            let seen = messages("dead-profile-block", &text);
            // `ci` is dev's child, so it is in `only dev` and out of `except`.
            assert_eq!(seen, found, "{service}");
        }
    }

    #[test]
    fn a_block_lives_in_who_extends_its_service() {
        let text = "stack shop\nprofile dev\nprofile prod\nservice a { only dev; image \"x:1\"; in prod { restart always } }\n\
                    service b extends=a { only prod }";
        assert_eq!(messages("dead-profile-block", text), Vec::<String>::new());
    }
}
