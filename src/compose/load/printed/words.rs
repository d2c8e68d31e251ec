//! Lists of texts, and commands.

use super::{Fault, Kind, numbers};
use crate::compose::tree::{Tree, Value};
use crate::diag::Span;

/// What is printed of a list that is not null; `None` where it is empty and left out.
///
/// # Errors
/// A value that the kind cannot hold.
pub(super) fn bind(tree: Tree, kind: Kind) -> Result<Option<Value>, Fault> {
    let span = tree.span;
    let list = match (tree.value, kind) {
        (Value::Str(line), Kind::Command) => split(&line, span)?,
        (Value::Str(line), Kind::Test) => vec![Tree::new("CMD-SHELL", span), Tree::new(line, span)],
        (Value::Str(text), Kind::TextOrTexts | Kind::AnyTexts) => vec![Tree::new(text, span)],
        (Value::Seq(items), _) => items.into_iter().map(|item| text(item, kind)).collect::<Result<_, _>>()?,
        // Compose forgets commands of any other kind.
        (_, Kind::Command) => return Ok(None),
        (_, Kind::Texts) => return Err(Fault::new(span, "expects a list of texts")),
        _ => return Err(Fault::new(span, "expects a text or a list of texts")),
    };
    Ok((!list.is_empty() || matches!(kind, Kind::Command)).then_some(Value::Seq(list)))
}

fn text(item: Tree, kind: Kind) -> Result<Tree, Fault> {
    let text = match (&item.value, kind) {
        (Value::Str(_), _) => return Ok(item),
        (_, Kind::AnyTexts) => numbers::sprint(&item),
        (Value::Int(number), Kind::Texts) => number.to_string(),
        (Value::Null, Kind::Texts) => String::new(),
        _ => return Err(Fault::new(item.span, "expects a list of texts")),
    };
    Ok(Tree::new(text, item.span))
}

/// A line cut into words as a shell would (mattn/go-shellwords): quotes group, a backslash takes the next character as
/// it is, a `;`, `&`, `|`, `<` or `>` outside of quotes ends the line.
fn split(line: &str, span: Span) -> Result<Vec<Tree>, Fault> {
    let fault = |message: &str| Fault::new(span, format!("cannot be cut into words: {message}"));
    let mut words = Vec::new();
    // `None` between words: an empty pair of quotes is a word too.
    let mut word: Option<String> = None;
    let mut text = String::new();
    let mut state = State::default();
    for c in line.chars() {
        if state.escaped {
            state.escaped = false;
            text.push(c);
            word.get_or_insert_default();
            continue;
        }
        match c {
            '\\' if state.single => text.push(c),
            '\\' => state.escaped = true,
            ' ' | '\t' | '\r' | '\n' if state.quoted() => text.push(c),
            ' ' | '\t' | '\r' | '\n' => {
                if word.take().is_some() {
                    words.push(Tree::new(std::mem::take(&mut text), span));
                }
            }
            '"' if !state.single && !state.dollar => {
                if state.double {
                    word.get_or_insert_default();
                }
                state.double = !state.double;
            }
            '\'' if !state.double && !state.dollar => {
                if state.single {
                    word.get_or_insert_default();
                }
                state.single = !state.single;
            }
            '(' if !state.single && !state.double && !state.back => {
                if state.dollar || !text.ends_with('$') {
                    return Err(fault("a `(` outside of quotes"));
                }
                state.dollar = true;
                text.push(c);
            }
            ';' | '&' | '|' | '<' | '>' if !state.quoted() => {
                if c == '>' && text.starts_with(|first: char| first.is_ascii_digit()) {
                    word = None;
                }
                break;
            }
            c => {
                if c == '`' && !state.single && !state.double && !state.dollar {
                    state.back = !state.back;
                }
                if c == ')' && !state.single && !state.double && !state.back {
                    state.dollar = !state.dollar;
                }
                text.push(c);
                word.get_or_insert_default();
            }
        }
    }
    if word.is_some() {
        words.push(Tree::new(text, span));
    }
    if state.escaped || state.quoted() {
        return Err(fault("a quote, a bracket or a backslash is left open"));
    }
    Ok(words)
}

#[derive(Default)]
struct State {
    escaped: bool,
    single: bool,
    double: bool,
    back: bool,
    dollar: bool,
}

impl State {
    fn quoted(&self) -> bool {
        self.single || self.double || self.back || self.dollar
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cut_as_compose_cuts_them() {
        for (line, expected) in [
            ("", Some(vec![])),
            ("a  b\tc\n", Some(vec!["a", "b", "c"])),
            (r#"sh -c "a 'b' c""#, Some(vec!["sh", "-c", "a 'b' c"])),
            (r#"a'b c'"d"'' ''"#, Some(vec!["ab cd", ""])),
            (r"a\ b \n '\n'", Some(vec!["a b", "n", r"\n"])),
            ("a && b", Some(vec!["a"])),
            ("a 2>x", Some(vec!["a"])),
            ("a x>y", Some(vec!["a", "x"])),
            ("echo $(date +%s) `x y`", Some(vec!["echo", "$(date +%s)", "`x y`"])),
            ("echo (a)", None),
            ("echo 'a", None),
            ("a\\", None),
        ] {
            let words = split(line, Span::NONE).ok();
            let words = words.as_ref().map(|words| words.iter().filter_map(Tree::as_str).collect::<Vec<_>>());
            assert_eq!(words, expected, "{line}");
        }
    }
}
