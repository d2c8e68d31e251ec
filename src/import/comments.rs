//! What people wrote above services and variables.

use indexmap::IndexMap;

use crate::compose::dotenv;
use crate::compose::load::Files;
use crate::diag::FileId;
use crate::pipeline::rules::looks_like;

use super::read::Original;
use super::variables::Declared;

/// Files that tell what variables mean, besides those that a profile is read with.
const SAMPLES: &[&str] = &[".env.example", ".env.sample", ".env.template", ".env.dist", "example.env", "env.example", ".env"];

/// The comments above the services of a Compose file.
#[must_use]
pub fn of_services(text: &str) -> IndexMap<String, Vec<String>> {
    let mut found = IndexMap::new();
    let (mut inside, mut indent, mut above) = (false, None, Vec::new());
    for line in text.lines() {
        let trimmed = line.trim_start();
        let depth = line.len() - trimmed.len();
        if depth == 0 && !trimmed.is_empty() && !trimmed.starts_with('#') {
            (inside, indent) = (trimmed.starts_with("services:"), None);
            above.clear();
        } else if let Some(comment) = trimmed.strip_prefix('#').filter(|_| inside && indent.is_none_or(|own| own == depth)) {
            above.push(comment.strip_prefix(' ').unwrap_or(comment).trim_end().to_string());
        } else if inside && !trimmed.is_empty() {
            let own = *indent.get_or_insert(depth);
            if depth == own
                && let Some((name, _)) = trimmed.split_once(':')
                && let Some(lines) = told(std::mem::take(&mut above))
            {
                found.insert(name.trim_matches(['"', '\'']).to_string(), lines);
            }
            above.clear();
        } else {
            above.clear();
        }
    }
    found
}

/// Lines that say something: no rules of dashes, no secrets.
fn told(lines: Vec<String>) -> Option<Vec<String>> {
    let says = |line: &String| line.chars().any(char::is_alphanumeric) && looks_like(line).is_none();
    let mut lines: Vec<String> = lines.into_iter().filter(says).collect();
    for line in &mut lines {
        *line = line.trim_start_matches(['#', '=', '*']).trim_end_matches(['#', '=', '-', '*', ' ']).to_string();
    }
    (!lines.is_empty()).then_some(lines)
}

/// Whether a comment describes; what is switched off by it stays a comment.
#[must_use]
pub fn describes(lines: &[String]) -> bool {
    let is_setting = |line: &String| line.ends_with(':') || line.contains(": ") || line.contains('=') || line.contains('$');
    lines.len() <= 3 && !lines.iter().any(is_setting)
}

/// Tells what variables mean, as samples and env files do.
pub fn describe(declared: &mut IndexMap<String, Declared>, originals: &[Original], root: &str, files: &dyn Files) {
    let samples = SAMPLES.iter().map(|name| format!("{}/{name}", root.trim_end_matches('/')));
    let own = originals.iter().flat_map(|original| original.request.env_files.iter().cloned());
    for path in samples.chain(own).collect::<Vec<_>>() {
        let Ok(text) = files.read(&path) else { continue };
        let Ok(entries) = dotenv::read(&text, FileId::NONE, &mut IndexMap::new(), &|_| None) else { continue };
        for entry in entries {
            let Some(one) = declared.get_mut(&entry.key.value).filter(|one| one.doc.is_none()) else { continue };
            let above = entry.above.into_iter().map(|comment| comment.text).collect();
            let behind = entry.trailing.into_iter().map(|comment| comment.text).collect();
            one.doc = told(above).filter(|lines| describes(lines)).or_else(|| told(behind)).map(|lines| lines.join(" "));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{describes, of_services};

    #[test]
    fn comments_above_a_service_are_about_it() {
        let text = "# file\nservices:\n  # ------\n  # The site\n  web:\n    # inside\n    image: a\n\n  # lost\n\n  db:\n    image: b\n  # old:\n  #   image: c\n  \"x\": {}\nvolumes:\n  # no\n  v:\n";
        let found = of_services(text);
        let lines: Vec<(&str, String)> = found.iter().map(|(name, lines)| (name.as_str(), lines.join("|"))).collect();
        assert_eq!(lines, [("web", "The site".to_string()), ("x", "old:|  image: c".to_string())]);
        assert!(describes(&found["web"]) && !describes(&found["x"]));
    }
}
