//! A Dockerfile's stages: which arguments, variables and ports each declares.

use std::ops::Range;

/// A name in a Dockerfile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The name.
    pub name: String,
    /// The text behind it, without quotes; none where there is none.
    pub value: Option<String>,
    /// Where the name stands.
    pub place: Range<usize>,
}

/// One stage of a build.
#[derive(Clone, Debug, Default)]
pub struct Stage {
    /// Its name: what stands behind `AS`; else its number.
    pub name: String,
    /// What it is built on.
    pub from: String,
    /// Its `ARG`s.
    pub args: Vec<Named>,
    /// Its `ENV`s.
    pub env: Vec<Named>,
    /// What it copies from, by `COPY --from`: stages and images.
    pub copies: Vec<String>,
}

/// A Dockerfile.
#[derive(Clone, Debug, Default)]
pub struct Dockerfile {
    /// `ARG`s before the first stage.
    pub args: Vec<Named>,
    /// The stages in their order.
    pub stages: Vec<Stage>,
}

impl Dockerfile {
    /// Every `ARG`, wherever it stands.
    pub fn all_args(&self) -> impl Iterator<Item = &Named> {
        self.args.iter().chain(self.stages.iter().flat_map(|stage| &stage.args))
    }

    /// The stage of a name, as `target` gives it; case does not matter.
    #[must_use]
    pub fn stage(&self, name: &str) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.name.eq_ignore_ascii_case(name))
    }

    /// The stages that building `target` (the last one without it) goes through, those that it is built on included.
    #[must_use]
    pub fn lineage(&self, target: Option<&str>) -> Vec<&Stage> {
        let mut chain: Vec<&Stage> = Vec::new();
        let mut next = match target {
            Some(name) => self.stage(name),
            None => self.stages.last(),
        };
        while let Some(stage) = next.filter(|stage| !chain.iter().any(|seen| std::ptr::eq(*seen, *stage))) {
            chain.push(stage);
            next = self.stage(&stage.from);
        }
        chain
    }

    /// The stages that are built for `target`: its lineage, and that of every stage from which something is copied.
    #[must_use]
    pub fn needed(&self, target: Option<&str>) -> Vec<&Stage> {
        let mut needed: Vec<&Stage> = Vec::new();
        let mut left = self.lineage(target);
        while let Some(stage) = left.pop() {
            if !needed.iter().any(|seen| std::ptr::eq(*seen, stage)) {
                needed.push(stage);
                left.extend(stage.copies.iter().flat_map(|name| self.lineage(Some(name))));
            }
        }
        needed
    }
}

/// Reads a Dockerfile. Never fails: what is none is left out.
#[must_use]
pub fn read(text: &str) -> Dockerfile {
    let mut file = Dockerfile::default();
    for instruction in instructions(text) {
        let Some((keyword, rest)) = first_word(text, instruction.clone()) else { continue };
        let word = text[keyword].to_ascii_uppercase();
        match word.as_str() {
            "FROM" => {
                let words: Vec<&str> =
                    words(text, rest).map(|place| &text[place]).filter(|word| !word.starts_with("--")).collect();
                let name = match words.as_slice() {
                    [_, keyword, name, ..] if keyword.eq_ignore_ascii_case("as") => (*name).to_string(),
                    _ => file.stages.len().to_string(),
                };
                let from = words.first().map_or(String::new(), |from| (*from).to_string());
                file.stages.push(Stage { name, from, ..Stage::default() });
            }
            "ARG" => {
                let args = words(text, rest).map(|place| named(text, place));
                match file.stages.last_mut() {
                    Some(stage) => stage.args.extend(args),
                    None => file.args.extend(args),
                }
            }
            "COPY" => {
                let Some(stage) = file.stages.last_mut() else { continue };
                let from = words(text, rest).find_map(|place| text[place].strip_prefix("--from=").map(str::to_string));
                stage.copies.extend(from);
            }
            "ENV" => {
                let Some(stage) = file.stages.last_mut() else { continue };
                let mut all = words(text, rest.clone());
                match all.next() {
                    // `ENV NAME the rest of the line`.
                    Some(first) if !text[first.clone()].contains('=') => {
                        let value = text[first.end..rest.end].trim().to_string();
                        stage.env.push(Named { name: text[first.clone()].to_string(), value: Some(value), place: first });
                    }
                    Some(first) => stage.env.extend(std::iter::once(first).chain(all).map(|place| named(text, place))),
                    None => {}
                }
            }
            _ => {}
        }
    }
    file
}

/// `NAME` or `NAME=value`.
fn named(text: &str, place: Range<usize>) -> Named {
    let word = &text[place.clone()];
    let (name, value) = word.split_once('=').map_or((word, None), |(name, value)| (name, Some(value)));
    let value = value.map(|value| value.trim_matches(['"', '\'']).to_string());
    Named { name: name.to_string(), value, place: place.start..place.start + name.len() }
}

