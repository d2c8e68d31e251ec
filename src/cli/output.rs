//! What the user sees: results on stdout, everything else on stderr.

use std::io::{self, IsTerminal, Write as _};

use clap::ValueEnum;

use crate::diag::{Diagnostic, Severity, Sources, human};

/// Narrower terminals are written to as if they were this wide.
const NARROWEST: usize = 40;
/// Lines longer than this are hard to read, however wide the terminal.
const WIDEST: usize = 120;
/// What is assumed where the width cannot be told.
const USUAL: usize = 80;

/// Nobody reads more findings at once.
const MOST_FINDINGS: usize = 500;

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// On a terminal, unless NO_COLOR is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Why a command could not be carried out.
#[derive(Debug)]
pub struct Failed {
    /// One lower-case phrase without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Failed {
    /// A failure with its reason.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None }
    }

    /// Says what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl From<crate::pipeline::write::WriteError> for Failed {
    fn from(error: crate::pipeline::write::WriteError) -> Self {
        Self::new(error.to_string())
    }
}

/// Where and how to write.
#[derive(Clone, Copy, Debug)]
pub struct Output {
    stdout_colour: bool,
    stderr_colour: bool,
    stderr_terminal: bool,
    width: usize,
    quiet: bool,
    verbose: bool,
}

impl Output {
    /// Asks the terminal and the environment (`NO_COLOR`, `TERM`, `COLUMNS`).
    #[must_use]
    pub fn new(colour: Colour, quiet: bool, verbose: bool) -> Self {
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let plain = set("NO_COLOR").is_some() || set("TERM").is_some_and(|term| term == "dumb");
        let decide = |terminal: bool| match colour {
            Colour::Auto => terminal && !plain,
            Colour::Always => true,
            Colour::Never => false,
        };
        let told = || set("COLUMNS")?.to_str()?.parse().ok();
        let width = told().or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)));
        Self {
            stdout_colour: decide(io::stdout().is_terminal()),
            stderr_colour: decide(io::stderr().is_terminal()),
            stderr_terminal: io::stderr().is_terminal() && set("TERM").is_none_or(|term| term != "dumb"),
            width: width.unwrap_or(USUAL).clamp(NARROWEST, WIDEST),
            quiet,
            verbose,
        }
    }

    /// Whether results may be coloured.
    #[must_use]
    pub fn colour(&self) -> bool {
        self.stdout_colour
    }

    /// Columns of a line.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// Whether more is to be told than usual.
    #[must_use]
    pub fn verbose(&self) -> bool {
        self.verbose
    }

    /// Writes a result as it is. A reader that has seen enough and gone away is no error.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn result(&self, text: &str) -> Result<(), Failed> {
        let mut stdout = io::stdout().lock();
        match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(Failed::new(format!("cannot write to the standard output: {error}")))
            }
            _ => Ok(()),
        }
    }

    /// A result that only says that all is well, or how much there was: not with `--quiet`.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn summary(&self, line: &str) -> Result<(), Failed> {
        if self.quiet { Ok(()) } else { self.result(&format!("{line}\n")) }
    }

    /// Says something beside the result: not with `--quiet`.
    pub fn note(&self, line: &str) {
        if !self.quiet {
            say(&format!("{line}\n"));
        }
    }

    /// Shows what is being done, in the place of what was shown so before; an empty line takes it away. Only to people: on a
    /// terminal, and not with `--quiet`.
    pub fn progress(&self, line: &str) {
        if !self.quiet && self.stderr_terminal {
            let line: String = line.chars().take(self.width.saturating_sub(1)).collect();
            say(&format!("\r\u{1b}[K{line}"));
        }
    }

    /// Warns.
    pub fn warn(&self, message: &str, help: &str) {
        let word = self.paint("warning:", "33;1", self.stderr_colour);
        say(&format!("{word} {message}\n"));
        if !help.is_empty() {
            say(&format!("  help: {help}\n"));
        }
    }

    /// Says why the command could not be carried out.
    pub fn failed(&self, failed: &Failed) {
        let word = self.paint("error:", "31;1", self.stderr_colour);
        say(&format!("{word} {}\n", failed.message));
        if let Some(help) = &failed.help {
            say(&format!("  help: {help}\n"));
        }
    }

    /// Shows findings beside the result. With `--quiet`, only errors.
    pub fn findings(&self, found: &[Diagnostic], sources: &Sources) {
        let shown: Vec<Diagnostic> = found.iter().filter(|d| !self.quiet || d.severity == Severity::Error).cloned().collect();
        if !shown.is_empty() {
            let drawn = drawn(&shown, sources, self.stderr_colour, self.width);
            say(&format!("{drawn}{}\n", counts(&shown)));
        }
    }

    /// A unified diff for stdout, coloured where colours are on.
    #[must_use]
    pub fn diff(&self, diff: &str) -> String {
        let colour = |line: &str| match line.as_bytes().first() {
            Some(b'+') => self.paint(line, "32", self.stdout_colour),
            Some(b'-') => self.paint(line, "31", self.stdout_colour),
            Some(b'@') => self.paint(line, "36", self.stdout_colour),
            _ => line.to_owned(),
        };
        diff.lines().map(|line| colour(line) + "\n").collect()
    }

    fn paint(&self, text: &str, style: &str, colour: bool) -> String {
        if colour { format!("\u{1b}[{style}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// Findings for a terminal: the first of very many.
#[must_use]
pub fn drawn(found: &[Diagnostic], sources: &Sources, colour: bool, width: usize) -> String {
    let first = &found[..found.len().min(MOST_FINDINGS)];
    let mut shown = human::render(first, sources, colour, width);
    if first.len() < found.len() {
        shown.push_str(&format!("… and {} more: mend these first\n\n", found.len() - first.len()));
    }
    shown
}

/// There is nobody left to tell where stderr cannot be written to.
fn say(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// `2 errors, 1 warning`.
#[must_use]
pub fn counts(found: &[Diagnostic]) -> String {
    let errors = found.iter().filter(|d| d.severity == Severity::Error).count();
    let parts = [(errors, "error"), (found.len() - errors, "warning")];
    let told: Vec<String> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, noun)| count(*n, noun)).collect();
    if told.is_empty() { "no findings".to_owned() } else { told.join(", ") }
}

/// `1 file`, `2 files`.
#[must_use]
pub fn count(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}
