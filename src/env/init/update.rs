//! What an env file lacks, added at its end: everything that stands there stays, byte for byte.

use std::collections::HashSet;

use indexmap::IndexMap;

use crate::compose::dotenv::read::{Error, read};
use crate::diag::FileId;

use super::text::write_section;
use super::{Draft, Line, Section};

/// What was added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// The file's new text.
    pub text: String,
    /// The sections that are new in it.
    pub sections: Vec<Section>,
    /// Variables that stand there without a value, though Compose does not start without one: name and line, from 1.
    pub empty: Vec<(String, usize)>,
}

/// Why nothing is added: Compose would refuse the file.
pub type Refused = Error;

/// Adds to `text` what `draft` has and it lacks. A variable that stands there, set or commented out, is left as it is.
///
/// # Errors
/// If Compose would refuse the file as it is.
pub fn update(text: &str, draft: &Draft, shell: &dyn Fn(&str) -> Option<String>) -> Result<Added, Refused> {
    let mut values = IndexMap::new();
    let entries = read(text, FileId::further(0), &mut values, shell)?;
    let set: HashSet<&str> = entries.iter().map(|entry| entry.key.value.as_str()).collect();
    let shown: HashSet<&str> = text.lines().filter_map(commented_out).collect();
    let mut sections = draft.sections.clone();
    for section in &mut sections {
        section.items.retain(|item| {
            let there = set.contains(item.name.as_str());
            !(there || matches!(item.line, Line::Off(_)) && shown.contains(item.name.as_str()))
        });
    }
    sections.retain(|section| !section.items.is_empty());
    let needed = |name: &str| {
        let items = || draft.sections.iter().flat_map(|section| &section.items);
        items().any(|item| item.name == name && matches!(item.line, Line::Asked | Line::Made(_)))
    };
    let empty = |name: &str| values.get(name).is_none_or(String::is_empty) && shell(name).is_none();
    let mut named = HashSet::new();
    let lacking = entries.iter().rev().filter(|entry| named.insert(entry.key.value.as_str()));
    let mut lacking: Vec<(String, usize)> = lacking
        .filter(|entry| needed(&entry.key.value) && empty(&entry.key.value))
        .map(|entry| (entry.key.value.clone(), entry.line))
        .collect();
    lacking.reverse();
    Ok(Added { text: joined(text, &sections), sections, empty: lacking })
}

/// `text` with the sections behind it, in its own kind of line ends.
fn joined(text: &str, sections: &[Section]) -> String {
    let mut more = String::new();
    sections.iter().for_each(|section| write_section(&mut more, section));
    if more.is_empty() {
        return text.to_string();
    }
    let blank = text.trim_start_matches('\u{feff}').trim().is_empty();
    let more = if blank { more.trim_start_matches('\n') } else { more.as_str() };
    let gap = if text.is_empty() || text.ends_with('\n') || text == "\u{feff}" { "" } else { "\n" };
    let more = format!("{gap}{more}");
    let more = if text.contains("\r\n") { more.replace('\n', "\r\n") } else { more };
    format!("{text}{more}")
}

/// The name in `# NAME=…`.
fn commented_out(line: &str) -> Option<&str> {
    let (name, _) = line.trim_start().strip_prefix('#')?.trim_start_matches('#').split_once('=')?;
    let name = name.trim();
    let name = name.strip_prefix("export ").map_or(name, str::trim);
    (!name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')).then_some(name)
}
