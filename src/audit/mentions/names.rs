//! Variables that a document names, or shows how to set.

use std::ops::Range;

use super::prose::Code;
use crate::audit::uses::is_name;

/// A variable that a document names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameMention {
    /// The name.
    pub name: String,
    /// Where.
    pub place: Range<usize>,
    /// Whether it is shown how to set it, as a line of its own.
    pub is_set: bool,
}

/// Finds them in a stretch of code, whose text is `inside`.
pub fn find(code: &Code, inside: &str, found: &mut Vec<NameMention>) {
    let mut offset = code.place.start;
    for line in inside.split_inclusive('\n') {
        let start = offset;
        offset += line.len();
        let word = line.trim().trim_start_matches("$ ");
        let word = word.strip_prefix("export ").unwrap_or(word);
        let (name, is_set) = word.split_once('=').map_or((word, false), |(name, _)| (name, code.is_block && code.is_shell));
        // A name of two parts at least: a single capital word is anything.
        if name.contains('_')
            && is_name(name)
            && !name.bytes().any(|byte| byte.is_ascii_lowercase())
            && (is_set || !code.is_block)
        {
            let at = start + (name.as_ptr() as usize - line.as_ptr() as usize);
            found.push(NameMention { name: name.to_string(), place: at..at + name.len(), is_set });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::prose::code;
    use super::find;

    #[test]
    fn names_in_code_are_found() {
        let text = "Set `LOG_LEVEL` or `DB_HOST=db`; not `LEVEL`, `SELECT 1` or LOG_FILE.\n```sh\nexport API_URL=x\n  echo A_B\nTZ_X=1 run\n```\n";
        let mut names = Vec::new();
        code(text).iter().for_each(|code| find(code, &text[code.place.clone()], &mut names));
        let names: Vec<(&str, bool)> = names.iter().map(|n| (n.name.as_str(), n.is_set)).collect();
        assert_eq!(names, [("LOG_LEVEL", false), ("DB_HOST", false), ("API_URL", true), ("TZ_X", true)]);
    }
}
