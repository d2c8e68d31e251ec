//! A draft as the text of a file.

use crate::compose::dotenv::{assignment, caveat};
use crate::compose::yaml::write_comment;

use super::{Draft, Item, Line, Section};

/// The whole file.
#[must_use]
pub fn write(draft: &Draft) -> String {
    let mut out = String::new();
    write_comment(&mut out, &draft.head.join("\n"), 0);
    draft.sections.iter().for_each(|section| write_section(&mut out, section));
    out
}

/// A section, a blank line above it.
pub(super) fn write_section(out: &mut String, section: &Section) {
    if section.items.is_empty() {
        return;
    }
    out.push('\n');
    write_comment(out, &format!("--- {} ---", section.title), 0);
    if let Some(doc) = &section.doc {
        write_comment(out, doc, 0);
    }
    for item in &section.items {
        // What has nothing to say stands close together.
        if !item.comment.is_empty() {
            out.push('\n');
        }
        write_item(out, item);
    }
}

fn write_item(out: &mut String, item: &Item) {
    let value = match &item.line {
        Line::Set(value) | Line::Made(value) | Line::Off(value) => value.as_str(),
        Line::Asked => "",
    };
    let mut comment: Vec<&str> = Vec::from_iter((!item.comment.is_empty()).then_some(item.comment.as_str()));
    if item.line == Line::Asked {
        comment.push("TO BE FILLED IN: Compose does not start without it");
    }
    comment.extend(caveat(value));
    if !comment.is_empty() {
        write_comment(out, &comment.join("\n"), 0);
    }
    let line = assignment(&item.name, value);
    match (&item.line, line) {
        // `assignment` keeps to one line, so nothing escapes from the comment.
        (Line::Off(_), line) => out.push_str(&format!("# {}\n", line.unwrap_or_else(|| format!("{}=", item.name)))),
        (_, Some(line)) => out.push_str(&format!("{line}\n")),
        (_, None) => out.push_str(&format!("# {} holds what no environment variable can\n", item.name)),
    }
}
