//! `$X` and `${X…}`.

use super::super::Kind;
use super::commands::Stop;
use super::scanner::{Scanner, What};

impl Scanner<'_> {
    /// Reads what begins with the `$` at the scanner's place.
    pub fn dollar(&mut self, quoted: bool) {
        match self.byte(self.at + 1) {
            Some(b'{') => self.deeper(|scanner| scanner.braced(quoted)),
            Some(b'(') if self.is_arithmetic(self.at + 1) => {
                self.at += 3;
                self.deeper(|scanner| scanner.arithmetic("))"));
            }
            Some(b'(') => {
                self.at += 2;
                self.deeper(|scanner| scanner.commands(Stop::Paren));
            }
            Some(b'[') => {
                self.at += 2;
                self.deeper(|scanner| scanner.arithmetic("]"));
            }
            Some(b'\'') if !quoted => self.escaped(),
            // zsh: whether it is set.
            Some(b'+') if self.name_at(self.at + 2).is_some() => {
                if let Some(place) = self.name_at(self.at + 2) {
                    self.at = place.end;
                    self.read(place, Kind::Read, true);
                }
            }
            Some(byte) if byte.is_ascii_digit() || b"@*#?$!-".contains(&byte) => self.at += 2,
            _ => match self.name_at(self.at + 1) {
                Some(place) => {
                    self.at = place.end;
                    self.read(place, Kind::Read, false);
                }
                None => self.at += 1,
            },
        }
    }

    /// `$'…'`, in which a backslash hides a quote.
    fn escaped(&mut self) {
        self.at += 2;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'\'' => return,
                _ => {}
            }
        }
    }

    fn braced(&mut self, quoted: bool) {
        self.at += 2;
        // zsh: flags.
        if self.peek() == Some(b'(') {
            while self.peek().is_some_and(|byte| !matches!(byte, b')' | b'}' | b'\n')) {
                self.at += 1;
            }
            self.at += 1;
        }
        let sign = self.peek().filter(|byte| b"#!+=~^".contains(byte));
        let named = sign.is_some() && self.name_at(self.at + 1).is_some();
        if named {
            self.at += 1;
        }
        let Some(place) = self.name_at(self.at) else {
            // `$1`, `$@` and their like, with an operator or without.
            if self.peek() != Some(b'}') {
                self.at += 1;
            }
            while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
                self.at += 1;
            }
            let operator = self.operator();
            return self.tail(quoted && operator);
        };
        self.at = place.end;
        match (sign, self.peek()) {
            // An array comes from no environment, and `${!X@}` lists names.
            (_, Some(b'[')) => {
                self.subscript();
                let operator = self.operator();
                return self.tail(quoted && operator);
            }
            (Some(b'!'), Some(b'@' | b'*')) if self.byte(self.at + 1) == Some(b'}') => return self.tail(quoted),
            (Some(b'!'), _) => self.note(What::Dynamic, place.clone()),
            _ => {}
        }
        let start = self.at;
        let operator = self.operator();
        let sign_of = self.slice(start..self.at);
        let sign_of = sign_of.trim_start_matches(':');
        let optional = sign == Some(b'+') && named || operator && sign_of != "?";
        if operator && sign_of == "=" {
            let around = self.owner.replace(place.clone());
            self.read(place.clone(), Kind::Read, optional);
            self.owner = around;
        } else {
            self.read(place.clone(), Kind::Read, optional);
        }
        let noted = self.events.len();
        if !operator && self.peek() == Some(b':') {
            self.at += 1;
            return self.arithmetic("}");
        }
        self.tail(quoted && operator);
        if operator && sign_of == "+" {
            // What is put in where it is there may take it.
            let name = self.slice(place.clone());
            for event in self.events.get_mut(noted..).unwrap_or_default() {
                if let What::Read { kind, own, .. } = event.what
                    && self.text.get(event.place.clone()) == Some(name)
                {
                    event.what = What::Read { kind, optional: true, own };
                }
            }
        }
        if operator && sign_of == "=" {
            self.assign(place);
        }
    }

    /// `[…]` behind a name.
    pub fn subscript(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b'$' => {
                    self.dollar(false);
                    continue;
                }
                b']' => {
                    self.at += 1;
                    return;
                }
                b'\n' | b'}' => return,
                _ => self.at += 1,
            }
        }
    }

    /// Whether `:-` or one of its kin begins here, which is read.
    fn operator(&mut self) -> bool {
        let colon = usize::from(self.peek() == Some(b':'));
        let is = self.byte(self.at + colon).is_some_and(|byte| b"-=?+".contains(&byte));
        if is {
            self.at += colon + 1;
        }
        is
    }

    /// The rest up to the `}`. `literal`: single quotes are text, as in a default between double quotes.
    fn tail(&mut self, literal: bool) {
        while let Some(byte) = self.peek() {
            match byte {
                b'\\' => self.at += 2,
                b'\'' if !literal => self.single(),
                b'"' => self.double(),
                b'$' => self.dollar(literal),
                b'`' if !self.backticks => self.backtick(),
                b'}' => {
                    self.at += 1;
                    break;
                }
                _ => self.at += 1,
            }
        }
    }
}
