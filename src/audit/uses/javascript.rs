//! Uses in JavaScript, TypeScript and their kin.

use super::Found;
use crate::audit::Language;

/// Finds what `text` uses.
pub fn find(_language: Language, _text: &str, _found: &mut Found) {}
