//! The lines that a finding is about, as a small text of its own: what stands between two places that are far apart is left
//! out, and so are the ends of lines that no terminal holds.

use std::ops::Range;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::SourceFile;

/// Places whose lines are at most this far apart are shown with what stands between them.
const NEAR: usize = 6;
/// Characters of a line that are shown.
const LONGEST: usize = 200;
/// Characters before the first place in a line that is cut.
const LEAD: usize = 60;
/// Stands for what is left out.
const LEFT_OUT: char = '…';

/// A place in the file: offset and length in bytes.
type Place = (usize, usize);

/// Some lines of a file.
pub struct Excerpt {
    name: String,
    text: String,
    lines: Vec<Line>,
}

/// A line of an excerpt.
struct Line {
    /// Where it stands in the excerpt, with its line feed.
    place: Range<usize>,
    /// Its number in the file, from 0.
    number: usize,
    /// Characters that are left out at its start, less the sign for it.
    cut: usize,
    /// Lines of one block stand together in the file.
    block: usize,
}

/// Where the lines of a text start.
#[must_use]
pub fn line_starts(text: &str) -> Vec<usize> {
    std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect()
}

impl Excerpt {
    /// The lines of `places` in `file`, with one more on either side, the first place's before the others'; and where each place
    /// is in the excerpt, `None` if its part of the line is left out.
    #[must_use]
    pub fn new(file: &SourceFile, starts: &[usize], places: &[Place]) -> (Self, Vec<Option<Place>>) {
        let line_of = |at: usize| starts.partition_point(|start| *start <= at).saturating_sub(1);
        let homes: Vec<usize> = places.iter().map(|(at, _)| line_of((*at).min(file.text.len()))).collect();
        let mut excerpt = Self { name: file.name.clone(), text: String::new(), lines: Vec::new() };
        let mut found = vec![None; places.len()];
        for (block, lines) in blocks(&homes).into_iter().enumerate() {
            // Behind the last line feed there is no line to show.
            let all = starts.len() - usize::from(starts.last().is_some_and(|last| *last == file.text.len()));
            let shown = lines.start.saturating_sub(1)..(lines.end + 1).min(all).max(lines.end);
            for number in shown {
                let here = |index: &usize| homes[*index] == number;
                let inside: Vec<usize> = (0..places.len()).filter(here).collect();
                let start = starts[number];
                let end = starts.get(number + 1).copied().unwrap_or(file.text.len());
                let line = file.text[start..end].trim_end_matches(['\n', '\r']);
                let within = |index: usize| (places[index].0.saturating_sub(start), places[index].1);
                let kept = window(line, inside.first().map(|first| within(*first)));
                let lead = if kept.start > 0 { LEFT_OUT.len_utf8() } else { 0 };
                let base = excerpt.text.len();
                for index in inside {
                    let (at, len) = within(index);
                    if kept.contains(&at) || at == kept.end {
                        found[index] = Some((base + lead + at - kept.start, len.min(kept.end - at)));
                    }
                }
                let cut = line[..kept.start].chars().count().saturating_sub(usize::from(lead > 0));
                excerpt.push(line, &kept, Line { place: base..base, number, cut, block });
            }
        }
        (excerpt, found)
    }

    fn push(&mut self, line: &str, kept: &Range<usize>, mut shown: Line) {
        if kept.start > 0 {
            self.text.push(LEFT_OUT);
        }
        self.text.push_str(&line[kept.clone()]);
        if kept.end < line.len() {
            self.text.push(LEFT_OUT);
        }
        self.text.push('\n');
        shown.place.end = self.text.len();
        self.lines.push(shown);
    }
}

/// The lines from the first to the last of places that stand near each other; those of the first place come first.
fn blocks(homes: &[usize]) -> Vec<Range<usize>> {
    let mut sorted = homes.to_vec();
    sorted.sort_unstable();
    let mut blocks: Vec<Range<usize>> = Vec::new();
    for line in sorted {
        match blocks.last_mut() {
            Some(last) if line < last.end + NEAR => last.end = line + 1,
            _ => blocks.push(line..line + 1),
        }
    }
    if let Some(first) = homes.first() {
        blocks.sort_by_key(|block| !block.contains(first));
    }
    blocks
}

