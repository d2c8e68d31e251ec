//! Uses in `.properties` files.

use super::{Found, spring};

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    if !text.contains("${") {
        return;
    }
    let mut inner = Found::default();
    spring::placeholders(text, &mut inner);
    // What the file has as a key is no variable.
    let keys: std::collections::HashSet<&str> =
        text.lines().filter_map(|line| Some(line.split_once('=')?.0.trim())).filter(|key| spring::is_variable(key)).collect();
    inner.uses.retain(|one| !keys.contains(one.name.as_str()));
    found.embed(0, inner);
}
