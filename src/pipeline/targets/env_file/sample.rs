//! Samples: what people copy and fill in, good for every profile.

use super::super::super::Model;
use super::super::super::decode::{VarDecl, VarType, View};
use super::super::super::expand::{Stack, VarState, values};
use super::{Entry, Line, describe};

/// A variable for all profiles.
///
/// A copied sample must not undo what profiles say: a value that differs between them, or that is made of others, is
/// commented out. A secret never has a real value here. An empty line changes nothing, as Compose takes an empty variable
/// for one that is not set.
pub fn entry(model: &Model, var: &VarDecl) -> Entry {
    let stacks: Vec<&Stack> = model.stacks.iter().collect();
    let name = var.name.value.clone();
    let comment = describe::comment(model, &stacks, var);
    if !describe::settable(&stacks, var) {
        let note = describe::not_set_here(&stacks, var);
        return Entry {
            name,
            comment: if comment.is_empty() { note } else { format!("{comment}\n{note}") },
            line: Line::Nothing,
        };
    }
    Entry { name, comment, line: line(model, &stacks, var) }
}

fn line(model: &Model, stacks: &[&Stack], var: &VarDecl) -> Line {
    let default = model.manifest.default_profile().map(|profile| profile.name.value.as_str());
    let shown = stacks.iter().find(|stack| Some(stack.profile.as_str()) == default);
    if stacks.iter().any(|stack| describe::is_required(stack, var)) {
        // The default profile starts as it is: a placeholder in a fresh copy must not take its value away.
        let known =
            shown.is_some_and(|stack| matches!(describe::state(stack, var), Some(VarState::Default(_) | VarState::Derived(_))));
        return if known { Line::Off(placeholder(var)) } else { Line::Set(placeholder(var)) };
    }
    if var.secret.is_some() {
        // An example that is a profile's own default is no secret: whoever gave both wants it seen.
        let is_default =
            |text: &str| stacks.iter().any(|s| matches!(describe::state(s, var), Some(VarState::Default(d)) if d == text));
        let shown = var.example.as_ref().filter(|example| is_default(&example.value));
        return Line::Set(shown.map_or_else(String::new, |example| example.value.clone()));
    }
    let states: Vec<_> = stacks.iter().filter_map(|stack| describe::state(stack, var)).collect();
    let same = states.windows(2).all(|pair| pair[0] == pair[1]);
    let open = |state: &&&VarState| matches!(state, VarState::Default(text) if !describe::made_of(text).is_empty());
    let moves = !same || states.iter().any(|state| open(&state)) || var.deprecated.is_some();
    let value = shown.and_then(|stack| values::value(&model.manifest, stack, &var.name.value, View::Container, false));
    let text = value.map_or_else(String::new, |value| value.text);
    if moves { Line::Off(text) } else { Line::Set(text) }
}

/// What stands for a value that only the reader knows: where a secret manager keeps it, the declared example, else something of the right form.
fn placeholder(var: &VarDecl) -> String {
    if let Some(reference) = &var.reference {
        return reference.value.clone();
    }
    if let Some(example) = &var.example {
        return example.value.clone();
    }
    if let Some(word) = var.one_of.first() {
        return word.value.clone();
    }
    match var.ty {
        _ if var.secret.is_some() => "change-me",
        VarType::String | VarType::Enum | VarType::Regex => "change-me",
        VarType::Int => "1",
        VarType::Port => "8080",
        VarType::Bool => "false",
        VarType::Url => "https://example.com",
        VarType::Email => "user@example.com",
        VarType::Path => "./path/to/file",
        VarType::Duration => "30s",
        VarType::Size => "512M",
        VarType::Host => "host.example.com",
        VarType::Json => "{}",
        VarType::Uuid => "00000000-0000-0000-0000-000000000000",
        VarType::Hex | VarType::Alnum | VarType::Base64 | VarType::Base64Url => "0000",
    }
    .to_string()
}
