//! Uses in Dockerfiles.
//!
//! An `ARG` is used where it is declared and wherever `${X}` takes it; what `ENV` sets to a text of its own is no use. What the
//! commands of `RUN`, `CMD` and `ENTRYPOINT` read besides comes from the environment.

mod instructions;
mod stage;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use instructions::{Instruction, read};
use stage::{Origin, Stage, is_predefined};

use super::interpolation::{Style, interpolate, name};
use super::pieces::Pieces;
use super::{Found, Kind, is_name, shell};
use crate::audit::Language;

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    let (instructions, escape) = read(text);
    let style = Style { bare: true, backslash: escape == '\\', quotes: true, ..Style::default() };
    let mut file = File {
        found,
        style,
        global: Stage::default(),
        stage: Stage::default(),
        alias: None,
        stages: HashMap::new(),
        outside: true,
        windows: false,
    };
    for instruction in &instructions {
        file.see(instruction);
    }
}

struct File<'f> {
    found: &'f mut Found,
    style: Style,
    /// What is declared before the first `FROM`.
    global: Stage,
    stage: Stage,
    /// The name of the stage that is read now.
    alias: Option<String>,
    /// The named stages as they are at their ends.
    stages: HashMap<String, Stage>,
    /// Before the first `FROM`.
    outside: bool,
    /// `SHELL` names one that is none of Unix.
    windows: bool,
}

