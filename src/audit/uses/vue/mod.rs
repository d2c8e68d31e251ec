//! Uses in components of Vue, Svelte and Astro: code in JavaScript between markup.
//!
//! The markup is blanked out ([`markup`]), which leaves one program with everything at its place: what a script declares is known in
//! the template below it.

mod braces;
mod elements;
mod markup;
#[cfg(test)]
mod tests;

use super::{Found, javascript};
use crate::audit::Language;

/// Finds what `text` uses.
pub fn find(language: Language, text: &str, found: &mut Found) {
    if !text.contains("env") && !text.contains("Env") {
        return;
    }
    let component = markup::Component::read(language, text);
    let grammar = if language == Language::Astro || component.has_jsx { Language::Tsx } else { Language::Typescript };
    javascript::find(grammar, &component.program(), found);
}
