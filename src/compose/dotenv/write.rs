//! Values as `.env` text that Compose gives back byte for byte, and a shell's `source` wherever the dialects allow it.
//!
//! Readers of `.env` files agree about three forms only, so those are tried in this order:
//! bare words of safe characters; single quotes, in which nothing is special; double quotes, in which `\`, `"` and `$` are escaped.

/// `value` as it stands behind the `=`, always on one line; `None` if it holds a NUL, which no environment variable can.
///
/// All readers take bare and single-quoted values alike. Double quotes are left for what the others cannot say: an apostrophe, line
/// breaks, a backslash at the end. There Compose and python-dotenv read `\n` as a break, shells do not.
#[must_use]
pub fn quote(value: &str) -> Option<String> {
    if value.contains('\0') {
        None
    } else if value.chars().all(is_safe) {
        Some(value.to_string())
    } else if value.contains(['\'', '\n', '\r']) || value.ends_with('\\') {
        Some(double_quoted(value))
    } else {
        Some(format!("'{value}'"))
    }
}

/// The line `name=value`, without a break; `None` if no environment variable can hold that value or have that name.
///
/// Names are POSIX's: letters, digits and `_`, a digit never first.
#[must_use]
pub fn assignment(name: &str, value: &str) -> Option<String> {
    let valid = !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    valid.then(|| quote(value)).flatten().map(|value| format!("{name}={value}"))
}

/// Who reads something else than Compose where [`quote`] writes `value`, as a line for a comment; `None` where a shell's
/// `source`, python-dotenv and npm's dotenv read the same. Measured with 25,000 texts.
#[must_use]
pub fn caveat(value: &str) -> Option<&'static str> {
    let has = |any: &[char]| value.contains(any);
    let (shell, python, npm) = match quote(value)?.as_bytes().first() {
        // It fills in `${NAME}` and takes a doubled backslash for one, quotes or not.
        Some(b'\'') => (false, value.contains("${") || value.contains("\\\\"), false),
        Some(b'"') => (has(&['\n', '\r', '`']), has(&['$', '`']), has(&['$', '"', '\\', '`'])),
        _ => (false, false, false),
    };
    Some(match (shell, python, npm) {
        (false, false, false) => return None,
        (true, false, false) => "Compose reads this line so; a shell's `source` reads another value",
        (false, true, false) => "Compose reads this line so; python-dotenv reads another value",
        (false, false, true) => "Compose reads this line so; npm's dotenv reads another value",
        (true, false, true) => "Compose reads this line so; a shell's `source` and npm's dotenv read another value",
        (false, true, true) => "Compose reads this line so; python-dotenv and npm's dotenv read another value",
        (true, true, _) => "Compose reads this line so; a shell's `source` and other libraries read another value",
    })
}

/// Characters that no reader treats in any way. Not `~`, which a shell expands, nor `#`, which some take for a comment even inside a word.
fn is_safe(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_./:@%+,=-".contains(c)
}

