//! A new `.env` for a newcomer, or what an old one lacks: known values filled in, secrets made, the rest left to be filled in.

mod secret;
#[cfg(test)]
mod tests;
mod text;
mod update;

use indexmap::IndexMap;

use crate::pipeline::Model;
use crate::pipeline::expand::Stack;
use crate::pipeline::targets::env_file::own::{Given, Group, Setting, settings};

pub use text::write;
pub use update::{Added, Refused, update};

/// What an env file is to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The lines at its top, without `#`.
    pub head: Vec<String>,
    /// What it sets, under headings.
    pub sections: Vec<Section>,
}

/// A heading and what stands under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The heading.
    pub title: String,
    /// What is said of all of it.
    pub doc: Option<String>,
    /// Its variables.
    pub items: Vec<Item>,
}

/// A variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its name.
    pub name: String,
    /// What there is to say of it.
    pub comment: String,
    /// What the file does with it.
    pub line: Line,
}

/// What a file does with a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// Sets it to what the manifest, or a slot, says.
    Set(String),
    /// Sets it to a secret that has just been made.
    Made(String),
    /// Shows a value, commented out: the profile has it anyway.
    Off(String),
    /// Sets it to nothing: only the reader knows it, and Compose does not start without it.
    Asked,
}

/// Fills bytes from the system's random source; the error is the system's.
pub type Random<'a> = &'a mut dyn FnMut(&mut [u8]) -> Result<(), String>;

/// What a profile's own env file says.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// Everything about the manifest.
    pub model: &'a Model,
    /// The profile.
    pub stack: &'a Stack,
    /// All profiles for which Compose reads the file.
    pub readers: &'a [&'a Stack],
    /// What a slot sets, by name: the project's name and the ports.
    pub slot: &'a IndexMap<String, String>,
}

/// Drafts the file.
///
/// # Errors
/// If the system has no random bytes.
pub fn draft(wanted: Wanted<'_>, random: Random<'_>) -> Result<Draft, String> {
    let Wanted { model, stack, readers, slot } = wanted;
    let mut left = slot.clone();
    let mut sections = Vec::new();
    for Group { title, doc, settings } in settings(model, stack, readers) {
        let mut items = Vec::with_capacity(settings.len());
        for Setting { name, comment, given } in settings {
            let line = match left.shift_remove(&name) {
                Some(value) => Line::Set(value),
                None => line(model, &name, given, random)?,
            };
            items.push(Item { name, comment, line });
        }
        sections.push(Section { title, doc, items });
    }
    if !left.is_empty() {
        let items = left.into_iter().map(|(name, value)| Item { name, comment: String::new(), line: Line::Set(value) }).collect();
        let doc = "What keeps this checkout apart from others on the same machine.".to_string();
        sections.insert(0, Section { title: "Slot".into(), doc: Some(doc), items });
    }
    Ok(Draft { head: head(wanted), sections })
}

fn line(model: &Model, name: &str, given: Given, random: Random<'_>) -> Result<Line, String> {
    Ok(match given {
        Given::Known(value) => Line::Set(value),
        Given::OfProfile(value) => Line::Off(value),
        Given::Secret | Given::Optional => Line::Off(String::new()),
        Given::Required => {
            let var = model.manifest.vars.get(name);
            match var.map(|var| secret::secret(var, random)).transpose()?.flatten() {
                Some(made) => Line::Made(made),
                None => Line::Asked,
            }
        }
    })
}

fn head(wanted: Wanted<'_>) -> Vec<String> {
    let Wanted { stack, readers, .. } = wanted;
    let mut head = vec![
        format!("Values of your own for profile {}, made by `stackgen env init`. Never commit this file.", stack.profile),
        "Commented out: the profile has a value, or needs none. Uncomment a line to set another.".to_string(),
    ];
    let others: Vec<&str> = readers.iter().map(|reader| reader.profile.as_str()).filter(|name| *name != stack.profile).collect();
    if !others.is_empty() {
        head.push(format!("What is set here also holds for {}, which read this file too.", others.join(", ")));
    }
    head
}
