//! Whether code goes on without a variable.

use super::super::tokens::Sort;
use super::{Code, How};

/// Words that say that nothing goes on: `?: throw …`.
const GIVES_UP: &[&str] = &[
    "throw",
    "raise",
    "error",
    "die",
    "exit",
    "abort",
    "fail",
    "fatalError",
    "preconditionFailure",
    "croak",
    "confess",
    "fatal",
    "os",
    "Error",
    "panic",
    "assert",
];

/// Methods that say what to take where there is nothing, or ask whether there is something.
const GO_ON: &[&str] = &[
    "getOrElse",
    "orElse",
    "orElseGet",
    "orEmpty",
    "presence",
    "present?",
    "blank?",
    "nil?",
    "empty?",
    "isEmpty",
    "isBlank",
    "isDefined",
    "isNullOrEmpty",
    "isNullOrBlank",
    "nonEmpty",
    "isPresent",
    "getOrNull",
    "orNull",
    "or",
    "then",
    "try",
    "fold",
    "foreach",
    "exists",
];

/// What stands before a use that only asks.
const ASKS: &[&str] = &[
    "isset",
    "empty",
    "defined",
    "defined?",
    "exists",
    "ofNullable",
    "Option",
    "IsNullOrEmpty",
    "IsNullOrWhiteSpace",
    "requireNonNullElse",
    "if",
    "elsif",
    "elseif",
    "isNullOrEmpty",
    "isEmpty",
    "isBlank",
    "isNotBlank",
];

impl Code<'_, '_> {
    /// Whether the code goes on where there is no variable; `end` is behind the form's name.
    pub(super) fn goes_on(&self, start: usize, end: usize, how: How) -> bool {
        let mut at = end;
        if matches!(how, How::Fetch | How::Schema) && self.sign(at) == "," {
            return true;
        }
        let mut depth = 0;
        if matches!(self.sign(at), ")" | "]" | "}" | ",") {
            // To behind the bracket that closes the form, unless it is far away.
            for token in self.tokens.iter().skip(at).take(200) {
                at += 1;
                match token.text {
                    _ if token.sort != Sort::Sign => {}
                    "(" | "[" | "{" => depth += 1,
                    ")" | "]" | "}" if depth == 0 => break,
                    ")" | "]" | "}" => depth -= 1,
                    _ => {}
                }
            }
        }
        let gives_up = |at: usize| GIVES_UP.contains(&self.sign(at));
        let after = match self.sign(at) {
            "?:" | "??" | "||" | "//" | "or" | "?" | "orelse" => {
                !(gives_up(at + 1) || self.sign(at + 1) == "(" && gives_up(at + 2))
            }
            "?." | "&." => true,
            "{" | "do" if how == How::Fetch && !matches!(self.before(start, 1), "case" | "with" | "if" | "unless" | "while") => {
                let body = if self.sign(at + 1) == "|" { at + 4 } else { at + 1 };
                !gives_up(body)
            }
            "." => GO_ON.contains(&self.sign(at + 1)),
            _ => false,
        };
        let mut back = 1;
        while matches!(self.before(start, back), "(" | "\\") && back < 3 {
            back += 1;
        }
        let bound = self.before(start, 1) == "=" && (self.before(start, 3) == "let" || self.before(start, 3) == "var");
        after || ASKS.contains(&self.before(start, back)) || (bound && self.before(start, 4) == "if")
    }
}
