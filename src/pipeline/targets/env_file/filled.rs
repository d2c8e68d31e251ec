//! The values of one profile: as `docker compose --env-file` reads them, and for programs on the host.

use indexmap::IndexSet;

use super::super::super::Model;
use super::super::super::decode::{VarDecl, View};
use super::super::super::expand::{Stack, VarState, values};
use super::{Entry, Line, describe};

/// A variable as Compose reads it. The file changes nothing of the profile: it shows what may be changed. People edit the
/// copy of a `sample`; any other file is stackgen's.
pub fn for_compose(model: &Model, stack: &Stack, var: &VarDecl, sample: bool) -> Entry {
    let name = var.name.value.clone();
    let mut comment = describe::comment(model, &[stack], var);
    let value = || values::value(&model.manifest, stack, &name, View::Container, false).map_or_else(String::new, |v| v.text);
    let line = match describe::state(stack, var) {
        Some(VarState::Fixed(_) | VarState::Derived(_)) => {
            add(&mut comment, &describe::not_set_here(&[stack], var));
            Line::Off(value())
        }
        // Set here, it would no longer follow what it is made of.
        Some(VarState::Default(text)) if describe::made_of(text).iter().any(|name| moves(name)) => {
            let sources = describe::made_of(text).into_iter().collect::<Vec<_>>().join(", ");
            add(&mut comment, &format!("made of {sources} unless it is set"));
            Line::Off(value())
        }
        Some(VarState::Default(_)) => Line::Set(value()),
        Some(VarState::Required) => {
            let place = if sample { "it is set here or in the shell" } else { "the shell or a later --env-file sets it" };
            add(&mut comment, &format!("required: Compose refuses to start until {place}"));
            Line::Set(String::new())
        }
        Some(VarState::Empty) | None => Line::Set(String::new()),
    };
    Entry { name, comment, line }
}

/// Whether a profile has anything to do with a variable: not if only services that it lacks read it.
pub fn concerns(model: &Model, stack: &Stack, var: &VarDecl) -> bool {
    let name = &var.name.value;
    let reads = |stack: &Stack| !stack.readers(name).is_empty();
    !var.read_by.is_empty() || reads(stack) || !model.stacks.iter().any(reads)
}

/// A variable for programs on the host; `None` if neither a service of the profile nor a file of the project reads it.
pub fn for_host(model: &Model, stack: &Stack, var: &VarDecl) -> Option<Entry> {
    let name = var.name.value.clone();
    if var.read_by.is_empty() && stack.readers(&name).is_empty() {
        return None;
    }
    let mut comment = describe::comment(model, &[stack], var);
    let value = values::value(&model.manifest, stack, &name, View::Host, true).filter(|value| value.complete);
    let line = Line::Set(value.map_or_else(
        || {
            let mut missing = IndexSet::new();
            missing_for(model, stack, &name, &mut missing, 0);
            let missing: Vec<&str> = missing.iter().map(String::as_str).filter(|other| *other != name).collect();
            if missing.is_empty() {
                add(&mut comment, "required: no value is known");
            } else {
                add(&mut comment, &format!("no value is known for {}", missing.join(", ")));
            }
            String::new()
        },
        |value| value.text,
    ));
    Some(Entry { name, comment, line })
}

/// Whether a `.env` can move what `name` refers to: a variable, or a host port. Other endpoints and facts are what they are.
fn moves(name: &str) -> bool {
    !name.contains('.') || name.ends_with(".published")
}

fn add(comment: &mut String, line: &str) {
    if !comment.is_empty() {
        comment.push('\n');
    }
    comment.push_str(line);
}

/// What keeps `name` from having a value on the host: variables without one, endpoints that are not published.
fn missing_for(model: &Model, stack: &Stack, name: &str, missing: &mut IndexSet<String>, depth: usize) {
    if name.contains('.') {
        if !values::text(&model.manifest, stack, &format!("${{{name}}}"), View::Host).complete {
            missing.insert(name.to_string());
        }
        return;
    }
    match stack.vars.get(name).map(|var| &var.state) {
        Some(VarState::Fixed(text) | VarState::Default(text) | VarState::Derived(text)) if depth < 32 => {
            describe::made_of(text).iter().for_each(|source| missing_for(model, stack, source, missing, depth + 1));
        }
        Some(VarState::Empty) => {}
        _ => {
            missing.insert(name.to_string());
        }
    }
}
