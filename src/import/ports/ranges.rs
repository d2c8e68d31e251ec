//! Ports in a row as the range that they were: `7000-7004:7000-7004/udp`. Compose reads a range as its ports.

use crate::compose::Tree;

/// Fewer are no longer to read.
const RUN: usize = 3;

/// A port in short form, taken apart.
#[derive(Clone, PartialEq, Eq)]
struct Short {
    address: String,
    published: Option<u16>,
    target: u16,
    protocol: String,
}

impl Short {
    fn of(item: &Tree) -> Option<Self> {
        let text = item.as_str()?;
        let (ports, protocol) = text.split_once('/').map_or((text, ""), |(ports, protocol)| (ports, protocol));
        let number = |text: &str| text.parse::<u16>().ok().filter(|number| number.to_string() == text);
        let mut parts = ports.rsplitn(3, ':');
        let target = number(parts.next()?)?;
        let published = match parts.next() {
            Some(text) => Some(number(text)?),
            None => None,
        };
        Some(Self { address: parts.next().unwrap_or_default().to_string(), published, target, protocol: protocol.to_string() })
    }

    /// The port `steps` further on.
    fn after(&self, steps: u16) -> Option<Self> {
        let published = match self.published {
            Some(port) => Some(port.checked_add(steps)?),
            None => None,
        };
        Some(Self { published, target: self.target.checked_add(steps)?, ..self.clone() })
    }

    /// It and all up to `last`.
    fn up_to(&self, last: &Self) -> String {
        let address = if self.address.is_empty() { String::new() } else { format!("{}:", self.address) };
        let published = match (self.published, last.published) {
            (Some(first), Some(last)) => format!("{first}-{last}:"),
            _ => String::new(),
        };
        let protocol = if self.protocol.is_empty() { String::new() } else { format!("/{}", self.protocol) };
        format!("{address}{published}{}-{}{protocol}", self.target, last.target)
    }
}

/// `items` with ranges for three and more in a row.
#[must_use]
pub fn ranges(items: &[Tree]) -> Vec<Tree> {
    let mut out = Vec::with_capacity(items.len());
    let mut rest = items;
    while let Some(item) = rest.first() {
        let first = Short::of(item);
        let follows = |(steps, other): (usize, &Tree)| -> bool {
            let expected = first.as_ref().and_then(|first| first.after(u16::try_from(steps).ok()?));
            expected.is_some() && Short::of(other) == expected
        };
        let run = rest.iter().enumerate().take_while(|(steps, other)| follows((*steps, other))).count();
        match (first, rest.get(run.saturating_sub(1)).and_then(Short::of)) {
            (Some(first), Some(last)) if run >= RUN => {
                out.push(Tree::new(first.up_to(&last), item.span));
                rest = rest.get(run..).unwrap_or_default();
            }
            _ => {
                out.push(item.clone());
                rest = rest.get(1..).unwrap_or_default();
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_in_a_row_are_a_range() {
        for (ports, want) in [
            (&["1:1", "2:2", "3:3"][..], &["1-3:1-3"][..]),
            (&["9:9", "1:11/udp", "2:12/udp", "3:13/udp", "4:14/udp", "5:15"], &["9:9", "1-4:11-14/udp", "5:15"]),
            (&["127.0.0.1:1:1", "127.0.0.1:2:2", "127.0.0.1:3:3"], &["127.0.0.1:1-3:1-3"]),
            (&["65534", "65535", "1"], &["65534", "65535", "1"]),
            (&["10", "11", "12"], &["10-12"]),
            (&["1:1", "2:2", "4:4", "3:3"], &["1:1", "2:2", "4:4", "3:3"]),
            (&["1:1", "2:3", "3:5"], &["1:1", "2:3", "3:5"]),
            (&["${A}:1", "2:2", "3:3"], &["${A}:1", "2:2", "3:3"]),
            (&["1-3:1-3", "4:4"], &["1-3:1-3", "4:4"]),
        ] {
            let items: Vec<Tree> = ports.iter().map(|text| Tree::bare(*text)).collect();
            let found = ranges(&items);
            assert_eq!(found.iter().filter_map(Tree::as_str).collect::<Vec<_>>(), want, "{ports:?}");
        }
    }
}
