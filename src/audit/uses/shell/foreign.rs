//! Code of other languages between the quotes of a command: `python -c '…'`, `awk '… ENVIRON["X"] …'`.

use std::ops::Range;

use super::super::super::Language;
use super::super::{Kind, find};
use super::scanner::Scanner;
use super::words::Word;

/// Where a word between quotes holds code that the shell leaves alone.
pub(super) fn code(scanner: &Scanner<'_>, word: &Word) -> Option<Range<usize>> {
    let (place, single) = word.inside(scanner.text);
    let quoted = place.start > word.place.start;
    (single || quoted && !scanner.slice(place.clone()).contains(['$', '\\', '`'])).then_some(place)
}

/// The code behind the option `letter`, which may stand behind others: `-ec '…'`.
pub(super) fn argument(scanner: &Scanner<'_>, words: &[Word], letter: char) -> Option<Range<usize>> {
    let at = words.iter().position(|word| {
        scanner
            .plain(word)
            .strip_prefix('-')
            .is_some_and(|flags| !flags.starts_with('-') && flags.len() < 5 && flags.ends_with(letter))
    })?;
    code(scanner, words.get(at + 1)?)
}

/// Looks into the arguments of `command`.
pub(super) fn run(scanner: &mut Scanner<'_>, command: &str, words: &[Word]) {
    let (language, letter) = match command.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.') {
        "python" => (Language::Python, 'c'),
        "node" | "bun" => (Language::Javascript, 'e'),
        "ruby" => (Language::Ruby, 'e'),
        "perl" => (Language::Perl, 'e'),
        "php" => (Language::Php, 'r'),
        "awk" | "gawk" | "mawk" => return within(scanner, words, &["ENVIRON[\""]),
        "jq" => return within(scanner, words, &["$ENV.", "env."]),
        "yq" => return within(scanner, words, &["strenv(", "env("]),
        _ => return,
    };
    read(scanner, language, words);
    let place = argument(scanner, words, letter).or_else(|| (letter == 'e').then(|| argument(scanner, words, 'p')).flatten());
    if let Some(place) = place {
        let (start, text) = (place.start, scanner.slice(place));
        if language == Language::Php {
            let found = find(language, &format!("<?php\n{text}"));
            // What was put in front is gone from the places again.
            let mut moved = super::Found::default();
            for one in found.uses {
                let place = one.place.start.saturating_sub(6)..one.place.end.saturating_sub(6);
                moved.push(one.name, place, one.kind, one.optional);
            }
            scanner.foreign.embed(start, moved);
        } else {
            scanner.foreign.embed(start, find(language, text));
        }
    }
}

/// Marks the here-document that `words` make a program of: `python3 - <<EOF`.
pub(super) fn read(scanner: &mut Scanner<'_>, language: Language, words: &[Word]) {
    let options = words.iter().map(|word| scanner.plain(word)).take_while(|word| !matches!(*word, "-" | "-s"));
    let file = options.into_iter().any(|word| !word.starts_with('-') || matches!(word, "-c" | "-e" | "-m" | "-r" | "-p"));
    let first = scanner.own_heredoc;
    if let Some(heredoc) = scanner.heredocs.get_mut(first..).and_then(<[_]>::last_mut).filter(|_| !file) {
        // In one that the shell fills in, scripts are left to the shell: what is a name here may be one there.
        heredoc.language = Some(language).filter(|language| heredoc.quoted || *language != Language::Shell);
    }
}

/// Names behind one of `starts`, in single quotes.
fn within(scanner: &mut Scanner<'_>, words: &[Word], starts: &[&str]) {
    for word in words {
        let Some(place) = code(scanner, word) else { continue };
        let text = scanner.slice(place.clone());
        for start in starts {
            for (at, _) in text.match_indices(start) {
                let joined = text
                    .get(..at)
                    .is_some_and(|before| before.ends_with(|c: char| c.is_ascii_alphanumeric() || "_.$".contains(c)));
                if let Some(name) = scanner.name_at(place.start + at + start.len()).filter(|_| !joined) {
                    scanner.read(name, Kind::Read, false);
                }
            }
        }
    }
}
