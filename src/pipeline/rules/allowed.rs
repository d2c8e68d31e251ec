//! `allow CODE … "why"`: findings that stop nothing, and with a reason are not told at all.

mod entry;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use crate::diag::{Code, Diagnostic, Edit, Severity, Sink, Span, Spanned, nearest};

use super::super::decode::Manifest;
use super::super::decode::reader::WRONG_VALUE;
use super::{Facts, Rule, all, artifact_collision, artifact_path};
use entry::{Entry, Held};

pub const RULE: Rule = Rule {
    code: Code("unused-allow"),
    severity: Severity::Warning,
    summary: "a finding is allowed that is not there",
    page: r##"
`allow CODE` in a stack, a profile, a role, a service or one of their `in` blocks lets a stack with faults pass: the findings
are told, and stop nothing. With a reason, `allow CODE "why"`, they are not told at all. Once the fault is mended, the line
hides the next one.

Bad:
```kdl
stack shop { allow no-image }
profile dev
service web { image "nginx:1.27" }
```

Good:
```kdl
stack shop
profile dev
service web { image "nginx:1.27" }
```
"##,
    check,
};

/// What is unused is known when all other rules have run: see [`Allowed::report_unused`].
fn check(_: &Facts<'_>, _: &mut Sink) {}

/// Whether findings of this code can be allowed: what a rule says of the stack, not what keeps files from taking each
/// other's place.
#[must_use]
pub fn can_be(code: Code) -> bool {
    let never = [artifact_path::RULE.code, artifact_collision::RULE.code, RULE.code];
    all().any(|rule| rule.code == code) && !never.contains(&code)
}

/// What a manifest allows.
pub(super) struct Allowed<'a> {
    entries: Vec<Entry<'a>>,
    /// Code, and the service that an entry is about -> entries, so that each finding meets only its own.
    index: HashMap<(String, Option<&'a str>), Vec<usize>>,
    /// Where each service stands, in the order of places.
    places: Vec<(Span, &'a str)>,
    manifest: &'a Manifest,
}

/// What becomes of a finding.
pub(super) enum Judged {
    /// It is told.
    Told(Diagnostic),
    /// It is not, for this reason.
    Silenced(Diagnostic, String),
}

impl<'a> Allowed<'a> {
    /// What the manifest, or comments of Compose files, allow. Words that are no code of a rule are told.
    pub(super) fn of(facts: &Facts<'a>, sink: &mut Sink) -> Self {
        let manifest = facts.manifest;
        let known = |entry: &Entry<'_>| all().any(|rule| can_be(rule.code) && rule.code.0 == entry.word.value);
        let (entries, unknown): (Vec<_>, Vec<_>) = entry::all(manifest, facts.files, is_code).into_iter().partition(known);
        unknown.iter().for_each(|entry| sink.push(no_rule(entry.word)));
        let mut index: HashMap<(String, Option<&str>), Vec<usize>> = HashMap::new();
        for (at, entry) in entries.iter().enumerate() {
            index.entry((entry.word.value.clone(), entry.service())).or_default().push(at);
        }
        let mut places: Vec<(Span, &str)> = manifest.services.values().map(|s| (s.span, s.name.value.as_str())).collect();
        places.sort_unstable();
        Self { entries, index, places, manifest }
    }

    /// What becomes of `found`, given the profiles that are strict: a warning is an error there, and what is allowed is a
    /// warning everywhere. What is allowed in some of its profiles is judged by the others.
    pub(super) fn judge(&mut self, mut found: Diagnostic, strict: &[&str]) -> Judged {
        let about = self.about(&found);
        let (mut tolerated, mut is_tolerated) = (Vec::new(), false);
        for at in self.candidates(&found, about) {
            let Some(entry) = self.entries.get_mut(at) else { continue };
            let held = entry.holds(&found, about);
            entry.used |= !matches!(held, Held::Nowhere);
            match (held, entry.reason) {
                (Held::Nowhere, _) => {}
                (Held::Everywhere, None) => is_tolerated = true,
                (Held::In(profiles), None) => tolerated.extend(profiles),
                (Held::Everywhere, Some(reason)) => return Judged::Silenced(found, reason.value.clone()),
                (Held::In(profiles), Some(reason)) => {
                    let left: Vec<String> = found.profiles.iter().filter(|name| !profiles.contains(name)).cloned().collect();
                    if left.is_empty() {
                        return Judged::Silenced(found, reason.value.clone());
                    }
                    found.profiles = left;
                }
            }
        }
        let untolerated = || found.profiles.iter().filter(|name| !tolerated.contains(name));
        found.severity = if is_tolerated || (!tolerated.is_empty() && untolerated().next().is_none()) {
            Severity::Warning
        } else if untolerated().any(|name| strict.contains(&name.as_str())) {
            Severity::Error
        } else {
            found.severity
        };
        Judged::Told(found)
    }

    /// The entries that may hold for `found`, in their order.
    fn candidates(&self, found: &Diagnostic, about: Option<&'a str>) -> Vec<usize> {
        let span = found.primary.span;
        let after = self.places.partition_point(|(place, _)| place.start <= span.start);
        let around = after.checked_sub(1).and_then(|at| self.places.get(at)).map(|(_, name)| *name);
        let services = [None, about, around.filter(|name| Some(*name) != about)];
        let named =
            services.iter().enumerate().filter(|(at, service)| *at == 0 || service.is_some()).map(|(_, service)| *service);
        let mut all: Vec<usize> =
            named.flat_map(|service| self.index.get(&(found.code.0.to_string(), service))).flatten().copied().collect();
        all.sort_unstable();
        all
    }

    /// The service that a finding speaks about, wherever its place is: the first that its message names.
    fn about(&self, found: &Diagnostic) -> Option<&'a str> {
        let words = found.message.split('`').skip(1).step_by(2);
        words.filter_map(|word| self.manifest.services.get_key_value(word)).map(|(name, _)| name.as_str()).next()
    }

    /// Tells what matched nothing.
    pub(super) fn report_unused(self, sink: &mut Sink) {
        let used: HashSet<Span> =
            self.entries.iter().filter(|entry| entry.used).filter_map(|entry| Some(entry.line?.extent)).collect();
        for entry in self.entries.iter().filter(|entry| !entry.used) {
            let message = format!("there is no finding `{}`{} to allow", entry.word.value, entry.place());
            let fix = entry.line.filter(|line| !line.extent.is_none()).map(|line| {
                let word = entry.word.span;
                let with_blank = Span::new(word.file, (word.start as usize).saturating_sub(1), word.len as usize + 1);
                Edit::replace(if used.contains(&line.extent) { with_blank } else { line.extent }, "")
            });
            let finding = RULE.finding(message, entry.word.span, "allows nothing").help("leave it out");
            sink.push(finding.fix(fix.into_iter().collect()));
        }
    }
}

/// Whether a text in quotes is the code of a rule after all, be it misspelt.
fn is_code(text: &str) -> bool {
    let is_word =
        !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_'));
    is_word && (all().any(|rule| rule.code.0 == text) || near(text).is_some())
}

fn near(word: &str) -> Option<&'static str> {
    nearest(word, all().map(|rule| rule.code).filter(|code| can_be(*code)).map(|code| code.0))
}

fn no_rule(word: &Spanned<String>) -> Diagnostic {
    let finding =
        Diagnostic::error(WRONG_VALUE, format!("`{}` cannot be allowed", word.value), word.span, "no rule of a stack's");
    finding.help(match near(&word.value) {
        Some(near) => format!("did you mean `{near}`?"),
        None if word.contains(' ') => "write what is allowed before the reason: `allow CODE \"why\"`".to_string(),
        None => "what rules find of a stack can be allowed; `stackgen explain` lists them all".to_string(),
    })
}
