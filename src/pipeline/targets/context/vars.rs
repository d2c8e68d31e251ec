//! Variables by group, and flags.

use indexmap::{IndexMap, IndexSet};
use serde::Serialize;

use crate::compose::interpolation::{self, Part};

use super::super::super::Model;
use super::super::super::decode::{VarDecl, View};
use super::super::super::expand::{Stack, VarState, values};
use super::text;

/// A group of variables.
#[derive(Clone, Debug, Serialize)]
pub struct GroupContext {
    /// Its title.
    pub name: String,
    /// What its variables have in common.
    pub doc: String,
    /// Its variables, in manifest order.
    pub vars: Vec<VarContext>,
}

/// A variable.
#[derive(Clone, Debug, Serialize)]
pub struct VarContext {
    /// Its name.
    pub name: String,
    /// What it means.
    pub doc: String,
    /// `string`, `int`, `url` …
    #[serde(rename = "type")]
    pub ty: String,
    /// The only values that it may have; empty: any of its type.
    pub one_of: Vec<String>,
    /// The profiles in which it must be given from outside.
    pub required_in: Vec<String>,
    /// Whether no profile requires it.
    pub optional: bool,
    /// Whether its values are shown nowhere.
    pub secret: bool,
    /// Whether its value is part of the files: no `.env` moves it.
    pub fixed: bool,
    /// What it is made from, as the manifest says it; `none` for one that is given.
    pub derived_from: Option<String>,
    /// Whether it is a feature flag.
    pub flag: bool,
    /// The flag around it.
    pub gate: Option<String>,
    /// Its value where a profile has none of its own; `none` without one, and for a secret.
    pub default: Option<String>,
    /// A sample value.
    pub example: Option<String>,
    /// Its value in each profile.
    pub by_profile: IndexMap<String, ValueContext>,
    /// The services that read it, in any profile.
    pub services: Vec<String>,
    /// Files outside the stack that read it.
    pub read_by: Vec<String>,
    /// What to use instead; `none` unless it is deprecated.
    pub deprecated: Option<String>,
    /// What a container reads in the default profile, where the host reads something else.
    pub container_view: Option<String>,
    /// What a process on the host reads then.
    pub host_view: Option<String>,
}

/// A variable's value in one profile.
#[derive(Clone, Debug, Serialize)]
pub struct ValueContext {
    /// `fixed`, `default`, `derived`, `required` or `empty`.
    pub state: String,
    /// What containers read; `none` where the value comes from outside, where an endpoint of it is not in the profile, and
    /// for a secret, unless it is an address made of other secrets. Secrets inside it stay `${NAME}`.
    pub value: Option<String>,
    /// What a process on the host reads.
    pub host_value: Option<String>,
    /// The value in words: for a secret `given`, `to be set` or `not set`; `-` where an endpoint of it is not in the profile.
    pub text: String,
}

/// A feature flag.
#[derive(Clone, Debug, Serialize)]
pub struct FlagContext {
    /// Its name.
    pub name: String,
    /// What it switches on.
    pub doc: String,
    /// The files that may read it.
    pub read_by: Vec<String>,
    /// The variables that it gates.
    pub gates: Vec<String>,
    /// Its value in each profile.
    pub by_profile: IndexMap<String, String>,
}

/// The variables of every group; groups without any are left out.
pub fn groups(model: &Model) -> Vec<GroupContext> {
    let mut groups: Vec<GroupContext> = model
        .manifest
        .groups
        .iter()
        .map(|group| GroupContext { name: group.name.value.clone(), doc: text(group.doc.as_deref()), vars: Vec::new() })
        .collect();
    for decl in model.manifest.vars.values() {
        if let Some(group) = groups.get_mut(decl.group) {
            group.vars.push(var(model, decl));
        }
    }
    groups.retain(|group| !group.vars.is_empty());
    groups
}

/// The flags among the variables.
pub fn flags(groups: &[GroupContext]) -> Vec<FlagContext> {
    let vars = || groups.iter().flat_map(|group| &group.vars);
    let gated =
        |flag: &VarContext| vars().filter(|var| var.gate.as_ref() == Some(&flag.name)).map(|var| var.name.clone()).collect();
    let values = |flag: &VarContext| flag.by_profile.iter().map(|(p, value)| (p.clone(), value.text.clone())).collect();
    vars()
        .filter(|var| var.flag)
        .map(|flag| FlagContext {
            name: flag.name.clone(),
            doc: flag.doc.clone(),
            read_by: flag.read_by.clone(),
            gates: gated(flag),
            by_profile: values(flag),
        })
        .collect()
}

