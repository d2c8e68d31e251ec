//! What the manifest and the tree know of names: variables, services, profiles, commands.

use std::collections::{BTreeSet, HashSet};

use crate::audit::language::is_program;
use crate::audit::{File, Language, Tree};
use crate::compose::{Tree as Data, Value};
use crate::pipeline::Model;

/// Names.
pub struct Known<'a> {
    /// Variables that the manifest declares.
    pub declared: BTreeSet<&'a str>,
    /// Variables that something in the repository sets: a service's environment, an image, a workflow.
    pub set: HashSet<&'a str>,
    /// Variables that some file uses, whoever wrote it.
    pub used: HashSet<&'a str>,
    /// Services, of the manifest and of other Compose files.
    pub services: BTreeSet<String>,
    /// Compose's own profiles.
    pub compose_profiles: BTreeSet<String>,
    /// Targets of Makefiles; none where one of them is read in part only.
    pub targets: Option<BTreeSet<String>>,
    /// Scripts of `package.json` files.
    pub scripts: BTreeSet<String>,
    /// Whether there is a Makefile at all.
    pub has_makefile: bool,
    /// Whether there is a `package.json` at all.
    pub has_package: bool,
    /// Whether any program's code was found.
    pub has_code: bool,
}

impl<'a> Known<'a> {
    /// Gathers them.
    #[must_use]
    pub fn of(model: Option<&'a Model>, tree: &'a Tree, owned: &HashSet<String>) -> Self {
        let mut known = Self {
            declared: BTreeSet::new(),
            set: HashSet::new(),
            used: HashSet::new(),
            services: BTreeSet::new(),
            compose_profiles: BTreeSet::new(),
            targets: Some(BTreeSet::new()),
            scripts: BTreeSet::new(),
            has_makefile: false,
            has_package: false,
            has_code: false,
        };
        if let Some(model) = model {
            known.add_model(model);
        }
        for file in &tree.files {
            known.add_file(file, owned.contains(&file.path));
        }
        known
    }

    fn add_model(&mut self, model: &'a Model) {
        self.declared.extend(model.manifest.vars.keys().map(String::as_str));
        self.services.extend(model.manifest.services.keys().cloned());
        for stack in &model.stacks {
            for service in stack.services.values() {
                self.set.extend(service.environment.keys().map(String::as_str));
                let environment = service.settings.get("environment").and_then(Data::as_map);
                self.set.extend(environment.into_iter().flat_map(|map| map.keys().map(String::as_str)));
                self.declared.extend(service.ports.values().filter_map(|port| port.host.as_ref()?.variable.as_deref()));
                texts(service.settings.get("profiles"), &mut self.compose_profiles);
            }
        }
        if model.manifest.stack.layout.value == crate::pipeline::decode::Layout::Single {
            self.compose_profiles.extend(model.manifest.profiles.keys().cloned());
        }
    }

    fn add_file(&mut self, file: &'a File, is_owned: bool) {
        self.has_code |= is_program(file.language) && !file.is_test();
        if !is_owned {
            self.used.extend(file.found.uses.iter().map(|one| one.name.as_str()));
        }
        let sets = matches!(
            file.language,
            Language::Dockerfile
                | Language::GithubActions
                | Language::GitlabCi
                | Language::Compose
                | Language::PackageJson
                | Language::Kubernetes
        );
        if sets {
            self.set.extend(file.found.sets.iter().map(|(name, _)| name.as_str()));
        }
        match file.language {
            Language::Compose => self.add_compose(&file.text),
            Language::Makefile => self.add_makefile(&file.text),
            Language::PackageJson => self.add_package(&file.text),
            _ => {}
        }
    }

    fn add_compose(&mut self, text: &str) {
        let Ok(documents) = crate::compose::yaml::read(text, crate::diag::FileId::NONE) else { return };
        for document in documents {
            for (name, service) in document.tree.get("services").and_then(Data::as_map).into_iter().flatten() {
                self.services.insert(name.clone());
                texts(service.get("profiles"), &mut self.compose_profiles);
            }
        }
    }

    fn add_makefile(&mut self, text: &str) {
        self.has_makefile = true;
        // What is included, made by a pattern or named by a variable is not known.
        let partly = text.lines().any(|line| {
            let line = line.strip_prefix('-').unwrap_or(line);
            line.starts_with("include ") || line.starts_with("sinclude ") || (line.starts_with(['%', '$']) && line.contains(':'))
        });
        if partly {
            self.targets = None;
        }
        let Some(targets) = &mut self.targets else { return };
        for line in text.lines().filter(|line| !line.starts_with(['\t', '#', ' '])) {
            let Some((names, rest)) = line.split_once(':') else { continue };
            if !rest.starts_with('=') && !names.contains('=') {
                targets.extend(names.split_whitespace().map(str::to_string));
            }
            if names == ".PHONY" {
                targets.extend(rest.split_whitespace().map(str::to_string));
            }
        }
    }

    fn add_package(&mut self, text: &str) {
        self.has_package = true;
        let Ok(package) = serde_json::from_str::<serde_json::Value>(text) else { return };
        let scripts = package.get("scripts").and_then(|scripts| scripts.as_object());
        self.scripts.extend(scripts.into_iter().flat_map(|scripts| scripts.keys().cloned()));
    }

    /// Whether a variable is declared, or set by something in the repository.
    #[must_use]
    pub fn knows(&self, name: &str) -> bool {
        self.declared.contains(name) || self.set.contains(name)
    }
}

fn texts(list: Option<&Data>, out: &mut BTreeSet<String>) {
    match list.map(|list| &list.value) {
        Some(Value::Seq(items)) => out.extend(items.iter().filter_map(|item| item.as_str().map(str::to_string))),
        Some(Value::Str(text)) => drop(out.insert(text.clone())),
        _ => {}
    }
}
