//! What commands do with the names that they are given.

use super::super::{Kind, Language, is_name};
use super::scanner::{Scanner, What};
use super::words::Word;
use super::{docker, foreign};

/// Commands that run the command behind them.
const WRAPPERS: &[&str] = &[
    "builtin",
    "bunx",
    "chronic",
    "command",
    "cross-env",
    "cross-env-shell",
    "doas",
    "dotenv",
    "env",
    "exec",
    "nice",
    "noglob",
    "nohup",
    "npx",
    "pnpx",
    "setsid",
    "stdbuf",
    "sudo",
    "time",
    "timeout",
    "xargs",
];

impl Scanner<'_> {
    /// What the command does that `words` are.
    pub fn run(&mut self, words: &[Word]) {
        let Some((first, rest)) = self.unwrap(words) else { return };
        let path = self.plain(first);
        match path.rsplit('/').next().unwrap_or(path) {
            "read" => self.names(rest, "adnNptui"),
            "mapfile" | "readarray" => self.names(rest, "dnOsuCc"),
            "vared" => self.names(rest, "pr"),
            "unset" if !rest.iter().any(|word| self.plain(word) == "-f") => self.names(rest, ""),
            "getopts" => self.names(rest.get(1..2).unwrap_or_default(), ""),
            "printf" if rest.first().is_some_and(|word| self.plain(word) == "-v") => {
                self.names(rest.get(1..2).unwrap_or_default(), "")
            }
            "let" => {
                for word in rest {
                    let (place, _) = word.inside(self.text);
                    self.within(place, |scanner| scanner.arithmetic(";"));
                }
            }
            "set" => self.options(rest),
            "test" | "[" => self.conditions(rest),
            "printenv" => {
                for word in rest {
                    match self.named(word) {
                        Some(name) => self.read(name, Kind::Read, false),
                        None => self.indirect(word),
                    }
                }
            }
            "envsubst" => rest.iter().for_each(|word| self.listed(word)),
            other @ ("trap" | "eval") => {
                // `eval "x=\${$1}"`.
                for word in rest.iter().filter(|_| other == "eval") {
                    let (place, _) = word.inside(self.text);
                    if let Some(name) = self.name_at(place.start).filter(|name| self.byte(name.end) == Some(b'=')) {
                        self.assign(name);
                    }
                }
                rest.iter().for_each(|word| self.doubled(word));
                if let Some(place) = rest.first().and_then(|word| foreign::code(self, word)) {
                    self.in_function(|scanner| scanner.within(place, Self::script));
                }
            }
            "." | "source" => self.os_release |= rest.first().is_some_and(|word| self.plain(word).ends_with("os-release")),
            "sh" | "bash" | "dash" | "zsh" | "ksh" | "ash" => {
                foreign::read(self, Language::Shell, rest);
                if let Some(place) = foreign::argument(self, rest, 'c') {
                    let set = std::mem::take(&mut self.temporary);
                    self.in_function(|scanner| {
                        set.into_iter().for_each(|name| scanner.note(What::Local, name));
                        scanner.within(place, Self::script);
                    });
                }
            }
            "find" => {
                for at in 0..rest.len() {
                    let word = rest.get(at).map_or("", |word| self.plain(word));
                    if !matches!(word, "-exec" | "-execdir" | "-ok" | "-okdir") {
                        continue;
                    }
                    self.run(rest.get(at + 1..).unwrap_or_default());
                }
            }
            "docker" | "podman" | "nerdctl" | "buildah" | "docker-compose" | "podman-compose" => docker::run(self, rest),
            other => foreign::run(self, other, rest),
        }
    }

    /// The command itself, behind `sudo`, `env X=1` and their like.
    fn unwrap<'w>(&mut self, mut words: &'w [Word]) -> Option<(&'w Word, &'w [Word])> {
        loop {
            let (first, rest) = words.split_first()?;
            let name = self.plain(first);
            let name = name.rsplit('/').next().unwrap_or(name);
            if !WRAPPERS.contains(&name) {
                return Some((first, rest));
            }
            words = rest;
            while let Some((first, rest)) = words.split_first() {
                let (place, _) = first.inside(self.text);
                let raw = self.slice(place.clone());
                if let Some((set, _)) = raw.split_once('=')
                    && is_name(set)
                {
                    let name = place.start..place.start + set.len();
                    self.temporary.push(name.clone());
                    self.note(What::Set, name);
                } else if let Some(list) = raw.strip_prefix("--preserve-env=") {
                    let mut at = place.end - list.len();
                    for name in list.split(',') {
                        if is_name(name) {
                            self.note(What::HandOn, at..at + name.len());
                        }
                        at += name.len() + 1;
                    }
                } else if matches!(
                    (name, raw),
                    ("env" | "sudo", "-u") | ("sudo", "-g") | ("dotenv", "-e") | ("xargs", "-I" | "-n")
                ) {
                    words = rest.get(1..).unwrap_or_default();
                    continue;
                } else if !(raw.starts_with('-') || raw.starts_with(|c: char| c.is_ascii_digit())) {
                    break;
                }
                words = rest;
            }
        }
    }

    /// Names that a command gives values to, behind options; those in `valued` take the next word.
    fn names(&mut self, words: &[Word], valued: &str) {
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let raw = self.slice(word.place.clone());
            if let Some(flags) = raw.strip_prefix('-') {
                let last = flags.chars().last();
                if last.is_some_and(|last| last != 'a' && valued.contains(last)) {
                    words.next();
                }
                continue;
            }
            let (place, _) = word.inside(self.text);
            if let Some(name) = self.name_at(place.start) {
                self.assign(name);
            }
        }
    }

    fn options(&mut self, words: &[Word]) {
        for (i, word) in words.iter().enumerate() {
            let raw = self.plain(word);
            let long = raw.ends_with('o') && words.get(i + 1).is_some_and(|next| self.plain(next) == "allexport");
            if raw.len() < 8 && (raw.contains('a') || long) && raw.starts_with(['-', '+']) {
                self.exporting = raw.starts_with('-');
            }
        }
    }

    /// `\$$x` and `\${$x}` in what `eval` runs: the variable that `x` names.
    fn doubled(&mut self, word: &Word) {
        let raw = self.slice(word.place.clone());
        for (at, _) in raw.match_indices("\\$") {
            let rest = raw.get(at + 2..).unwrap_or_default();
            let inner = rest.trim_start_matches('{');
            let Some(name) = inner.strip_prefix('$').map(|inner| inner.trim_start_matches('{')) else { continue };
            let start = word.place.start + at + 2 + rest.len() - name.len();
            if let Some(place) = self.name_at(start) {
                self.note(What::Dynamic, place);
            }
        }
    }

    /// The names in `envsubst '$X ${Y}'`.
    fn listed(&mut self, word: &Word) {
        let (place, single) = word.inside(self.text);
        let raw = self.slice(place.clone());
        for (at, _) in raw.match_indices('$') {
            let escaped = raw.get(..at).is_some_and(|before| before.ends_with('\\'));
            let brace = usize::from(raw.get(at + 1..).is_some_and(|rest| rest.starts_with('{')));
            if let Some(name) = self.name_at(place.start + at + 1 + brace).filter(|_| single || escaped) {
                self.read(name, Kind::Template, false);
            }
        }
    }
}
