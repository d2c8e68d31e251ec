//! Several files in one text, in the form of `tests/conformance`: each behind a line `-- PATH --`.

/// The paths and texts, up to the sections that say what should come of them.
pub fn files(text: &str) -> Vec<(&str, &str)> {
    let mut files = Vec::new();
    let mut rest = text.split_once("-- ").map_or("", |(_, rest)| rest);
    while let Some((name, after)) = rest.split_once(" --\n") {
        let (content, next) = after.split_once("\n-- ").unwrap_or((after, ""));
        if ["model", "refused", "warning", "ours"].iter().any(|section| name.starts_with(section)) {
            break;
        }
        files.push((name, content));
        rest = next;
    }
    files
}
