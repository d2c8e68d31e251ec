//! Findings as SARIF 2.1.0, which code scanning services read.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::json::place;
use super::{Allowed, Diagnostic, FileId, Fix, Page, Severity, Sources, Span};

/// More results than this, and GitHub refuses the run.
const MOST_RESULTS: usize = 25_000;
/// Of these it shows the worst.
const MOST_SHOWN: usize = 5_000;
/// More places of one result, and it refuses the run.
const MOST_PLACES: usize = 1_000;

/// A whole SARIF log of one run; `pages` are those of its rules. What is `allowed` is there as suppressed. Of very many, errors
/// come before warnings and these before what is allowed; the log says how many were left out.
#[must_use]
pub fn render(diagnostics: &[Diagnostic], allowed: &[Allowed], sources: &Sources, pages: &[Page]) -> String {
    let found = diagnostics.iter().map(|diagnostic| (diagnostic, None));
    let all: Vec<(&Diagnostic, Option<&str>)> =
        found.chain(allowed.iter().map(|allowed| (&allowed.diagnostic, Some(allowed.reason.as_str())))).collect();
    let kept = worst(&all);
    let mut index: BTreeMap<&str, usize> = kept.iter().map(|(diagnostic, _)| (diagnostic.code.0, 0)).collect();
    index.values_mut().enumerate().for_each(|(at, slot)| *slot = at);
    let rules: Vec<Value> = index.keys().map(|code| describe(code, pages.iter().find(|page| page.code.0 == *code))).collect();
    let results: Vec<Value> = kept
        .iter()
        .map(|(diagnostic, reason)| {
            let mut out = result(diagnostic, index[diagnostic.code.0], sources);
            // Where one result says whether it is suppressed, all do.
            if !allowed.is_empty() {
                let justified = |reason: &&str| json!({ "kind": "inSource", "justification": reason });
                out["suppressions"] = reason.iter().map(justified).collect();
            }
            out
        })
        .collect();
    let mut log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "stackgen",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    if let Some(told) = told(all.len(), kept.len()) {
        log["runs"][0]["invocations"] = json!([{
            "executionSuccessful": true,
            "toolExecutionNotifications": [{ "level": "warning", "message": { "text": told } }],
        }]);
    }
    format!("{log:#}\n")
}

/// As many as are taken, the worst first to be kept; in their order.
fn worst<'a>(all: &[(&'a Diagnostic, Option<&'a str>)]) -> Vec<(&'a Diagnostic, Option<&'a str>)> {
    if all.len() <= MOST_RESULTS {
        return all.to_vec();
    }
    let rank = |(diagnostic, reason): &(&Diagnostic, Option<&str>)| match (reason, diagnostic.severity) {
        (Some(_), _) => 2,
        (None, Severity::Warning) => 1,
        (None, Severity::Error) => 0,
    };
    let mut places: Vec<usize> = (0..all.len()).collect();
    places.sort_by_key(|at| rank(&all[*at]));
    places.truncate(MOST_RESULTS);
    places.sort_unstable();
    places.into_iter().map(|at| all[at]).collect()
}

/// What is said of very many findings.
fn told(all: usize, kept: usize) -> Option<String> {
    match all - kept {
        0 if all <= MOST_SHOWN => None,
        0 => Some(format!("{all} findings: code scanning shows the first {MOST_SHOWN} of the worst")),
        more => Some(format!("{all} findings: {more} are left out here, as code scanning takes {MOST_RESULTS}")),
    }
}

fn describe(code: &str, page: Option<&Page>) -> Value {
    let mut rule = json!({ "id": code });
    if let (Some(page), Some(rule)) = (page, rule.as_object_mut()) {
        rule.insert("shortDescription".into(), json!({ "text": page.summary }));
        rule.insert("help".into(), json!({ "text": page.text, "markdown": page.text }));
    }
    rule
}

fn result(diagnostic: &Diagnostic, rule: usize, sources: &Sources) -> Value {
    let level = match diagnostic.severity {
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    let mut text = diagnostic.message.clone();
    if !diagnostic.profiles.is_empty() {
        text += &format!(" (profile {})", diagnostic.profiles.join(", "));
    }
    if let Some(help) = &diagnostic.help {
        text += &format!("\nhelp: {help}");
    }
    let first = location(diagnostic.primary.span, &diagnostic.primary.text, sources).or_else(|| whole_file(sources));
    let locations: Vec<Value> = first.into_iter().collect();
    let mut related: Vec<Value> =
        diagnostic.related.iter().take(MOST_PLACES - 1).filter_map(|label| location(label.span, &label.text, sources)).collect();
    for (id, place) in related.iter_mut().enumerate() {
        place["id"] = id.into();
    }
    let mut out = json!({
        "ruleId": diagnostic.code,
        "ruleIndex": rule,
        "level": level,
        "message": { "text": text },
        "locations": locations,
        "relatedLocations": related,
    });
    if let Some(fix) = diagnostic.fix.as_ref().and_then(|fix| fixed(fix, diagnostic.help.as_deref(), sources)) {
        out["fixes"] = json!([fix]);
    }
    out
}

fn fixed(fix: &Fix, help: Option<&str>, sources: &Sources) -> Option<Value> {
    let mut replacements = Vec::new();
    for edit in &fix.edits {
        replacements.push(json!({ "deletedRegion": region(edit.span, sources)?, "insertedContent": { "text": edit.text } }));
    }
    let file = sources.get(fix.extent().file)?;
    let change = json!({ "artifactLocation": { "uri": uri(&file.name) }, "replacements": replacements });
    Some(json!({ "description": { "text": help.unwrap_or("mend it") }, "artifactChanges": [change] }))
}

fn region(span: Span, sources: &Sources) -> Option<Value> {
    let place = place(span, sources)?;
    Some(json!({
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }))
}

fn location(span: Span, text: &str, sources: &Sources) -> Option<Value> {
    let place = place(span, sources)?;
    let mut out = json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri(place.file) },
        "region": region(span, sources)?,
    } });
    if !text.is_empty() {
        out["message"] = json!({ "text": text });
    }
    Some(out)
}

