//! A text put together from pieces of another, such as the lines of a YAML block without their indentation, that knows where each
//! piece came from.

use std::ops::Range;

use super::Found;

/// A text whose bytes can be traced back to the text that it was made from.
#[derive(Clone, Debug, Default)]
pub struct Pieces {
    /// The text.
    pub text: String,
    /// Where each piece begins: here, and there.
    starts: Vec<(usize, usize)>,
}

impl Pieces {
    /// The stretch `range` of `source`, unchanged.
    #[must_use]
    pub fn of(source: &str, range: Range<usize>) -> Self {
        let mut pieces = Self::default();
        pieces.take(source, range);
        pieces
    }

    /// Appends the stretch `range` of `source`.
    pub fn take(&mut self, source: &str, range: Range<usize>) {
        let start = range.start;
        self.put(source.get(range).unwrap_or_default(), start);
    }

    /// Appends `text`, which stands for what is at `there`.
    pub fn put(&mut self, text: &str, there: usize) {
        if !text.is_empty() {
            self.starts.push((self.text.len(), there));
            self.text.push_str(text);
        }
    }

    /// Appends another text in pieces.
    pub fn append(&mut self, other: &Self) {
        let ends = other.starts.iter().skip(1).map(|(here, _)| *here).chain([other.text.len()]);
        for (&(here, there), end) in other.starts.iter().zip(ends) {
            self.put(other.text.get(here..end).unwrap_or_default(), there);
        }
    }

    /// The bytes `range` of this text.
    #[must_use]
    pub fn part(&self, range: Range<usize>) -> Self {
        let mut part = Self::default();
        let mut at = range.start;
        let first = self.starts.partition_point(|(here, _)| *here <= at);
        for (next, _) in self.starts.get(first..).unwrap_or_default() {
            if *next >= range.end {
                break;
            }
            part.put(self.text.get(at..*next).unwrap_or_default(), self.origin(at));
            at = *next;
        }
        part.put(self.text.get(at..range.end).unwrap_or_default(), self.origin(at));
        part
    }

    /// This text, where the text that it was made from was itself made from pieces.
    #[must_use]
    pub fn through(mut self, outer: &Self) -> Self {
        let mut moved = Self::default();
        let ends: Vec<usize> = self.starts.iter().skip(1).map(|(here, _)| *here).chain([self.text.len()]).collect();
        for (&(here, there), end) in self.starts.iter().zip(ends) {
            moved.append(&outer.part(there..there + (end - here)));
        }
        moved.text = std::mem::take(&mut self.text);
        moved
    }

    /// Where the byte `at` of this text came from.
    #[must_use]
    pub fn origin(&self, at: usize) -> usize {
        let after = self.starts.partition_point(|(here, _)| *here <= at);
        let (here, there) = after.checked_sub(1).and_then(|i| self.starts.get(i)).copied().unwrap_or_default();
        there + at.saturating_sub(here)
    }

    /// Where a stretch of this text came from.
    #[must_use]
    pub fn place(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.origin(range.start);
        let last = range.end.checked_sub(1).map_or(start, |last| self.origin(last) + 1);
        start..last.max(start)
    }

    /// Takes what was found in this text.
    pub fn embed(&self, inner: Found, found: &mut Found) {
        for one in inner.uses {
            found.push(one.name, self.place(&one.place), one.kind, one.optional);
        }
        found.sets.extend(inner.sets.into_iter().map(|(name, place)| (name, self.place(&place))));
        found.dynamic.extend(inner.dynamic.iter().map(|place| self.place(place)));
    }
}

#[cfg(test)]
mod tests {
    use super::Pieces;

    #[test]
    fn a_place_leads_back_to_where_it_came_from() {
        let source = "  one\n  two\n";
        let mut pieces = Pieces::default();
        pieces.take(source, 2..6);
        pieces.take(source, 8..12);
        assert_eq!(pieces.text, "one\ntwo\n");
        assert_eq!(pieces.place(&(4..7)), 8..11);
        assert_eq!(pieces.place(&(0..3)), 2..5);
        let part = pieces.part(1..6);
        assert_eq!(part.text, "ne\ntw");
        assert_eq!(part.place(&(3..5)), 8..10);
        let mut twice = Pieces::of(&pieces.text, 4..7);
        twice.put("!", 7);
        let twice = twice.through(&pieces);
        assert_eq!((twice.text.as_str(), twice.place(&(0..3))), ("two!", 8..11));
    }
}
