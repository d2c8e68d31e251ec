//! What a person's own env file of one profile can hold. It is written once and then theirs: see `crate::env::init`.

use super::super::super::Model;
use super::super::super::decode::{VarDecl, View};
use super::super::super::expand::{Stack, VarState, values};
use super::{Line, describe, filled, ports};

/// Settings under a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The heading.
    pub title: String,
    /// What they have in common.
    pub doc: Option<String>,
    /// The settings, in the manifest's order.
    pub settings: Vec<Setting>,
}

/// A variable that the file may set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its name.
    pub name: String,
    /// What there is to say of it, a line or more.
    pub comment: String,
    /// What is known of its value.
    pub given: Given,
}

/// What is known of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// The manifest's, the same for every profile that reads the file.
    Known(String),
    /// The profile has one of its own, which setting it here would take from other profiles, or from what it is made of.
    OfProfile(String),
    /// The profile has one of its own that is not shown.
    Secret,
    /// None, and none is needed.
    Optional,
    /// None, and Compose does not start without it.
    Required,
}

/// The settings of `stack`, for a file that Compose reads for all of `readers`.
#[must_use]
pub fn settings(model: &Model, stack: &Stack, readers: &[&Stack]) -> Vec<Group> {
    let mut groups: Vec<Group> = model
        .manifest
        .groups
        .iter()
        .map(|group| Group {
            title: group.name.value.clone(),
            doc: group.doc.as_ref().map(|doc| doc.value.clone()),
            settings: Vec::new(),
        })
        .collect();
    for var in model.manifest.vars.values().filter(|var| filled::concerns(model, stack, var)) {
        let Some(given) = given(model, stack, readers, var) else { continue };
        if let Some(group) = groups.get_mut(var.group) {
            let comment = describe::comment(model, &[stack], var);
            group.settings.push(Setting { name: var.name.value.clone(), comment, given });
        }
    }
    groups.push(host_ports(model, stack, readers));
    groups.retain(|group| !group.settings.is_empty());
    groups
}

/// `None` for what no env file moves.
fn given(model: &Model, stack: &Stack, readers: &[&Stack], var: &VarDecl) -> Option<Given> {
    Some(match describe::state(stack, var)? {
        VarState::Fixed(_) | VarState::Derived(_) => return None,
        VarState::Required => Given::Required,
        VarState::Empty => Given::Optional,
        VarState::Default(_) if var.secret.is_some() => Given::Secret,
        state @ VarState::Default(text) => {
            let shown = values::value(&model.manifest, stack, &var.name.value, View::Container, false)?.text;
            let alone = readers.iter().all(|reader| describe::state(reader, var) == Some(state));
            if alone && describe::made_of(text).is_empty() { Given::Known(shown) } else { Given::OfProfile(shown) }
        }
    })
}

/// The variables that move ports. One that several profiles read must not take a port from one to the other.
fn host_ports(model: &Model, stack: &Stack, readers: &[&Stack]) -> Group {
    let of = |stack: &Stack| ports::entries(model, Some(stack));
    let others: Vec<_> = readers.iter().filter(|reader| reader.profile != stack.profile).map(|reader| of(reader)).collect();
    let settings = of(stack).into_iter().filter_map(|entry| {
        let (Line::Set(number) | Line::Off(number)) = entry.line else { return None };
        let same = |entries: &Vec<super::Entry>| {
            let other = entries.iter().find(|other| other.name == entry.name);
            other.is_none_or(|other| matches!(&other.line, Line::Set(text) | Line::Off(text) if *text == number))
        };
        let given = if others.iter().all(same) { Given::Known(number) } else { Given::OfProfile(number) };
        Some(Setting { name: entry.name, comment: entry.comment, given })
    });
    let doc = "Where the host reaches the stack. Another number here moves a port.".to_string();
    Group { title: "Host ports".into(), doc: Some(doc), settings: settings.collect() }
}