/// The manifest: code scanning services refuse a finding without a place.
fn whole_file(sources: &Sources) -> Option<Value> {
    let file = sources.get(FileId::MANIFEST)?;
    Some(json!({ "physicalLocation": { "artifactLocation": { "uri": uri(&file.name) } } }))
}

/// A path as a URI reference.
fn uri(path: &str) -> String {
    let mut out = String::new();
    for byte in path.replace('\\', "/").bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out += &format!("%{byte:02X}");
        }
    }
    if path.starts_with('/') { format!("file://{out}") } else { out }
}

#[cfg(test)]
mod tests {
    use super::render;
    use crate::diag::{Code, Diagnostic, FileId, Page, Sources, Span};

    #[test]
    fn of_too_many_the_worst_are_kept_and_the_log_says_so() {
        let sources = Sources::with_manifest("stack.kdl", "x".repeat(30_000));
        let at = |start| Span::new(FileId::MANIFEST, start, 1);
        let warnings = (0..25_000).map(|n| Diagnostic::warning(Code("odd"), format!("odd {n}"), at(n), ""));
        let mut last = Diagnostic::error(Code("bad"), "bad", at(29_000), "");
        for n in 0..2_000 {
            last = last.related(at(n), "there");
        }
        let found: Vec<Diagnostic> = warnings.chain([last]).collect();
        let log: serde_json::Value = serde_json::from_str(&render(&found, &[], &sources, &[])).unwrap();
        let run = &log["runs"][0];
        let results = run["results"].as_array().unwrap();
        assert_eq!((results.len(), results[24_999]["ruleId"].as_str()), (25_000, Some("bad")));
        assert_eq!(results[24_999]["relatedLocations"].as_array().unwrap().len(), 999);
        let told = &run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
        assert_eq!(told, "25001 findings: 1 are left out here, as code scanning takes 25000");
        let log: serde_json::Value = serde_json::from_str(&render(&found[..10], &[], &sources, &[])).unwrap();
        assert!(log["runs"][0]["invocations"].is_null());
    }

    #[test]
    fn a_log_has_its_rules_once_and_its_places() {
        let sources = Sources::with_manifest("my stack.kdl", "one\ntwo\n");
        let at = |start, len| Span::new(FileId::MANIFEST, start, len);
        let found = [
            Diagnostic::error(Code("bad"), "bad `x`", at(4, 3), "here").related(at(0, 3), "there").help("do this"),
            Diagnostic::warning(Code("bad"), "odd", Span::NONE, ""),
        ];
        let text = render(&found, &[], &sources, &[Page::new(Code("bad"), "sum", "page")]);
        insta::assert_snapshot!(text, @r#"
        {
          "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
          "version": "2.1.0",
          "runs": [
            {
              "tool": {
                "driver": {
                  "name": "stackgen",
                  "semanticVersion": "0.1.0",
                  "rules": [
                    {
                      "id": "bad",
                      "shortDescription": {
                        "text": "sum"
                      },
                      "help": {
                        "text": "page",
                        "markdown": "page"
                      }
                    }
                  ]
                }
              },
              "columnKind": "unicodeCodePoints",
              "results": [
                {
                  "ruleId": "bad",
                  "ruleIndex": 0,
                  "level": "error",
                  "message": {
                    "text": "bad `x`\nhelp: do this"
                  },
                  "locations": [
                    {
                      "physicalLocation": {
                        "artifactLocation": {
                          "uri": "my%20stack.kdl"
                        },
                        "region": {
                          "startLine": 2,
                          "startColumn": 1,
                          "endLine": 2,
                          "endColumn": 4
                        }
                      },
                      "message": {
                        "text": "here"
                      }
                    }
                  ],
                  "relatedLocations": [
                    {
                      "physicalLocation": {
                        "artifactLocation": {
                          "uri": "my%20stack.kdl"
                        },
                        "region": {
                          "startLine": 1,
                          "startColumn": 1,
                          "endLine": 1,
                          "endColumn": 4
                        }
                      },
                      "message": {
                        "text": "there"
                      },
                      "id": 0
                    }
                  ]
                },
                {
                  "ruleId": "bad",
                  "ruleIndex": 0,
                  "level": "warning",
                  "message": {
                    "text": "odd"
                  },
                  "locations": [
                    {
                      "physicalLocation": {
                        "artifactLocation": {
                          "uri": "my%20stack.kdl"
                        }
                      }
                    }
                  ],
                  "relatedLocations": []
                }
              ]
            }
          ]
        }
        "#);
    }
}
