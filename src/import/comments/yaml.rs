//! The comments of a Compose file, each with the key that it is about.

use indexmap::IndexMap;

use super::told;

/// What a file says to its readers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comments {
    /// Above everything.
    pub head: Vec<String>,
    /// Above a key or behind it, by the keys that lead there: `services`, `web`, `ports`.
    pub at: IndexMap<Vec<String>, Vec<String>>,
}

impl Comments {
    /// Adds what another file says of keys that are not told of yet.
    pub fn and(&mut self, other: Self) {
        if self.head.is_empty() {
            self.head = other.head;
        }
        for (path, lines) in other.at {
            self.at.entry(path).or_insert(lines);
        }
    }

    /// What is said of an entry of a section.
    #[must_use]
    pub fn of(&self, section: &str, name: &str) -> Option<&Vec<String>> {
        self.at.get([section, name].map(str::to_string).as_slice())
    }
}

/// The comments of a Compose file.
#[must_use]
pub fn of_file(text: &str) -> Comments {
    let mut reader = Reader::default();
    text.lines().for_each(|line| reader.line(line));
    reader.flush();
    Comments {
        head: told(reader.head).unwrap_or_default(),
        // A service of which nothing is told is known all the same: what an overlay says is not about all of it.
        at: reader
            .at
            .into_iter()
            .map(|(path, lines)| (path, told(lines).unwrap_or_default()))
            .filter(|(path, lines)| !lines.is_empty() || is_service(path))
            .collect(),
    }
}

#[derive(Default)]
struct Reader {
    head: Vec<String>,
    at: IndexMap<Vec<String>, Vec<String>>,
    /// The keys around this line, each with its column.
    path: Vec<(usize, String)>,
    /// Comments that wait for their key, each with its column.
    above: Vec<(usize, String)>,
    /// Whether a key has been seen.
    begun: bool,
    /// The column that ends a text of several lines.
    block: Option<usize>,
}

impl Reader {
    fn line(&mut self, line: &str) {
        let trimmed = line.trim_start_matches(' ');
        let column = line.len() - trimmed.len();
        if let Some(outer) = self.block {
            if trimmed.is_empty() || column > outer {
                return;
            }
            self.block = None;
        }
        if trimmed.trim().is_empty() {
            self.blank();
        } else if let Some(comment) = trimmed.strip_prefix('#') {
            self.above.push((column, comment.strip_prefix(' ').unwrap_or(comment).trim_end().to_string()));
        } else if !matches!(trimmed.trim_end(), "---" | "...") {
            self.key(trimmed, column);
        }
    }

    /// Comments above a blank line are about nothing that follows; those at the very top are about the file.
    fn blank(&mut self) {
        if self.begun {
            self.flush();
        } else {
            self.head.extend(self.above.drain(..).map(|(_, text)| text));
        }
    }

    /// Comments that no key follows are about what stands around them.
    fn flush(&mut self) {
        for (column, text) in std::mem::take(&mut self.above) {
            let keys: Vec<String> = self.path.iter().filter(|(at, _)| *at < column).map(|(_, key)| key.clone()).collect();
            // Between services and sections it cannot be told.
            if keys.len() >= 2 {
                self.at.entry(keys).or_default().push(text);
            }
        }
    }

    fn key(&mut self, trimmed: &str, column: usize) {
        // What stands further in is about the key before, where there is one.
        if self.path.iter().filter(|(at, _)| *at >= column).count() > 0 {
            let (inner, own) = std::mem::take(&mut self.above).into_iter().partition(|(at, _)| *at > column);
            self.above = inner;
            self.flush();
            self.above = own;
        }
        let (code, trailing) = behind(trimmed);
        let item = code.strip_prefix("- ").map(|rest| (rest.trim_start(), code.len() - rest.trim_start().len()));
        // `- NAME=value` is an entry, `- key: value` the first key of one, and a comment above an item is about the list.
        let (key, at) = match item {
            None => (key_of(code), column),
            Some((rest, _)) if self.path.last().is_some_and(|(_, key)| key == "environment") => (name_of(rest), column + 1),
            Some(_) => (None, column),
        };
        let outside = |(own, _): &(usize, String)| if item.is_some() { *own > column } else { *own >= column };
        while self.path.last().is_some_and(outside) {
            self.path.pop();
        }
        if item.is_some() && self.path.last().is_some_and(|(own, _)| *own == column + 1) {
            self.path.pop();
        }
        let is_top = self.path.is_empty() && item.is_none();
        if let Some(key) = key {
            self.path.push((at, key));
        }
        if self.path.is_empty() {
            self.above.clear();
            return;
        }
        if is_top && !self.begun {
            self.head.extend(self.above.drain(..).map(|(_, text)| text));
        }
        self.begun = true;
        let path: Vec<String> = self.path.iter().map(|(_, key)| key.clone()).collect();
        let above = std::mem::take(&mut self.above).into_iter().map(|(_, text)| text);
        let lines: Vec<String> = above.chain(trailing.map(str::to_string)).collect();
        if (!lines.is_empty() && path.len() > 1) || is_service(&path) {
            self.at.entry(path).or_default().extend(lines);
        }
        if code.trim_end().ends_with(['|', '>', '+', '-'])
            && code.rsplit(' ').next().is_some_and(|last| last.starts_with(['|', '>']))
        {
            self.block = Some(column);
        }
    }
}

fn is_service(path: &[String]) -> bool {
    matches!(path, [section, _] if section == "services")
}

/// A line without its comment, and the comment.
fn behind(line: &str) -> (&str, Option<&str>) {
    let mut quote = None;
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        match (quote, c) {
            (None, '"' | '\'') if matches!(before, ' ' | ':' | '[' | '{' | ',' | '-') => quote = Some(c),
            (Some(open), c) if c == open && before != '\\' => quote = None,
            (None, '#') if before == ' ' => {
                let (code, comment) = line.split_at(at);
                return (code.trim_end(), Some(comment.trim_start_matches('#').trim()));
            }
            _ => {}
        }
        before = c;
    }
    (line.trim_end(), None)
}

/// The key that a line begins with.
fn key_of(code: &str) -> Option<String> {
    let (key, rest) = code.split_once(':')?;
    let plain = !key.is_empty() && !key.starts_with(['{', '[', '<', '&', '*', '!', '-']) && !key.contains(['{', '}', ',']);
    ((rest.is_empty() || rest.starts_with(' ')) && plain).then(|| key.trim().trim_matches(['"', '\'']).to_string())
}

/// `A` of `A=b`, `"A=b"` and `A`.
fn name_of(item: &str) -> Option<String> {
    let item = item.trim_matches(['"', '\'']);
    let name = item.split(['=', ':']).next().unwrap_or(item).trim();
    (!name.is_empty()).then(|| name.to_string())
}
