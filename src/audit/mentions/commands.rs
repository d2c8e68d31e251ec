//! Commands: `docker compose …`, `make …`, `npm run …`, wherever a line begins with one, or with what leads to one.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::audit::Language;

/// A word of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The word, without the quotes around it.
    pub text: String,
    /// Where it stands in the file.
    pub place: Range<usize>,
}

impl Word {
    /// Whether it is written out: without variables, patterns or a place for the reader's own word.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        !self.text.is_empty()
            && !self.text.contains(['$', '<', '>', '*', '{', '}', '[', ']', '…', '%', '(', ')', '?', '|', '"', '\''])
            && !self.text.contains("...")
    }

    /// Whether it is an option.
    #[must_use]
    pub fn is_option(&self) -> bool {
        self.text.starts_with('-') && self.text.len() > 1
    }
}

/// A command of one of [`PROGRAMS`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// The program, and what it is given.
    pub words: Vec<Word>,
}

impl Command {
    /// The program's name, without its folder.
    #[must_use]
    pub fn program(&self) -> &str {
        self.words.first().map_or("", |word| word.text.rsplit('/').next().unwrap_or(&word.text))
    }
}

/// Programs whose words name services, profiles, tasks, scripts or files of the project.
pub const PROGRAMS: &[&str] =
    &["docker", "docker-compose", "podman-compose", "podman", "stackgen", "make", "npm", "pnpm", "yarn", "bun"];

/// Words in front of a command that are not it.
const BEFORE: &[&str] = &[
    "$", ">", "%", "#", "-", "@", "sudo", "time", "exec", "env", "command", "nohup", "if", "then", "do", "else", "elif", "while",
    "until", "!", "RUN", "CMD", "&&",
];

#[expect(clippy::expect_used, reason = "a constant, tried by every test")]
static SCRIPT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#""\s*:\s*"((?:[^"\\]|\\.)*)""#).expect("a pattern"));

/// Finds the commands in `text`, which stands in its file at `offset`.
pub fn find(language: Language, text: &str, offset: usize, found: &mut Vec<Command>) {
    if !PROGRAMS.iter().any(|program| text.contains(program)) {
        return;
    }
    let mut rest = 0;
    while rest < text.len() {
        let end = logical_line(text, rest);
        let line = &text[rest..end];
        if language == Language::PackageJson {
            for script in SCRIPT.captures_iter(line).filter_map(|found| found.get(1)) {
                of_line(script.as_str(), offset + rest + script.start(), found);
            }
        } else if let Some(start) = start_of_code(language, line) {
            of_line(&line[start..], offset + rest + start, found);
        }
        rest = end;
    }
}

/// The end of the line at `start`, and of those that continue it.
fn logical_line(text: &str, start: usize) -> usize {
    let mut end = start;
    loop {
        let len = text[end..].find('\n').map_or(text.len() - end, |at| at + 1);
        let line = &text[end..end + len];
        end += len;
        if end >= text.len() || !line.trim_end().ends_with('\\') {
            return end;
        }
    }
}

/// Where the code of a line begins: behind a list's dash and a key of YAML. `None` where the line is a comment.
fn start_of_code(language: Language, line: &str) -> Option<usize> {
    let trimmed = line.trim_start();
    if trimmed.starts_with('#') && language != Language::Prose {
        return None;
    }
    let mut start = line.len() - trimmed.len();
    if matches!(language, Language::GithubActions | Language::GitlabCi | Language::Yaml) {
        let item = line[start..].strip_prefix("- ").map_or(start, |rest| line.len() - rest.trim_start().len());
        start = item;
        if let Some((key, rest)) = line[start..].split_once(": ")
            && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
        {
            if !matches!(key, "run" | "script" | "command" | "cmd" | "entry" | "before_script" | "after_script") {
                return None;
            }
            start = line.len() - rest.len();
        }
    }
    Some(start)
}

