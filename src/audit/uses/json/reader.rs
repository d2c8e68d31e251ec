//! The texts of a JSON file, with their places.

use super::super::pieces::Pieces;

/// How deep objects and lists may be nested.
const DEEPEST: usize = 200;

/// A text in a JSON file.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Text<'p> {
    /// The keys that lead to it; those of lists are empty. A key's own name is the last of them.
    pub path: &'p [String],
    /// Whether it is a key.
    pub key: bool,
    /// What it says.
    pub pieces: &'p Pieces,
}

/// Calls `see` with every text in `source`. Comments, commas too many and single quotes do no harm.
pub(in super::super) fn texts(source: &str, see: &mut dyn FnMut(Text<'_>)) {
    let bytes = source.as_bytes();
    let mut path: Vec<String> = Vec::new();
    // For each object or list that is open, whether it is an object.
    let mut open: Vec<bool> = Vec::new();
    let mut value = false;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'{' | b'[' => {
                if open.len() >= DEEPEST {
                    return;
                }
                if byte == b'[' {
                    path.push(String::new());
                }
                open.push(byte == b'{');
                value = false;
            }
            b'}' | b']' => {
                if open.pop().is_some_and(|object| !object || value) {
                    path.pop();
                }
                value = open.last().is_some_and(|object| *object);
            }
            b',' if value && open.last() == Some(&true) => {
                path.pop();
                value = false;
            }
            b'/' if matches!(bytes.get(at + 1), Some(b'/')) => {
                let rest = source.get(at..).unwrap_or_default();
                at += rest.find('\n').unwrap_or(rest.len());
                continue;
            }
            b'/' if matches!(bytes.get(at + 1), Some(b'*')) => {
                let rest = source.get(at..).unwrap_or_default();
                at += rest.find("*/").map_or(rest.len(), |end| end + 2);
                continue;
            }
            b'"' | b'\'' => {
                let (pieces, end) = text(source, at, byte);
                let key = open.last() == Some(&true) && !value;
                if key {
                    path.push(pieces.text.clone());
                    value = true;
                }
                see(Text { path: &path, key, pieces: &pieces });
                at = end;
                continue;
            }
            // A key without quotes.
            _ if open.last() == Some(&true) && !value && (byte.is_ascii_alphabetic() || byte == b'_') => {
                let rest = source.get(at..).unwrap_or_default();
                let end = at + rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
                let pieces = Pieces::of(source, at..end);
                path.push(pieces.text.clone());
                value = true;
                see(Text { path: &path, key: true, pieces: &pieces });
                at = end;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
}

/// The text that begins with the quote at `start`, and where it ends.
fn text(source: &str, start: usize, quote: u8) -> (Pieces, usize) {
    let bytes = source.as_bytes();
    let mut pieces = Pieces::default();
    let mut from = start + 1;
    let mut at = from;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => {
                pieces.take(source, from..at);
                let (text, length) = match bytes.get(at + 1) {
                    Some(b'n') => ("\n", 2),
                    Some(b't') => ("\t", 2),
                    Some(b'u') => ("?", 6),
                    Some(_) => ("", 1),
                    None => ("", 1),
                };
                pieces.put(text, at);
                from = at + length;
                // What stands behind the backslash stays, even a quote.
                at += length.max(2);
            }
            b'\n' => break,
            _ if byte == quote => {
                pieces.take(source, from..at);
                return (pieces, at + 1);
            }
            _ => at += 1,
        }
    }
    pieces.take(source, from..at.min(source.len()));
    (pieces, at)
}

/// The last text of a list in JSON.
pub(in super::super) fn last_text(list: &Pieces) -> Pieces {
    let mut last = Pieces::default();
    texts(&list.text, &mut |text| last = text.pieces.clone());
    last.through(list)
}

#[cfg(test)]
mod tests {
    use super::texts;

    #[test]
    fn texts_are_read_with_their_paths() {
        let source =
            "// c \"no\"\n{\"a\": {\"b\": [\"x\", \"y \\\"$Z\\\"\"], 'c': 'd'}, /* \"n\" */ e: \"f\", \"g\": {}, \"h\": \"i\",}";
        let mut all = Vec::new();
        texts(source, &mut |text| {
            if let Some(at) = text.pieces.text.find('$') {
                assert_eq!(&source[text.pieces.place(&(at..at + 2))], "$Z");
            }
            all.push(format!("{}{}={}", text.path.join("."), if text.key { "!" } else { "" }, text.pieces.text));
        });
        assert_eq!(all, ["a!=a", "a.b!=b", "a.b.=x", "a.b.=y \"$Z\"", "a.c!=c", "a.c=d", "e!=e", "e=f", "g!=g", "h!=h", "h=i"]);
    }
}
