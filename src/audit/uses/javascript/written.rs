//! Variables that the file sets before it reads them: nobody else has to.

use std::collections::HashMap;
use std::ops::Range;

use tree_sitter::Node;

use super::super::Use;
use super::super::syntax::field;
use super::scopes::{Code, Path, is_function};

/// Where variables are set for the code behind: by name, the end of the assignment and the code that it goes before.
#[derive(Default)]
pub struct Written<'t> {
    places: HashMap<&'t str, Vec<(usize, Range<usize>)>>,
}

impl<'t> Written<'t> {
    /// Keeps that `name` is set by the code around it, where that always runs before what is behind it.
    pub fn see(&mut self, code: &Code<'t>, name: &'t str, path: Path<'_, 't>) {
        let Some((assignment, _)) = path.last().filter(|(node, _)| node.kind() == "assignment_expression") else { return };
        // `process.env.X = process.env.X || "a"` still leaves it to others.
        if field(*assignment, "right").is_none_or(|right| code.text(right).contains(name)) {
            return;
        }
        let mut owner = 0..code.source.len();
        for (at, (ancestor, _)) in path.iter().enumerate().rev() {
            if is_conditional(*ancestor) {
                return;
            }
            if is_function(*ancestor) && !runs_first(code, path.get(..at).unwrap_or_default()) {
                owner = ancestor.byte_range();
                break;
            }
        }
        self.places.entry(name).or_default().push((assignment.end_byte(), owner));
    }

    /// Whether a use comes after the file itself has set the variable.
    pub fn covers(&self, one: &Use) -> bool {
        let places = self.places.get(one.name.as_str());
        places.is_some_and(|places| places.iter().any(|(end, owner)| *end <= one.place.start && owner.contains(&one.place.start)))
    }
}

fn is_conditional(node: Node<'_>) -> bool {
    matches!(
        node.kind(),
        "if_statement"
            | "ternary_expression"
            | "binary_expression"
            | "switch_case"
            | "switch_default"
            | "catch_clause"
            | "for_statement"
            | "for_in_statement"
            | "while_statement"
    )
}

/// Whether a function, told by its ancestors, is what a test runs before all others.
fn runs_first(code: &Code<'_>, ancestors: Path<'_, '_>) -> bool {
    let mut around = ancestors.iter().rev().map(|(node, _)| *node);
    let call = around.next().filter(|node| node.kind() == "arguments").and_then(|_| around.next());
    call.and_then(|call| field(call, "function"))
        .is_some_and(|function| matches!(code.text(function), "beforeEach" | "beforeAll" | "before"))
}
