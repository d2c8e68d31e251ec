//! Layers against the schema of Compose: nothing is written that Compose would refuse for its form.

use crate::compose::validate;
use crate::diag::{Code, Diagnostic, Sink, Span};

use super::split::Layers;

/// A file whose form Compose refuses.
pub const COMPOSE_SCHEMA: Code = Code("compose-schema");

/// Reports what does not fit, at the manifest's line that set it.
pub fn check(layers: &Layers, sink: &mut Sink) {
    for layer in &layers.layers {
        for (path, message) in validate::validate(&layer.tree) {
            let mut place = &path.0[..];
            // A key that is too many or missing is told at its holder.
            let span = loop {
                let found = layer.tree.at(&crate::compose::TreePath(place.to_vec())).map(|tree| tree.span);
                match (found.filter(|span| !span.is_none()), place.split_last()) {
                    (Some(span), _) => break span,
                    (None, Some((_, parents))) => place = parents,
                    (None, None) => break Span::NONE,
                }
            };
            let finding = Diagnostic::error(COMPOSE_SCHEMA, format!("Compose refuses `{path}`"), span, message);
            sink.push(finding.help(format!("it would stand in {}", layer.path)));
        }
    }
}
