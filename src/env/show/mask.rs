//! Values that are not shown.

use crate::pipeline::rules::{is_secret_name, looks_like};

use super::Variable;

/// What is shown in the place of a secret.
pub const MASK: &str = "********";

/// A shorter secret may be part of anything.
const LEAST: usize = 8;

/// Whether a variable that nobody declares holds a secret, by its name.
pub fn is_secret(name: &str) -> bool {
    is_secret_name(name)
}

/// Marks what holds the value of a secret as one, and what looks like one.
pub fn holders(mut variables: Vec<Variable>) -> Vec<Variable> {
    let secrets: Vec<String> = variables
        .iter()
        .filter(|variable| variable.secret)
        .filter_map(|variable| variable.value.clone())
        .filter(|value| value.len() >= LEAST)
        .collect();
    for variable in variables.iter_mut().filter(|variable| !variable.secret) {
        let Some(value) = &variable.value else { continue };
        variable.secret = looks_like(value).is_some() || secrets.iter().any(|secret| value.contains(secret.as_str()));
    }
    variables
}

impl Variable {
    /// The value as it may be shown: an empty secret is none, and of a URL only the password is covered.
    #[must_use]
    pub fn shown(&self, reveal: bool) -> Option<String> {
        let value = self.value.as_deref()?;
        if reveal || !self.secret || value.is_empty() {
            return Some(value.to_string());
        }
        Some(url_without_password(value).unwrap_or_else(|| MASK.to_string()))
    }
}

/// `scheme://user:********@host/…`; `None` for what has no password there, or may hide more.
fn url_without_password(text: &str) -> Option<String> {
    let (scheme, rest) = text.split_once("://")?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let (user, host) = authority.rsplit_once('@')?;
    let (user, password) = user.split_once(':')?;
    // A password with a slash in it makes the rest of the URL look like a path.
    let covered = format!("{scheme}://{user}:{MASK}@{host}{path}");
    (!password.is_empty() && !path.contains(['@', '=']) && looks_like(&covered).is_none()).then_some(covered)
}

#[cfg(test)]
mod tests {
    use super::super::Source;
    use super::*;

    fn variable(name: &str, value: &str) -> Variable {
        let secret = is_secret(name);
        Variable { name: name.into(), value: Some(value.into()), from: Source::Process, secret, known: true }
    }

    #[test]
    fn secrets_are_covered_wherever_they_stand() {
        let all = holders(vec![
            variable("DB_PASSWORD", "correct-horse"),
            variable("TOKEN", ""),
            variable("URL", "postgresql://shop:correct-horse@db:5432/shop"),
            variable("OTHER", "postgresql://shop:x@db:5432/shop?password=correct-horse"),
            variable("NOTE", "it is correct-horse"),
            variable("PLAIN", "http://db:5432/x"),
        ]);
        let shown: Vec<String> = all.iter().filter_map(|variable| variable.shown(false)).collect();
        assert_eq!(shown, [MASK, "", "postgresql://shop:********@db:5432/shop", MASK, MASK, "http://db:5432/x"]);
        let open: Vec<String> = all.iter().filter_map(|variable| variable.shown(true)).collect();
        assert!(open[4].contains("correct-horse"));
    }
}
