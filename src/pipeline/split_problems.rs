//! What stops a split, as findings: differences that layout `single` cannot say, and a broken law.

use crate::diag::{Code, Diagnostic, Sink, Span};

use super::decode::{Layout, Manifest};
use super::lower::Project;
use super::split::{LawBroken, conflicts};

/// A difference between profiles that one file cannot say.
pub const LAYOUT_CANNOT_SAY: Code = Code("layout-cannot-say");
/// Base and overlay that do not give the project back.
pub const BUG: Code = Code("please-report");

/// Reports what the manifest's layout cannot say: in one file for all profiles, a service has one form.
pub fn check(manifest: &Manifest, projects: &[Project], sink: &mut Sink) {
    let layout = &manifest.stack.layout;
    if layout.value != Layout::Single {
        return;
    }
    for conflict in conflicts(projects) {
        let ((first_profile, first), (second_profile, second)) = (conflict.first, conflict.second);
        let (first, second) = (first.span, second.span);
        let message = format!("one file cannot say that `{}` differs between profiles", conflict.path);
        let place = if second.is_none() { layout.span } else { second };
        let related = if first == place { Span::NONE } else { first };
        sink.push(
            Diagnostic::error(LAYOUT_CANNOT_SAY, message, place, format!("in profile `{second_profile}`"))
                .related(related, format!("in profile `{first_profile}`"))
                .related(layout.span, "this layout has one file for all profiles")
                .help("make two services of it, each `only` in its profiles, or choose `layout overlay`"),
        );
    }
}

/// Reports a profile that its files would not give back.
pub fn report(manifest: &Manifest, broken: &LawBroken, sink: &mut Sink) {
    let message = format!("profile `{}` does not come out of its files as it went in: `{}`", broken.profile, broken.path);
    sink.push(
        Diagnostic::error(BUG, message, manifest.stack.name.span, "nothing is written")
            .help("this is a bug of stackgen's: please report it, with the manifest; `layout standalone` avoids it"),
    );
}
