//! `${X}` and `$X` in texts that are no scripts.

use std::ops::Range;

/// What stands for a variable in a kind of text, and what does not.
#[derive(Clone, Copy, Debug, Default)]
pub struct Style {
    /// `$X` without braces.
    pub bare: bool,
    /// Only upper-case names: the others are the format's own.
    pub upper: bool,
    /// `$$` is a dollar.
    pub doubled: bool,
    /// `\$` is a dollar.
    pub backslash: bool,
    /// Nothing in single quotes stands for anything.
    pub quotes: bool,
}

impl Style {
    /// Compose's own way.
    pub const COMPOSE: Self = Self { bare: true, upper: false, doubled: true, backslash: false, quotes: false };
    /// `${X}` of configuration that knows other dollars too.
    pub const BRACES: Self = Self { bare: false, upper: true, doubled: true, backslash: true, quotes: false };
    /// The way of `envsubst`.
    pub const ENVSUBST: Self = Self { bare: true, upper: true, doubled: false, backslash: false, quotes: false };
}

/// Calls `see` with the place of every variable's name in `text`, and whether the text can do without it.
pub fn interpolate(text: &str, style: Style, see: &mut dyn FnMut(Range<usize>, bool)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut quoted = false;
    let mut double = false;
    while let Some(&byte) = bytes.get(at) {
        match (byte, bytes.get(at + 1)) {
            (b'\\', Some(_)) if style.backslash && !quoted => at += 2,
            (b'"', _) if style.quotes && !quoted => {
                double = !double;
                at += 1;
            }
            (b'\'', _) if style.quotes && !double => {
                quoted = !quoted;
                at += 1;
            }
            (b'$', Some(b'$')) if style.doubled => at += 2,
            (b'$', Some(b'{')) if !quoted => {
                let asks = bytes.get(at + 2) == Some(&b'?');
                let name = name(text, at + 2 + usize::from(asks));
                let rest = text.get(name.end..).unwrap_or_default();
                at = name.end.max(at + 2);
                if let Some(optional) = operator(rest)
                    && fits(text, &name, style)
                {
                    see(name, optional || asks);
                }
            }
            (b'$', Some(_)) if !quoted && style.bare => {
                let name = name(text, at + 1);
                at = name.end;
                if fits(text, &name, style) {
                    see(name, false);
                }
            }
            _ => at += 1,
        }
    }
}

/// Whether what follows a name between braces lets the text do without it; `None` where it is no variable's at all.
fn operator(rest: &str) -> Option<bool> {
    match rest.as_bytes() {
        [b'}' | b'?' | b'#' | b'%' | b'/' | b'^', ..] | [b':', b'?', ..] => Some(false),
        [b'-' | b'=' | b'+' | b':', ..] => Some(true),
        _ => None,
    }
}

/// The name that begins at `at`; empty where none does.
pub fn name(text: &str, at: usize) -> Range<usize> {
    let rest = text.get(at..).unwrap_or_default();
    let length = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
    let named = !rest.starts_with(|c: char| c.is_ascii_digit());
    at..at + if named { length } else { 0 }
}

fn fits(text: &str, name: &Range<usize>, style: Style) -> bool {
    let name = text.get(name.clone()).unwrap_or_default();
    !name.is_empty() && (!style.upper || is_upper(name))
}

/// Whether a name is written the way variables of the environment mostly are.
#[must_use]
pub fn is_upper(name: &str) -> bool {
    name.contains(|c: char| c.is_ascii_uppercase()) && !name.contains(|c: char| c.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::{Style, interpolate};

    fn names(text: &str, style: Style) -> String {
        let mut names = Vec::new();
        interpolate(text, style, &mut |place, optional| {
            names.push(format!("{}{}", &text[place], if optional { "?" } else { "" }))
        });
        names.join(" ")
    }

    #[test]
    fn compose_knows_its_operators() {
        let text = "$A ${B} ${C:-${D-$E}} ${F:?x} ${G?x} ${H:+a} ${I+a} $$J $${K} $1 ${} ${L.m} a$";
        assert_eq!(names(text, Style::COMPOSE), "A B C? D? E F G H? I?");
    }

    #[test]
    fn others_leave_their_own_variables_alone() {
        assert_eq!(names("${A} $B ${c} ${D:def} ${?E} \\${F}", Style::BRACES), "A D? E?");
        assert_eq!(names("${A} $B $host $Mixed '$C'", Style::ENVSUBST), "A B C");
        let quotes = Style { quotes: true, backslash: true, ..Style::COMPOSE };
        assert_eq!(names("'$A' \"it's $B\" \\$C $D", quotes), "B D");
    }
}
