//! Uses in the scripts of a `package.json`.

use super::Found;

/// Finds what `text` uses.
pub fn find(_text: &str, _found: &mut Found) {}
