//! Findings for programs.

use serde_json::{Value, json};

use super::{Diagnostic, Edit, Label, Sources, Span};

/// Where something stands, lines and columns from 1; the end is that of the last character, plus one column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place<'a> {
    pub(super) file: &'a str,
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) end_line: usize,
    pub(super) end_column: usize,
}

/// The place of `span`; `None` where it is in no file.
pub(super) fn place(span: Span, sources: &Sources) -> Option<Place<'_>> {
    let source = sources.get(span.file)?;
    let (line, column) = source.line_column(span.start as usize);
    let (end_line, end_column) = source.line_column(span.end());
    Some(Place { file: &source.name, line, column, end_line, end_column })
}

/// The findings as an array, each `{code, severity, message, file, line, column, end_line, end_column, label, related, help,
/// profiles}`; places are `null` where a finding is about no line. One that can be fixed has a `fix`, too: edits, each
/// `{line, column, end_line, end_column, text}`.
#[must_use]
pub fn to_json(diagnostics: &[Diagnostic], sources: &Sources) -> Value {
    diagnostics.iter().map(|diagnostic| finding(diagnostic, sources)).collect()
}

/// The same as text: a finding per line would be shorter, but people read this, too.
#[must_use]
pub fn render(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    format!("{:#}\n", to_json(diagnostics, sources))
}

fn finding(diagnostic: &Diagnostic, sources: &Sources) -> Value {
    let mut out = json!({
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
    });
    let related: Vec<Value> = diagnostic.related.iter().map(|label| labelled(label, sources)).collect();
    let rest = json!({ "related": related, "help": diagnostic.help, "profiles": diagnostic.profiles });
    for part in [labelled(&diagnostic.primary, sources), rest] {
        if let (Value::Object(out), Value::Object(part)) = (&mut out, part) {
            out.extend(part);
        }
    }
    if let Some(fix) = &diagnostic.fix {
        out["fix"] = fix.edits.iter().map(|edit| edited(edit, sources)).collect();
    }
    out
}

fn edited(edit: &Edit, sources: &Sources) -> Value {
    let place = place(edit.span, sources);
    json!({
        "line": place.map(|place| place.line),
        "column": place.map(|place| place.column),
        "end_line": place.map(|place| place.end_line),
        "end_column": place.map(|place| place.end_column),
        "text": edit.text,
    })
}

fn labelled(label: &Label, sources: &Sources) -> Value {
    let place = place(label.span, sources);
    json!({
        "file": place.map(|place| place.file),
        "line": place.map(|place| place.line),
        "column": place.map(|place| place.column),
        "end_line": place.map(|place| place.end_line),
        "end_column": place.map(|place| place.end_column),
        "label": label.text,
    })
}

#[cfg(test)]
mod tests {
    use super::to_json;
    use crate::diag::{Code, Diagnostic, FileId, Sources, Span};

    #[test]
    fn places_are_lines_and_columns_in_characters() {
        let sources = Sources::with_manifest("stack.kdl", "stack é\n  imge \"x\"\n");
        let at = |start, len| Span::new(FileId::MANIFEST, start, len);
        let finding =
            Diagnostic::error(Code("unknown-key"), "unknown `imge`", at(11, 4), "here").related(at(6, 2), "in this stack");
        let json = to_json(&[finding.profiles(["dev"])], &sources);
        insta::assert_snapshot!(json, @r#"
        [{"code":"unknown-key","severity":"error","message":"unknown `imge`","file":"stack.kdl","line":2,"column":3,"end_line":2,"end_column":7,"label":"here","related":[{"file":"stack.kdl","line":1,"column":7,"end_line":1,"end_column":8,"label":"in this stack"}],"help":null,"profiles":["dev"]}]
        "#);
    }

    #[test]
    fn a_finding_about_no_line_has_no_place() {
        let finding = Diagnostic::warning(Code("x"), "\"quoted\"\u{7}", Span::NONE, "");
        let json = to_json(&[finding], &Sources::default());
        assert!(json[0]["line"].is_null() && json[0]["file"].is_null());
    }
}
