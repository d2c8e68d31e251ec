//! What is asked for: profiles, and how Compose is called for each.

use std::path::Path;

use indexmap::IndexMap;

use super::Failed;
use crate::compose::load::Request;
use crate::import::Wanted;

/// Pairs of a profile's name and a list with commas, as they are given.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Compose files.
    pub profiles: Vec<(String, String)>,
    /// Env files.
    pub env_files: Vec<(String, String)>,
    /// Compose's own profiles.
    pub compose_profiles: Vec<(String, String)>,
}

impl Asked {
    /// How Compose is called for each profile, from the folder `here`.
    ///
    /// # Errors
    /// A name that cannot name a profile, or that names none.
    pub fn wanted(&self, here: &Path) -> Result<Vec<Wanted>, Failed> {
        for (name, _) in self.env_files.iter().chain(&self.compose_profiles) {
            if !self.profiles.iter().any(|(known, _)| known == name) {
                return Err(Failed::new(format!("no profile is called `{name}`")).help("`--profile` names the profiles"));
            }
        }
        let of = |pairs: &[(String, String)], name: &str| -> Vec<String> {
            let values = pairs.iter().filter(|(own, _)| own == name);
            values.flat_map(|(_, list)| list.split(',').filter(|item| !item.is_empty()).map(str::to_owned)).collect()
        };
        let environment = environment(here);
        let mut wanted: Vec<Wanted> = Vec::new();
        for (name, _) in &self.profiles {
            let usable = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
            if !name.chars().all(usable) || name.starts_with(['.', '_', '-']) {
                let help = "names hold letters, digits, `.`, `-` and `_`, and start with a letter or digit: they become part of file names";
                return Err(Failed::new(format!("`{name}` cannot name a profile")).help(help));
            }
            if wanted.iter().any(|other| other.name == *name) {
                continue;
            }
            let request = Request {
                files: of(&self.profiles, name),
                folder: here.to_string_lossy().into_owned(),
                env_files: of(&self.env_files, name),
                environment: environment.clone(),
                profiles: of(&self.compose_profiles, name),
                ..Request::default()
            };
            wanted.push(Wanted { name: name.clone(), request });
        }
        Ok(wanted)
    }
}

/// The shell's variables, without those that tell Compose what to read: they would hold for all profiles at once.
pub fn environment(here: &Path) -> IndexMap<String, String> {
    let mut environment: IndexMap<String, String> = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .filter(|(name, _)| !name.starts_with("COMPOSE_"))
        .collect();
    // Compose knows it even where no shell has set it.
    environment.entry("PWD".to_string()).or_insert_with(|| here.to_string_lossy().into_owned());
    environment
}

/// A folder's name as a stack may be called.
pub fn stack_name(folder: &Path) -> String {
    let name = folder.file_name().map_or(String::new(), |name| name.to_string_lossy().to_lowercase());
    let kept: String = name
        .chars()
        .map(|c| if c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-') { c } else { '-' })
        .collect();
    let kept = kept.trim_matches(['-', '_']);
    if kept.is_empty() { "stack".to_owned() } else { kept.to_owned() }
}
