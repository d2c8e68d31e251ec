//! `docker run -e X` and its kin, which hand the shell's variables on.

use std::ops::Range;

use super::super::is_name;
use super::scanner::{Scanner, What};
use super::words::Word;

/// Options without a value.
const SWITCHES: &[&str] = &[
    "--build",
    "--detach",
    "--init",
    "--interactive",
    "--load",
    "--no-cache",
    "--no-deps",
    "--no-healthcheck",
    "--no-TTY",
    "--oom-kill-disable",
    "--privileged",
    "--publish-all",
    "--pull",
    "--push",
    "--quiet",
    "--read-only",
    "--rm",
    "--service-ports",
    "--sig-proxy",
    "--squash",
    "--tty",
    "--use-aliases",
    "-P",
    "-T",
    "-d",
    "-i",
    "-q",
    "-t",
];

/// Reads the arguments of the command.
pub(super) fn run(scanner: &mut Scanner<'_>, words: &[Word]) {
    let Some(start) = words.iter().position(|word| matches!(scanner.plain(word), "run" | "exec" | "create" | "build" | "bud"))
    else {
        return;
    };
    let build = matches!(words.get(start).map(|word| scanner.plain(word)), Some("build" | "bud"));
    let mut words = words.get(start + 1..).unwrap_or_default().iter();
    while let Some(word) = words.next() {
        let (place, _) = word.inside(scanner.text);
        let raw = scanner.slice(place.clone());
        if !raw.starts_with('-') {
            // Behind the image stands what runs in it; behind a folder go on the options of the build.
            if build {
                continue;
            }
            return;
        }
        let clustered = !raw.starts_with("--") && raw.len() > 2 && raw.bytes().skip(1).all(|byte| b"itdqPT".contains(&byte));
        if SWITCHES.contains(&raw) || clustered {
            continue;
        }
        let (option, value) = match raw.split_once('=') {
            Some((option, value)) => (option, place.end - value.len()..place.end),
            None if raw.starts_with("-e") && raw.len() > 2 => ("-e", place.start + 2..place.end),
            None => match words.next() {
                Some(word) => (raw, word.inside(scanner.text).0),
                None => return,
            },
        };
        match option {
            "-e" | "--env" | "--build-arg" => hand_on(scanner, value),
            "--secret" => {
                let text = scanner.slice(value.clone());
                if let Some(at) = text.find("env=")
                    && let Some(name) = scanner.name_at(value.start + at + 4)
                {
                    scanner.note(What::HandOn, name);
                }
            }
            _ => {}
        }
    }
}

/// `X` is handed on, `X=…` is set.
fn hand_on(scanner: &mut Scanner<'_>, value: Range<usize>) {
    // Quotes may begin behind `=`, or stand around all.
    let text = scanner.slice(value.clone());
    let trimmed = text.trim_start_matches(['"', '\'']);
    let start = value.end - trimmed.len();
    let trimmed = trimmed.trim_end_matches(['"', '\'']);
    match trimmed.split_once('=') {
        Some((name, _)) if is_name(name) => scanner.note(What::Set, start..start + name.len()),
        None if is_name(trimmed) => scanner.note(What::HandOn, start..start + trimmed.len()),
        _ => {}
    }
}
