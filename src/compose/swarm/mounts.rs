//! What containers see of the host, and what is kept in memory. The command line passes silently over what it does not know
//! of a mount.

use super::super::canonical::record;
use super::super::tree::{Map, Tree, TreePath, Value};
use super::template::varies;
use super::{Notes, bytes, item, says_nothing};

const SIZE: &str = "of a file system in memory, a swarm takes the size alone";
const SHORT: &str = "`docker stack deploy` passes over this";

/// Mounts in short or long form.
pub fn translate(list: &mut Tree, at: &TreePath, notes: &mut Notes) {
    let Value::Seq(items) = &mut list.value else { return };
    for (index, mount) in items.iter_mut().enumerate() {
        let span = mount.span;
        let Some(map) = mount.as_map_mut() else { continue };
        let at = item(at, index);
        map.shift_remove("consistency");
        match map.get("type").and_then(Tree::as_str) {
            Some("image") => notes.refuse(at.key("type"), span, "a swarm mounts no images", ""),
            Some("cluster") => notes.refuse(at.key("type"), span, "a stack file of this format knows no cluster volumes", ""),
            _ => {}
        }
        // The folder is not made: it must be there, on every node that may run the service.
        for (part, known, silent) in [
            ("bind", &["propagation"][..], &["create_host_path"][..]),
            ("volume", &["nocopy"][..], &[][..]),
            ("tmpfs", &["size"][..], &[][..]),
        ] {
            let Some(settings) = map.get_mut(part).and_then(Tree::as_map_mut) else { continue };
            if part == "tmpfs" {
                size(settings);
                if settings.get("mode").is_some_and(is_usual_mode) {
                    settings.shift_remove("mode");
                }
            }
            settings.retain(|key, value| {
                let keep = known.contains(&key.as_str());
                if !keep && !silent.contains(&key.as_str()) && !says_nothing(value) {
                    notes.refuse(at.key(part).key(key), value.span, SHORT, "");
                }
                keep
            });
            if settings.is_empty() {
                map.shift_remove(part);
            }
        }
    }
}

/// Labels of SELinux, which short forms could say, go before mounts are written short.
pub fn refuse_labels(list: &mut Tree, at: &TreePath, notes: &mut Notes) {
    let Value::Seq(items) = &mut list.value else { return };
    for (index, mount) in items.iter_mut().enumerate() {
        let bind = mount.as_map_mut().and_then(|map| map.get_mut("bind")).and_then(Tree::as_map_mut);
        if let Some(label) = bind.and_then(|bind| bind.shift_remove("selinux")).filter(|label| !says_nothing(label)) {
            notes.refuse(item(at, index).key("bind").key("selinux"), label.span, SHORT, "");
        }
    }
}

fn size(settings: &mut Map) {
    if let Some(size) = settings.get_mut("size")
        && let Some(number) = size.as_str().and_then(bytes)
    {
        size.value = Value::Int(number);
    }
}

/// Open to everybody, as every mount of the kind is.
fn is_usual_mode(mode: &Tree) -> bool {
    matches!(&mode.value, Value::Int(0o1777)) || matches!(mode.as_str(), Some("1777" | "01777" | "0o1777"))
}

/// `tmpfs` and its options as mounts: the command line passes over the short form without a word.
pub fn in_memory(list: &Tree, at: &TreePath, notes: &mut Notes) -> Vec<Tree> {
    let items = list.as_seq().unwrap_or_default();
    let mount = |(index, entry): (usize, &Tree)| {
        let text = entry.as_str()?;
        let (target, options) = text.split_once(':').unwrap_or((text, ""));
        let mut settings = Vec::new();
        for option in options.split(',').filter(|option| !option.is_empty()) {
            match (option.split_once('=').unwrap_or((option, "")), option) {
                (("size", size), _) if bytes(size).is_some() => settings.push(("size", Value::Int(bytes(size)?))),
                // What a swarm does by itself.
                (_, "rw" | "noexec" | "nosuid" | "nodev" | "mode=1777" | "mode=01777") => {}
                _ => notes.refuse(item(at, index), entry.span, SIZE, "write `tmpfs \"/path:size=64m\"`"),
            }
        }
        Some(mounted(target, settings, entry))
    };
    items.iter().enumerate().filter_map(mount).collect()
}

/// `shm_size` as what it is: the size of the file system at `/dev/shm`.
pub fn shared_memory(size: &Tree, at: &TreePath, notes: &mut Notes) -> Option<Tree> {
    let text = size.scalar_text()?;
    let Some(number) = bytes(&text) else {
        let why = if varies(&text) { "a stack file takes no variable here" } else { "this is no size" };
        notes.refuse(at.clone(), size.span, why, "write a size, such as `shm_size \"256m\"`");
        return None;
    };
    Some(mounted("/dev/shm", vec![("size", Value::Int(number))], size))
}

fn mounted(target: &str, settings: Vec<(&'static str, Value)>, by: &Tree) -> Tree {
    let mut entries = vec![("type", Value::from("tmpfs")), ("target", Value::from(target))];
    if !settings.is_empty() {
        entries.push(("tmpfs", record(by.span, settings).value));
    }
    record(by.span, entries)
}