/// What is shown of `line`: all of it, or what stands around `place`.
fn window(line: &str, place: Option<Place>) -> Range<usize> {
    if line.len() <= LONGEST {
        return 0..line.len();
    }
    let at = line.floor_char_boundary(place.map_or(0, |(at, _)| at));
    let start = line[..at].char_indices().rev().take(LEAD).last().map_or(at, |(start, _)| start);
    let end = line[start..].char_indices().nth(LONGEST).map_or(line.len(), |(end, _)| start + end);
    // A short rest is shown from its start.
    let start = if line[..start].chars().take(LEAD + 1).count() <= LEAD { 0 } else { start };
    start..end
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let line_of = |at: usize| self.lines.iter().position(|line| line.place.contains(&at));
        let first = line_of(span.offset()).ok_or(MietteError::OutOfBounds)?;
        let last = line_of(span.offset() + span.len().saturating_sub(1)).ok_or(MietteError::OutOfBounds)?;
        let block = self.lines[first].block;
        if self.lines[last].block != block {
            return Err(MietteError::OutOfBounds);
        }
        let same = |line: &&Line| line.block == block;
        let top = first - self.lines[..first].iter().rev().take(before).take_while(same).count();
        let bottom = last + self.lines[last + 1..].iter().take(after).take_while(same).count();
        let whole = before > 0 || after > 0;
        let start = if whole { self.lines[top].place.start } else { span.offset() };
        let column = if whole { 0 } else { self.lines[top].cut + self.text[self.lines[top].place.start..start].chars().count() };
        let end = self.lines[bottom].place.end;
        let data = &self.text.as_bytes()[start..end];
        // So many that miette joins all places of a block.
        let lines = self.lines.len();
        let contents = MietteSpanContents::new_named(
            self.name.clone(),
            data,
            (start, end - start).into(),
            self.lines[top].number,
            column,
            lines,
        );
        Ok(Box::new(contents))
    }
}

#[cfg(test)]
mod tests {
    use super::{Excerpt, line_starts};
    use crate::diag::SourceFile;

    fn excerpt(text: &str, places: &[(usize, usize)]) -> (String, Vec<Option<String>>) {
        let file = SourceFile { name: "stack.kdl".into(), text: text.into() };
        let (excerpt, found) = Excerpt::new(&file, &line_starts(text), places);
        let found = found.into_iter().map(|place| place.map(|(at, len)| excerpt.text[at..at + len].to_string())).collect();
        (excerpt.text, found)
    }

    #[test]
    fn what_stands_between_far_places_is_left_out_and_the_first_place_comes_first() {
        let text: String = (0..30).map(|n| format!("line{n:02}\n")).collect();
        let (shown, found) = excerpt(&text, &[(20 * 7, 6), (3 * 7, 6), (5 * 7, 6)]);
        let lines: Vec<&str> = shown.lines().collect();
        assert_eq!(lines, ["line19", "line20", "line21", "line02", "line03", "line04", "line05", "line06"]);
        assert_eq!(found, ["line20", "line03", "line05"].map(|line| Some(line.to_string())));
    }

    #[test]
    fn a_long_line_is_cut_around_the_first_place() {
        let text = format!("{}wrong{}far\nnext\n", "ä ".repeat(5000), " x".repeat(5000));
        let (shown, found) = excerpt(&text, &[(15_000, 5), (25_005, 3)]);
        assert!(shown.chars().count() < 220, "{shown}");
        assert_eq!(found, [Some("wrong".to_string()), None]);
        assert!(shown.starts_with('…') && shown.contains("…\n") && shown.ends_with("\nnext\n"), "{shown}");
        let (shown, found) = excerpt(&format!("\"{}\"", "x".repeat(9000)), &[(0, 9002)]);
        assert_eq!((shown.chars().count(), found[0].as_ref().map(String::len)), (202, Some(200)));
    }

    #[test]
    fn places_at_the_end_are_found() {
        for (text, at) in [("", 0), ("a", 1), ("a\n", 2), ("a\n", 1)] {
            assert_eq!(excerpt(text, &[(at, 0)]).1, [Some(String::new())], "{text:?} {at}");
        }
    }
}
