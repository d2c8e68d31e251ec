//! Templates taken apart, byte for byte as Compose does it.

use super::{Error, Op, Part};

/// How deep `${A:-${B:-…}}` may go: more than anyone writes, less than the stack holds.
const DEPTH: usize = 64;

/// The parts of a template.
///
/// # Errors
/// What Compose refuses: a `${` without its `}`, without a name, or with anything but an operator after the name.
pub fn parse(template: &str) -> Result<Vec<Part>, Error> {
    Parser { dotted: false }.parts(template, 0, 0)
}

/// The same with `${service.port}` and `${service.port.host}`. Service names may hold `-`: `${my-db.web}` is an endpoint,
/// but `${HOST-db.local}`, where an upper-case name stands before the `-`, is a variable with a default.
///
/// # Errors
/// As [`parse`].
pub fn parse_dotted(template: &str) -> Result<Vec<Part>, Error> {
    Parser { dotted: true }.parts(template, 0, 0)
}

/// Whether a character may stand inside of a variable's name.
pub(super) fn is_name_byte(c: char) -> bool {
    c == '_' || c.is_ascii_alphanumeric()
}

struct Parser {
    dotted: bool,
}

impl Parser {
    /// Reads `text`, which starts at byte `base` of the template.
    fn parts(&self, text: &str, base: usize, depth: usize) -> Result<Vec<Part>, Error> {
        if depth > DEPTH {
            return Err(Error { offset: base, len: text.len(), message: "variables are nested too deeply".to_string() });
        }
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut at = 0;
        while let Some(dollar) = text[at..].find('$').map(|i| at + i) {
            literal.push_str(&text[at..dollar]);
            let after = &text[dollar + 1..];
            let (part, len) = if after.starts_with('$') {
                (Part::Dollar, 2)
            } else if let Some(inner) = after.strip_prefix('{') {
                self.braced(inner, base + dollar, depth)?
            } else {
                let name = name(after);
                if name.is_empty() {
                    literal.push('$');
                    at = dollar + 1;
                    continue;
                }
                let len = name.len() + 1;
                let range = base + dollar..base + dollar + len;
                (Part::Var { name: name.to_string(), op: None, braced: false, range }, len)
            };
            if !literal.is_empty() {
                parts.push(Part::Text(std::mem::take(&mut literal)));
            }
            parts.push(part);
            at = dollar + len;
        }
        literal.push_str(&text[at..]);
        if !literal.is_empty() {
            parts.push(Part::Text(literal));
        }
        Ok(parts)
    }

    /// What follows the `${` at byte `offset` of the template, and how many bytes it takes with it.
    fn braced(&self, inner: &str, offset: usize, depth: usize) -> Result<(Part, usize), Error> {
        if self.dotted
            && let Some(path) = endpoint(inner)
        {
            let len = path.len() + 3;
            return Ok((Part::Endpoint { path: path.to_string(), range: offset..offset + len }, len));
        }
        let name = name(inner);
        let rest = &inner[name.len()..];
        let refuse = |message: String| {
            let end = inner.find(['}', '\n']).map_or(inner.len(), |end| end + usize::from(inner[end..].starts_with('}')));
            Err(Error { offset, len: end + 2, message })
        };
        if name.is_empty() {
            return refuse("after `${` comes the name of a variable".to_string());
        }
        if rest.starts_with('}') {
            let len = name.len() + 3;
            return Ok((Part::Var { name: name.to_string(), op: None, braced: true, range: offset..offset + len }, len));
        }
        let Some(op) = Op::ALL.into_iter().find(|op| rest.starts_with(op.as_str())) else {
            return refuse(if rest.is_empty() {
                format!("`${{{name}` is not closed by a `}}`")
            } else {
                format!("after `${{{name}` comes `}}` or one of `:-`, `-`, `:?`, `?`, `:+`, `+`")
            });
        };
        let text = &rest[op.as_str().len()..];
        let Some(len) = text_len(rest, op) else {
            return refuse(format!("`${{{name}{}` is not closed by a `}}` on its line", op.as_str()));
        };
        let start = 2 + name.len() + op.as_str().len();
        let nested = self.parts(&text[..len], offset + start, depth + 1)?;
        let len = start + len + 1;
        Ok((Part::Var { name: name.to_string(), op: Some((op, nested)), braced: true, range: offset..offset + len }, len))
    }
}

/// The length of the text after the operator that `rest` starts with. It ends where as many braces are closed as were
/// opened, and where they never are, at the last `}` of the line. A brace hides the byte after it from the count, so that
/// `{}` opens without closing.
fn text_len(rest: &str, op: Op) -> Option<usize> {
    let line = rest.split('\n').next().unwrap_or(rest);
    let last = line.rfind('}')?;
    let bytes = line.as_bytes();
    let mut open = 1_usize;
    let mut i = 0;
    while i <= last {
        match bytes[i] {
            b'}' => {
                open -= 1;
                if open == 0 {
                    return i.checked_sub(op.as_str().len());
                }
            }
            b'{' => {
                open += 1;
                i += 1;
            }
            _ => {}
        }
        i += 1;
    }
    last.checked_sub(op.as_str().len())
}

/// The name that `text` starts with; empty where it starts with none.
fn name(text: &str) -> &str {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return "";
    }
    &text[..text.find(|c: char| !is_name_byte(c)).unwrap_or(text.len())]
}

/// The path of the endpoint that `inner`, which follows `${`, names.
fn endpoint(inner: &str) -> Option<&str> {
    let path = &inner[..inner.find('}')?];
    let dot = path.find('.')?;
    let reads = path.chars().all(|c| is_name_byte(c) || c == '-' || c == '.');
    let variable = path
        .find('-')
        .is_some_and(|dash| dash < dot && !path[..dash].contains(|c: char| c.is_ascii_lowercase()) && !name(path).is_empty());
    (reads && !variable).then_some(path)
}
