//! A case as a text file.

use std::path::{Path, PathBuf};

use indexmap::IndexMap;

use super::answer::Answer;
use super::command::Command;

/// Words that begin the name of a section that holds an answer, in the order in which they are written.
const ANSWERS: [&str; 4] = ["model", "refused", "warning", "ours"];

/// One case.
pub struct Case {
    /// `topic/case`.
    pub name: String,
    /// The words after `# Traps:`.
    pub traps: Vec<String>,
    /// What Compose is called with.
    pub command: Command,
    /// The shell's variables.
    pub environment: IndexMap<String, String>,
    /// Text by path. A path that ends in `/` is an empty folder.
    pub files: IndexMap<String, String>,
    path: PathBuf,
    head: String,
    sections: Vec<(String, String)>,
}

impl Case {
    /// The case in the file `path` below `folder`.
    pub fn read(folder: &Path, path: &Path) -> Self {
        let name = path.strip_prefix(folder).unwrap().with_extension("").to_str().unwrap().replace('\\', "/");
        let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{name}: {error}"));
        Self { path: path.to_path_buf(), ..Self::parse(&name, &text) }
    }

    /// The case that `text` tells.
    pub fn parse(name: &str, text: &str) -> Self {
        let (head, sections) = split(text);
        let mut files = IndexMap::new();
        let (mut command, mut environment) = (None, IndexMap::new());
        for (title, text) in &sections {
            match title.as_str() {
                "command" => command = Some(Command::parse(text.trim()).unwrap_or_else(|fault| panic!("{name}: {fault}"))),
                "environment" => environment.extend(text.lines().filter_map(|line| line.split_once('=')).map(owned)),
                _ if is_answer(title) => {}
                _ => match title.strip_suffix(" (escaped)") {
                    Some(title) => drop(files.insert(title.to_string(), unescape(text.trim_end_matches('\n')))),
                    None => drop(files.insert(title.clone(), text.clone())),
                },
            }
        }
        let traps = head.lines().find_map(|line| line.strip_prefix("# Traps: ")).unwrap_or_default();
        let traps = traps.trim_end_matches('.').split(", ").filter(|word| !word.is_empty()).map(str::to_string).collect();
        let command = command.unwrap_or_else(|| Command::of_files(&files));
        Self { name: name.to_string(), traps, command, environment, files, path: PathBuf::new(), head, sections }
    }

    /// The files that Compose is called with, and what they hold.
    pub fn shown(&self) -> String {
        let named = self.files.iter().filter(|(path, _)| self.command.options.contains(path));
        named.map(|(path, text)| format!("-- {path} --\n{text}")).collect()
    }

    /// The first lines, which say what the case shows.
    pub fn sentence(&self) -> String {
        let lines = self.head.lines().filter_map(|line| line.strip_prefix('#')).filter(|line| !line.starts_with(" Traps: "));
        lines.map(str::trim).collect::<Vec<_>>().join(" ")
    }

    /// The text of a section.
    pub fn section(&self, title: &str) -> Option<&str> {
        self.sections.iter().find(|(found, _)| found == title).map(|(_, text)| text.as_str())
    }

    /// What is recorded for a version, e.g. `2.40.3`.
    pub fn expected(&self, version: &str) -> Option<Answer> {
        let of = |word: &str| self.section(&format!("{word} {version}")).map(str::to_string);
        let both = |word: &str| self.section(word).map(str::to_string);
        let found = of("model").map(Answer::Model).or_else(|| of("refused").map(Answer::Refused));
        found.or_else(|| both("model").map(Answer::Model)).or_else(|| both("refused").map(Answer::Refused))
    }

    /// What is recorded of the warnings; `None` where nobody cares.
    pub fn expected_warning(&self, version: &str) -> Option<&str> {
        self.section(&format!("warning {version}")).or_else(|| self.section("warning"))
    }

    /// Sets the sections whose names begin with one of `words` to `sections`, and writes the case where that changes it.
    pub fn record(&mut self, words: &[&str], sections: Vec<(String, String)>) {
        self.sections.retain(|(title, _)| !words.contains(&title.split(' ').next().unwrap_or_default()) || !is_answer(title));
        self.sections.extend(sections);
        let rank = |title: &str| ANSWERS.iter().position(|word| is_answer(title) && title.starts_with(word)).map_or(0, |i| i + 1);
        self.sections.sort_by_key(|(title, _)| rank(title));
        let mut text = format!("{}\n", self.head.trim_end());
        for (title, body) in &self.sections {
            text.push_str(&format!("\n-- {title} --\n{body}"));
        }
        if std::fs::read_to_string(&self.path).unwrap() != text {
            std::fs::write(&self.path, text).unwrap();
        }
    }
}

fn owned((name, value): (&str, &str)) -> (String, String) {
    (name.to_string(), value.to_string())
}

/// Whether a section of this name is an answer, `model` or `refused 2.40.3`, and no file.
fn is_answer(title: &str) -> bool {
    let (word, version) = title.split_once(' ').unwrap_or((title, "0"));
    ANSWERS.contains(&word) && version.starts_with(|c: char| c.is_ascii_digit())
}

/// What stands before the first marker `-- NAME --`, and the sections. Blank lines at the end of a section do not count.
fn split(text: &str) -> (String, Vec<(String, String)>) {
    let mut head = String::new();
    let mut sections: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        if let Some(title) = line.strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --")) {
            sections.push((title.to_string(), String::new()));
        } else {
            let into = sections.last_mut().map_or(&mut head, |(_, text)| text);
            into.push_str(line);
            into.push('\n');
        }
    }
    for (_, text) in &mut sections {
        text.truncate(text.trim_end_matches('\n').len());
        if !text.is_empty() {
            text.push('\n');
        }
    }
    (head, sections)
}

/// `\r`, `\n`, `\t`, `\\` and `\u{FEFF}`; a line's end before a marker does not count, so that a text may end without one.
fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match (c, c == '\\') {
            (_, false) => out.push(c),
            (..) => match rest.next() {
                Some('r') => out.push('\r'),
                Some('n') => out.push('\n'),
                Some('t') => out.push('\t'),
                Some('u') => {
                    let digits: String = rest.by_ref().skip(1).take_while(|c| *c != '}').collect();
                    out.push(u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32).unwrap());
                }
                other => out.extend(other),
            },
        }
    }
    out
}

#[test]
fn a_case_is_read_as_it_is_written() {
    let (head, sections) =
        split("# What.\n# Traps: a, b.\n\n-- compose.yaml --\nservices: {}\n\n-- x y.env (escaped) --\nA=1\\r\\n\\u{FEFF}B\n");
    assert_eq!(head, "# What.\n# Traps: a, b.\n\n");
    assert_eq!(sections[0], ("compose.yaml".to_string(), "services: {}\n".to_string()));
    assert_eq!(unescape(sections[1].1.trim_end()), "A=1\r\n\u{feff}B");
    let answers = ["model", "refused 2.26.1", "ours", "model.yaml", "ours here"].map(is_answer);
    assert_eq!(answers, [true, true, true, false, false]);
}