/// The places of instructions, continued lines taken together, without comments and without the inside of here-documents.
fn instructions(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let (mut offset, mut continued) = (0, false);
    let mut until: Option<String> = None;
    for line in text.split_inclusive('\n') {
        let start = offset;
        offset += line.len();
        let trimmed = line.trim();
        if let Some(end) = &until {
            if trimmed == end {
                until = None;
            }
            continue;
        }
        if trimmed.starts_with('#') || (trimmed.is_empty() && continued) {
            continue;
        }
        match found.last_mut().filter(|_| continued) {
            Some(last) => last.end = start + line.trim_end().len(),
            None if trimmed.is_empty() => continue,
            None => found.push(start..start + line.trim_end().len()),
        }
        continued = trimmed.ends_with('\\') || trimmed.ends_with('`');
        let word = trimmed.split_once("<<").map(|(_, rest)| rest.trim_start_matches('-').trim_matches(['"', '\'']));
        until = word
            .and_then(|word| word.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next())
            .filter(|w| !w.is_empty())
            .map(str::to_string);
        until = until.filter(|_| {
            trimmed.get(..3).is_some_and(|start| matches!(start.to_ascii_uppercase().as_str(), "RUN" | "COP" | "ADD"))
        });
    }
    found
}

fn first_word(text: &str, place: Range<usize>) -> Option<(Range<usize>, Range<usize>)> {
    let mut all = words(text, place.clone());
    let first = all.next()?;
    Some((first.clone(), first.end..place.end))
}

/// The words of an instruction: spaces in quotes are theirs; continuations and comments between lines are nobody's.
fn words(text: &str, place: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = place.start;
    std::iter::from_fn(move || {
        loop {
            match bytes.get(at).filter(|_| at < place.end)? {
                b' ' | b'\t' | b'\r' => at += 1,
                b'\\' | b'`' if matches!(bytes.get(at + 1), None | Some(b'\n' | b'\r')) => at += 1,
                b'\n' => {
                    at += 1;
                    // A comment between continued lines.
                    let rest = text.get(at..place.end)?;
                    if rest.trim_start().starts_with('#') {
                        at += rest.find('\n').unwrap_or(rest.len());
                    }
                }
                _ => break,
            }
        }
        let start = at;
        let mut quote = None;
        while let Some(byte) = bytes.get(at).filter(|_| at < place.end) {
            match (quote, byte) {
                (None, b' ' | b'\t' | b'\n' | b'\r') => break,
                (None, b'"' | b'\'') => quote = Some(*byte),
                (Some(open), byte) if open == *byte => quote = None,
                (_, b'\\') => at += 1,
                _ => {}
            }
            at += 1;
        }
        at = at.min(place.end);
        Some(start..at)
    })
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn stages_have_arguments_and_variables() {
        let text = "# syntax=docker/dockerfile:1\nARG NODE=22 # no\nFROM --platform=$BUILDPLATFORM node:${NODE} AS deps\nARG A B=\"b c\"\n\
                    ENV X=1 \\\n    # between\n    Y=\"two words\"\nENV OLD form of it\nRUN <<EOF\nARG NOT_ONE\nEOF\nFROM deps\nARG C\n";
        let file = read(text);
        let names = |list: &[super::Named]| list.iter().map(|n| n.name.clone()).collect::<Vec<_>>();
        assert_eq!(file.args.first().map(|a| a.name.as_str()), Some("NODE"));
        assert_eq!(file.stages.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(), ["deps", "1"]);
        assert_eq!(names(&file.stages[0].args), ["A", "B"]);
        assert_eq!(file.stages[0].args[1].value.as_deref(), Some("b c"));
        assert_eq!(names(&file.stages[0].env), ["X", "Y", "OLD"]);
        assert_eq!(file.stages[0].env[2].value.as_deref(), Some("form of it"));
        assert_eq!(names(&file.stages[1].args), ["C"]);
        assert_eq!(file.lineage(None).len(), 2);
        let place = file.stages[1].args[0].place.clone();
        assert_eq!(&text[place], "C");
    }

    #[test]
    fn what_is_copied_from_is_built_too() {
        let file = read(
            "FROM a AS deps\nFROM deps AS build\nFROM b AS docs\nFROM c AS unused\n\
             FROM d AS run\nCOPY --chown=1:1 --from=build /app .\nCOPY --from=nginx:1 /x /y\nCOPY here there\n",
        );
        let mut needed: Vec<&str> = file.needed(None).into_iter().map(|stage| stage.name.as_str()).collect();
        needed.sort_unstable();
        assert_eq!(needed, ["build", "deps", "run"]);
        assert_eq!(read("FROM a AS one\nCOPY --from=one x y\n").needed(Some("one")).len(), 1);
    }

    #[test]
    fn nonsense_is_no_stage() {
        for text in ["", "\\", "FROM", "ARG", "ENV", "ENV \\\n", "RUN <<", "é\u{0}`"] {
            assert!(read(text).stages.len() < 2, "{text}");
        }
    }
}
