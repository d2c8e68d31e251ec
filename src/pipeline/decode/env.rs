//! `env NAME … KEY=value { KEY value }`: a service's environment.

use crate::compose::{Tree, Value};
use crate::diag::{Diagnostic, Span, Spanned};

use super::Body;
use super::node::Node;
use super::reader::{Reader, WRONG_VALUE};

/// A declared variable that a service receives under its own name.
#[derive(Clone, Debug)]
pub struct EnvPass {
    /// The variable's name.
    pub name: Spanned<String>,
}

/// Decodes an `env` node into `body`: arguments pass declared variables on, properties and children set values.
pub fn decode(node: &Node<'_>, body: &mut Body, r: &mut Reader<'_>) {
    if node.args().next().is_none() && node.attributes().next().is_none() {
        r.missing(
            "`env`",
            "a variable",
            node.name_span(),
            "write `env NAME` to pass a variable on, `env NAME=\"value\"` to set one",
        );
    }
    for entry in node.args() {
        let Some(name) = r.text("env", &entry) else { continue };
        if let Some((key, _)) = name.split_once('=') {
            let help = format!("write `env {key}=\"…\"`");
            let message = "`env` sets a value as a property".to_string();
            r.sink.push(Diagnostic::error(WRONG_VALUE, message, name.span, "name and value in one text").help(help));
            continue;
        }
        if let Some(first) = body.passes.iter().find(|pass| pass.name.value == name.value) {
            let first = first.name.span;
            r.duplicate(&format!("`{}`", name.value), name.span, first);
            continue;
        }
        body.passes.push(EnvPass { name });
    }
    for attribute in node.attributes() {
        let Some(entry) = r.single(&attribute) else { continue };
        // Null means "inherit": Compose takes the value from the shell that starts it.
        let value = entry.text().map_or(Value::Null, Value::Str);
        let tree = Tree::new(value, entry.span());
        let span = attribute.name_span;
        insert(body, attribute.name, tree, span, r);
    }
}

fn insert(body: &mut Body, name: &str, value: Tree, span: Span, r: &mut Reader<'_>) {
    let Some(settings) = body.settings.as_map_mut() else { return };
    let environment = settings.entry("environment".to_string()).or_insert_with(|| Tree::map(span));
    if environment.as_seq().is_some() {
        // `environment A B` before: the short form, brought into the long one so that both add up.
        let items = std::mem::replace(environment, Tree::map(span));
        if let (Value::Seq(items), Some(map)) = (items.value, environment.as_map_mut()) {
            for item in items {
                let text = item.scalar_text().unwrap_or_default();
                let (key, value) = text.split_once('=').map_or((text.as_str(), Value::Null), |(k, v)| (k, v.into()));
                map.insert(key.to_string(), Tree::new(value, item.span));
            }
        }
    }
    let Some(map) = environment.as_map_mut() else { return };
    let passed = body.passes.iter().find(|pass| pass.name.value == name).map(|pass| pass.name.span);
    if let Some(first) = passed.or_else(|| map.get(name).map(|first| first.span)) {
        r.duplicate(&format!("`{name}`"), span, first);
        return;
    }
    map.insert(name.to_string(), value);
}
