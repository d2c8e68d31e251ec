//! Problems of templates as findings: the template's own line first, then the line of the manifest that asks for it.

use crate::diag::{Code, Diagnostic, FileId, Sink, Span};

use super::decode::Manifest;
use super::targets::TemplateProblem;

/// A template that cannot be rendered.
pub const TEMPLATE: Code = Code("template");

/// Reports every problem.
pub fn report(manifest: &Manifest, problems: &[TemplateProblem], sink: &mut Sink) {
    // A template may make several artifacts: its text is one file all the same.
    let mut files: Vec<(&str, FileId)> = Vec::new();
    for problem in problems {
        let decl = manifest.artifacts.iter().find(|decl| decl.path.value == problem.artifact);
        let docs = manifest.stack.docs.as_ref().map(|docs| docs.span);
        let asked = decl.map(|decl| decl.template.span).or(docs).unwrap_or(manifest.stack.name.span);
        let finding = match (&problem.text, problem.line) {
            (Some(text), Some(line)) => {
                let known = files.iter().find(|(name, _)| *name == problem.template).map(|(_, file)| *file);
                let file = known.unwrap_or_else(|| sink.add_file(&problem.template, text.as_ref()));
                if known.is_none() {
                    files.push((&problem.template, file));
                }
                let message = format!("`{}` cannot be rendered: {}", problem.template, problem.message);
                Diagnostic::error(TEMPLATE, message, place(file, text, line, problem), "")
                    .related(asked, format!("makes `{}`", problem.artifact))
                    .help("`stackgen explain template` says what a template may use")
            }
            (_, Some(line)) => {
                let message = format!("stackgen's own template `{}` fails in line {line}: {}", problem.template, problem.message);
                Diagnostic::error(TEMPLATE, message, asked, "rendered here")
                    .help("this is a bug of stackgen's: please report it, with the manifest")
            }
            (_, None) => Diagnostic::error(TEMPLATE, problem.message.clone(), asked, "rendered here"),
        };
        sink.push(finding);
    }
}

/// The words to blame, if they are known and on one line; else the line without its indentation.
fn place(file: FileId, text: &str, line: usize, problem: &TemplateProblem) -> Span {
    if let Some(range) = &problem.range
        && let Some(words) = text.get(range.start as usize..range.end as usize)
        && !words.trim().is_empty()
        && !words.contains('\n')
    {
        return Span::new(file, range.start as usize, words.len());
    }
    let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let words = text[start..].lines().next().unwrap_or("");
    let indentation = words.len() - words.trim_start().len();
    Span::new(file, start + indentation, words.trim().len())
}

#[cfg(test)]
mod tests {
    use crate::diag::{Sink, human};
    use crate::pipeline::{Options, compile};

    const MANIFEST: &str = "stack shop { doc \"Shop\" }\nprofile dev\nservice web { doc \"Site\"; image \"x:1\" }\n\
        artifact \"run.sh\" template=\"run.j2\"\n";

    fn shown(template: Result<&str, &str>) -> String {
        let mut sink = Sink::default();
        let options = Options { layout: None, manifest_name: "stack.kdl" };
        let read = |_: &str| template.map(String::from).map_err(String::from);
        assert!(compile(MANIFEST, options, &read, &mut sink).is_none());
        let sources = sink.sources("stack.kdl", MANIFEST);
        human::render(&sink.into_sorted(), &sources, false, 100)
    }

    #[test]
    fn an_unknown_name_is_shown_in_the_template_and_in_the_manifest() {
        insta::assert_snapshot!(shown(Ok("#!/bin/sh\n{% for p in profiles %}\necho {{ p.nmae | sh }}\n{% endfor %}\n")), @r"
template

  × `run.j2` cannot be rendered: the filter `sh` is given a name that the context does not have
   ╭─[run.j2:3:18]
 2 │ {% for p in profiles %}
 3 │ echo {{ p.nmae | sh }}
   ·                  ──
 4 │ {% endfor %}
   ╰────
  help: `stackgen explain template` says what a template may use
        stack.kdl:4:28: makes `run.sh`
");
    }

    #[test]
    fn a_syntax_error_has_its_line() {
        insta::assert_snapshot!(shown(Ok("a\n{% for p in %}\n")), @r"
template

  × `run.j2` cannot be rendered: unexpected end of block
   ╭─[run.j2:2:13]
 1 │ a
 2 │ {% for p in %}
   ·             ──
   ╰────
  help: `stackgen explain template` says what a template may use
        stack.kdl:4:28: makes `run.sh`
");
    }

    #[test]
    fn a_template_that_cannot_be_read_is_told_at_the_artifact() {
        insta::assert_snapshot!(shown(Err("`run.j2` does not exist")), @r#"
template

  × `run.j2` does not exist
   ╭─[stack.kdl:4:28]
 3 │ service web { doc "Site"; image "x:1" }
 4 │ artifact "run.sh" template="run.j2"
   ·                            ────┬───
   ·                                ╰── rendered here
   ╰────
"#);
    }
}
