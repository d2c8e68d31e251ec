//! What is said above a variable: its meaning, then one line of facts.

use indexmap::{IndexMap, IndexSet};

use crate::compose::dotenv::quote;
use crate::compose::interpolation::{Part, parse_dotted, visit};

use super::super::super::Model;
use super::super::super::decode::{VarDecl, VarType, View};
use super::super::super::expand::{Stack, VarState, values};

/// The doc and the facts of `var` in `stacks`.
pub fn comment(model: &Model, stacks: &[&Stack], var: &VarDecl) -> String {
    let doc = var.doc.as_ref().map(|doc| doc.value.clone());
    let facts = facts(model, stacks, var).join("; ");
    doc.into_iter().chain((!facts.is_empty()).then_some(facts)).collect::<Vec<_>>().join("\n")
}

fn facts(model: &Model, stacks: &[&Stack], var: &VarDecl) -> Vec<String> {
    let list = |names: &[&str]| names.join(", ");
    let mut facts: Vec<String> = Vec::new();
    if var.one_of.is_empty() {
        facts.extend(words(var.ty).map(str::to_string));
    } else {
        facts.push(format!("one of {}", list(&var.one_of.iter().map(|word| word.value.as_str()).collect::<Vec<_>>())));
    }
    facts.extend(var.shape.pattern.as_ref().map(|pattern| format!("matches {}", pattern.text())));
    facts.extend(var.shape.length_words());
    facts.extend(required(stacks, var));
    if var.secret.is_some() {
        facts.push("secret".into());
    }
    if let Some(reference) = &var.reference {
        facts.push(format!("kept at {}", shown(&reference.value)));
    }
    if var.as_file.is_some() && stacks.iter().any(|stack| is_required(stack, var)) {
        facts.push("a file in its containers".into());
    }
    if let Some(example) = &var.example {
        facts.push(format!("for example {}", shown(&example.value)));
    }
    let services: IndexSet<&str> = stacks.iter().flat_map(|stack| stack.readers(&var.name.value)).map(String::as_str).collect();
    if !services.is_empty() {
        facts.push(format!("used by {}", list(&services.into_iter().collect::<Vec<_>>())));
    }
    if !var.read_by.is_empty() {
        facts.push(format!("read by {}", list(&var.read_by.iter().map(|file| file.value.as_str()).collect::<Vec<_>>())));
    }
    facts.extend(by_profile(model, stacks, var));
    if let Some(instead) = &var.deprecated {
        facts.push(format!("deprecated: {}", instead.value));
    }
    facts
}

/// A type in words; a plain text needs none.
fn words(ty: VarType) -> Option<&'static str> {
    Some(match ty {
        VarType::String | VarType::Enum | VarType::Regex => return None,
        VarType::Int => "a whole number",
        VarType::Port => "a port number",
        VarType::Bool => "true or false",
        VarType::Url => "a URL",
        VarType::Email => "an email address",
        VarType::Path => "a path",
        VarType::Duration => "a duration, such as 30s or 5m",
        VarType::Size => "a size, such as 512M",
        VarType::Host => "a host name",
        VarType::Json => "JSON",
        VarType::Hex => "hexadecimal digits",
        VarType::Alnum => "letters and digits",
        VarType::Base64 => "base64",
        VarType::Base64Url => "base64 for URLs",
        VarType::Uuid => "a UUID",
    })
}

fn required(stacks: &[&Stack], var: &VarDecl) -> Option<String> {
    if !settable(stacks, var) {
        return None;
    }
    let names: Vec<&str> = stacks.iter().filter(|stack| is_required(stack, var)).map(|stack| stack.profile.as_str()).collect();
    Some(match &var.gate {
        _ if !names.is_empty() && names.len() == stacks.len() => "required".into(),
        Some(gate) if var.required.is_some() && names.is_empty() => format!("required where {gate} is true"),
        Some(gate) if var.required.is_some() => format!("required where {gate} is true, so in {}", names.join(", ")),
        _ if names.is_empty() => "optional".into(),
        _ => format!("required in {}", names.join(", ")),
    })
}

/// Whether Compose refuses to start `stack` without a value from outside.
pub fn is_required(stack: &Stack, var: &VarDecl) -> bool {
    state(stack, var) == Some(&VarState::Required)
}

/// How the variable gets its value in `stack`.
pub fn state<'s>(stack: &'s Stack, var: &VarDecl) -> Option<&'s VarState> {
    stack.vars.get(&var.name.value).map(|known| &known.state)
}

/// Whether an env file moves the variable in one of `stacks`.
pub fn settable(stacks: &[&Stack], var: &VarDecl) -> bool {
    let moved = |state: &VarState| matches!(state, VarState::Default(_) | VarState::Required | VarState::Empty);
    stacks.iter().any(|stack| state(stack, var).is_some_and(moved))
}

/// `dev: debug; test, prod: info`, where profiles differ. Nothing of a secret, nor of what is made of others.
fn by_profile(model: &Model, stacks: &[&Stack], var: &VarDecl) -> Option<String> {
    if var.secret.is_some() || var.value.is_some() {
        return None;
    }
    let mut profiles: IndexMap<Option<String>, Vec<&str>> = IndexMap::new();
    for stack in stacks {
        let value = values::value(&model.manifest, stack, &var.name.value, View::Container, false);
        let text = value.map(|value| value.text).filter(|text| !text.is_empty());
        profiles.entry(text).or_default().push(&stack.profile);
    }
    if profiles.len() < 2 {
        return None;
    }
    let known = profiles.iter().filter_map(|(value, names)| Some(format!("{}: {}", names.join(", "), shown(value.as_ref()?))));
    Some(known.collect::<Vec<_>>().join("; "))
}

/// A value inside of a comment, on one line.
fn shown(value: &str) -> String {
    quote(value).unwrap_or_default()
}

/// The variables and endpoints that a text names, in its order.
pub fn made_of(text: &str) -> IndexSet<String> {
    let parts = parse_dotted(text).unwrap_or_default();
    let mut names = IndexSet::new();
    visit(&parts, &mut |part| match part {
        Part::Var { name, .. } | Part::Endpoint { path: name, .. } => {
            names.insert(name.clone());
        }
        Part::Text(_) | Part::Dollar => {}
    });
    names
}

/// What is said of a variable that no env file moves.
pub fn not_set_here(stacks: &[&Stack], var: &VarDecl) -> String {
    let name = &var.name.value;
    let sources: IndexSet<String> = stacks
        .iter()
        .filter_map(|stack| match state(stack, var)? {
            VarState::Derived(text) => Some(made_of(text)),
            _ => None,
        })
        .flatten()
        .collect();
    if sources.is_empty() {
        format!("{name} is fixed by the manifest: not set here")
    } else {
        format!("{name} is made of {}: not set here", sources.into_iter().collect::<Vec<_>>().join(", "))
    }
}
