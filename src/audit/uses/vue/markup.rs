//! Markup and the code in it: everything else is blanked out.

use std::ops::Range;

use super::braces::closing;
use crate::audit::Language;

/// After so many braces that nothing closes, braces are text.
const HOPELESS: usize = 8;

/// A component, as the program that is left of it.
pub struct Component<'s> {
    pub(super) text: &'s str,
    language: Language,
    program: Vec<u8>,
    /// Whether its script says that there is markup in it.
    pub has_jsx: bool,
    /// In Vue: how deep it is in `<template>`.
    templates: usize,
    unclosed: usize,
    /// In Astro: how deep it is in code in markup in code.
    pub(super) nesting: usize,
}

impl<'s> Component<'s> {
    /// Reads a component.
    pub fn read(language: Language, text: &'s str) -> Self {
        let program = text.bytes().map(|byte| if byte == b'\n' { byte } else { b' ' }).collect();
        let mut component = Self { text, language, program, has_jsx: false, templates: 0, unclosed: 0, nesting: 0 };
        let start = if language == Language::Astro { component.frontmatter() } else { 0 };
        component.markup(start);
        component
    }

    /// The program: as long as the text, with all code at its place.
    pub fn program(&self) -> String {
        String::from_utf8_lossy(&self.program).into_owned()
    }

    pub(super) fn keep(&mut self, range: Range<usize>) {
        if let (Some(to), Some(from)) = (self.program.get_mut(range.clone()), self.text.as_bytes().get(range)) {
            to.copy_from_slice(from);
        }
    }

    pub(super) fn mark(&mut self, at: usize, byte: u8) {
        if let Some(place) = self.program.get_mut(at).filter(|place| **place == b' ') {
            *place = byte;
        }
    }

    /// Keeps an expression; the bytes around it are those of its delimiters.
    fn expression(&mut self, range: Range<usize>) {
        let Range { start, end } = range.clone();
        self.open(start);
        self.keep(range);
        self.mark(end, b')');
    }

    /// Marks where an expression begins.
    fn open(&mut self, start: usize) {
        if start > 1 && self.nesting == 0 {
            self.mark(start - 2, b';');
        }
        self.mark(start.saturating_sub(1), b'(');
    }

    /// Keeps statements.
    fn statements(&mut self, range: Range<usize>) {
        let Range { start, end } = range.clone();
        self.mark(start.saturating_sub(1), b';');
        self.keep(range);
        self.mark(end, b';');
    }

    /// The code between the fences of an Astro page.
    fn frontmatter(&mut self) -> usize {
        let Some(open) = self.text.find(|c: char| !c.is_whitespace() && c != '\u{feff}') else { return 0 };
        let Some(rest) = self.text.get(open..).and_then(|rest| rest.strip_prefix("---")) else { return 0 };
        let end = rest.find("\n---").unwrap_or(rest.len());
        self.keep(open + 3..open + 3 + end);
        self.mark(open + 3 + end + 1, b';');
        (open + 3 + end + 4).min(self.text.len())
    }

    fn markup(&mut self, mut at: usize) {
        let text = self.text;
        while let Some(step) = text.get(at..).and_then(|rest| rest.find(['<', '{'])) {
            at += step;
            let rest = &text[at..];
            at = if rest.starts_with("<!--") {
                at + rest.find("-->").unwrap_or(rest.len())
            } else if rest.starts_with('{') {
                self.braces(at)
            } else if rest.as_bytes().get(1).is_some_and(u8::is_ascii_alphabetic) {
                self.tag(at).0
            } else {
                if rest.starts_with("</template") {
                    self.templates = self.templates.saturating_sub(1);
                }
                at + 1
            };
        }
    }

    /// An expression in text.
    pub(super) fn braces(&mut self, at: usize) -> usize {
        if self.unclosed > HOPELESS {
            return at + 1;
        }
        if self.language == Language::Vue {
            if self.templates == 0 || !self.text[at..].starts_with("{{") {
                return at + 1;
            }
            let Some(length) = self.text[at..].find("}}") else {
                self.unclosed += 1;
                return at + 1;
            };
            self.expression(at + 2..at + length);
            return at + length + 2;
        }
        let closed = if self.language == Language::Astro { self.expression_at(at) } else { self.block_at(at) };
        closed.unwrap_or_else(|| {
            self.unclosed += 1;
            at + 1
        })
    }

