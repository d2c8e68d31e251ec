//! What code in Rust does with a value, and so whether it goes on without it.

use tree_sitter::Node;

use super::super::syntax::{self, field};
use super::File;

/// One step of what is done with a value.
#[derive(Clone, Copy)]
pub(super) struct Link<'t> {
    /// A method's name, or `?`, `==`, `let`, `match`.
    what: What<'t>,
    /// The node that holds the outcome.
    next: usize,
}

#[derive(Clone, Copy)]
enum What<'t> {
    Method(Node<'t>),
    Try,
    Optional,
    Strict,
    Nothing,
}

/// What a method makes of a value that may not be there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    /// The code goes on without it.
    Optional,
    /// The code does not.
    Strict,
    /// It is still open, but no failure any more: `ok()`.
    Softened,
    /// It is still open.
    Open,
}

fn step(method: &str) -> Step {
    match method {
        "unwrap_or" | "unwrap_or_else" | "unwrap_or_default" | "map_or" | "map_or_else" | "is_ok" | "is_err" | "is_some"
        | "is_none" | "is_ok_and" | "is_some_and" | "is_none_or" | "or" | "or_else" | "iter" | "into_iter" | "==" => {
            Step::Optional
        }
        "unwrap" | "expect" | "ok_or" | "ok_or_else" | "context" | "with_context" | "wrap_err" | "?" => Step::Strict,
        "ok" => Step::Softened,
        _ => Step::Open,
    }
}

/// Whether code goes on without a value with which these methods are called in turn; `None` where that is open.
pub(super) fn goes_on<'a>(methods: impl Iterator<Item = &'a str>) -> Option<bool> {
    let mut softened = None;
    for method in methods {
        match step(method) {
            Step::Optional => return Some(true),
            Step::Strict => return Some(false),
            Step::Softened => softened = Some(true),
            Step::Open => {}
        }
    }
    softened
}

impl<'t> File<'_, 't, '_> {
    /// Keeps what `node` does with the value of a child.
    pub(super) fn link(&mut self, node: Node<'t>) {
        let next = node.id();
        let (child, what) = match node.kind() {
            "call_expression" => {
                let function = field(node, "function");
                let method = function.map(|function| {
                    if function.kind() == "generic_function" { field(function, "function").unwrap_or(function) } else { function }
                });
                let Some(method) = method.filter(|method| method.kind() == "field_expression") else { return };
                let (Some(value), Some(name)) = (field(method, "value"), field(method, "field")) else { return };
                let falls_back = matches!(self.source(name), "unwrap_or_else" | "or_else" | "map_or_else");
                // `unwrap_or_else(|_| panic!("X is missing"))`
                let ends = falls_back && field(node, "arguments").is_some_and(|arguments| self.fails(arguments));
                (value, if ends { What::Strict } else { What::Method(name) })
            }
            "try_expression" => match node.named_child(0) {
                Some(child) => (child, What::Try),
                None => return,
            },
            "parenthesized_expression" | "await_expression" | "reference_expression" => match syntax::children(node).next() {
                Some(child) => (child, What::Nothing),
                None => return,
            },
            "let_condition" => match field(node, "value") {
                Some(value) => (value, What::Optional),
                None => return,
            },
            "let_declaration" => match (field(node, "value"), field(node, "alternative")) {
                (Some(value), Some(otherwise)) => (value, if self.fails(otherwise) { What::Strict } else { What::Optional }),
                _ => return,
            },
            "match_expression" => match (field(node, "value"), field(node, "body")) {
                (Some(value), Some(body)) => (value, if self.fails(body) { What::Strict } else { What::Optional }),
                _ => return,
            },
            "binary_expression" if matches!(field(node, "operator").map(|one| one.kind()), Some("==" | "!=")) => {
                for side in [field(node, "left"), field(node, "right")].into_iter().flatten() {
                    self.chain.insert(side.id(), Link { what: What::Optional, next });
                }
                return;
            }
            _ => return,
        };
        self.chain.insert(child.id(), Link { what, next });
    }

    /// Whether code ends the program or returns an error.
    pub(super) fn fails(&self, node: Node<'_>) -> bool {
        let text = self.source(node);
        ["panic!", "exit(", "bail!", "return Err", "Err(e)?", ".expect(", "unreachable!", "=> Err(", "return None"]
            .iter()
            .any(|word| text.contains(word))
    }

    /// Whether the code goes on where the value of `node` is not there; `None` where that is open.
    pub(super) fn goes_on(&self, node: Node<'_>) -> Option<bool> {
        let mut softened = None;
        let mut at = node.id();
        // A chain is as long as its line; a bound all the same.
        for _ in 0..50 {
            let Some(link) = self.chain.get(&at) else { break };
            let method = match link.what {
                What::Method(name) => self.source(name),
                What::Try => "?",
                What::Optional => return Some(true),
                What::Strict => return Some(false),
                What::Nothing => "",
            };
            match step(method) {
                Step::Optional => return Some(true),
                Step::Strict => return Some(false),
                Step::Softened => softened = Some(true),
                Step::Open => {}
            }
            at = link.next;
        }
        softened
    }
}
