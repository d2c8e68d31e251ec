//! Which env files a profile has, and their texts.

use std::path::Path;

use super::super::output::Failed;
use super::super::project::{Project, read};
use crate::env::files::EnvFile;
use crate::pipeline::targets::Run;

/// The env files that `stackgen compose` has Compose read for the profile, in order: those of the manifest, else the `.env`
/// beside the first Compose file. Paths start from the manifest's folder.
#[must_use]
pub fn paths(run: &Run) -> Vec<String> {
    // A Swarm stack's variables come from the shell, which reads the copy of the sample.
    let own = run.dot_env.clone().unwrap_or_else(|| ".env".to_owned());
    if run.env_files.is_empty() { vec![own] } else { run.env_files.clone() }
}

/// Reads the files that the user `named`, or those of the profile where none is named.
///
/// # Errors
/// If one is missing or cannot be read.
pub fn texts(project: &Project, run: &Run, named: &[std::path::PathBuf]) -> Result<Vec<EnvFile>, Failed> {
    if !named.is_empty() {
        return named.iter().map(|path| text(path, &path.display().to_string(), &run.profile)).collect();
    }
    let folder = Path::new(&project.shown).parent().unwrap_or(Path::new(""));
    let shown = |path: &str| folder.join(path).to_string_lossy().into_owned();
    paths(run).iter().map(|path| text(&project.root.join(path), &shown(path), &run.profile)).collect()
}

fn text(path: &Path, shown: &str, profile: &str) -> Result<EnvFile, Failed> {
    if !path.exists() {
        return Err(Failed::new(format!("`{shown}` does not exist")).help(format!("`stackgen env init {profile}` makes one")));
    }
    Ok(EnvFile { open_to_others: open_to_others(path), ..EnvFile::new(shown, read(path, shown)?) })
}

/// Whether the group or everybody may read the file.
fn open_to_others(path: &Path) -> Option<bool> {
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(&path.metadata().ok()?.permissions());
        Some(mode & 0o044 != 0)
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        None
    }
}
