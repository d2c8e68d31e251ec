//! Passwords that stand in URLs: a manifest takes them only as values of variables. `fixed`, so that the files say the same.

use indexmap::IndexMap;

use crate::compose::{Tree, Value};
use crate::pipeline::rules::looks_like;

use super::read::Original;

/// Takes the passwords out of the URLs of `originals`: the variable that stands in their place, and its values by profile.
pub fn take_out(originals: &mut [Original]) -> IndexMap<String, IndexMap<String, String>> {
    let mut found = Passwords::default();
    for original in originals.iter_mut() {
        let services = original.tree.as_map_mut().and_then(|map| map.get_mut("services")).and_then(Tree::as_map_mut);
        for (service, tree) in services.into_iter().flatten() {
            found.walk(tree, service, &original.name);
        }
    }
    found.0
}

#[derive(Default)]
struct Passwords(IndexMap<String, IndexMap<String, String>>);

impl Passwords {
    fn walk(&mut self, tree: &mut Tree, key: &str, profile: &str) {
        match &mut tree.value {
            Value::Str(text) if looks_like(text).is_some() => {
                if let Some((before, password, after)) = parts(text) {
                    let name = self.name(key, password, profile);
                    *text = format!("{before}${{{name}}}{after}");
                }
            }
            Value::Seq(items) => items.iter_mut().for_each(|item| self.walk(item, key, profile)),
            Value::Map(map) => map.iter_mut().for_each(|(key, item)| self.walk(item, key, profile)),
            _ => {}
        }
    }

    /// The variable of this value in this profile: the one that has it in another profile, or a new one.
    fn name(&mut self, key: &str, password: &str, profile: &str) -> String {
        let sign = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
        let stem: String = key.chars().map(sign).collect();
        let stem = if stem.starts_with(|c: char| c.is_ascii_digit()) { format!("_{stem}") } else { stem };
        for number in 1.. {
            let name = if number == 1 { format!("{stem}_PASSWORD") } else { format!("{stem}_PASSWORD_{number}") };
            let values = self.0.entry(name.clone()).or_default();
            if values.get(profile).is_none_or(|value| value == password) {
                values.insert(profile.to_string(), password.to_string());
                return name;
            }
        }
        stem
    }
}

/// What stands before the password of a URL, the password, and what follows it.
fn parts(text: &str) -> Option<(&str, &str, &str)> {
    let start = text.find("://")? + 3;
    let rest = text.get(start..)?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let (user, _) = authority.rsplit_once('@')?;
    let (name, password) = user.split_once(':')?;
    let at = start + name.len() + 1;
    Some((text.get(..at)?, password, text.get(at + password.len()..)?))
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn a_password_stands_between_the_name_and_the_host() {
        assert_eq!(parts("a://u:p@h/x"), Some(("a://u:", "p", "@h/x")));
        assert_eq!(parts("${A:-a://u:p@h:1}"), Some(("${A:-a://u:", "p", "@h:1}")));
        assert_eq!(parts("a://u@h/x"), None);
    }
}
