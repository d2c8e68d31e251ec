//! `stackgen: allow CODE why`: what a comment in the user's own files says of findings.

/// What a comment allows.
#[derive(Debug, PartialEq, Eq)]
pub struct Allowance<'a> {
    /// The codes, each with the byte at which it starts in the text that was read.
    pub codes: Vec<(usize, &'a str)>,
    /// Why; empty where nothing is said. Without a reason nobody knows later whether it still holds.
    pub why: &'a str,
}

impl<'a> Allowance<'a> {
    /// Reads `text`, which starts with `stackgen:`. The first word is a code, be it misspelt; further ones as long as `is_code`
    /// knows them. Blanks and commas stand between them.
    #[must_use]
    pub fn read(text: &'a str, is_code: &dyn Fn(&str) -> bool) -> Option<Self> {
        let said = text.strip_prefix("stackgen:")?.trim_start().strip_prefix("allow")?;
        if !said.is_empty() && !said.starts_with(char::is_whitespace) {
            return None;
        }
        let mut rest = said.trim_start();
        let mut codes: Vec<(usize, &str)> = Vec::new();
        loop {
            let word = &rest[..rest.find(|c: char| c.is_whitespace() || c == ',').unwrap_or(rest.len())];
            let code = word.trim_end_matches(':');
            if code.is_empty() || (!codes.is_empty() && !is_code(code)) {
                break;
            }
            codes.push((text.len() - rest.len(), code));
            rest = rest[word.len()..].trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        }
        let why = rest.trim_start_matches(['-', '\u{2013}', '\u{2014}', ':', ' ']).trim();
        (!codes.is_empty()).then_some(Self { codes, why })
    }
}

#[test]
fn codes_come_before_the_reason() {
    let is_code = |word: &str| ["no-image", "open-port"].contains(&word);
    let read =
        |text| Allowance::read(text, &is_code).map(|a| (a.codes.iter().map(|(_, c)| *c).collect::<Vec<_>>().join("+"), a.why));
    for (text, codes, why) in [
        ("stackgen: allow no-image it is made later", "no-image", "it is made later"),
        ("stackgen: allow no-image, open-port: both", "no-image+open-port", "both"),
        ("stackgen: allow no-image,open-port - both", "no-image+open-port", "both"),
        ("stackgen:allow no-imag why", "no-imag", "why"),
        ("stackgen: allow no-image", "no-image", ""),
    ] {
        assert_eq!(read(text), Some((codes.to_string(), why)), "{text}");
    }
    for text in ["stackgen: allow", "stackgen: allowed no-image x", "stackgen is nice", "allow no-image x"] {
        assert_eq!(read(text), None, "{text}");
    }
    let places = Allowance::read("stackgen: allow no-image, open-port x", &is_code).map(|a| a.codes);
    assert_eq!(places, Some(vec![(16, "no-image"), (26, "open-port")]));
}
