//! `!reset` and `!override`: what they name goes from what came before (compose-go: loader/reset.go, applyNullOverrides).

use super::super::tree::{Map, Step, Tree, Value};
use super::super::yaml::document::Reset;

/// Removes from `file` what `resets` name. A `*` in a path is any key, as to Compose; items of lists cannot be removed.
pub(super) fn apply(file: &mut Tree, resets: &[Reset]) {
    for reset in resets {
        remove(file, &reset.path.0);
    }
}

/// The same for a service by itself, which is called `name` where the paths were written.
pub(super) fn apply_to_service(service: &mut Tree, name: &str, resets: &[Reset]) {
    for reset in resets {
        if let [Step::Key(services), Step::Key(found), rest @ ..] = reset.path.0.as_slice()
            && services == "services"
            && (found == name || found == "*")
            && !rest.is_empty()
        {
            remove(service, rest);
        }
    }
}

fn remove(tree: &mut Tree, path: &[Step]) {
    let (Value::Map(map), [step, rest @ ..]) = (&mut tree.value, path) else { return };
    let Step::Key(key) = step else { return };
    if key == "*" {
        let keys: Vec<String> = map.keys().cloned().collect();
        keys.iter().for_each(|key| remove_key(map, key, rest));
    } else {
        remove_key(map, key, rest);
    }
}

fn remove_key(map: &mut Map, key: &str, rest: &[Step]) {
    if rest.is_empty() {
        map.shift_remove(key);
    } else if let Some(next) = map.get_mut(key) {
        remove(next, rest);
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::from_json::tree;
    use super::super::super::tree::TreePath;
    use super::*;
    use crate::diag::Span;

    #[test]
    fn keys_go_and_items_stay() {
        for (path, left) in [
            ("services.w.ports", r#"{"services":{"w":{"environment":{"A":"1"}}}}"#),
            ("services.w.environment.A", r#"{"services":{"w":{"ports":["80"],"environment":{}}}}"#),
            ("services.*.ports", r#"{"services":{"w":{"environment":{"A":"1"}}}}"#),
            ("services.w.ports[0]", r#"{"services":{"w":{"ports":["80"],"environment":{"A":"1"}}}}"#),
            ("services.v", r#"{"services":{"w":{"ports":["80"],"environment":{"A":"1"}}}}"#),
            ("services", "{}"),
        ] {
            let mut file = tree(r#"{"services":{"w":{"ports":["80"],"environment":{"A":"1"}}}}"#);
            apply(&mut file, &[Reset { path: TreePath::parse(path), span: Span::NONE }]);
            assert_eq!(file.to_json().to_string(), left, "{path}");
        }
    }
}
