//! Whether code goes on without a variable: by the conditions that it stands in.

use tree_sitter::Node;

use super::super::syntax::{self, field};
use super::File;

impl<'t> File<'_, 't, '_> {
    /// Keeps what `node` does with its parts, as seen from outside in.
    pub(super) fn ask(&mut self, node: Node<'t>) {
        let (asked, demanded) = (self.asked.contains(&node.id()), self.demanded.contains(&node.id()));
        match node.kind() {
            "if_statement" | "elif_clause" | "while_statement" => {
                let fails = field(node, "consequence").is_some_and(|body| self.fails(body));
                if let Some(condition) = field(node, "condition") {
                    self.mark(condition, fails);
                }
            }
            "block" | "module" => {
                let parts: Vec<_> = syntax::children(node).collect();
                for pair in parts.windows(2).filter(|pair| pair[1].kind() == "if_statement") {
                    self.asked_next(pair[0], pair[1]);
                }
            }
            "conditional_expression" => {
                if let Some(condition) = syntax::children(node).nth(1) {
                    self.mark(condition, false);
                }
            }
            "try_statement" => self.attempt(node),
            "assert_statement" => {
                if let Some(condition) = node.named_child(0) {
                    self.mark(condition, true);
                }
            }
            "comparison_operator" | "not_operator" => {
                for part in syntax::children(node) {
                    self.mark(part, demanded);
                }
            }
            "boolean_operator" if asked || demanded => {
                for part in syntax::children(node) {
                    self.mark(part, demanded);
                }
            }
            "boolean_operator" if field(node, "operator").is_some_and(|operator| operator.kind() == "and") => {
                if let Some(left) = field(node, "left") {
                    self.mark(left, false);
                }
            }
            "parenthesized_expression" if asked || demanded => {
                if let Some(inner) = node.named_child(0) {
                    self.mark(inner, demanded);
                }
            }
            "named_expression" if asked || demanded => {
                if let Some(value) = field(node, "value") {
                    self.mark(value, demanded);
                }
            }
            "call" if field(node, "function").is_some_and(|function| self.source(function) == "bool") => {
                if let Some(inner) = field(node, "arguments").and_then(|arguments| arguments.named_child(0)) {
                    self.mark(inner, demanded);
                }
            }
            _ => {}
        }
    }

    /// `x = os.getenv("X")`, and then `if x is None: x = 1`.
    fn asked_next(&mut self, statement: Node<'t>, condition: Node<'t>) {
        let assignment = statement.named_child(0).filter(|inner| inner.kind() == "assignment");
        let Some((name, value)) = assignment.and_then(|one| Some((field(one, "left")?, field(one, "right")?))) else { return };
        let Some(test) = field(condition, "condition").map(|test| self.source(test)) else { return };
        let test = test.trim_start_matches('(').trim_start_matches("not ");
        let rest = test.strip_prefix(self.source(name)).filter(|_| name.kind() == "identifier");
        if rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || "_.[(".contains(c))) {
            let fails = field(condition, "consequence").is_some_and(|body| self.fails(body));
            self.mark(value, fails);
        }
    }

    /// `try: os.environ["X"] … except KeyError: …`
    fn attempt(&mut self, node: Node<'t>) {
        let catches = |clause: &Node<'t>| {
            let header = self.source(*clause).lines().next().unwrap_or_default();
            header.trim_end().ends_with("except:")
                || ["KeyError", "LookupError", "Exception"].iter().any(|name| header.contains(name))
        };
        let mut clauses = syntax::children(node).filter(|child| child.kind() == "except_clause").filter(catches).peekable();
        if clauses.peek().is_some()
            && clauses.all(|clause| !self.fails(clause))
            && let Some(body) = field(node, "body")
        {
            self.attempts.push(body.byte_range());
        }
    }

    /// Whether code at a place goes on where something is not there.
    pub(super) fn is_attempt(&self, at: usize) -> bool {
        self.attempts.iter().any(|range| range.contains(&at))
    }

    fn mark(&mut self, node: Node<'t>, demanded: bool) {
        let nodes = if demanded { &mut self.demanded } else { &mut self.asked };
        nodes.insert(node.id());
    }

    fn fails(&self, body: Node<'t>) -> bool {
        let text = self.source(body);
        // What is long does something else as well.
        text.len() < 2000 && ["raise", "exit(", "abort(", "fail("].iter().any(|word| text.contains(word))
    }

    /// Whether the code goes on where the call `node` answers nothing.
    pub(super) fn may_miss(&self, node: Node<'t>) -> bool {
        self.defaulted.contains(&node.id()) || self.asked.contains(&node.id())
    }
}
