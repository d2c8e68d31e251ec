//! What Compose's schema refuses (compose-go: schema/).

use super::Refusal;
use crate::compose::tree::Tree;
use crate::compose::validate::validate;

/// Whether Compose's schema takes a file, short forms or long ones.
///
/// # Errors
/// The first node that it does not take.
pub(super) fn check(file: &Tree) -> Result<(), Refusal> {
    match validate(file).into_iter().next() {
        Some((path, message)) => {
            let span = file.at(&path).map_or(file.span, |node| node.span);
            Err(Refusal::new(span, format!("`{path}`: {message}")))
        }
        None => Ok(()),
    }
}
