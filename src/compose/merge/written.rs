//! Trees as they are written, short forms and all, brought into forms that [`super::merge`] can merge (compose-go:
//! override/merge.go, which looks at both forms of everything).

use super::super::canonical::{name_as, record};
use super::super::go;
use super::super::tree::{Tree, Value};
use super::rules::{Cursor, Form, MergeRule};
use super::{ipam, merge, merge_service};
use crate::diag::Span;

/// Two values that Compose cannot merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// Where, in the file: `services.web.storage_opt`.
    pub path: String,
    /// The earlier value.
    pub earlier: Span,
    /// The later value.
    pub later: Span,
}

/// `base` with the file `overlay` merged over it, both as they are written: `overlay` may say short what `base` says
/// long. Like Compose, it makes lists of `NAME=value` of all `environment`, `labels` … that meet.
///
/// # Errors
/// [`Clash`], where a mapping meets what is none.
pub fn lay_over(mut base: Tree, mut overlay: Tree) -> Result<Tree, Clash> {
    let mut path = Vec::new();
    prepare(&mut base, &mut overlay, Cursor::file(), &mut path)?;
    Ok(merge(base, overlay))
}

/// The same for one service: what `extends` does.
///
/// # Errors
/// As [`lay_over`], paths starting at the service.
pub fn lay_over_service(mut base: Tree, mut overlay: Tree) -> Result<Tree, Clash> {
    let mut path = Vec::new();
    prepare(&mut base, &mut overlay, Cursor::service(), &mut path)?;
    Ok(merge_service(base, overlay))
}

/// Brings two nodes that stand at one path into one form.
fn prepare(base: &mut Tree, overlay: &mut Tree, at: Cursor, path: &mut Vec<String>) -> Result<(), Clash> {
    let clash = |base: &Tree, overlay: &Tree| Clash { path: path.join("."), earlier: base.span, later: overlay.span };
    match at.rule() {
        MergeRule::Replace => return Ok(()),
        // `x-…`, where `merge` takes the later one: it gets what 2.40.3 makes of both.
        MergeRule::Unsettled if at.form() == Form::AsWritten => {
            if overlay.value != Value::Null {
                let (old, new) =
                    (std::mem::replace(base, Tree::bare(Value::Null)), std::mem::replace(overlay, Tree::bare(Value::Null)));
                *overlay = deep(old, new, path)?;
            }
            return Ok(());
        }
        _ => {}
    }
    match at.form() {
        Form::AsWritten => {}
        Form::List => {
            as_list(base);
            as_list(overlay);
        }
        Form::Hosts => {
            as_list(base);
            as_list(overlay);
            if let (Value::Seq(items), Value::Seq(more)) = (&base.value, &mut overlay.value) {
                more.retain(|item| !items.contains(item));
            }
        }
        Form::Build => [&mut *base, overlay].into_iter().for_each(|tree| name_as(tree, "context")),
        Form::Conditions => [&mut *base, overlay].into_iter().for_each(|tree| names(tree, started)),
        Form::Names => [&mut *base, overlay].into_iter().for_each(|tree| names(tree, |item| Tree::new(Value::Null, item.span))),
        Form::Mapping if base.as_map().is_none() || overlay.as_map().is_none() => return Err(clash(base, overlay)),
        Form::Mapping => {}
        Form::Ipam => {
            let (Value::Seq(_), Value::Seq(_)) = (&base.value, &overlay.value) else { return Err(clash(base, overlay)) };
            // What comes of it replaces both.
            let merged = ipam::merge(base, overlay);
            overlay.value = Value::Seq(merged);
            return Ok(());
        }
    }
    // What is nothing of the kind is nothing to Compose, and changes nothing.
    if matches!(at.form(), Form::Build | Form::Conditions | Form::Names) && overlay.as_map().is_none() {
        overlay.value = Value::Null;
    }
    let replaced =
        at.rule() == MergeRule::Logging && matches!((base.get("driver"), overlay.get("driver")), (Some(a), Some(b)) if a != b);
    match (&mut base.value, &mut overlay.value) {
        (_, Value::Null) => Ok(()),
        (Value::Map(_), Value::Map(_)) if replaced => Ok(()),
        (Value::Map(map), Value::Map(changes)) => changes.iter_mut().try_for_each(|(name, change)| match map.get_mut(name) {
            Some(old) => {
                path.push(name.clone());
                prepare(old, change, at.child(name), path)?;
                path.pop();
                Ok(())
            }
            None => Ok(()),
        }),
        (Value::Map(_), _) => Err(clash(base, overlay)),
        (Value::Seq(_), Value::Seq(_)) => Ok(()),
        (Value::Seq(_), _) => Err(clash(base, overlay)),
        _ => Ok(()),
    }
}

