//! Where two Compose models differ. The order of a list counts only where it means something: the one place that knows.

use std::collections::HashMap;

use super::merge::{Cursor, ItemKey, MergeRule};
use super::tree::{Map, Step, Tree, TreePath, Value};

/// One place at which two models differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference<'a> {
    /// Where. Indexes are those of the right model, where it has the item.
    pub path: TreePath,
    /// What stands there on the left; `None` for nothing.
    pub left: Option<&'a Tree>,
    /// What stands there on the right.
    pub right: Option<&'a Tree>,
}

/// Whether the order of the list at a key means something although Compose keeps one item of each kind: the first entry
/// wins, or the last.
#[must_use]
pub fn order_counts(key: &str) -> bool {
    matches!(key, "env_file" | "dns" | "dns_search" | "dns_opt" | "label_file")
}

/// By what items are told apart in the list at `at`, whose last step is `key`, if it is a set: its order means nothing.
#[must_use]
pub fn set_of(at: Cursor, key: &str) -> Option<ItemKey> {
    match (at.rule(), key) {
        (_, key) if order_counts(key) => None,
        (MergeRule::Keyed(item), _) => Some(item),
        // Compose appends to these, and keeps repeats; whoever reads them does not care for the order.
        (MergeRule::ByShape, "security_opt" | "group_add" | "constraints") => Some(ItemKey::Text),
        _ => None,
    }
}

/// All differences, the left model's keys first, each as deep as it goes.
#[must_use]
pub fn differences<'a>(left: &'a Tree, right: &'a Tree) -> Vec<Difference<'a>> {
    let mut walk = Walk { path: Vec::new(), found: Vec::new() };
    walk.nodes(left, right, Cursor::file());
    walk.found
}

/// Whether two canonical services say the same.
#[must_use]
pub fn same_service(left: &Tree, right: &Tree) -> bool {
    let mut walk = Walk { path: Vec::new(), found: Vec::new() };
    walk.nodes(left, right, Cursor::service());
    walk.found.is_empty()
}

struct Walk<'a> {
    path: Vec<Step>,
    found: Vec<Difference<'a>>,
}

impl<'a> Walk<'a> {
    fn nodes(&mut self, left: &'a Tree, right: &'a Tree, at: Cursor) {
        match (&left.value, &right.value) {
            (Value::Map(a), Value::Map(b)) => self.maps(a, b, at),
            (Value::Seq(a), Value::Seq(b)) if a == b => {}
            (Value::Seq(a), Value::Seq(b)) => {
                let key = self.path.iter().rev().find_map(|step| match step {
                    Step::Key(key) => Some(key.as_str()),
                    Step::Index(_) => None,
                });
                match set_of(at, key.unwrap_or_default()) {
                    Some(key) => self.sets(a, b, key, at),
                    None => self.lists(a, b, at),
                }
            }
            (a, b) if a == b => {}
            _ => self.differ(Some(left), Some(right)),
        }
    }

    fn maps(&mut self, a: &'a Map, b: &'a Map, at: Cursor) {
        for (key, left) in a {
            self.step(Step::Key(key.clone()), Some(left), b.get(key), at.child(key));
        }
        for (key, right) in b.iter().filter(|(key, _)| !a.contains_key(*key)) {
            self.step(Step::Key(key.clone()), None, Some(right), at.child(key));
        }
    }

    fn lists(&mut self, a: &'a [Tree], b: &'a [Tree], at: Cursor) {
        for index in 0..a.len().max(b.len()) {
            self.step(Step::Index(index), a.get(index), b.get(index), at.child("*"));
        }
    }

    /// Items of one key are one item; so are those without a partner, in turn, where both sides have as many.
    fn sets(&mut self, a: &'a [Tree], b: &'a [Tree], key: ItemKey, at: Cursor) {
        let mut partners: HashMap<Option<String>, Vec<usize>> = HashMap::new();
        for (index, item) in b.iter().enumerate().rev() {
            partners.entry(key.of(item)).or_default().push(index);
        }
        let mut alone = Vec::new();
        for (index, item) in a.iter().enumerate() {
            match partners.get_mut(&key.of(item)).and_then(Vec::pop) {
                Some(partner) => self.step(Step::Index(partner), Some(item), b.get(partner), at.child("*")),
                None => alone.push(index),
            }
        }
        let mut others: Vec<usize> = partners.into_values().flatten().collect();
        others.sort_unstable();
        if alone.len() == others.len() {
            for (index, partner) in alone.into_iter().zip(others) {
                self.step(Step::Index(partner), a.get(index), b.get(partner), at.child("*"));
            }
            return;
        }
        alone.into_iter().for_each(|index| self.step(Step::Index(index), a.get(index), None, at));
        others.into_iter().for_each(|index| self.step(Step::Index(index), None, b.get(index), at));
    }

