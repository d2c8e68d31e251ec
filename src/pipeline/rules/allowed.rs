//! `allow CODE …`: findings that are told and stop nothing.

use crate::diag::{Code, Diagnostic, Severity, Sink, Span, Spanned, nearest};

use super::super::decode::Manifest;
use super::super::decode::reader::WRONG_VALUE;
use super::{Facts, Rule, all, artifact_collision, artifact_path};

pub const RULE: Rule = Rule {
    code: Code("unused-allow"),
    severity: Severity::Warning,
    summary: "a finding is allowed that is not there",
    page: r##"
`allow CODE` in the stack or in a service lets a stack with faults pass: the findings are told, and stop nothing. Once the fault
is mended, the line hides the next one.

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
}

struct Entry<'a> {
    word: &'a Spanned<String>,
    /// The service that it is about; none for the whole stack.
    service: Option<(&'a str, Span)>,
    used: bool,
}

impl<'a> Allowed<'a> {
    /// What `manifest` allows. Words that are no code of a rule are told.
    pub(super) fn of(manifest: &'a Manifest, sink: &mut Sink) -> Self {
        let of_stack = manifest.stack.allow.iter().map(|word| Entry { word, service: None, used: false });
        let of_services = manifest.services.values().flat_map(|decl| {
            let service = Some((decl.name.value.as_str(), decl.span));
            decl.allow.iter().map(move |word| Entry { word, service, used: false })
        });
        let known = |entry: &Entry<'_>| all().any(|rule| can_be(rule.code) && rule.code.0 == entry.word.value);
        let (entries, unknown): (Vec<_>, Vec<_>) = of_stack.chain(of_services).partition(known);
        unknown.iter().for_each(|entry| sink.push(no_rule(entry.word)));
        Self { entries }
    }

    /// Whether `found` is allowed.
    pub(super) fn covers(&mut self, found: &Diagnostic) -> bool {
        let mut covered = false;
        for entry in self.entries.iter_mut().filter(|entry| entry.word.value == found.code.0) {
            if entry.service.is_none_or(|(_, span)| span.contains(found.primary.span)) {
                entry.used = true;
                covered = true;
            }
        }
        covered
    }

    /// Tells what matched nothing.
    pub(super) fn report_unused(self, sink: &mut Sink) {
        for Entry { word, service, .. } in self.entries.into_iter().filter(|entry| !entry.used) {
            let place = service.map_or(String::new(), |(name, _)| format!(" in `{name}`"));
            let message = format!("there is no finding `{}`{place} to allow", word.value);
            sink.push(RULE.finding(message, word.span, "allows nothing").help("leave it out"));
        }
    }
}

fn no_rule(word: &Spanned<String>) -> Diagnostic {
    let finding =
        Diagnostic::error(WRONG_VALUE, format!("`{}` cannot be allowed", word.value), word.span, "no rule of a stack's");
    let codes = all().map(|rule| rule.code).filter(|code| can_be(*code)).map(|code| code.0);
    finding.help(match nearest(&word.value, codes) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "what rules find of a stack can be allowed; `stackgen explain` lists them all".to_string(),
    })
}

#[cfg(test)]
mod tests {
    use crate::diag::{Severity, Sink};

    /// The findings of a manifest: code, severity, message.
    fn found(text: &str) -> Vec<(&'static str, Severity, String)> {
        let mut sink = Sink::default();
        let _ = crate::pipeline::analyse(text, None, &mut sink);
        sink.into_sorted().into_iter().map(|d| (d.code.0, d.severity, d.message)).collect()
    }

    #[test]
    fn what_is_allowed_is_a_warning_even_in_a_strict_profile() {
        use Severity::{Error, Warning};
        let text = |stack: &str, profile: &str, service: &str| {
            format!(
                "stack s {stack}\nprofile p {profile}\nservice a {{ image \"x:1\"; depends_on nobody{service} }}\n\
                 service b {{ image \"x:1\"; env DB_PASSWORD=\"hunter2-and-more\" }}"
            )
        };
        for (stack, profile, service, want) in [
            ("", "", "", vec![("unknown-dependency", Error), ("literal-secret", Warning)]),
            ("", "{ strict }", "", vec![("unknown-dependency", Error), ("literal-secret", Error)]),
            (
                "{ allow unknown-dependency literal-secret }",
                "{ strict }",
                "",
                vec![("unknown-dependency", Warning), ("literal-secret", Warning)],
            ),
            (
                "{ allow literal-secret }",
                "{ strict }",
                "; allow unknown-dependency",
                vec![("unknown-dependency", Warning), ("literal-secret", Warning)],
            ),
            // A service's own word is about that service alone.
            (
                "",
                "{ strict }",
                "; allow literal-secret",
                vec![("unknown-dependency", Error), ("unused-allow", Warning), ("literal-secret", Error)],
            ),
        ] {
            let text = text(stack, profile, service);
            let found: Vec<_> = found(&text).into_iter().map(|(code, severity, _)| (code, severity)).collect();
            assert_eq!(found, want, "{text}");
        }
    }

    #[test]
    fn only_rules_can_be_allowed() {
        for word in ["unpined-image", "unknown-key", "compose-schema", "artifact-path", "unused-allow", "zzz"] {
            let found = found(&format!("stack s {{ allow {word} }}\nprofile p\nservice a {{ image \"x:1\" }}"));
            assert_eq!(found, [("wrong-value", Severity::Error, format!("`{word}` cannot be allowed"))]);
        }
    }
}
