//! Rules that ask for more care than most stacks take. They judge the profiles that say `hardening`.

mod capabilities_not_dropped;
mod cpus_unlimited;
mod healthcheck_missing;
mod logs_unlimited;
mod memory_unlimited;
mod mount_writable;
mod networks_missing;
mod no_new_privileges_missing;
mod other_capability;
mod pids_unlimited;
mod privileged_port;
mod restart_missing;
mod root_filesystem_writable;
mod user_root;

#[cfg(test)]
mod tests;

use std::collections::HashSet;

use crate::compose::Tree;
use crate::diag::{Sink, Span};

use super::super::expand::Stack;
use super::{Facts, Rule, uses};

/// The hardening set, in the order of `stackgen explain`.
pub const HARDENING: &[&Rule] = &[
    &no_new_privileges_missing::RULE,
    &root_filesystem_writable::RULE,
    &capabilities_not_dropped::RULE,
    &other_capability::RULE,
    &user_root::RULE,
    &memory_unlimited::RULE,
    &cpus_unlimited::RULE,
    &pids_unlimited::RULE,
    &healthcheck_missing::RULE,
    &restart_missing::RULE,
    &logs_unlimited::RULE,
    &networks_missing::RULE,
    &privileged_port::RULE,
    &mount_writable::RULE,
];

/// What a service lacks.
struct Lack {
    message: String,
    /// The line that says the opposite; the service itself where nothing does.
    span: Option<Span>,
    label: &'static str,
    help: String,
}

/// The lines to write where a service lacks something: a manifest's, a Compose file's.
type Lines = (&'static str, &'static str);

impl Lack {
    /// Nothing says it.
    fn of(message: String, label: &'static str, facts: &Facts<'_>, (kdl, yaml): Lines) -> Self {
        Self { message, span: None, label, help: facts.say(kdl, yaml) }
    }

    fn at(mut self, span: Option<Span>) -> Self {
        self.span = span;
        self
    }
}

/// Reports what each service lacks, except where a `without` took one of `keys` away: that is meant.
fn each(rule: &Rule, keys: &[&str], facts: &Facts<'_>, sink: &mut Sink, lacks: impl Fn(&str, &Tree) -> Option<Lack>) {
    for (stack, name, tree) in facts.services() {
        let Some(Lack { message, span, label, help }) = lacks(name, tree) else { continue };
        if !is_meant(stack, name, keys) {
            sink.push(rule.finding(message, span.unwrap_or(tree.span), label).help(help).profiles([&stack.profile]));
        }
    }
}

fn is_meant(stack: &Stack, name: &str, keys: &[&str]) -> bool {
    let removed = stack.services.get(name).map(|service| &service.removed);
    let is_of = |removed: &str, key: &str| key.strip_prefix(removed).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    removed.is_some_and(|removed| keys.iter().any(|key| removed.iter().any(|gone| is_of(gone, key))))
}

/// Services whose end another one waits for: they run once.
fn awaited<'a>(facts: &Facts<'a>) -> HashSet<(&'a str, &'a str)> {
    let ends = |need: &Tree| need.get("condition").and_then(Tree::as_str) == Some("service_completed_successfully");
    let mut found = HashSet::new();
    for (stack, _, tree) in facts.services() {
        let needs = tree.get("depends_on").and_then(Tree::as_map).into_iter().flatten();
        found.extend(needs.filter(|(_, need)| ends(need)).map(|(name, _)| (stack.profile.as_str(), name.as_str())));
    }
    found
}

/// Whether any of the limits under these paths is set to more than nothing.
fn is_limited(tree: &Tree, paths: &[&[&str]]) -> bool {
    let none = |text: &str| matches!(text, "" | "0" | "-1");
    paths.iter().any(|path| uses::at(tree, path).is_some_and(|limit| uses::settled(limit).is_none_or(|text| !none(&text))))
}
