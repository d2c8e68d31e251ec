//! What each profile knows of each variable.

use indexmap::IndexMap;

use crate::diag::{Code, Diagnostic, Sink, Span, nearest};

use super::super::decode::{Manifest, VarDecl};
use super::stack::{Var, VarState};

/// A name that no variable has.
pub const UNKNOWN_VARIABLE: Code = Code("unknown-variable");
/// A `fixed` variable without a value in some profile.
pub const NO_VALUE: Code = Code("no-value");
/// A secret's default where none is allowed.
pub const SECRET_DEFAULT: Code = Code("secret-default");

/// The state of every variable in the profile whose lineage (furthest ancestor first) is given.
pub fn states(manifest: &Manifest, profile: &str, lineage: &[String], strict: bool, sink: &mut Sink) -> IndexMap<String, Var> {
    let mut states = IndexMap::with_capacity(manifest.vars.len());
    for decl in manifest.vars.values() {
        let var = state(manifest, decl, lineage);
        let name = &decl.name.value;
        if decl.fixed.is_some() && var.text().is_none() {
            let finding =
                Diagnostic::error(NO_VALUE, format!("`{name}` is fixed and has no value"), decl.name.span, "no value here")
                    .help(format!("add `{profile}=…` or `default=…`"))
                    .profiles([profile]);
            sink.push(finding);
        }
        // A default for every profile is told once, by `check`.
        let told = decl.default.as_ref().is_some_and(|default| default.span == var.span);
        if strict && !told && decl.secret.is_some() && matches!(var.state, VarState::Default(_) | VarState::Fixed(_)) {
            let message = format!("the secret `{name}` has a value in a strict profile");
            sink.push(
                Diagnostic::error(SECRET_DEFAULT, message, var.span, "it would be written into files")
                    .help(format!(
                        "leave it out and write `required`: the value then comes from outside, by `{name}` in the environment"
                    ))
                    .profiles([profile]),
            );
        }
        states.insert(name.clone(), var);
    }
    states
}

fn state(manifest: &Manifest, decl: &VarDecl, lineage: &[String]) -> Var {
    let known = |text: &str| {
        if decl.value.is_some() {
            VarState::Derived(text.to_string())
        } else if decl.fixed.is_some() {
            VarState::Fixed(text.to_string())
        } else {
            VarState::Default(text.to_string())
        }
    };
    for profile in lineage.iter().rev() {
        if let Some(text) = decl.profiles.get(profile) {
            return Var { state: known(text), span: text.span };
        }
        if let Some(name) = decl.required_in.iter().find(|name| name.value == *profile) {
            return Var { state: VarState::Required, span: name.span };
        }
    }
    if let Some(text) = decl.value.as_ref().or(decl.default.as_ref()) {
        return Var { state: known(text), span: text.span };
    }
    match decl.required {
        Some(span) if gate_open(manifest, decl, lineage) => Var { state: VarState::Required, span },
        Some(span) => Var { state: VarState::Empty, span },
        None => Var { state: VarState::Empty, span: decl.name.span },
    }
}

/// Whether the flag around a variable is on; without a flag it always is.
fn gate_open(manifest: &Manifest, decl: &VarDecl, lineage: &[String]) -> bool {
    let Some(flag) = decl.gate.as_ref().and_then(|gate| manifest.vars.get(gate)) else { return true };
    gate_open(manifest, flag, lineage) && state(manifest, flag, lineage).text() == Some("true")
}

/// Checks that do not depend on a profile: names of profiles in `required-in`, defaults of secrets.
pub fn check(manifest: &Manifest, sink: &mut Sink) {
    for decl in manifest.vars.values() {
        for name in &decl.required_in {
            super::names::known_profile(manifest, name, sink);
        }
        if let (Some(secret), Some(default)) = (decl.secret, &decl.default) {
            let message = format!("the secret `{}` has a default for every profile", decl.name.value);
            sink.push(
                Diagnostic::error(SECRET_DEFAULT, message, default.span, "it would be written into the base file")
                    .related(secret, "declared secret here")
                    .help("give it in the profiles that may know it, such as `dev=…`, and add `required` for the others"),
            );
        }
    }
}

/// Reports a name that no variable has.
pub fn unknown(manifest: &Manifest, name: &str, span: Span, sink: &mut Sink) {
    let finding = Diagnostic::error(UNKNOWN_VARIABLE, format!("no variable is called `{name}`"), span, "not declared");
    let near = nearest(name, manifest.vars.keys().map(String::as_str));
    sink.push(match near {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help(format!("declare it: `vars {{ group \"…\" {{ var {name} {{ doc \"…\" }} }} }}`")),
    });
}
