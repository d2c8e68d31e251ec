//! Names that must be declared, and services that must be used.

use crate::diag::{Code, Diagnostic, Sink, Span, Spanned, nearest};

use super::super::decode::reader::WRONG_VALUE;
use super::super::decode::{Condition, Manifest, VarType, When};
use super::chain::{self, UNKNOWN_PROFILE, UNKNOWN_SERVICE};
use super::{Stack, vars};

/// A `when` on a variable that a `.env` could move.
pub const WHEN_NOT_FIXED: Code = Code("when-not-fixed");
/// A service that no profile has.
pub const SERVICE_NOWHERE: Code = Code("service-nowhere");

/// Reports `name` where it is no profile's.
pub(super) fn known_profile(manifest: &Manifest, name: &Spanned<String>, sink: &mut Sink) {
    chain::known(name, UNKNOWN_PROFILE, "profile", &manifest.profiles, sink);
}

/// Checks the names in every place that takes a profile, a service or a variable, but for `extends` and `role`.
pub(super) fn check(manifest: &Manifest, sink: &mut Sink) {
    for profile in manifest.profiles.values() {
        for name in profile.publish_only.iter().flatten() {
            chain::known(name, UNKNOWN_SERVICE, "service", &manifest.services, sink);
        }
    }
    let bodies = manifest.services.values().map(|s| &s.body).chain(manifest.roles.values().map(|r| &r.body));
    for service in manifest.services.values() {
        service.only.iter().chain(&service.except).for_each(|name| known_profile(manifest, name, sink));
        service.when.iter().for_each(|when| check_when(manifest, when, sink));
    }
    for block in bodies.flat_map(|body| &body.blocks) {
        match &block.condition {
            Condition::In(names) => names.iter().for_each(|name| known_profile(manifest, name, sink)),
            Condition::When(conditions) => conditions.iter().for_each(|when| check_when(manifest, when, sink)),
        }
    }
    for block in &manifest.stack.blocks {
        block.profiles.iter().for_each(|name| known_profile(manifest, name, sink));
    }
    for env_file in &manifest.stack.env_files {
        if let Some(profile) = &env_file.profile {
            known_profile(manifest, profile, sink);
        }
    }
    for task in manifest.tasks.values() {
        if let Some(service) = &task.service {
            chain::known(service, UNKNOWN_SERVICE, "service", &manifest.services, sink);
        }
        if let Some(profile) = &task.profile {
            known_profile(manifest, profile, sink);
        }
    }
    for artifact in &manifest.artifacts {
        if let Some(profile) = &artifact.profile {
            known_profile(manifest, profile, sink);
        }
    }
}

/// What a stack is made of must not depend on what a `.env` says.
fn check_when(manifest: &Manifest, when: &When, sink: &mut Sink) {
    let Some(decl) = manifest.vars.get(&when.var.value) else {
        vars::unknown(manifest, &when.var.value, when.var.span, sink);
        return;
    };
    if decl.fixed.is_none() {
        let message = format!("`{}` decides what the stack is made of and must be fixed", when.var.value);
        sink.push(
            Diagnostic::error(WHEN_NOT_FIXED, message, when.var.span, "decides here")
                .related(decl.name.span, "a `.env` could give it another value")
                .help(format!("write `var {} fixed …`", when.var.value)),
        );
    }
    let given = decl.profiles.values().chain(&decl.default).chain(&decl.value);
    let known: Vec<&str> = match decl.one_of.as_slice() {
        [] if decl.ty == VarType::Bool => vec!["true", "false"],
        [] => given.map(|v| v.value.as_str()).collect(),
        words => words.iter().map(|v| v.value.as_str()).collect(),
    };
    let open =
        decl.one_of.is_empty() && (decl.fixed.is_none() && decl.ty != VarType::Bool || known.iter().any(|v| v.contains('$')));
    if !open && !known.contains(&when.value.value.as_str()) {
        let message = format!("`{}` is never `{}`", when.var.value, when.value.value);
        sink.push(
            Diagnostic::error(WRONG_VALUE, message, when.value.span, "not one of its values")
                .related(decl.name.span, "declared here")
                .help(match nearest(&when.value, known.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("its values: {}", known.join(", ")),
                }),
        );
    }
}

/// Reports services that are part of no profile.
pub(super) fn check_used(manifest: &Manifest, stacks: &[Stack], sink: &mut Sink) {
    for service in manifest.services.values() {
        if !stacks.is_empty() && !stacks.iter().any(|s| s.services.contains_key(&service.name.value)) {
            let place = match service.when.first() {
                Some(when) if service.only.is_empty() && service.except.is_empty() => Some(when.value.span),
                _ => service.condition(),
            };
            let message = format!("`{}` is part of no profile", service.name.value);
            let finding = Diagnostic::error(SERVICE_NOWHERE, message, service.name.span, "never started");
            let unknown = service.only.iter().chain(&service.except).any(|name| !manifest.profiles.contains_key(&name.value));
            let names: Vec<&str> = manifest.profiles.keys().map(String::as_str).collect();
            let help = match service.when.first() {
                Some(when) => {
                    format!("give `{0}` the value `{1}` in a profile: `{2}={1}`", when.var.value, when.value.value, names[0])
                }
                None => format!("name profiles that have it: `only {}`", names.join(" ")),
            };
            // A misspelt profile is told already.
            if !unknown {
                sink.push(finding.related(place.unwrap_or(Span::NONE), "holds in no profile").help(help));
            }
        }
    }
}