    /// `{expression}` of Astro; answers the place behind it.
    fn expression_at(&mut self, at: usize) -> Option<usize> {
        let inside = self.text.get(at + 1..)?.trim_start();
        let start = self.text.len() - inside.strip_prefix("...").unwrap_or(inside).len();
        let end = self.code(start);
        match end {
            Some(end) if is_comment(self.text.get(start..end).unwrap_or_default()) => self.blank(start..end),
            Some(end) => {
                self.open(at + 1);
                self.mark(end, b')');
            }
            None => self.blank(start..self.text.len()),
        }
        end.map(|end| end + 1)
    }

    fn blank(&mut self, range: Range<usize>) {
        for byte in self.program.get_mut(range).into_iter().flatten().filter(|byte| **byte != b'\n') {
            *byte = b' ';
        }
    }

    /// `{expression}`, `{#if expression}` of Svelte; answers the place behind it.
    fn block_at(&mut self, at: usize) -> Option<usize> {
        let end = closing(self.text, at)?;
        let inside = self.text.get(at + 1..end)?.trim_start();
        self.block(end - inside.strip_prefix("...").unwrap_or(inside).len()..end);
        Some(end + 1)
    }

    /// What stands between the braces of Svelte: `expression`, `#if expression`, `@const x = expression` …
    fn block(&mut self, range: Range<usize>) {
        let inside = self.text.get(range.clone()).unwrap_or_default();
        let trimmed = inside.trim_start();
        if is_comment(inside) {
            return;
        }
        if self.language == Language::Astro
            || !trimmed.starts_with(['#', '@', ':', '/'])
            || trimmed.starts_with("//")
            || trimmed.starts_with("/*")
        {
            return self.expression(range);
        }
        let start = range.end - trimmed.len();
        let after =
            |keyword: &str| trimmed.strip_prefix(keyword).map(|code| start + keyword.len()..start + keyword.len() + code.len());
        let until = |code: Range<usize>, word: &str| {
            let length = self.text.get(code.clone()).and_then(|code| code.rfind(word));
            code.start..length.map_or(code.end, |length| code.start + length)
        };
        if let Some(code) = after("@const ") {
            self.statements(code);
        } else if let Some(code) = after("#each ") {
            self.expression(until(code, " as "));
        } else if let Some(code) = after("#await ") {
            self.expression(until(code, " then "));
        } else if let Some(code) =
            ["#if ", ":else if ", "#key ", "@html ", "@render ", "@attach "].iter().find_map(|keyword| after(keyword))
        {
            self.expression(code);
        }
    }

    /// A tag: the code in its attributes, and for scripts and styles what they hold. Answers the place behind it, and whether the tag
    /// closes itself.
    pub(super) fn tag(&mut self, at: usize) -> (usize, bool) {
        let text = self.text;
        let name_end =
            text[at + 1..].find(|c: char| !(c.is_alphanumeric() || "-.:_".contains(c))).map_or(text.len(), |end| at + 1 + end);
        let name = &text[at + 1..name_end];
        let is_code = self.language != Language::Vue || self.templates > 0;
        let (end, attributes) = self.attributes(name_end, is_code);
        if text[..end].ends_with("/>") {
            return (end, true);
        }
        let close = |name: &str| {
            let wanted = format!("</{name}");
            text[end..].find(&wanted).map_or(text.len(), |length| end + length)
        };
        let behind = match name {
            "script" => {
                let inside = end..close(name);
                let kind = attributes.iter().find(|(key, _)| *key == "type").map_or("", |(_, value)| value);
                let is_code =
                    matches!(kind, "" | "module" | "text/javascript" | "application/javascript" | "text/typescript" | "ts");
                if is_code && self.nesting == 0 {
                    self.has_jsx |= attributes.iter().any(|(key, value)| *key == "lang" && value.ends_with('x'));
                    self.statements(inside.clone());
                }
                inside.end
            }
            "style" => close(name),
            "template" if self.language == Language::Vue => {
                self.templates += 1;
                end
            }
            // A block of another tool: translations, documentation.
            _ if self.language == Language::Vue && self.templates == 0 => close(name),
            _ => end,
        };
        (behind, false)
    }

