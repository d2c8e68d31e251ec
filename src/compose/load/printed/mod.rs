//! What `docker compose config --format json` prints of a normalised file: each value as the type of Compose's model
//! reads and writes it (compose-go: types/).
//!
//! Reading and writing are one step here, [`bind`]: from the value that stands in the file to the value that is
//! printed; what Go leaves out because it is empty vanishes.

mod fields;
mod mappings;
mod numbers;
mod scalars;
mod words;

pub(super) use fields::{CONFIG, MODEL, NETWORK, SECRET, SERVICE, VOLUME};
pub(super) use numbers::printed_numbers;

use super::Refusal;
use crate::compose::tree::{Map, Tree, Value};
use crate::diag::Span;

/// A type of Compose's model.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// A text; whole numbers become one.
    Text,
    /// A switch that is off unless set.
    Bool,
    /// A switch that may be unset.
    MaybeBool,
    /// A whole number that is 0 unless set.
    Int,
    /// A whole number that may be unset.
    MaybeInt,
    /// A whole number, not below 0, that is 0 unless set.
    Unsigned,
    /// A whole number, not below 0, that may be unset.
    MaybeUnsigned,
    /// A number of single precision.
    Float,
    /// A number of single precision, or its text.
    Cpus,
    /// A count of bytes, `64m`, printed as a text of bytes.
    Bytes,
    /// A time, `90s`, that is nothing unless set.
    Duration,
    /// A time that may be unset.
    MaybeDuration,
    /// A file's permissions: a number, or a text of octal digits.
    Mode,
    /// A count, or `all`.
    DeviceCount,
    /// One limit, or a soft and a hard one.
    Ulimit,
    /// A list of texts.
    Texts,
    /// A text or a list of them.
    TextOrTexts,
    /// A list of anything, each as a text.
    AnyTexts,
    /// A command: a list of words, or a line that is cut into words. Always printed.
    Command,
    /// A health check's test.
    Test,
    /// Texts by name, or a list of `K=V`; a bare `K` is an empty text.
    Labels,
    /// The same, and a bare `K` is null.
    Inherited,
    /// Texts by name.
    Options,
    /// Lists of texts by name.
    ManyOptions,
    /// Texts by name; nothing but whole numbers becomes one.
    Strings,
    /// Hosts with their addresses.
    Hosts,
    /// Keys of SSH agents.
    Ssh,
    /// A mapping with known keys, there even if nothing is said.
    Struct(Fields),
    /// A mapping with known keys that may be unset.
    Maybe(Fields),
    /// A list.
    List(&'static Kind),
    /// A mapping with names of the user's own.
    Named(&'static Kind),
    /// The same, in which names that begin with `x-` are like any other.
    Services(&'static Kind),
}

/// The keys of a mapping.
pub(super) type Fields = &'static [Field];

/// A key of a mapping.
pub(super) struct Field {
    /// As it stands in a file.
    key: &'static str,
    /// As it is printed.
    printed: &'static str,
    kind: Kind,
    /// Whether it is printed even if it is empty.
    always: bool,
}

/// A key that is printed where it is not empty.
pub(super) const fn key(key: &'static str, kind: Kind) -> Field {
    Field { key, printed: key, kind, always: false }
}

/// A key that is always printed, as `printed`.
pub(super) const fn always(key: &'static str, printed: &'static str, kind: Kind) -> Field {
    Field { key, printed, kind, always: true }
}

/// A value that its type cannot hold.
#[derive(Debug)]
struct Fault {
    /// The way to it, its last step first.
    path: Vec<String>,
    span: Span,
    /// One lower-case phrase, such as `expects a text`.
    message: String,
}

impl Fault {
    fn new(span: Span, message: impl Into<String>) -> Self {
        Self { path: Vec::new(), span, message: message.into() }
    }

    fn at(mut self, step: impl Into<String>) -> Self {
        self.path.push(step.into());
        self
    }
}

/// What is printed of the entry `name` of the top-level `element`, whose keys are `keys`.
///
/// # Errors
/// A value that the type of its key cannot hold.
pub(super) fn entry(element: &str, name: &str, tree: Tree, keys: Fields) -> Result<Tree, Refusal> {
    fields(tree, keys).map_err(|fault| {
        let mut path = format!("{element}.{name}");
        for step in fault.path.iter().rev() {
            if !step.starts_with('[') {
                path.push('.');
            }
            path.push_str(step);
        }
        Refusal::new(fault.span, format!("`{path}`: {}", fault.message))
    })
}

/// What is printed of a mapping with known keys; keys that are not known vanish.
fn fields(tree: Tree, fields: Fields) -> Result<Tree, Fault> {
    let span = tree.span;
    let mut entries = match tree.value {
        Value::Map(map) => map,
        Value::Null => Map::new(),
        _ => return Err(Fault::new(span, "expects a mapping")),
    };
    let mut map = Map::new();
    for field in fields {
        let value = match entries.swap_remove(field.key) {
            Some(value) => bind(value, field.kind).map_err(|fault| fault.at(field.key))?,
            None => bind(Tree::new(Value::Null, span), field.kind)?,
        };
        if let Some(value) = value {
            map.insert(field.printed.to_string(), value);
        } else if field.always {
            map.insert(field.printed.to_string(), Tree::new(zero(field.kind), span));
        }
    }
    Ok(Tree::new(map, span))
}

/// What is printed of a value; `None` where it is empty.
fn bind(tree: Tree, kind: Kind) -> Result<Option<Tree>, Fault> {
    let span = tree.span;
    match kind {
        Kind::Struct(keys) => return fields(tree, keys).map(Some),
        _ if tree.value == Value::Null => return Ok(None),
        Kind::Maybe(keys) => return fields(tree, keys).map(Some),
        _ => {}
    }
    let value = match kind {
        Kind::List(item) => {
            let Value::Seq(items) = tree.value else { return Err(Fault::new(span, "expects a list")) };
            let items = items
                .into_iter()
                .enumerate()
                .map(|(index, tree)| bound(tree, *item).map_err(|fault| fault.at(format!("[{index}]"))));
            let items = items.collect::<Result<Vec<_>, _>>()?;
            (!items.is_empty()).then_some(Value::Seq(items))
        }
        Kind::Named(item) | Kind::Services(item) => {
            let Value::Map(map) = tree.value else { return Err(Fault::new(span, "expects a mapping")) };
            let entries = if matches!(kind, Kind::Named(_)) { mappings::without_extensions(map, span) } else { map };
            let map = entries.into_iter().map(|(name, tree)| match bound(tree, *item) {
                Ok(tree) => Ok((name, tree)),
                Err(fault) => Err(fault.at(name)),
            });
            let map = map.collect::<Result<Map, _>>()?;
            (!map.is_empty()).then_some(Value::Map(map))
        }
        Kind::Texts | Kind::TextOrTexts | Kind::AnyTexts | Kind::Command | Kind::Test => words::bind(tree, kind)?,
        Kind::Labels | Kind::Inherited | Kind::Options | Kind::ManyOptions | Kind::Strings | Kind::Hosts | Kind::Ssh => {
            mappings::bind(tree, kind)?
        }
        _ => scalars::bind(tree, kind)?,
    };
    Ok(value.map(|value| Tree::new(value, span)))
}

/// The same, with what Go prints of an empty value.
fn bound(tree: Tree, kind: Kind) -> Result<Tree, Fault> {
    let span = tree.span;
    Ok(bind(tree, kind)?.unwrap_or_else(|| Tree::new(zero(kind), span)))
}

/// What Go prints of a value that nobody set.
fn zero(kind: Kind) -> Value {
    match kind {
        Kind::Text => "".into(),
        Kind::Bool => false.into(),
        Kind::Bytes => "0".into(),
        Kind::Int | Kind::Unsigned | Kind::Float | Kind::Cpus | Kind::DeviceCount => 0.into(),
        _ => Value::Null,
    }
}

#[cfg(test)]
mod tests;