fn double_quoted(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 8);
    out.push('"');
    for c in value.chars() {
        match c {
            '\\' | '"' | '$' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            // A shell would run what stands between backquotes. Compose reads the octal escape, and has no other for it.
            '`' => out.push_str("\\0140"),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plainest_form_that_keeps_the_value() {
        for (value, written) in [
            ("", ""),
            ("postgres", "postgres"),
            ("postgresql://u:p@db:5432/x", "postgresql://u:p@db:5432/x"),
            ("a=b,c+d%e", "a=b,c+d%e"),
            ("a b", "'a b'"),
            (" ", "' '"),
            ("pa$$w0rd", "'pa$$w0rd'"),
            ("${A:-b}", "'${A:-b}'"),
            ("a#b", "'a#b'"),
            ("C:\\new", "'C:\\new'"),
            ("say \"hi\"", "'say \"hi\"'"),
            ("~/x", "'~/x'"),
            ("`id`", "'`id`'"),
            ("$(id)", "'$(id)'"),
            ("é", "'é'"),
            ("a\tb", "'a\tb'"),
            ("it's", r#""it's""#),
            ("it's $5", r#""it's \$5""#),
            ("it's \"x\"", r#""it's \"x\"""#),
            ("it's `id`", r#""it's \0140id\0140""#),
            ("a\nb", r#""a\nb""#),
            ("a\r\nb", r#""a\r\nb""#),
            ("dir\\", r#""dir\\""#),
            ("it's \\n", r#""it's \\n""#),
            ("'\\$A", r#""'\\\$A""#),
        ] {
            assert_eq!(quote(value).as_deref(), Some(written));
        }
        assert_eq!(quote("a\0b"), None);
    }

    #[test]
    fn it_is_said_where_other_readers_read_something_else() {
        let readers = |value: &str| caveat(value).map_or("", |text| text.trim_start_matches("Compose reads this line so; "));
        for (value, told) in [
            ("", ""),
            ("plain", ""),
            ("pa$$w0rd #1", ""),
            ("it's", ""),
            ("C:\\new", ""),
            ("${A}", "python-dotenv reads another value"),
            ("a\\\\b", "python-dotenv reads another value"),
            ("a\nb", "a shell's `source` reads another value"),
            ("say \"it's\"", "npm's dotenv reads another value"),
            ("dir\\", "npm's dotenv reads another value"),
            ("it's $5", "python-dotenv and npm's dotenv read another value"),
            ("a\\b\n", "a shell's `source` and npm's dotenv read another value"),
            ("it's `id`", "a shell's `source` and other libraries read another value"),
        ] {
            assert_eq!(readers(value), told, "{value:?}");
        }
    }

    #[test]
    fn an_assignment_has_a_name_that_a_shell_accepts() {
        assert_eq!(assignment("DB_USER", "shop").as_deref(), Some("DB_USER=shop"));
        assert_eq!(assignment("_1", "").as_deref(), Some("_1="));
        for name in ["", "1A", "A-B", "A B", "A.B", "É", "A=B", "A\n"] {
            assert_eq!(assignment(name, "x"), None, "{name:?}");
        }
    }

    /// Reads one value as Compose does; `None` for what it takes for the end of the value, or would expand.
    fn read(written: &str) -> Option<String> {
        if let Some(body) = written.strip_prefix('\'') {
            let body = body.strip_suffix('\'')?;
            return (!body.contains('\'') && !body.ends_with('\\')).then(|| body.to_string());
        }
        let Some(body) = written.strip_prefix('"') else {
            return (!written.contains([' ', '#', '$', '\'', '"', '\\'])).then(|| written.to_string());
        };
        let mut chars = body.strip_suffix('"')?.chars();
        let mut out = String::new();
        while let Some(c) = chars.next() {
            out.push(match c {
                '"' | '$' => return None,
                '\\' => match chars.next()? {
                    'n' => '\n',
                    'r' => '\r',
                    c @ ('\\' | '"' | '$') => c,
                    '0' => char::from_u32(u32::from_str_radix(&chars.by_ref().take(3).collect::<String>(), 8).ok()?)?,
                    _ => return None,
                },
                c => c,
            });
        }
        Some(out)
    }

    proptest::proptest! {
        #[test]
        fn every_value_reads_back_and_takes_one_line(value in r#"([a '"$\\`\n\r#{}0]|\\n|\$A|[^\x00]){0,8}"#) {
            let written = quote(&value).unwrap();
            proptest::prop_assert!(!written.contains(['\n', '\r']));
            proptest::prop_assert_eq!(read(&written), Some(value));
        }
    }

    /// Writes `.env`, a `compose.yaml` that uses all of it, and `values.json` to the folder `$CORPUS_DIR`, for `.ci/dotenv-compose.sh`.
    #[test]
    #[ignore = "writes files for readers outside this project"]
    #[expect(clippy::disallowed_methods, reason = "writes for the scripts in .ci, outside the program")]
    fn emit_dotenv() {
        use crate::compose::{Map, Tree, yaml};
        let folder = std::path::PathBuf::from(std::env::var("CORPUS_DIR").expect("CORPUS_DIR names a folder"));
        let pieces = ["a", "'", "\"", "$", "\\", "`", "\n", "\r", " ", "#", "=", "${A}", "n", "\t", "0"];
        let mut values = yaml::corpus::strings_and_mixtures(500);
        for a in pieces {
            for b in pieces {
                values.push(format!("{a}{b}"));
                values.extend(pieces.iter().map(|c| format!("{a}{b}{c}")));
            }
        }
        values.retain(|value| !value.contains('\0'));
        let named = || values.iter().enumerate().map(|(i, value)| (format!("V{i:04}"), value));
        let env: String = named().map(|(name, value)| assignment(&name, value).unwrap() + "\n").collect();
        let map = |entries: Vec<(String, Tree)>| Tree::bare(entries.into_iter().collect::<Map>());
        let uses = map(named().map(|(name, _)| (name.clone(), Tree::bare(format!("${{{name}}}")))).collect());
        let probe = map(vec![("image".into(), Tree::bare("probe")), ("environment".into(), uses)]);
        let stack = map(vec![("services".into(), map(vec![("probe".into(), probe)]))]);
        let expected: std::collections::BTreeMap<_, _> = named().collect();
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(".env"), env).unwrap();
        std::fs::write(folder.join("compose.yaml"), yaml::to_yaml(&stack, &yaml::Comments::default())).unwrap();
        std::fs::write(folder.join("values.json"), serde_json::to_string(&expected).unwrap()).unwrap();
    }
}