    /// Reads attributes up to the end of a tag; answers the place behind it, and those with values.
    fn attributes(&mut self, mut at: usize, is_code: bool) -> (usize, Vec<(&'s str, &'s str)>) {
        let (text, bytes) = (self.text, self.text.as_bytes());
        let mut found = Vec::new();
        loop {
            match bytes.get(at) {
                None => return (text.len(), found),
                Some(b'>') => return (at + 1, found),
                Some(b'{') if self.language != Language::Vue => at = self.braces(at),
                Some(byte) if byte.is_ascii_whitespace() || *byte == b'/' => at += 1,
                Some(_) => {
                    let length = text.get(at..).and_then(|rest| rest.find(|c: char| c.is_whitespace() || "=>/{".contains(c)));
                    let end = length.map_or(text.len(), |length| at + length.max(1));
                    let key = text.get(at..end).unwrap_or_default();
                    let equals = text.get(end..).unwrap_or_default();
                    let gap = equals.len() - equals.trim_start().len();
                    at = end;
                    if bytes.get(end + gap) == Some(&b'=') {
                        let value = end + gap + 1;
                        let value = value + text[value..].len() - text[value..].trim_start().len();
                        at = self.value(key, value, is_code, &mut found);
                    }
                    // `end` may be inside of a letter only where the text is broken.
                    while at < text.len() && !text.is_char_boundary(at) {
                        at += 1;
                    }
                }
            }
        }
    }

    /// The value of an attribute; answers the place behind it.
    fn value(&mut self, key: &'s str, at: usize, is_code: bool, found: &mut Vec<(&'s str, &'s str)>) -> usize {
        let text = self.text;
        match text.as_bytes().get(at) {
            Some(b'{') if self.language != Language::Vue => self.braces(at),
            Some(b'`') if self.language == Language::Astro => {
                self.mark(at - 1, if self.nesting == 0 { b';' } else { b' ' });
                self.template(at).unwrap_or(text.len())
            }
            Some(&quote @ (b'"' | b'\'')) => {
                let start = at + 1;
                let end = text[start..].find(char::from(quote)).map_or(text.len(), |length| start + length);
                found.push((key, &text[start..end]));
                match self.language {
                    Language::Vue if is_code => self.directive(key, start..end),
                    Language::Svelte => self.interpolated(start..end),
                    _ => {}
                }
                (end + 1).min(text.len())
            }
            _ => {
                let rest = text.get(at..).unwrap_or_default();
                let end = at + rest.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(rest.len());
                found.push((key, &text[at..end]));
                end
            }
        }
    }

    /// `:prop="…"`, `v-if="…"`, `@click="…"`.
    fn directive(&mut self, key: &str, range: Range<usize>) {
        if key.starts_with('@') || key.starts_with("v-on") {
            self.statements(range);
        } else if key == "v-for" {
            let code = self.text.get(range.clone()).unwrap_or_default();
            let list = [" in ", " of "].iter().filter_map(|word| code.find(word)).min().map_or(0, |length| length + 4);
            self.expression(range.start + list..range.end);
        } else if key.starts_with(':') || (key.starts_with("v-") && !key.starts_with("v-slot")) {
            self.expression(range);
        }
    }

    /// Expressions within the quotes of an attribute.
    fn interpolated(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while let Some(length) = self.text.get(at..range.end).and_then(|rest| rest.find('{')) {
            at = self.braces(at + length);
        }
    }
}

/// Whether code is nothing but a comment, which is no expression.
fn is_comment(code: &str) -> bool {
    let code = code.trim();
    let line = code.starts_with("//") && !code.contains('\n');
    line || code.is_empty() || (code.starts_with("/*") && code.find("*/") == Some(code.len().saturating_sub(2)))
}
