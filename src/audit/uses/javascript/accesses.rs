//! What the code around a variable does with it: reads it, sets it, or goes on without it.

use tree_sitter::Node;

use super::super::syntax::{children, field};
use super::scopes::{Code, Path};

/// What is done with a variable.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// It is read, and whether the code goes on without it.
    Read(bool),
    /// It is set or removed.
    Set,
    /// It is read, and set where it is missing.
    Both,
}

impl<'t> Code<'t> {
    /// What is done with what `node` stands for, by the code around it.
    pub fn role(&self, node: Node<'t>, path: Path<'_, 't>) -> Role {
        let mut child = node;
        // Whether it is compared with something, for which it may be missing.
        let mut compared = false;
        for (parent, _) in path.iter().rev() {
            let is = |name: &str| field(*parent, name) == Some(child);
            match parent.kind() {
                "parenthesized_expression"
                | "as_expression"
                | "satisfies_expression"
                | "non_null_expression"
                | "type_assertion" => {}
                "assignment_expression" | "for_in_statement" if is("left") => return Role::Set,
                "pair_pattern" if is("value") => return Role::Set,
                "assignment_pattern" if is("left") => return Role::Set,
                "array_pattern" | "rest_pattern" => return Role::Set,
                "augmented_assignment_expression" if is("left") => return Role::Both,
                "update_expression" => return Role::Both,
                "unary_expression" => match field(*parent, "operator").map(|operator| self.text(operator)) {
                    Some("delete") => return Role::Set,
                    // `!!` makes a truth of it; a list of what is missing is made with one `!`.
                    Some("!") => compared |= child.kind() == "unary_expression" && self.text(child).starts_with('!'),
                    Some("typeof" | "+") => {}
                    _ => return Role::Read(false),
                },
                "binary_expression" => match field(*parent, "operator").map(|operator| self.text(operator)) {
                    Some("??" | "||") if is("left") && !compared => return Role::Read(!self.fails(field(*parent, "right"))),
                    Some("&&") if is("left") => return Role::Read(true),
                    Some("??" | "||" | "&&") => {}
                    Some("===" | "!==" | "==" | "!=") => compared = true,
                    _ => return Role::Read(compared),
                },
                "ternary_expression" if is("condition") => return Role::Read(true),
                "ternary_expression" if !compared => {}
                "if_statement" if is("condition") => return Role::Read(!self.fails(field(*parent, "consequence"))),
                "while_statement" if is("condition") => return Role::Read(true),
                "member_expression" | "subscript_expression" if is("object") => {
                    return Role::Read(field(*parent, "optional_chain").is_some());
                }
                "call_expression" if is("function") => {
                    return Role::Read(children(*parent).any(|part| part.kind() == "optional_chain"));
                }
                "arguments" => {
                    let before = self.source.get(..parent.start_byte()).unwrap_or_default();
                    if before.ends_with("Boolean") {
                        compared = true;
                    } else if compared || !is_conversion(before) || children(*parent).next() != Some(child) {
                        return Role::Read(false);
                    }
                }
                // Of a conversion: `Number(process.env.X) || 1`.
                "call_expression" => {}
                _ => return Role::Read(compared),
            }
            child = *parent;
        }
        Role::Read(compared)
    }

    /// Whether code ends the program, or what it does there.
    fn fails(&self, node: Option<Node<'t>>) -> bool {
        node.is_some_and(|node| {
            let text = self.text(node);
            // What is long does something else as well.
            text.len() < 2000 && ["throw ", "exit(", "fail(", "raise(", "abort("].iter().any(|word| text.contains(word))
        })
    }
}

/// Whether what is called here makes a number or text of nothing, too.
fn is_conversion(before: &str) -> bool {
    let name = before.rsplit(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or_default();
    matches!(name, "Number" | "parseInt" | "parseFloat" | "String")
}
