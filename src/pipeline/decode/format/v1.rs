//! A file in version 1 of KDL, as version 2 writes it: `true` as `#true`, `r"…"` as `#"…"#`. Comments and layout stay.

use kdl::KdlDocument;

use super::same;

/// `text` in version 2; `None` if it is not version 1, or would no longer say the same.
#[must_use]
pub fn from_v1(text: &str) -> Option<String> {
    let before = KdlDocument::parse_v1(text).ok()?;
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let len = match first {
            '/' if rest.starts_with("//") => keep(rest, rest.find('\n').unwrap_or(rest.len()), &mut out),
            '/' if rest.starts_with("/*") => keep(rest, super::tokens::block_comment(rest), &mut out),
            '/' if rest.starts_with("/-") => keep(rest, 2, &mut out),
            '"' => quoted(rest, &mut out)?,
            'r' if rest[1..].trim_start_matches('#').starts_with('"') => raw(rest, &mut out)?,
            _ if !is_word(first) => keep(rest, first.len_utf8(), &mut out),
            _ => word(rest, &mut out),
        };
        rest = &rest[len..];
    }
    let after = KdlDocument::parse_v2(&out).ok()?;
    same(&before, &after).then_some(out)
}

fn keep(rest: &str, len: usize, out: &mut String) -> usize {
    out.push_str(&rest[..len]);
    len
}

/// Version 2 has no line breaks in `"…"`, and no `\/`.
fn quoted(rest: &str, out: &mut String) -> Option<usize> {
    out.push('"');
    let mut chars = rest.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => {
                out.push('"');
                return Some(at + 1);
            }
            '\\' => match chars.next()? {
                (_, '/') => out.push('/'),
                (_, escaped) => out.extend(['\\', escaped]),
            },
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            _ => out.push(c),
        }
    }
    None
}

/// Version 2 wants at least one `#`, and no line breaks.
fn raw(rest: &str, out: &mut String) -> Option<usize> {
    let hashes = rest[1..].len() - rest[1..].trim_start_matches('#').len();
    let start = 1 + hashes + 1;
    let end = format!("\"{}", "#".repeat(hashes));
    let len = rest[start..].find(&end)?;
    let text = &rest[start..start + len];
    if text.contains(['\n', '\r']) || text.starts_with('"') {
        let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\r', "\\r");
        out.extend(["\"", &escaped, "\""]);
    } else {
        let hashes = "#".repeat(hashes.max(1));
        out.extend([&hashes, "\"", text, "\"", &hashes]);
    }
    Some(start + len + end.len())
}

fn is_word(c: char) -> bool {
    !c.is_whitespace() && !"\\/(){};[]=,\"\u{feff}".contains(c)
}

fn word(rest: &str, out: &mut String) -> usize {
    let len = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
    let word = &rest[..len];
    match word {
        "true" | "false" | "null" => out.extend(["#", word]),
        "inf" | "-inf" | "nan" => out.extend(["\"", word, "\""]),
        _ if word.contains('#') => out.extend(["\"", word, "\""]),
        _ => out.push_str(word),
    }
    len
}

#[cfg(test)]
mod tests {
    use super::from_v1;

    #[test]
    fn version_2_says_the_same() {
        for (old, new) in [
            ("a true k=null // true\n", "a #true k=#null // true\n"),
            ("a r\"C:\\x\" r#\"say \"x\"\"#\n", "a #\"C:\\x\"# #\"say \"x\"\"#\n"),
            ("a \"http:\\/\\/x\" \"two\nlines\"\n", "a \"http://x\" \"two\\nlines\"\n"),
            ("/* r\"x\" */ a 1 /-true {\n  ref 0xff;\n}\n", "/* r\"x\" */ a 1 /-#true {\n  ref 0xff;\n}\n"),
        ] {
            assert_eq!(from_v1(old).as_deref(), Some(new), "{old}");
        }
        assert!(from_v1("a r\"x\ny\"").unwrap().contains("x\\ny"));
        assert_eq!(from_v1("a {"), None);
    }
}
