//! The cases, put before our own reading of Compose files.

use stackgen::compose::load::{Folder, Refusal, load};
use stackgen::diag::{Sources, Span};

use super::answer::Answer;
use super::binary::SHELL;
use super::case::Case;
use super::{cases, faults, updating};

/// The version that we follow where versions differ.
const VERSION: &str = "2.40.3";

/// Our model is Compose's, and what Compose refuses, we refuse in the words and at the place that the case records.
#[test]
fn we_answer_as_compose_does() {
    let faults = faults(cases(), check);
    assert!(faults.is_empty(), "`-` is Compose's, `+` is ours:\n\n{faults}");
}

fn check(case: &mut Case) -> Result<(), String> {
    let expected = case.expected(VERSION).ok_or_else(|| format!("no answer of Compose {VERSION} is recorded"))?;
    let (ours, refusal) = ask(case);
    if let (Answer::Refused(_), Some(refusal)) = (&expected, refusal) {
        if updating() {
            case.record(&["ours"], vec![("ours".to_string(), refusal)]);
        } else if let Some(recorded) = case.section("ours").filter(|recorded| *recorded != refusal) {
            return Answer::Refused(refusal).against(Some(&Answer::Refused(recorded.to_string())));
        }
        return Ok(());
    }
    ours.against(Some(&expected))
}

/// Our answer, and the refusal as it is recorded.
pub fn ask(case: &Case) -> (Answer, Option<String>) {
    let mut request = case.command.request().unwrap();
    request.environment = SHELL.iter().map(|(name, value)| ((*name).to_string(), (*value).to_string())).collect();
    request.environment.extend(case.environment.clone());
    let files = Folder(case.files.iter().map(|(path, text)| (format!("/project/{path}"), text.clone())).collect());
    let mut sources = Sources::default();
    match load(&request, &files, &mut sources) {
        Ok(tree) => (Answer::model(&tree.to_json()), None),
        Err(refusal) => {
            let shown = shown(&refusal, &sources);
            (Answer::Refused(shown.clone()), Some(shown))
        }
    }
}

/// `compose.yaml:3:5: message`, and on a line of its own what has to do with it.
fn shown(refusal: &Refusal, sources: &Sources) -> String {
    let place = |span: Span| {
        let Some(file) = sources.get(span.file) else { return String::new() };
        let (line, column) = file.line_column(span.start as usize);
        format!("{}:{line}:{column}: ", file.name.strip_prefix("/project/").unwrap_or(&file.name))
    };
    let mut text = format!("{}{}\n", place(refusal.span), refusal.message);
    if let Some((span, why)) = &refusal.related {
        text.push_str(&format!("  {}{why}\n", place(*span)));
    }
    text
}

/// Every case of our own says how we refuse, and says it as the house does.
#[test]
fn refusals_are_recorded() {
    for case in cases() {
        let refused = matches!(case.expected(VERSION), Some(Answer::Refused(_)));
        let ours = case.section("ours");
        if std::env::var("STACKGEN_CASES").is_err() {
            assert_eq!(refused, ours.is_some(), "{}: record our refusal with UPDATE_CONFORMANCE=1", case.name);
        }
        for line in ours.unwrap_or_default().lines() {
            assert!(!line.ends_with('.'), "{}: a full stop at the end of {line}", case.name);
        }
    }
}
