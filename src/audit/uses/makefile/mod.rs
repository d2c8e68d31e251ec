//! Uses in Makefiles.
//!
//! A name that the file itself never assigns comes from the environment, or from make's command line; and so does one that it
//! assigns with `?=`. A recipe's `$$X` is the shell's.

mod lines;
mod names;
mod references;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::ops::Range;

use lines::Line;
use references::{Part, read};

use super::pieces::Pieces;
use super::{Found, Kind, is_name, shell};

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    let lines = lines::read(text);
    let slice = |place: &Range<usize>| text.get(place.clone()).unwrap_or_default();
    let mut assigned: HashSet<&str> = HashSet::new();
    let mut exported: HashSet<&str> = HashSet::new();
    let mut everything = false;
    for line in &lines {
        match &line.kind {
            lines::Kind::Assignment { name, exported: exports, .. } => {
                assigned.insert(slice(name));
                if *exports {
                    exported.insert(slice(name));
                    found.sets.push((slice(name).to_string(), name.clone()));
                }
            }
            lines::Kind::Define(name) => {
                assigned.insert(slice(name));
            }
            lines::Kind::Export(names) if names.is_empty() => everything = true,
            lines::Kind::Export(names) => exported.extend(names.iter().map(slice)),
            lines::Kind::Other if slice(&line.place).starts_with(".EXPORT_ALL_VARIABLES") => everything = true,
            _ => {}
        }
    }
    let mut file = File { text, assigned, exported, everything, asked: HashSet::new(), found };
    for line in &lines {
        file.bind(line);
    }
    let together = text.contains("\n.ONESHELL");
    let mut recipe = Pieces::default();
    for line in &lines {
        file.line(line, &mut recipe);
        if !together || line.kind != lines::Kind::Recipe {
            file.run(&std::mem::take(&mut recipe));
        }
    }
    file.run(&recipe);
}

struct File<'a> {
    text: &'a str,
    /// What the file gives a value to.
    assigned: HashSet<&'a str>,
    /// What of it commands see.
    exported: HashSet<&'a str>,
    /// They see all of it.
    everything: bool,
    /// What was assigned with `?=` already.
    asked: HashSet<&'a str>,
    found: &'a mut Found,
}

impl<'a> File<'a> {
    fn slice(&self, place: Range<usize>) -> &'a str {
        self.text.get(place).unwrap_or_default()
    }

    /// Notes the variables of loops, and what `$(eval X := …)` assigns.
    fn bind(&mut self, line: &Line) {
        if !self.slice(line.place.clone()).contains("foreach") && !self.slice(line.place.clone()).contains("eval") {
            return;
        }
        for part in read(self.text, line.place.clone()).parts {
            if let Part::Bound(place) = part {
                let name = self.slice(place);
                self.assigned.insert(name);
            }
        }
        for (at, word) in self.slice(line.place.clone()).match_indices("$(eval ") {
            let place = super::interpolation::name(self.text, line.place.start + at + word.len());
            let name = self.slice(place);
            self.assigned.insert(name);
        }
    }

    fn line(&mut self, line: &Line, recipe: &mut Pieces) {
        match &line.kind {
            lines::Kind::Recipe => {
                self.references(line.place.clone());
                self.shell_text(line.place.clone(), recipe);
                return;
            }
            lines::Kind::Assignment { name, operator, .. } => {
                let own = self.slice(name.clone());
                if self.slice(operator.clone()) == "!=" {
                    self.shell_text(operator.end..line.place.end, recipe);
                }
                // The environment wins over `?=`.
                if self.slice(operator.clone()) == "?=" && is_name(own) && !names::is_own(own) && self.asked.insert(own) {
                    self.found.push(own, name.clone(), Kind::Read, true);
                }
            }
            lines::Kind::Export(exported) => {
                for name in exported {
                    let own = self.slice(name.clone());
                    if self.assigned.contains(own) {
                        self.found.sets.push((own.to_string(), name.clone()));
                    } else {
                        self.use_of(name.clone(), Kind::PassThrough, false);
                    }
                }
            }
            lines::Kind::Asks(name) => return self.use_of(name.clone(), Kind::Read, true),
            _ => {}
        }
        self.references(line.place.clone());
    }

    fn use_of(&mut self, place: Range<usize>, kind: Kind, optional: bool) {
        let name = self.slice(place.clone());
        if is_name(name) && !self.assigned.contains(name) && !names::is_own(name) {
            self.found.push(name, place, kind, optional);
        }
    }

    fn references(&mut self, place: Range<usize>) {
        for part in read(self.text, place).parts {
            match part {
                Part::Name(place) => self.use_of(place, Kind::Read, false),
                Part::Asked(place) => self.use_of(place, Kind::Read, true),
                Part::Shell(place) => {
                    let mut script = Pieces::default();
                    self.shell_text(place, &mut script);
                    self.run(&script);
                }
                Part::Bound(_) => {}
            }
        }
    }

    /// A stretch as the shell sees it: `$$` is a dollar, and a dot stands for what make has filled in.
    fn shell_text(&self, place: Range<usize>, script: &mut Pieces) {
        let filled = read(self.text, place.clone()).whole;
        let line = self.slice(place.clone());
        // What comes before a command is make's.
        let mut at = place.start + line.len() - line.trim_start_matches(['\t', ' ', '@', '-', '+']).len();
        for reference in filled {
            if reference.start < at {
                continue;
            }
            self.dollars(at..reference.start, script);
            script.put(".", reference.start);
            at = reference.end;
        }
        self.dollars(at..place.end, script);
    }

    fn dollars(&self, place: Range<usize>, script: &mut Pieces) {
        let mut from = place.start;
        while let Some(dollar) = self.slice(from..place.end).find("$$").map(|found| from + found) {
            script.take(self.text, from..dollar + 1);
            from = dollar + 2;
        }
        script.take(self.text, from..place.end);
    }

    fn run(&mut self, script: &Pieces) {
        if !script.text.contains('$') && !script.text.contains("printenv") && !script.text.contains("-e ") {
            return;
        }
        let known = |name: &str| {
            names::is_own(name)
                || self.exported.contains(name) && self.assigned.contains(name)
                || self.everything && self.assigned.contains(name)
        };
        let inside = shell::scan(&script.text, &known);
        script.embed(inside, self.found);
    }
}
