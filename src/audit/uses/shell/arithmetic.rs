//! `$((…))`, where names stand without a `$`.

use super::super::Kind;
use super::scanner::Scanner;

/// How far the end of an expression is looked for.
const LONGEST: usize = 2000;

impl Scanner<'_> {
    /// Whether the `((` at `at` is closed by a `))`: otherwise it is one subshell in another.
    pub fn is_arithmetic(&self, at: usize) -> bool {
        if self.byte(at) != Some(b'(') || self.byte(at + 1) != Some(b'(') {
            return false;
        }
        let mut depth = 0_usize;
        for i in at + 2..self.end.min(at + LONGEST) {
            match self.byte(i) {
                Some(b'(') => depth += 1,
                Some(b')') if depth == 0 => return self.byte(i + 1) == Some(b')'),
                Some(b')') => depth -= 1,
                _ => {}
            }
        }
        false
    }

    /// Reads an expression and the `end` behind it.
    pub fn arithmetic(&mut self, end: &str) {
        let mut open = 0_usize;
        let stepped = |scanner: &Self, at: usize| {
            let before = scanner.slice(at.saturating_sub(2)..at);
            before == "++" || before == "--"
        };
        while let Some(byte) = self.peek() {
            match byte {
                _ if open == 0 && self.starts_with(end) => {
                    self.at += end.len();
                    return;
                }
                b'(' => {
                    open += 1;
                    self.at += 1;
                }
                b')' => {
                    open = open.saturating_sub(1);
                    self.at += 1;
                }
                b'$' => self.dollar(false),
                b'`' if !self.backticks => self.backtick(),
                b'\'' => self.single(),
                _ if byte.is_ascii_digit() => {
                    while self.peek().is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'#' | b'_' | b'@')) {
                        self.at += 1;
                    }
                }
                _ => match self.name_at(self.at) {
                    Some(place) => {
                        self.at = place.end;
                        let offset = end == "}" && place.len() == 1;
                        if self.peek() == Some(b'[') {
                            self.subscript();
                        } else if self.is_assigned() || stepped(self, place.start) {
                            self.assign(place);
                        } else if !offset {
                            self.read(place, Kind::Read, false);
                        }
                    }
                    None => self.at += 1,
                },
            }
        }
    }

    /// Whether `=`, `+=`, `++` or their like comes next.
    fn is_assigned(&self) -> bool {
        let rest = self.slice(self.at..self.end).trim_start_matches([' ', '\t']);
        if rest.starts_with("++") || rest.starts_with("--") {
            return true;
        }
        let operator = rest.trim_start_matches(['+', '-', '*', '/', '%', '&', '|', '^', '<', '>']);
        let length = rest.len() - operator.len();
        let compares = length == 1 && rest.starts_with(['<', '>']);
        operator.starts_with('=') && !operator.starts_with("==") && !compares && length <= 2
    }
}
