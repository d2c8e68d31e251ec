//! Uses in components of Vue, Svelte and Astro: code in JavaScript between markup.

use super::Found;
use crate::audit::Language;

/// Finds what `text` uses.
pub fn find(_language: Language, _text: &str, _found: &mut Found) {}