/// Two extensions, by their shapes alone.
fn deep(base: Tree, overlay: Tree, path: &mut Vec<String>) -> Result<Tree, Clash> {
    let clash = Clash { path: path.join("."), earlier: base.span, later: overlay.span };
    match (base.value, overlay.value) {
        (value, Value::Null) => Ok(Tree::new(value, base.span)),
        (Value::Map(mut map), Value::Map(changes)) => {
            for (name, change) in changes {
                let change = match map.get_mut(&name) {
                    Some(slot) => {
                        path.push(name.clone());
                        let change = deep(std::mem::replace(slot, Tree::bare(Value::Null)), change, path)?;
                        path.pop();
                        change
                    }
                    None => change,
                };
                map.insert(name, change);
            }
            Ok(Tree::new(map, base.span))
        }
        (Value::Seq(mut items), Value::Seq(more)) => {
            items.extend(more);
            Ok(Tree::new(items, base.span))
        }
        (Value::Map(_) | Value::Seq(_), _) => Err(clash),
        (_, value) => Ok(Tree::new(value, overlay.span)),
    }
}

/// A list: a text is one item, a mapping is sorted. Anything else is none.
fn as_list(tree: &mut Tree) {
    let span = tree.span;
    tree.value = Value::Seq(match std::mem::replace(&mut tree.value, Value::Null) {
        Value::Seq(items) => items,
        text @ Value::Str(_) => vec![Tree::new(text, span)],
        Value::Map(map) => {
            let mut items: Vec<Tree> = map.into_iter().flat_map(|(name, value)| pairs(&name, &value)).collect();
            items.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
            items
        }
        _ => Vec::new(),
    });
}

/// `NAME=value`, once for each value.
fn pairs(name: &str, value: &Tree) -> Vec<Tree> {
    let name = name.replace('$', "$$");
    let text = |value: &Tree| match value.value {
        Value::Float(float) => go::number(float),
        _ => value.scalar_text().unwrap_or_default(),
    };
    let pair = |value: &Tree| Tree::new(format!("{name}={}", text(value)), value.span);
    match &value.value {
        Value::Null => vec![Tree::new(name, value.span)],
        Value::Seq(values) => values.iter().map(pair).collect(),
        _ => vec![pair(value)],
    }
}

/// A list of names as a mapping, each with its settings.
pub(in crate::compose) fn names(tree: &mut Tree, settings: impl Fn(&Tree) -> Tree) {
    if let Value::Seq(items) = &tree.value {
        let named = items.iter().filter_map(|item| Some((item.as_str()?.to_string(), settings(item))));
        tree.value = Value::Map(named.collect());
    }
}

/// What a service in a short `depends_on` is waited for. It says `required` too, and so undoes an earlier `required: false`.
pub(in crate::compose) fn started(item: &Tree) -> Tree {
    record(item.span, [("condition", "service_started".into()), ("required", true.into())])
}

#[cfg(test)]
mod tests {
    use super::super::super::from_json::tree;
    use super::*;

    fn laid(base: &str, overlay: &str) -> Result<String, String> {
        lay_over_service(tree(base), tree(overlay)).map(|merged| merged.to_json().to_string()).map_err(|clash| clash.path)
    }