impl File<'_> {
    fn see(&mut self, instruction: &Instruction) {
        let rest = &instruction.rest;
        match instruction.name.as_str() {
            "FROM" => self.from(rest),
            "ARG" => self.arg(rest),
            "ENV" => self.env(rest),
            "SHELL" => self.windows = rest.text.contains("powershell") || rest.text.contains("pwsh") || rest.text.contains("cmd"),
            "RUN" | "CMD" | "ENTRYPOINT" => self.command(instruction),
            "HEALTHCHECK" => {
                if let Some(at) = rest.text.find("CMD") {
                    let command =
                        Instruction { name: "CMD".to_string(), rest: rest.part(at + 3..rest.text.len()), documents: Vec::new() };
                    self.command(&command);
                }
            }
            "COPY" | "ADD" | "LABEL" | "USER" | "WORKDIR" | "EXPOSE" | "VOLUME" | "STOPSIGNAL" => {
                self.expand(rest);
                for document in instruction.documents.iter().filter(|document| !document.quoted) {
                    self.expand_as(&document.body, Style { quotes: false, ..self.style });
                }
            }
            _ => {}
        }
    }

    fn from(&mut self, rest: &Pieces) {
        if let Some(alias) = self.alias.take() {
            self.stages.insert(alias, std::mem::take(&mut self.stage));
        }
        self.stage = self.global.clone();
        self.expand(rest);
        self.outside = false;
        let words: Vec<String> =
            rest.text.split_whitespace().filter(|word| !word.starts_with("--")).map(str::to_lowercase).collect();
        self.stage = words.first().and_then(|base| self.stages.get(base)).cloned().unwrap_or_default();
        self.alias = words.get(2).filter(|_| words.get(1).is_some_and(|word| word == "as")).cloned();
    }

    fn arg(&mut self, rest: &Pieces) {
        for (start, end) in words(&rest.text) {
            let word = rest.part(start..end);
            let place = name(&word.text, 0);
            let name = word.text.get(place.clone()).unwrap_or_default().to_string();
            let default = word.text.get(place.end..).is_some_and(|rest| rest.starts_with('='));
            if name.is_empty() {
                continue;
            }
            self.expand(&word.part(place.end..word.text.len()));
            if is_predefined(&name) {
                continue;
            }
            // Declared again in a stage, an argument keeps the default that it has before all.
            let inherited = !self.outside && self.global.args.get(&name).is_some_and(|default| *default);
            self.found.push(name.clone(), word.place(&place), Kind::BuildArg, default || inherited);
            let stage = if self.outside { &mut self.global } else { &mut self.stage };
            stage.args.insert(name, default || inherited);
        }
    }

    fn env(&mut self, rest: &Pieces) {
        let all = words(&rest.text);
        let old = all.first().is_some_and(|&(start, end)| rest.text.get(start..end).is_some_and(|word| !word.contains('=')));
        // `ENV X v` is the old way to write `ENV X=v`.
        let all = if old { all.first().map(|&(start, _)| (start, rest.text.len())).into_iter().collect() } else { all };
        let mut set = Vec::new();
        for (start, end) in all {
            let word = rest.part(start..end);
            let place = name(&word.text, 0);
            let name = word.text.get(place.clone()).unwrap_or_default().to_string();
            if !is_name(&name) {
                continue;
            }
            let value = word.part(place.end..word.text.len());
            let from_itself = self.expand(&value).contains(&name);
            self.found.sets.push((name.clone(), word.place(&place)));
            set.push((name, from_itself));
        }
        for (name, from_itself) in set {
            // With its own argument's value it stays the argument.
            if !(from_itself && self.stage.args.contains_key(&name)) {
                self.stage.set.insert(name);
            }
        }
    }

    /// Docker's own expansion: the arguments in it are uses. Gives the names back.
    fn expand(&mut self, text: &Pieces) -> Vec<String> {
        self.expand_as(text, self.style)
    }

    fn expand_as(&mut self, text: &Pieces, style: Style) -> Vec<String> {
        let mut names = Vec::new();
        interpolate(&text.text, style, &mut |place, optional| {
            let name = text.text.get(place.clone()).unwrap_or_default();
            names.push(name.to_string());
            let stage = if self.outside { &self.global } else { &self.stage };
            if let Origin::Arg(default) = stage.origin(name) {
                self.found.push(name, text.place(&place), Kind::BuildArg, optional || default);
            }
        });
        names
    }

    fn command(&mut self, instruction: &Instruction) {
        let (start, secrets) = self.flags(&instruction.rest);
        let around = if secrets.is_empty() { None } else { Some(self.stage.clone()) };
        self.stage.set.extend(secrets);
        self.run(instruction, start);
        if let Some(around) = around {
            self.stage = around;
        }
    }

    fn run(&mut self, instruction: &Instruction, start: usize) {
        let rest = &instruction.rest;
        let command = rest.part(start..rest.text.len());
        let trimmed = command.text.trim_start();
        if trimmed.starts_with('[')
            && let Ok(words) = serde_json::from_str::<Vec<String>>(trimmed.trim_end())
        {
            // No shell, no expansion, unless it is the shell that is run.
            let shell = words.first().and_then(|first| first.rsplit('/').next()).unwrap_or_default();
            if matches!(shell, "sh" | "bash" | "ash" | "dash" | "zsh")
                && words.iter().any(|word| word.starts_with('-') && word.ends_with('c'))
            {
                self.script(&super::json::last_text(&command));
            }
            return;
        }
        let bare = trimmed.trim_end();
        if let [document] = instruction.documents.as_slice()
            && bare.starts_with("<<")
            && !bare.contains(char::is_whitespace)
        {
            return self.document(&document.body);
        }
        let mut whole = command;
        for document in &instruction.documents {
            whole.put("\n", 0);
            whole.append(&document.body);
            whole.put(&document.tag, 0);
        }
        self.script(&whole);
    }

    /// A here-document that is a script itself.
    fn document(&mut self, body: &Pieces) {
        let first = body.text.trim_start();
        match Language::of("", first) {
            Some(language) if first.starts_with("#!") && language != Language::Shell => {
                let inside = super::find(language, &body.text);
                self.take(body, inside);
            }
            _ => self.script(body),
        }
    }

    fn script(&mut self, script: &Pieces) {
        if self.windows {
            self.expand(script);
            return;
        }
        let inside = shell::scan(&script.text, &|_| false);
        self.take(script, inside);
    }

    /// Takes what a script uses, by what the stage knows of the names.
    fn take(&mut self, script: &Pieces, inside: Found) {
        let mut kept = Found { sets: inside.sets, dynamic: inside.dynamic, ..Found::default() };
        for mut one in inside.uses {
            match self.stage.origin(&one.name) {
                Origin::Set => continue,
                Origin::Arg(default) => {
                    one.kind = Kind::BuildArg;
                    one.optional |= default;
                }
                // What is declared before all is not known inside of a stage.
                Origin::Unknown if self.global.args.contains_key(&one.name) => continue,
                Origin::Unknown => {}
            }
            kept.uses.push(one);
        }
        script.embed(kept, self.found);
    }

    /// Reads the flags of `RUN`; says where the command begins, and what its secrets set.
    fn flags(&mut self, rest: &Pieces) -> (usize, Vec<String>) {
        let mut start = 0;
        let mut secrets = Vec::new();
        for (from, to) in words(&rest.text) {
            let flag = rest.part(from..to);
            if !flag.text.starts_with("--") {
                break;
            }
            self.expand(&flag);
            if flag.text.contains("type=secret")
                && let Some(at) = flag.text.find(",env=")
            {
                let place = name(&flag.text, at + 5);
                if !place.is_empty() {
                    let name = flag.text.get(place.clone()).unwrap_or_default().to_string();
                    secrets.push(name.clone());
                    self.found.push(name, flag.place(&place), Kind::Read, false);
                }
            }
            start = to;
        }
        (start, secrets)
    }
}

/// The words of an instruction: where each begins and ends, with quotes kept together.
fn words(text: &str) -> Vec<(usize, usize)> {
    let mut words = Vec::new();
    let mut start = None;
    let mut quote = None;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if quote.is_none() && c.is_whitespace() && !escaped {
            if let Some(start) = start.take() {
                words.push((start, at));
            }
            continue;
        }
        start.get_or_insert(at);
        match (quote, c) {
            _ if escaped => escaped = false,
            (Some('"') | None, '\\') => escaped = true,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
    }
    words.extend(start.map(|start| (start, text.len())));
    words
}
