//! Templates: stackgen's own, and the user's, over the same [`Context`].

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior};

use crate::compose::dotenv;
use crate::compose::yaml::scalar;

use super::super::decode::{ArtifactDecl, TemplateDecl};
use super::run::shell_word;
use super::{Artifact, Context, Output, Source, TemplateProblem};
use crate::compose::paths::clean;

/// The templates that `artifact … template=NAME` names.
pub const BUILT_IN: &[(&str, &str)] = &[
    ("config-management", include_str!("../../../templates/config-management.md.j2")),
    ("direnv", include_str!("../../../templates/direnv.j2")),
    ("github-workflow", include_str!("../../../templates/github-workflow.j2")),
    ("makefile", include_str!("../../../templates/makefile.j2")),
];

/// Renders every `artifact` of the manifest.
pub fn render(source: &Source<'_>, out: &mut Output) {
    for decl in &source.model.manifest.artifacts {
        match artifact(source, decl) {
            Ok(content) => out.artifacts.push(Artifact { path: clean(&decl.path.value), content, executable: decl.executable }),
            Err(problem) => out.problems.push(TemplateProblem { artifact: decl.path.value.clone(), ..problem }),
        }
    }
}

fn artifact(source: &Source<'_>, decl: &ArtifactDecl) -> Result<String, TemplateProblem> {
    let context = Context::new(source.model, source.manifest_name, &decl.path.value, decl.profile.as_deref().map(String::as_str));
    match &decl.template.value {
        TemplateDecl::BuiltIn(name) => render_built_in(name, &context),
        TemplateDecl::File(path) => {
            let text = (source.templates)(path).map_err(|message| problem(path, message))?;
            render_template(path, &text, &context).map_err(|problem| TemplateProblem { text: Some(text.into()), ..problem })
        }
    }
}

/// Renders one of stackgen's own templates.
///
/// # Errors
/// A name that none has, or a problem as [`render_template`] tells it.
pub fn render_built_in(name: &str, context: &Context) -> Result<String, TemplateProblem> {
    match BUILT_IN.iter().find(|(known, _)| *known == name) {
        Some((name, text)) => render_template(name, text, context),
        None => Err(problem(name, "stackgen has no template of this name".into())),
    }
}

/// Renders the template `source`, called `name` in problems. The text ends with a line break.
///
/// # Errors
/// The template's line and what is the matter there: a syntax error, a name that the context does not have, a filter that
/// cannot take its value. `artifact` in it is empty: the caller knows which file was to be made.
pub fn render_template(name: &str, source: &str, context: &Context) -> Result<String, TemplateProblem> {
    let environment = environment();
    let told = |error: Error| explain(name, &error);
    let template = environment.template_from_named_str(name, source).map_err(told)?;
    let mut text = template.render(Value::from(Serde(context))).map_err(told)?;
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    Ok(text)
}

fn problem(template: &str, message: String) -> TemplateProblem {
    TemplateProblem { artifact: String::new(), template: template.to_string(), line: None, range: None, text: None, message }
}

/// The innermost place that is known, and a lower-case phrase.
fn explain(template: &str, error: &Error) -> TemplateProblem {
    let mut innermost = error;
    let mut message = error.detail().map_or_else(|| error.kind().to_string(), str::to_string);
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        match inner.downcast_ref::<Error>() {
            Some(inner) => {
                message = inner.detail().map_or_else(|| inner.kind().to_string(), str::to_string);
                innermost = if inner.line().is_some() { inner } else { innermost };
            }
            None => message = format!("{message}: {inner}"),
        }
        cause = inner.source();
    }
    TemplateProblem { line: innermost.line(), range: innermost.range().map(bytes), ..problem(template, message) }
}

fn bytes(range: std::ops::Range<usize>) -> std::ops::Range<u32> {
    let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    clamp(range.start)..clamp(range.end)
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    // The usual delimiters: there is nothing to clash.
    if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build() {
        environment.set_syntax(syntax);
    }
    environment.set_debug(true);
    environment.add_filter("sh", |value: &Value| text("sh", value).map(|text| shell_word(&text)));
    environment.add_filter("md", |value: &Value| text("md", value).map(|text| markdown_cell(&text)));
    environment.add_filter("yaml", |value: &Value| text("yaml", value).map(|text| yaml_scalar(&text)));
    environment.add_filter("code", |value: &Value| text("code", value).map(|text| markdown_code(&text)));
    environment.add_filter("line", |value: &Value| text("line", value).map(|text| one_line(&text)));
    // A runner of GitHub's evaluates what stands in `${{ }}` before any shell sees it.
    environment.add_filter("github", |value: &Value| text("github", value).map(|text| text.replace("${{", "${{ '${{' }}")));
    // `NL` is a variable of the built-in makefile: a recipe cannot hold a line break.
    environment
        .add_filter("make", |value: &Value| text("make", value).map(|text| text.replace('$', "$$").replace('\n', "'\"$$NL\"'")));
    environment.add_filter("env", |value: &Value| {
        let text = text("env", value)?;
        dotenv::quote(&text).ok_or_else(|| Error::new(ErrorKind::InvalidOperation, "an environment variable holds no NUL"))
    });
    environment.add_filter("json", json);
    environment.add_filter("tojson", json);
    environment
}

/// Scalars as text; a list or nothing at all would be a slip that nobody sees in the result.
fn text(filter: &str, value: &Value) -> Result<String, Error> {
    let message = match value.kind() {
        ValueKind::Undefined => format!("the filter `{filter}` is given a name that the context does not have"),
        ValueKind::None => format!("the filter `{filter}` is given `none`: test for it first, or write `or \"\"`"),
        kind @ (ValueKind::Seq | ValueKind::Map) => format!("the filter `{filter}` takes a text, not a {kind}"),
        _ => return Ok(value.to_string()),
    };
    Err(Error::new(ErrorKind::InvalidOperation, message))
}

/// `text` in a cell of a Markdown table, on one line, and nothing in it taken for markup of the table or for HTML.
fn markdown_cell(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_code = false;
    for c in one_line(text).chars() {
        in_code ^= c == '`';
        match c {
            '|' => out.push_str("\\|"),
            '<' if !in_code => out.push_str("&lt;"),
            c => out.push(c),
        }
    }
    out
}

/// `text` as code in a cell of a Markdown table: fenced by more backquotes than it holds.
fn markdown_code(text: &str) -> String {
    let text = one_line(text).replace('|', "\\|");
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    if text.is_empty() { text } else { format!("{fence}{pad}{text}{pad}{fence}") }
}

/// `text` with every stretch of white space as one space.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `text` as one YAML scalar that reads back as a string.
fn yaml_scalar(text: &str) -> String {
    scalar::inline(text)
}

/// JSON on one line; unlike the engine's own filter it keeps `<`, `>`, `&` and `'`.
fn json(value: &Value) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| Error::new(ErrorKind::BadSerialization, error.to_string()))
}

#[cfg(test)]
mod tests;
