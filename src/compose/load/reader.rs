//! One file, laid over what was read before it (compose-go: loader/loader.go, loadYamlFile).

use std::collections::HashMap;
use std::rc::Rc;

use indexmap::IndexMap;

use super::super::merge::{Clash, enforce_unique, lay_over};
use super::super::tree::{Map, Step, Tree, Value};
use super::super::yaml::document::Reset;
use super::super::yaml::read::written_out;
use super::super::yaml::{self, Document};
use super::extends::Chain;
use super::{Files, Refusal, Unreadable, canonical, extends, include, interpolate, paths, reset, schema};
use crate::diag::{Sources, Span};

/// What all files of a project share.
pub(super) struct Reader<'a> {
    pub files: &'a dyn Files,
    pub sources: &'a mut Sources,
    /// The folder in which Compose is called, absolute.
    pub folder: &'a str,
    /// The user's home.
    pub home: String,
    pub variables: Variables,
    /// The variables of the project; those of an included one may be more.
    pub environment: IndexMap<String, String>,
    /// How many files have been laid over others: a few files that include one another twice become thousands.
    pub reads: usize,
    /// What was read, by path: a file that a hundred services extend is parsed once.
    pub parsed: HashMap<String, Rc<Vec<Document>>>,
}

/// What becomes of `${…}` while files are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Variables {
    /// Their values take their place.
    Filled,
    /// They stay, and Compose reads on as if they were plain text: `--no-interpolate`.
    Kept,
    /// They stay, and nothing is made of them.
    Written,
}

/// More files than any project has.
const MOST_READS: usize = 10_000;

/// Where and how a file is read.
#[derive(Clone)]
pub(super) struct Scope<'a> {
    /// The variables of this part of the project.
    pub environment: &'a IndexMap<String, String>,
    /// The folder from which `extends` and `include` name files, absolute.
    pub folder: String,
    /// The same as Compose writes it, from the folder in which it is called.
    pub base: String,
    /// A file that is only extended: neither are its own `extends` and `include` followed, nor is it validated.
    pub extended: bool,
}

impl Reader<'_> {
    /// The documents of the file at the absolute `path`, which is named at `asked`.
    pub fn documents(&mut self, path: &str, asked: Span) -> Result<Rc<Vec<Document>>, Refusal> {
        if let Some(documents) = self.parsed.get(path) {
            return Ok(Rc::clone(documents));
        }
        let text = self.files.read(path).map_err(|why| unreadable(path, &why, asked))?;
        let file = self.sources.add(path, text.clone());
        let documents = yaml::read(&text, file).map_err(|error| Refusal {
            span: error.span,
            message: error.message,
            related: error.related,
        })?;
        let documents = Rc::new(documents);
        self.parsed.insert(path.to_string(), Rc::clone(&documents));
        Ok(documents)
    }

    /// Sees the relative paths of `file` from `base`.
    pub fn see_from(&self, file: &mut Tree, base: &str, environment: &IndexMap<String, String>) -> Result<(), Refusal> {
        match self.variables {
            // The same folder: what begins with a variable stays, absolute or not.
            Variables::Written if base == "." => paths::resolve_fixed(file, base),
            Variables::Written => paths::resolve_written(file, base, &self.home, environment),
            _ => paths::resolve(file, base, &self.home),
        }
    }

    /// The file at `path` over `before`; besides, what its last document takes away.
    pub fn read_over(
        &mut self,
        before: Tree,
        path: &str,
        asked: Span,
        scope: &Scope,
        included: &[String],
    ) -> Result<(Tree, Vec<Reset>), Refusal> {
        self.reads += 1;
        if self.reads > MOST_READS {
            return Err(Refusal::new(asked, format!("more than {MOST_READS} files are included and extended")));
        }
        let mut dict = before;
        let mut resets = Vec::new();
        let mut included = included.to_vec();
        for document in self.documents(path, asked)?.iter() {
            let mut file = document.tree.clone();
            if file.as_map().is_none() {
                return Err(Refusal::new(file.span, "a Compose file is a mapping at its top"));
            }
            dates(document, &mut file, scope.extended)?;
            match self.variables {
                Variables::Filled => interpolate::interpolate(&mut file, scope.environment)?,
                Variables::Kept => {}
                Variables::Written => interpolate::as_written(&mut file, scope.environment, &self.environment),
            }
            if !scope.extended {
                extends::apply(self, &mut file, path, scope, &document.resets, &Chain::default())?;
            }
            reset::apply(&mut dict, &document.resets);
            if !scope.extended {
                included.push(path.to_string());
                include::apply(self, &mut file, scope, &included)?;
            }
            dict = lay_over(dict, file).map_err(clashed)?;
            enforce_unique(&mut dict);
            if !scope.extended {
                if self.variables != Variables::Written {
                    schema::check(&dict)?;
                }
                dict.as_map_mut().map(|map| map.shift_remove("version"));
            }
            canonical::write_out(&mut dict, self.variables)?;
            enforce_unique(&mut dict);
            resets.clone_from(&document.resets);
        }
        Ok((dict, resets))
    }
}

/// An empty file.
pub(super) fn nothing() -> Tree {
    Tree::bare(Value::Map(Map::new()))
}

/// Dates are none of the types that Compose's schema knows. Extensions take anything, and are printed with a time of day.
fn dates(document: &Document, file: &mut Tree, extended: bool) -> Result<(), Refusal> {
    for (path, span) in &document.dates {
        let free = path.0.iter().any(|step| matches!(step, Step::Key(key) if key.starts_with("x-")));
        if !free && !extended {
            return Err(Refusal::new(*span, format!("`{path}` is a date to YAML: put it in quotes")));
        }
        if let Some(date) = file.at_mut(path)
            && let Some(text) = date.as_str().and_then(written_out)
        {
            date.value = Value::Str(text);
        }
    }
    Ok(())
}

pub(super) fn clashed(clash: Clash) -> Refusal {
    Refusal::new(clash.later, format!("cannot override `{}`: one is a mapping or a list, the other is not", clash.path))
        .because(clash.earlier, "what it would be merged with")
}

pub(super) fn unreadable(path: &str, why: &Unreadable, asked: Span) -> Refusal {
    let why = match why {
        Unreadable::Missing => "there is no such file",
        Unreadable::IsFolder => "it is a folder",
        Unreadable::NotUtf8 => "it is not UTF-8",
        Unreadable::Other(why) => why,
    };
    Refusal::new(asked, format!("cannot read `{path}`: {why}"))
}