    #[test]
    fn short_forms_meet_long_ones() {
        for (base, overlay, expected) in [
            (r#"{"environment":{"B":"2","A":null}}"#, r#"{"environment":{"B":3}}"#, r#"{"environment":["A","B=3"]}"#),
            (r#"{"environment":{"A":"1"}}"#, r#"{"environment":null}"#, r#"{"environment":["A=1"]}"#),
            (r#"{"dns":"1.1.1.1"}"#, r#"{"dns":["2.2.2.2","1.1.1.1"]}"#, r#"{"dns":["1.1.1.1","2.2.2.2"]}"#),
            (r#"{"build":"."}"#, r#"{"build":{"target":"x"}}"#, r#"{"build":{"context":".","target":"x"}}"#),
            (
                r#"{"depends_on":{"d":{"condition":"service_healthy","required":false}}}"#,
                r#"{"depends_on":["d"]}"#,
                r#"{"depends_on":{"d":{"condition":"service_started","required":true}}}"#,
            ),
            (r#"{"build":"."}"#, r#"{"build":["x"]}"#, r#"{"build":{"context":"."}}"#),
            (r#"{"networks":["a"]}"#, r#"{"networks":"b"}"#, r#"{"networks":{"a":null}}"#),
            (r#"{"environment":["A"]}"#, r#"{"environment":{"B":1e8}}"#, r#"{"environment":["A","B=1e+08"]}"#),
            (r#"{"networks":["a"]}"#, r#"{"networks":{"a":{"priority":1}}}"#, r#"{"networks":{"a":{"priority":1}}}"#),
            (
                r#"{"extra_hosts":["h:1.1.1.1"]}"#,
                r#"{"extra_hosts":{"h":["1.1.1.1","2.2.2.2"]}}"#,
                r#"{"extra_hosts":["h:1.1.1.1","h=1.1.1.1","h=2.2.2.2"]}"#,
            ),
            (
                r#"{"ulimits":{"nofile":{"soft":1,"hard":2}}}"#,
                r#"{"ulimits":{"nofile":{"soft":3}}}"#,
                r#"{"ulimits":{"nofile":{"soft":3}}}"#,
            ),
            (r#"{"x-a":{"b":[1],"c":1}}"#, r#"{"x-a":{"b":[2]}}"#, r#"{"x-a":{"b":[1,2],"c":1}}"#),
            (
                r#"{"ports":[{"target":80,"published":"8080"}]}"#,
                r#"{"ports":[{"target":80,"published":8080}]}"#,
                r#"{"ports":[{"target":80,"published":"8080"},{"target":80,"published":8080}]}"#,
            ),
            (
                r#"{"volumes":[{"type":"volume","target":"/d"}]}"#,
                r#"{"volumes":[{"type":"volume","target":"/d/"}]}"#,
                r#"{"volumes":[{"type":"volume","target":"/d"},{"type":"volume","target":"/d/"}]}"#,
            ),
        ] {
            assert_eq!(laid(base, overlay), Ok(expected.to_string()), "{base} {overlay}");
        }
    }

    #[test]
    fn a_mapping_never_meets_a_list() {
        for (base, overlay, path) in [
            (r#"{"storage_opt":{"size":"1"}}"#, r#"{"storage_opt":["size=2"]}"#, "storage_opt"),
            (r#"{"build":{"ssh":{"default":null}}}"#, r#"{"build":{"ssh":["default"]}}"#, "build.ssh"),
            (r#"{"cap_add":["A"]}"#, r#"{"cap_add":"B"}"#, "cap_add"),
            (r#"{"logging":{"driver":"a"}}"#, r#"{"logging":null}"#, "logging"),
            (r#"{"x-a":{"b":{}}}"#, r#"{"x-a":{"b":1}}"#, "x-a.b"),
        ] {
            assert_eq!(laid(base, overlay), Err(path.to_string()), "{base} {overlay}");
        }
    }
}