    fn step(&mut self, step: Step, left: Option<&'a Tree>, right: Option<&'a Tree>, at: Cursor) {
        self.path.push(step);
        match (left, right) {
            (Some(left), Some(right)) => self.nodes(left, right, at),
            _ => self.differ(left, right),
        }
        self.path.pop();
    }

    fn differ(&mut self, left: Option<&'a Tree>, right: Option<&'a Tree>) {
        self.found.push(Difference { path: TreePath(self.path.clone()), left, right });
    }
}

#[cfg(test)]
mod tests {
    use super::differences;
    use crate::compose::Tree;

    fn told(left: &str, right: &str) -> Vec<String> {
        let tree = |service: &str| {
            let text = format!("{{\"services\": {{\"w\": {{{service}}}}}}}");
            Tree::from_json(&serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error} in {text}")))
        };
        let shown = |tree: Option<&Tree>| tree.map_or_else(|| "-".to_string(), |tree| tree.to_json().to_string());
        let (left, right) = (tree(left), tree(right));
        let found = differences(&left, &right);
        let line = |d: &super::Difference<'_>| format!("{} {} {}", d.path, shown(d.left), shown(d.right));
        found.iter().map(|d| line(d).replacen("services.w.", "", 1)).collect()
    }

    #[test]
    fn order_counts_only_where_it_means_something() {
        for (left, right, expected) in [
            (r#""cap_add": ["A", "B"]"#, r#""cap_add": ["B", "A"]"#, &[][..]),
            (r#""security_opt": ["A", "B"]"#, r#""security_opt": ["B", "A"]"#, &[]),
            (r#""networks": {"n": {"aliases": ["a", "b"]}}"#, r#""networks": {"n": {"aliases": ["b", "a"]}}"#, &[]),
            (
                r#""deploy": {"placement": {"constraints": ["a", "b"]}}"#,
                r#""deploy": {"placement": {"constraints": ["b", "a"]}}"#,
                &[],
            ),
            (r#""dns": ["A", "B"]"#, r#""dns": ["B", "A"]"#, &[r#"dns[0] "A" "B""#, r#"dns[1] "B" "A""#]),
            (r#""command": ["a", "b"]"#, r#""command": ["a"]"#, &[r#"command[1] "b" -"#]),
            (r#""environment": {"A": "1", "B": null}"#, r#""environment": {"B": null, "A": "1"}"#, &[]),
            (r#""environment": {"A": null}"#, r#""environment": {}"#, &["environment.A null -"]),
            (r#""tty": true"#, r#""tty": "true""#, &[r#"tty true "true""#]),
        ] {
            assert_eq!(told(left, right), expected, "{left} / {right}");
        }
    }

    #[test]
    fn items_of_a_set_find_their_partners() {
        let port =
            |target: u16, published: &str| format!(r#"{{"target": {target}, "published": "{published}", "mode": "ingress"}}"#);
        let ports = |items: &[String]| format!("\"ports\": [{}]", items.join(", "));
        let (web, admin, other) = (port(80, "8080"), port(90, "9090"), port(90, "9999"));
        assert_eq!(told(&ports(&[admin.clone(), web.clone()]), &ports(&[web.clone(), admin.clone()])), [""; 0]);
        let found = told(&ports(&[other.clone(), web.clone()]), &ports(&[web.clone(), admin.clone()]));
        assert_eq!(found, [r#"ports[1].published "9999" "9090""#]);
        let found = told(&ports(&[other, web.clone(), admin]), &ports(std::slice::from_ref(&web)));
        assert_eq!(found.len(), 2, "{found:?}");
        // A repeat is no partner of the one before it.
        assert_eq!(told(r#""security_opt": ["a", "a"]"#, r#""security_opt": ["a"]"#), [r#"security_opt[1] "a" -"#]);
    }
}
