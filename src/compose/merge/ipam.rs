//! `ipam.config` of a network, which Compose merges like nothing else (compose-go: override/merge.go, mergeIPAMConfig):
//! each subnet of the base meets each of the overlay, and where the subnets differ, entries may take each other's place.

use super::super::tree::{Tree, Value};

/// The list that Compose makes of two lists of subnets.
pub(super) fn merge(base: &Tree, overlay: &Tree) -> Vec<Tree> {
    let mut merged: Vec<Tree> = Vec::new();
    for original in base.as_seq().unwrap_or_default() {
        let mut right = original.clone();
        // Where `right` stands in the list already: the list holds it itself, not a copy.
        let mut place = None;
        for left in overlay.as_seq().unwrap_or_default() {
            if left.get("subnet") != right.get("subnet") && !merged.iter().any(|entry| entry.get("subnet") == left.get("subnet"))
            {
                merged.push(left.clone());
                continue;
            }
            if let (Value::Map(map), Some(changes)) = (&mut right.value, left.as_map()) {
                map.extend(changes.iter().map(|(key, value)| (key.clone(), value.clone())));
            }
            if let Some(at) = place {
                write(&mut merged, at, &right);
            }
            match merged.iter().position(|entry| entry.get("subnet") == right.get("subnet")) {
                Some(at) => {
                    write(&mut merged, at, &right);
                    place = place.or(Some(at));
                }
                None => {
                    place = Some(merged.len());
                    merged.push(right.clone());
                }
            }
        }
    }
    merged
}

fn write(list: &mut [Tree], at: usize, entry: &Tree) {
    if let Some(slot) = list.get_mut(at) {
        *slot = entry.clone();
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::from_json::tree;
    use super::*;

    #[test]
    fn entries_meet_as_in_compose() {
        for (base, overlay, expected) in [
            (r#"[{"subnet": "a"}]"#, r#"[{"subnet": "a", "gateway": "g"}]"#, r#"[{"subnet":"a","gateway":"g"}]"#),
            // The base's entry is lost: Compose has no place for one that nothing matches.
            (r#"[{"subnet": "a"}]"#, r#"[{"subnet": "b"}]"#, r#"[{"subnet":"b"}]"#),
        ] {
            let merged = Tree::bare(merge(&tree(base), &tree(overlay)));
            assert_eq!(merged.to_json().to_string(), expected, "{base} {overlay}");
        }
    }
}