/// The commands of one line of shell.
fn of_line(line: &str, offset: usize, found: &mut Vec<Command>) {
    for segment in segments(line, offset) {
        let mut words = segment.into_iter().skip_while(|word| {
            let text = word.text.trim_start_matches(['@', '+', '-']);
            let sets = text.split_once('=').is_some_and(|(name, _)| crate::audit::uses::is_name(name));
            text.is_empty() || BEFORE.contains(&text) || sets
        });
        let Some(first) = words.next() else { continue };
        let text = first.text.trim_start_matches(['@', '+', '-', '"', '\'']);
        let name = text.rsplit('/').next().unwrap_or(text);
        if PROGRAMS.contains(&name) {
            let first = Word { text: name.to_string(), place: first.place };
            found.push(Command { words: std::iter::once(first).chain(words).collect() });
        }
    }
}

/// A line as commands, each as its words.
fn segments(line: &str, offset: usize) -> Vec<Vec<Word>> {
    let mut segments = vec![Vec::new()];
    let mut chars = line.char_indices().peekable();
    let mut word: Option<(String, usize)> = None;
    let end = |word: &mut Option<(String, usize)>, at: usize, segments: &mut Vec<Vec<Word>>| {
        if let (Some((text, start)), Some(last)) = (word.take(), segments.last_mut()) {
            last.push(Word { text, place: offset + start..offset + at });
        }
    };
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' if chars.peek().is_some_and(|(_, next)| matches!(next, '\n' | '\r')) => end(&mut word, at, &mut segments),
            c if c.is_whitespace() => end(&mut word, at, &mut segments),
            '#' if word.is_none() && !segments.last().is_some_and(Vec::is_empty) => break,
            ';' | '|' | '&' | '(' | ')' | '`' => {
                end(&mut word, at, &mut segments);
                segments.push(Vec::new());
            }
            '\'' | '"' => {
                let (text, _) = word.get_or_insert_with(|| (String::new(), at));
                // A quote that is not closed is the reader's, not ours.
                for (_, inside) in chars.by_ref().take_while(|(_, inside)| *inside != c) {
                    text.push(inside);
                }
            }
            c => word.get_or_insert_with(|| (String::new(), at)).0.push(c),
        }
    }
    end(&mut word, line.trim_end().len(), &mut segments);
    segments
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::audit::Language;

    fn found(language: Language, text: &str) -> Vec<String> {
        let mut commands = Vec::new();
        find(language, text, 0, &mut commands);
        for word in commands.iter().flat_map(|command| command.words.iter().skip(1)) {
            assert!(text[word.place.clone()].contains(word.text.split(' ').next().unwrap_or_default()), "{word:?}");
        }
        commands.iter().map(|c| c.words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ")).collect()
    }

    #[test]
    fn commands_begin_a_line_or_follow_another() {
        use Language::{GithubActions, Makefile, PackageJson, Prose, Shell};
        for (language, text, want) in [
            (Shell, "cd web && sudo docker compose -f a.yml \\\n  up -d # start\n", vec!["docker compose -f a.yml up -d"]),
            (Shell, "# make up\necho \"make sure\"\nif make test; then npm run x; fi\n", vec!["make test", "npm run x"]),
            (Shell, "A=1 B=2 docker-compose exec db psql -c 'select 1'\n", vec!["docker-compose exec db psql -c select 1"]),
            (Makefile, "up:\n\t@docker compose up\n\t-docker compose down\n", vec!["docker compose up", "docker compose down"]),
            (
                GithubActions,
                "    - name: make it\n      run: make test\n    - run: |\n        npm run e2e\n",
                vec!["make test", "npm run e2e"],
            ),
            (PackageJson, "  \"up\": \"docker compose up && npm run dev\",\n", vec!["docker compose up", "npm run dev"]),
            (Prose, "$ make up\n", vec!["make up"]),
            (Shell, "it=\"$(docker compose ps -q app)\"\n", vec![]),
            (Shell, "x | docker compose exec -T db psql\n", vec!["docker compose exec -T db psql"]),
        ] {
            assert_eq!(found(language, text), want, "{text}");
        }
    }
}
