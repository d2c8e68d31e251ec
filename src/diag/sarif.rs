//! Findings as SARIF 2.1.0, which code scanning services read.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::json::place;
use super::{Diagnostic, FileId, Page, Severity, Sources, Span};

/// A whole SARIF log of one run; `pages` are those of its rules.
#[must_use]
pub fn render(diagnostics: &[Diagnostic], sources: &Sources, pages: &[Page]) -> String {
    let mut index: BTreeMap<&str, usize> = diagnostics.iter().map(|diagnostic| (diagnostic.code.0, 0)).collect();
    index.values_mut().enumerate().for_each(|(at, slot)| *slot = at);
    let rules: Vec<Value> = index.keys().map(|code| describe(code, pages.iter().find(|page| page.code.0 == *code))).collect();
    let results: Vec<Value> =
        diagnostics.iter().map(|diagnostic| result(diagnostic, index[diagnostic.code.0], sources)).collect();
    let log = json!({
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
    format!("{log:#}\n")
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
        diagnostic.related.iter().filter_map(|label| location(label.span, &label.text, sources)).collect();
    for (id, place) in related.iter_mut().enumerate() {
        place["id"] = id.into();
    }
    json!({
        "ruleId": diagnostic.code,
        "ruleIndex": rule,
        "level": level,
        "message": { "text": text },
        "locations": locations,
        "relatedLocations": related,
    })
}

fn location(span: Span, text: &str, sources: &Sources) -> Option<Value> {
    let place = place(span, sources)?;
    let mut out = json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri(place.file) },
        "region": {
            "startLine": place.line,
            "startColumn": place.column,
            "endLine": place.end_line,
            "endColumn": place.end_column,
        },
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
    fn a_log_has_its_rules_once_and_its_places() {
        let sources = Sources::with_manifest("my stack.kdl", "one\ntwo\n");
        let at = |start, len| Span::new(FileId::MANIFEST, start, len);
        let found = [
            Diagnostic::error(Code("bad"), "bad `x`", at(4, 3), "here").related(at(0, 3), "there").help("do this"),
            Diagnostic::warning(Code("bad"), "odd", Span::NONE, ""),
        ];
        let text = render(&found, &sources, &[Page::new(Code("bad"), "sum", "page")]);
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
