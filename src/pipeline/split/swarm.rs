//! All of one profile, in the dialect of `docker stack deploy`.

use indexmap::{IndexMap, IndexSet};

use crate::compose::swarm::{StackFile, stack_file};
use crate::compose::{Shape, paths};

use super::super::lower::{Project, in_usual_order};
use super::{Layer, LayerKind, folder_of};

/// What a swarm does without and nothing breaks for the lack of: the key, and the services that said it.
pub type LeftOut = IndexMap<String, IndexSet<String>>;

/// The stack file of `project`; paths are relative to the manifest's folder.
#[must_use]
pub fn stack_of(project: &Project) -> StackFile {
    let mut stack = stack_file(&project.file);
    order(&mut stack);
    stack
}

/// The stack file at `path`, of which nothing was refused.
pub fn layer(project: &Project, path: String) -> Layer {
    let mut file = project.file.clone();
    paths::rebase(&mut file, folder_of(&path));
    let mut stack = stack_file(&file);
    order(&mut stack);
    Layer { path, kind: LayerKind::Swarm(project.profile.clone()), tree: stack.tree, left_out: stack.left_out }
}

fn order(stack: &mut StackFile) {
    in_usual_order(&mut stack.tree, Shape::file());
    // Those who need it look for it at the top.
    if let Some(map) = stack.tree.as_map_mut()
        && let Some(version) = map.shift_remove("version")
    {
        map.shift_insert(0, "version".into(), version);
    }
}
