//! What on disk is not as rendered, for `verify`.

use std::fmt::Write as _;

use similar::TextDiff;

use super::plan::{ChangeKind, Item, Plan};

/// The most lines of a diff that are shown.
const MOST_LINES: usize = 200;

/// A file that is not as rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drift {
    /// Its path below the root.
    pub path: String,
    /// What is wrong with it.
    pub kind: DriftKind,
    /// From the file on disk to the rendered one, if both are text and differ in more than their line ends.
    pub diff: Option<String>,
    /// What the diff does not show, as one sentence.
    pub note: Option<&'static str>,
}

/// What is wrong with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DriftKind {
    /// It does not exist.
    Missing,
    /// Its text is another one.
    Changed,
    /// Its text is another one, and stackgen did not write it.
    Unowned,
    /// It was written once and is no longer rendered.
    Stale,
    /// It is a program that may not be run.
    NotExecutable,
}

/// What [`commit`](super::commit()) would have to change in the files of `plan`, by path.
pub fn drift(plan: &Plan) -> Vec<Drift> {
    plan.items.iter().filter_map(of_item).collect()
}

fn of_item(item: &Item) -> Option<Drift> {
    let before = item.before.as_deref().unwrap_or_default();
    let after = item.after.as_deref().unwrap_or_default();
    let kind = match item.kind {
        ChangeKind::Unchanged => return None,
        ChangeKind::Created => DriftKind::Missing,
        ChangeKind::Removed => DriftKind::Stale,
        ChangeKind::Adopted => DriftKind::Unowned,
        ChangeKind::Updated if before == after.as_bytes() => DriftKind::NotExecutable,
        ChangeKind::Updated => DriftKind::Changed,
    };
    let (diff, note) = match kind {
        DriftKind::Changed | DriftKind::Unowned => compare(before, after),
        _ => (None, None),
    };
    Some(Drift { path: item.path.clone(), kind, diff, note })
}

/// The diff between two texts, and what it does not show.
fn compare(before: &[u8], after: &str) -> (Option<String>, Option<&'static str>) {
    let Ok(before) = std::str::from_utf8(before) else {
        return (None, Some("the file on disk is not UTF-8 text"));
    };
    if !before.contains("\r\n") || after.contains("\r\n") {
        return (Some(unified(before, after)), None);
    }
    let before = before.replace("\r\n", "\n");
    if before == after {
        return (
            None,
            Some(
                "only the line ends differ: CRLF on disk, LF as rendered (in Git, `* text eol=lf` in .gitattributes keeps them)",
            ),
        );
    }
    (Some(unified(&before, after)), Some("the file on disk has CRLF line ends, too, which the diff leaves out"))
}

/// A unified diff with three lines of context, cut where it gets long.
fn unified(before: &str, after: &str) -> String {
    let diff = TextDiff::from_lines(before, after);
    let whole = diff.unified_diff().context_radius(3).header("on disk", "rendered").to_string();
    let mut shown: String = whole.split_inclusive('\n').take(MOST_LINES).collect();
    let more = whole.lines().count().saturating_sub(MOST_LINES);
    if more > 0 {
        let _ = writeln!(shown, "… {more} more line{}", if more == 1 { "" } else { "s" });
    }
    shown
}
