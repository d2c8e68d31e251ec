//! What stops a split, as findings: what a layout cannot say, and a broken law.

use crate::compose::swarm::Problem;
use crate::compose::tree::{Step, TreePath};
use crate::diag::{Code, Diagnostic, Sink, Span};

use super::decode::{Layout, Manifest, StepKind};
use super::lower::Project;
use super::split::{LawBroken, conflicts, stack_of};

/// What a profile's layout cannot say.
pub const LAYOUT_CANNOT_SAY: Code = Code("layout-cannot-say");
/// Base and overlay that do not give the project back.
pub const BUG: Code = Code("please-report");

/// Reports what layouts cannot say.
pub fn check(manifest: &Manifest, projects: &[Project], sink: &mut Sink) {
    let of = |layout: Layout| projects.iter().filter(move |project| manifest.layout_of(&project.profile) == layout);
    single(manifest, of(Layout::Single), sink);
    tasks(manifest, sink);
    for project in of(Layout::Swarm) {
        for problem in stack_of(project).problems {
            swarm(manifest, project, &problem, sink);
        }
    }
}

/// In one file for all profiles, a service has one form.
fn single<'p>(manifest: &Manifest, projects: impl Iterator<Item = &'p Project>, sink: &mut Sink) {
    let layout = &manifest.stack.layout;
    for conflict in conflicts(projects) {
        let ((first_profile, first), (second_profile, second)) = (conflict.first, conflict.second);
        let (first, second) = (first.span, second.span);
        let message = format!("one file cannot say that `{}` differs between profiles", conflict.path);
        let nowhere = if layout.span.is_none() { manifest.stack.name.span } else { layout.span };
        let place = if second.is_none() { nowhere } else { second };
        let related = if first == place { Span::NONE } else { first };
        sink.push(
            Diagnostic::error(LAYOUT_CANNOT_SAY, message, place, format!("in profile `{second_profile}`"))
                .related(related, format!("in profile `{first_profile}`"))
                .related(layout.span, "this layout has one file for all profiles")
                .help("make two services of it, each `only` in its profiles, or choose `layout overlay`"),
        );
    }
}

/// A task that belongs to a Swarm stack and runs in Compose runs nowhere.
fn tasks(manifest: &Manifest, sink: &mut Sink) {
    for task in manifest.tasks.values() {
        let Some(profile) = task.profile.as_ref().filter(|profile| manifest.layout_of(&profile.value) == Layout::Swarm) else {
            continue;
        };
        if task.steps.iter().any(|step| step.kind != StepKind::Host) {
            let message = format!("task `{}` cannot run: profile `{}` is a Swarm stack", task.name.value, profile.value);
            let label = "Compose runs nothing in it";
            sink.push(
                Diagnostic::warning(LAYOUT_CANNOT_SAY, message, profile.span, label)
                    .help("give it another profile, or let it be a `host` command"),
            );
        }
    }
}

/// What would mean something else in a swarm.
fn swarm(manifest: &Manifest, project: &Project, problem: &Problem, sink: &mut Sink) {
    let profile = &project.profile;
    let own = manifest.profiles.get(profile).and_then(|decl| decl.layout.as_ref());
    let layout = own.map_or(manifest.stack.layout.span, |layout| layout.span);
    let help =
        problem.help.as_ref().map(|help| help.replace("PROFILE", profile)).unwrap_or_else(|| match problem.path.0.as_slice() {
            [Step::Key(section), Step::Key(_), Step::Key(key), ..] if section == "services" => {
                format!("leave it out there: `in {profile} {{ without {key} }}`")
            }
            _ => format!("leave it out, or give profile `{profile}` another layout"),
        });
    let place = if problem.span.is_none() { nearest(project, &problem.path, manifest.stack.name.span) } else { problem.span };
    let message = format!("a Swarm stack cannot say `{}`", problem.path);
    sink.push(
        Diagnostic::error(LAYOUT_CANNOT_SAY, message, place, problem.why.clone())
            .related(if layout == place { Span::NONE } else { layout }, "this makes a Swarm stack of the profile")
            .help(help)
            .profiles([profile]),
    );
}

/// The nearest place above `path` that a line of the manifest set.
fn nearest(project: &Project, path: &TreePath, otherwise: Span) -> Span {
    let above = (0..=path.0.len()).rev().filter_map(|depth| project.file.at(&TreePath(path.0.get(..depth)?.to_vec())));
    above.map(|tree| tree.span).find(|span| !span.is_none()).unwrap_or(otherwise)
}

/// Reports a profile that its files would not give back.
pub fn report(manifest: &Manifest, broken: &LawBroken, sink: &mut Sink) {
    let message = format!("profile `{}` does not come out of its files as it went in: `{}`", broken.profile, broken.path);
    sink.push(
        Diagnostic::error(BUG, message, manifest.stack.name.span, "nothing is written")
            .help("this is a bug of stackgen's: please report it, with the manifest; `layout standalone` avoids it"),
    );
}
