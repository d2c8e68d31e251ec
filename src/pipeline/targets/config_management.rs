//! `config-management.md`: the page that answers an on-boarding day and an audit.

use super::template::render_built_in;
use super::{Context, Output, Source, TemplateProblem};

/// Renders the page where the stack's `docs` asks for it.
pub fn render(source: &Source<'_>, out: &mut Output) {
    let Some(path) = &source.model.manifest.stack.docs else { return };
    let context = Context::new(source.model, source.manifest_name, &path.value, None);
    match render_built_in("config-management", &context) {
        Ok(content) => out.push(&path.value, content),
        Err(problem) => out.problems.push(TemplateProblem { artifact: path.value.clone(), ..problem }),
    }
}