fn var(model: &Model, decl: &VarDecl) -> VarContext {
    let name = &decl.name.value;
    let secret = decl.secret.is_some();
    let by_profile: IndexMap<String, ValueContext> =
        model.stacks.iter().map(|stack| (stack.profile.clone(), value(model, stack, name, secret))).collect();
    let required_in: Vec<String> =
        by_profile.iter().filter(|(_, value)| value.state == "required").map(|(profile, _)| profile.clone()).collect();
    let mut services: Vec<&String> =
        model.stacks.iter().flat_map(|stack| stack.readers(name)).collect::<IndexSet<_>>().into_iter().collect();
    services.sort_by_key(|service| model.manifest.services.get_index_of(*service));
    let main = model.manifest.default_profile().and_then(|profile| by_profile.get(&profile.name.value));
    let differs = main.filter(|value| value.value != value.host_value);
    let unless_secret = |text: Option<&String>| text.filter(|_| !secret).cloned();
    VarContext {
        name: name.clone(),
        doc: text(decl.doc.as_deref()),
        ty: decl.ty.name().to_string(),
        one_of: if secret { Vec::new() } else { decl.one_of.iter().map(|value| value.value.clone()).collect() },
        optional: required_in.is_empty(),
        required_in,
        secret,
        fixed: decl.fixed.is_some(),
        derived_from: unless_secret(decl.value.as_deref()),
        flag: decl.is_flag,
        gate: decl.gate.clone(),
        default: unless_secret(decl.default.as_deref()),
        example: decl.example.as_deref().cloned(),
        services: services.into_iter().cloned().collect(),
        read_by: decl.read_by.iter().map(|path| path.value.clone()).collect(),
        deprecated: decl.deprecated.as_deref().cloned(),
        container_view: differs.and_then(|value| value.value.clone()),
        host_view: differs.and_then(|value| value.host_value.clone()),
        by_profile,
    }
}

fn value(model: &Model, stack: &Stack, name: &str, secret: bool) -> ValueContext {
    let state = stack.vars.get(name).map(|var| &var.state);
    let shown = match state {
        Some(VarState::Derived(text)) => !secret || is_address_of_secrets(model, text),
        Some(VarState::Fixed(_) | VarState::Default(_)) => !secret,
        Some(VarState::Required | VarState::Empty) | None => false,
    };
    let (state, words) = match state {
        Some(VarState::Fixed(_)) => ("fixed", "given"),
        Some(VarState::Default(_)) => ("default", "given"),
        Some(VarState::Derived(_)) => ("derived", "given"),
        Some(VarState::Required) => ("required", "to be set"),
        Some(VarState::Empty) | None => ("empty", "not set"),
    };
    let read = |view: View| values::value(&model.manifest, stack, name, view, false).filter(|_| shown).map(|shown| shown.text);
    let reachable = |text: &String| !has_endpoint(text);
    let value = read(View::Container).filter(reachable);
    let words = if shown { "-" } else { words };
    ValueContext {
        state: state.into(),
        text: value.clone().unwrap_or_else(|| words.into()),
        host_value: read(View::Host).filter(reachable),
        value,
    }
}

/// Whether a secret is one only for the secrets that it names, such as `postgres://app:${PASSWORD}@${db.sql}/app`: then
/// the rest of it may be shown.
pub(super) fn is_address_of_secrets(model: &Model, text: &str) -> bool {
    let is_secret = |part: &Part| matches!(part, Part::Var { name, .. } if super::shown::is_secret(&model.manifest, name));
    has_endpoint(text) && interpolation::parse_dotted(text).is_ok_and(|parts| interpolation::any(&parts, &is_secret))
}

/// Whether an endpoint stands in a text; in a value, one was left open: the profile lacks it, or does not publish it.
fn has_endpoint(text: &str) -> bool {
    let is_endpoint = |part: &Part| matches!(part, Part::Endpoint { .. });
    interpolation::parse_dotted(text).is_ok_and(|parts| interpolation::any(&parts, &is_endpoint))
}
