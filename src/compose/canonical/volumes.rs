//! `volumes: [SOURCE:TARGET:OPTIONS]` (specification: "Services", short syntax of volumes; compose-go: format/volume.go).

use super::super::paths::normal;
use super::super::tree::{Map, Tree, Value};
use super::items::items_mut;
use super::split::{has_variable, split_outside};
use super::{Problems, record};

/// Short forms become long ones, targets lose a trailing slash.
pub(super) fn volumes(tree: &mut Tree, problems: &mut Problems) {
    for (index, item) in items_mut(tree).enumerate() {
        match &item.value {
            Value::Str(text) => match short(text, item) {
                Ok(Some(long)) => *item = long,
                Ok(None) => {}
                Err(message) => problems.push(Some(index), item.span, message),
            },
            Value::Map(_) => {
                if let Some(target) = item.as_map_mut().and_then(|map| map.get_mut("target"))
                    && let Value::Str(path) = &target.value
                {
                    target.value = Value::Str(clean(path));
                }
            }
            _ => problems.push(Some(index), item.span, "this is no volume".to_string()),
        }
    }
}

/// The long form of a volume in short form, as Compose makes it: whatever a variable in it may be, it is one text.
pub(in crate::compose) fn volume(item: &Tree) -> Result<Tree, String> {
    let text = item.as_str().ok_or("this is no volume")?;
    long(text, item)
}

/// The same for a text whose variables stay: it stays short where one of them decides what it means.
pub(in crate::compose) fn written_volume(item: &Tree) -> Result<Tree, String> {
    let text = item.as_str().ok_or("this is no volume")?;
    Ok(short(text, item)?.unwrap_or_else(|| item.clone()))
}

/// The long form; `None` where a variable decides what the text means.
fn short(text: &str, item: &Tree) -> Result<Option<Tree>, String> {
    let varies = match sections(text).as_slice() {
        [_] => has_variable(text),
        [_, _, options] if has_variable(options) => true,
        [source, ..] => source.starts_with('$') && !source.starts_with("$$"),
        [] => false,
    };
    let long = long(text, item)?;
    Ok((!varies).then_some(long))
}

fn long(text: &str, item: &Tree) -> Result<Tree, String> {
    let parts = sections(text);
    if parts.iter().any(|part| part.is_empty()) {
        return Err(format!("`{text}` has an empty part between its colons"));
    }
    let (source, target, options) = match parts.as_slice() {
        [target] => (None, *target, ""),
        [source, target] => (Some(*source), *target, ""),
        [source, target, options] => (Some(*source), *target, *options),
        _ => return Err(format!("`{text}` has too many colons for a volume")),
    };
    let bind = source.is_some_and(is_path);
    let mut map = Map::new();
    let mut put = |key: &str, value: Value| {
        map.insert(key.to_string(), Tree::new(value, item.span));
    };
    put("type", if bind { "bind" } else { "volume" }.into());
    if let Some(source) = source {
        put("source", source.into());
    }
    put("target", clean(target).into());
    let mut bind_settings = if bind { record(item.span, [("create_host_path", true.into())]) } else { Tree::map(item.span) };
    let mut set_bind = |key: &str, value: &str| {
        if let Some(map) = bind_settings.as_map_mut() {
            map.insert(key.to_string(), Tree::new(value, item.span));
        }
    };
    // Options that are none of these are ignored by Compose, `cached` among them.
    for option in options.split(',') {
        match option {
            "ro" => put("read_only", true.into()),
            "nocopy" => put("volume", record(item.span, [("nocopy", true.into())]).value),
            "z" | "Z" => set_bind("selinux", option),
            "shared" | "slave" | "private" | "rshared" | "rslave" | "rprivate" => set_bind("propagation", option),
            _ => {}
        }
    }
    if bind_settings.as_map().is_some_and(|map| !map.is_empty()) {
        put("bind", bind_settings.value);
    }
    // Compose shows which volumes were short by an empty mapping, unless the text is very short.
    if !bind && text.len() > 2 && !map.contains_key("volume") {
        map.insert("volume".to_string(), Tree::map(item.span));
    }
    Ok(Tree::new(map, item.span))
}

/// The text between colons; a single letter before a colon is a Windows drive, whatever was meant.
fn sections(text: &str) -> Vec<&str> {
    if text.len() <= 2 {
        return vec![text];
    }
    let mut parts: Vec<&str> = Vec::new();
    let mut start = 0;
    let mut end = 0;
    for piece in split_outside(text, ':') {
        end += piece.len();
        let so_far = &text[start..end];
        let mut letters = so_far.chars();
        let is_drive = letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none();
        if !(is_drive && end < text.len()) {
            parts.push(so_far);
            start = end + 1;
        }
        end += 1;
    }
    parts
}

/// Whether a short form's source is a path of the host. Anything else names a volume: relative paths start with a dot.
fn is_path(source: &str) -> bool {
    let mut chars = source.chars();
    source.starts_with(['.', '/', '~'])
        || source.starts_with(r"\\")
        || (chars.next().is_some_and(char::is_alphabetic) && chars.next() == Some(':'))
}

/// Where a mount in either form ends up, for [`super::super::merge`].
pub(in crate::compose) fn target_of(item: &Tree) -> Option<String> {
    match &item.value {
        Value::Str(text) => match sections(text).as_slice() {
            [target] | [_, target, ..] => Some(clean(target)),
            [] => None,
        },
        // Compose compares the targets of long forms as they are written.
        _ => item.get("target")?.as_str().map(str::to_string),
    }
}

/// A path without repeated or trailing slashes, `.` and `..`; with a variable in it, as it stands.
fn clean(path: &str) -> String {
    if path.is_empty() || has_variable(path) {
        return path.to_string();
    }
    normal(path)
}
