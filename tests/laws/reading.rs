//! The law of the overlays, held by our own reading of Compose files: it knows nothing of how they were written.

use stackgen::compose::Tree;
use stackgen::compose::compare::differences;
use stackgen::compose::load::{Folder, Request, load};
use stackgen::diag::Sources;

use super::Files;

const FOLDER: &str = "/project";

/// `files` and what they name, as if they stood in a folder.
pub fn folder(files: &[&Files]) -> Folder {
    let written =
        files.iter().flat_map(|files| files.iter()).map(|(path, content)| (format!("{FOLDER}/{path}"), content.clone()));
    let named = ["a.env", "b.env", "c.env"].map(|name| (format!("{FOLDER}/{name}"), format!("FIRST={name}\n")));
    Folder(written.chain(named).collect())
}

/// The model of some of them, or why it is refused.
pub fn read(folder: &Folder, files: &[&str]) -> Result<Tree, String> {
    let environment = [("HOME", "/home/user"), ("V1", "one"), ("V2", "two"), ("V5", "five"), ("TOK", "token")];
    let request = Request {
        files: files.iter().map(ToString::to_string).collect(),
        folder: FOLDER.to_string(),
        environment: environment.map(|(name, value)| (name.to_string(), value.to_string())).into_iter().collect(),
        ..Request::default()
    };
    load(&request, folder, &mut Sources::default()).map_err(|refusal| refusal.message)
}

/// Whether base and overlay come to what the whole file comes to.
pub fn law(folder: &Folder, base: &str, overlay: &str, whole: &str) -> Result<(), String> {
    let (both, alone) = (read(folder, &[base, overlay]), read(folder, &[whole]));
    match (&both, &alone) {
        (Ok(both), Ok(alone)) => match differences(both, alone).first() {
            Some(first) => Err(format!("{overlay}: read otherwise than {whole}: {first:?}")),
            None => Ok(()),
        },
        _ => Err(format!("{overlay}: {:?}; {whole}: {:?}", both.err(), alone.err())),
    }
}
