//! Layers against the schema of Compose: nothing is written that Compose would refuse for its form.

mod schema;

use crate::compose::{Tree, TreePath, validate};
use crate::diag::{Code, Diagnostic, Sink, Span};

use super::split::{Layer, Layers};

pub use schema::validate_with_schema;

/// A file whose form Compose refuses.
pub const COMPOSE_SCHEMA: Code = Code("compose-schema");

/// Reports what does not fit, at the manifest's line that set it.
pub fn check(layers: &Layers, sink: &mut Sink) {
    for layer in &layers.layers {
        for (path, message) in validate::validate(&layer.tree) {
            report(layer, &path, message, sink);
        }
    }
}

/// [`check`] of the layers at `paths` by a general validator: slower, and sure to know nothing but the published schema.
pub fn check_with_schema(layers: &Layers, paths: &[&str], sink: &mut Sink) {
    let chosen: Vec<&Layer> = layers.layers.iter().filter(|layer| paths.contains(&layer.path.as_str())).collect();
    let found = validate_with_schema(chosen.iter().map(|layer| &layer.tree));
    for (index, path, message) in found {
        if let Some(layer) = chosen.get(index) {
            report(layer, &path, message, sink);
        }
    }
}

fn report(layer: &Layer, path: &TreePath, message: String, sink: &mut Sink) {
    let finding = Diagnostic::error(COMPOSE_SCHEMA, format!("Compose refuses `{path}`"), place(&layer.tree, path), message);
    sink.push(finding.help(format!("it would stand in {}", layer.path)));
}

/// Where the manifest sets `path`. A key that is too many or missing is told at its holder.
fn place(tree: &Tree, path: &TreePath) -> Span {
    let mut place = &path.0[..];
    loop {
        let found = tree.at(&TreePath(place.to_vec())).map(|tree| tree.span);
        match (found.filter(|span| !span.is_none()), place.split_last()) {
            (Some(span), _) => return span,
            (None, Some((_, parents))) => place = parents,
            (None, None) => return Span::NONE,
        }
    }
}
