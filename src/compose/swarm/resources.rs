//! Networks; volumes, secrets and configs differ by their keys alone, which [`super::form`] knows.

use super::super::tree::{Map, Tree, TreePath};
use super::{Notes, says_nothing};

pub fn translate(file: &mut Map, notes: &mut Notes) {
    file.retain(|section, entries| section == "services" || !says_nothing(entries));
    let Some(networks) = file.get_mut("networks").and_then(Tree::as_map_mut) else { return };
    for (name, tree) in networks.iter_mut() {
        let Some(network) = tree.as_map_mut() else { continue };
        let at = TreePath::default().key("networks").key(name);
        // What one machine has as a bridge spans a swarm as an overlay, which is what it makes by itself.
        if network.get("driver").and_then(Tree::as_str) == Some("bridge") {
            network.shift_remove("driver");
        }
        let Some(options) = network.get("driver_opts").and_then(Tree::as_map) else { continue };
        for (option, value) in options.iter().filter(|(option, _)| option.starts_with("com.docker.network.bridge.")) {
            notes.refuse(at.key("driver_opts").key(option), value.span, "a swarm's networks are no bridges", "");
        }
    }
}
