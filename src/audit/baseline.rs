//! Findings that were there before the audit was: an old project starts with them written down, and is told of new ones only.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::diag::{Diagnostic, Sources};

/// The findings of one day. Lines move, so a finding is known by its code, its file and its message; how many there are of each
/// is what counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Baseline {
    /// What wrote it.
    version: u32,
    findings: Vec<Entry>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Entry {
    code: String,
    file: String,
    message: String,
    count: usize,
}

impl Baseline {
    /// Writes findings down. `prefix` stands before the paths in `sources` and is no part of them.
    #[must_use]
    pub fn of(found: &[Diagnostic], sources: &Sources, prefix: &str) -> Self {
        let mut counts: BTreeMap<(String, String, String), usize> = BTreeMap::new();
        for finding in found {
            *counts.entry(key(finding, sources, prefix)).or_default() += 1;
        }
        let findings = counts.into_iter().map(|((file, code, message), count)| Entry { code, file, message, count }).collect();
        Self { version: 1, findings }
    }

    /// Reads what [`Baseline::to_json`] wrote.
    ///
    /// # Errors
    /// If it is something else.
    pub fn from_json(text: &str) -> Result<Self, String> {
        let baseline: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if baseline.version == 1 { Ok(baseline) } else { Err(format!("version {} is not known", baseline.version)) }
    }

    /// As a file that is read in a difference: a finding a line or two, sorted.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Text and numbers: nothing that JSON could not hold.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// Leaves the findings that are new, and says how many of the old ones are gone.
    #[must_use]
    pub fn apply(&self, found: Vec<Diagnostic>, sources: &Sources, prefix: &str) -> (Vec<Diagnostic>, usize) {
        let entries = self.findings.iter().map(|e| ((e.file.clone(), e.code.clone(), e.message.clone()), e.count));
        let mut left: BTreeMap<_, usize> = entries.collect();
        let mut new = Vec::new();
        for finding in found {
            match left.get_mut(&key(&finding, sources, prefix)) {
                Some(count) if *count > 0 => *count -= 1,
                _ => new.push(finding),
            }
        }
        (new, left.into_values().sum())
    }
}

fn key(finding: &Diagnostic, sources: &Sources, prefix: &str) -> (String, String, String) {
    let file = sources.get(finding.primary.span.file).map_or("", |file| file.name.as_str());
    let file = file.strip_prefix(prefix).unwrap_or(file);
    (file.to_string(), finding.code.0.to_string(), finding.message.clone())
}

#[cfg(test)]
mod tests {
    use super::Baseline;
    use crate::diag::{Code, Diagnostic, FileId, Sources, Span};

    #[test]
    fn old_findings_are_left_out_as_often_as_they_were_there() {
        let sources = Sources::with_manifest("stack.kdl", "text text text");
        let finding = |at, message: &str| Diagnostic::error(Code("x"), message, Span::new(FileId::MANIFEST, at, 1), "");
        let old = Baseline::of(&[finding(0, "a"), finding(5, "a"), finding(6, "b")], &sources, "");
        let old = Baseline::from_json(&old.to_json()).expect("what it wrote");
        let (new, gone) = old.apply(vec![finding(1, "a"), finding(2, "a"), finding(3, "a"), finding(4, "c")], &sources, "");
        let places: Vec<u32> = new.iter().map(|finding| finding.primary.span.start).collect();
        assert_eq!((places, gone), (vec![3, 4], 1));
        assert!(Baseline::from_json("{\"version\": 2, \"findings\": []}").is_err());
    }
}
