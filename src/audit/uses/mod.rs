//! One file's text -> the variables of the environment that it uses. One language a file.

mod c;
mod caddyfile;
mod compose;
mod csharp;
mod dart;
mod dockerfile;
mod dotenv;
mod elixir;
pub mod elsewhere;
mod erb;
mod forms;
mod github_actions;
mod gitlab_ci;
mod go;
mod groovy;
mod hcl;
mod html;
mod interpolation;
mod java;
mod javascript;
mod json;
mod justfile;
mod kotlin;
mod kubernetes;
mod lexer;
mod lua;
mod makefile;
mod nginx;
mod package_json;
mod perl;
mod php;
mod pieces;
mod powershell;
mod prisma;
mod properties;
mod python;
mod ruby;
mod rust;
mod scala;
pub mod scopes;
mod shell;
mod spring;
mod swift;
pub mod syntax;
mod template;
#[cfg(test)]
mod testing;
mod tokens;
mod toml;
mod vue;
mod yaml;

use std::ops::Range;

use serde::Serialize;

use super::Language;

/// How a variable is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Code reads it: `process.env.X`, `os.getenv("X")`, `$X` in a script.
    Read,
    /// A declaration of settings names it, and a library reads it: a field of pydantic's settings, a tag of a Go struct,
    /// an option of the command line.
    Schema,
    /// It is filled into a text: `${X}` in a Compose file or a template, `%VITE_X%` in HTML.
    Template,
    /// It is handed on under its own name: `environment: [X]` in a Compose file.
    PassThrough,
    /// An argument of an image's build.
    BuildArg,
    /// A secret or variable of a CI platform: `${{ secrets.X }}`.
    Platform,
}

/// A variable of the environment that a file uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// The variable's whole name, with a prefix that stands elsewhere.
    pub name: String,
    /// Where it is named, in bytes: the name itself, without quotes.
    pub place: Range<usize>,
    /// How.
    pub kind: Kind,
    /// Whether the file goes on without it: there is a default, or it only asks whether it is there.
    pub optional: bool,
}

/// What a file says of the environment.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Variables that it uses, in the order of their places once [`Found::sorted`].
    pub uses: Vec<Use>,
    /// Variables that it sets: name and place. Not uses; what is set here need not be declared for uses behind it.
    pub sets: Vec<(String, Range<usize>)>,
    /// Where it reads a variable whose name is made when it runs: `process.env[key]`.
    pub dynamic: Vec<Range<usize>>,
    /// Functions of it that read the variable which they are told.
    pub readers: Vec<elsewhere::Reader>,
    /// Calls of functions of other files, which may be such readers.
    pub calls: Vec<elsewhere::Call>,
}

impl Found {
    /// A use.
    pub fn push(&mut self, name: impl Into<String>, place: Range<usize>, kind: Kind, optional: bool) {
        self.uses.push(Use { name: name.into(), place, kind, optional });
    }

    /// Takes what was found in a stretch of the text that begins at `offset` and is in another language.
    pub fn embed(&mut self, offset: usize, inner: Self) {
        let moved = |place: Range<usize>| place.start + offset..place.end + offset;
        self.uses.extend(inner.uses.into_iter().map(|one| Use { place: moved(one.place), ..one }));
        self.sets.extend(inner.sets.into_iter().map(|(name, place)| (name, moved(place))));
        self.dynamic.extend(inner.dynamic.into_iter().map(moved));
        self.calls.extend(inner.calls.into_iter().map(|one| elsewhere::Call { place: moved(one.place), ..one }));
    }

    /// In the order of places; what was found twice at one place, once.
    #[must_use]
    pub fn sorted(mut self) -> Self {
        self.uses.sort_by(|a, b| (a.place.start, &a.name).cmp(&(b.place.start, &b.name)));
        self.uses.dedup_by(|a, b| a.place == b.place && a.name == b.name);
        self.sets.sort_by_key(|(_, place)| place.start);
        self.dynamic.sort_by_key(|place| place.start);
        self.dynamic.dedup();
        self
    }
}

/// Whether a text can be a variable's name: `[A-Za-z_][A-Za-z0-9_]*`.
#[must_use]
pub fn is_name(text: &str) -> bool {
    !text.starts_with(|c: char| c.is_ascii_digit())
        && !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// What a text in `language` says of the environment, in the order of its places.
#[must_use]
pub fn find(language: Language, text: &str) -> Found {
    let mut found = Found::default();
    match language {
        Language::Javascript | Language::Typescript | Language::Tsx => javascript::find(language, text, &mut found),
        Language::Vue | Language::Svelte | Language::Astro => vue::find(language, text, &mut found),
        Language::Html => html::find(text, &mut found),
        Language::Python => python::find(text, &mut found),
        Language::Go => go::find(text, &mut found),
        Language::Rust => rust::find(text, &mut found),
        Language::Java => java::find(text, &mut found),
        Language::Kotlin => kotlin::find(text, &mut found),
        Language::Scala => scala::find(text, &mut found),
        Language::Groovy => groovy::find(text, &mut found),
        Language::Properties => properties::find(text, &mut found),
        Language::Ruby => ruby::find(text, &mut found),
        Language::Erb => erb::find(text, &mut found),
        Language::Php => php::find(text, &mut found),
        Language::Csharp => csharp::find(text, &mut found),
        Language::C => c::find(text, &mut found),
        Language::Elixir => elixir::find(text, &mut found),
        Language::Perl => perl::find(text, &mut found),
        Language::Lua => lua::find(text, &mut found),
        Language::Dart => dart::find(text, &mut found),
        Language::Swift => swift::find(text, &mut found),
        Language::Powershell => powershell::find(text, &mut found),
        Language::Hcl => hcl::find(text, &mut found),
        Language::Shell => shell::find(text, &mut found),
        Language::Dockerfile => dockerfile::find(text, &mut found),
        Language::Compose => compose::find(text, &mut found),
        Language::GithubActions => github_actions::find(text, &mut found),
        Language::GitlabCi => gitlab_ci::find(text, &mut found),
        Language::Kubernetes => kubernetes::find(text, &mut found),
        Language::Yaml => yaml::find(text, &mut found),
        Language::Makefile => makefile::find(text, &mut found),
        Language::Prisma => prisma::find(text, &mut found),
        Language::Nginx => nginx::find(text, &mut found),
        Language::Caddyfile => caddyfile::find(text, &mut found),
        Language::Justfile => justfile::find(text, &mut found),
        Language::PackageJson => package_json::find(text, &mut found),
        Language::Json => json::find(text, &mut found),
        Language::Toml => toml::find(text, &mut found),
        Language::Dotenv => dotenv::find(text, &mut found),
        Language::Template => template::find(text, &mut found),
        Language::Prose => {}
    }
    found.sorted()
}
