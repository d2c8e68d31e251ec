//! Whether code goes on without a variable: by the conditions that it stands in.

use tree_sitter::Node;

use super::super::syntax::{self, field};
use super::File;

impl<'t> File<'_, 't, '_> {
    /// Keeps what `node` does with its parts, as seen from outside in.
    pub(super) fn ask(&mut self, node: Node<'t>) {
        match node.kind() {
            "if_statement" => {
                let Some(demanded) = self.demands(node) else { return };
                for part in ["condition", "initializer"].into_iter().filter_map(|name| field(node, name)) {
                    self.mark(part, demanded);
                }
            }
            "block" | "statement_list" => {
                let parts: Vec<_> = syntax::children(node).collect();
                for pair in parts.windows(2).filter(|pair| pair[1].kind() == "if_statement") {
                    if matches!(pair[0].kind(), "short_var_declaration" | "assignment_statement" | "var_declaration")
                        && let Some(name) = self.asked_name(pair[1])
                        && self.source(pair[0]).split(['=', ':']).next().is_some_and(|left| left.contains(name))
                        && let Some(demanded) = self.demands(pair[1])
                    {
                        self.mark(pair[0], demanded);
                    }
                }
            }
            "binary_expression" if matches!(field(node, "operator").map(|one| one.kind()), Some("==" | "!=")) => {
                let demanded = self.demanded.contains(&node.id());
                for side in ["left", "right"].into_iter().filter_map(|name| field(node, name)) {
                    self.mark(side, demanded);
                }
            }
            "binary_expression"
            | "unary_expression"
            | "parenthesized_expression"
            | "short_var_declaration"
            | "assignment_statement"
            | "expression_list"
            | "var_declaration"
            | "var_spec" => {
                let demanded = self.demanded.contains(&node.id());
                if demanded || self.asked.contains(&node.id()) {
                    for part in syntax::children(node) {
                        self.mark(part, demanded);
                    }
                }
            }
            // `cmp.Or(os.Getenv("X"), "a")`
            "call_expression" if field(node, "function").is_some_and(|function| self.source(function) == "cmp.Or") => {
                let arguments = self.arguments(node);
                for one in arguments.iter().rev().skip(1) {
                    self.mark(*one, false);
                }
            }
            _ => {}
        }
    }

    fn mark(&mut self, node: Node<'t>, demanded: bool) {
        let nodes = if demanded { &mut self.demanded } else { &mut self.asked };
        nodes.insert(node.id());
    }

    /// Whether the program ends, or fails, where the condition tells that something is not there.
    fn demands(&self, node: Node<'t>) -> Option<bool> {
        let condition = self.source(field(node, "condition")?);
        let lacks = condition.contains("== \"\"")
            || condition.contains("== ``")
            || condition.contains("== 0")
            || condition.contains("err != nil")
            || condition.trim_start().starts_with('!');
        let branch = field(node, if lacks { "consequence" } else { "alternative" });
        Some(branch.is_some_and(|branch| self.fails(branch)))
    }

    /// The name that a condition asks of first: `x == ""`, `!ok`, `len(x) == 0`.
    fn asked_name(&self, node: Node<'t>) -> Option<&str> {
        if field(node, "initializer").is_some() {
            return None;
        }
        let condition = self.source(field(node, "condition")?);
        let condition = condition.trim_start_matches(['!', '(']).trim_start_matches("len(");
        let end = condition.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(condition.len());
        Some(&condition[..end]).filter(|name| !name.is_empty())
    }

    fn fails(&self, branch: Node<'t>) -> bool {
        let text = self.source(branch);
        let words = ["panic(", "Fatal", "os.Exit", "Errorf(", "errors.", "return err", "Panic", ".Fail"];
        // What is long does something else as well.
        text.len() < 2000 && words.iter().any(|word| text.contains(word))
    }
}
