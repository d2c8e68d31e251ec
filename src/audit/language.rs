//! What a file is written in, by its name and its first line.

use serde::Serialize;

/// What a file is written in, as far as it matters for finding variables in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// JavaScript, also with JSX.
    Javascript,
    /// TypeScript.
    Typescript,
    /// TypeScript with JSX.
    Tsx,
    /// A single-file component of Vue.
    Vue,
    /// A component of Svelte.
    Svelte,
    /// A page of Astro.
    Astro,
    /// HTML.
    Html,
    /// Python.
    Python,
    /// Go.
    Go,
    /// Rust.
    Rust,
    /// Java.
    Java,
    /// Kotlin, also Gradle scripts in it.
    Kotlin,
    /// Scala.
    Scala,
    /// Groovy: Gradle scripts, Jenkinsfiles.
    Groovy,
    /// `.properties` files.
    Properties,
    /// Ruby.
    Ruby,
    /// Embedded Ruby, whatever it is embedded in.
    Erb,
    /// PHP.
    Php,
    /// C#.
    Csharp,
    /// C and C++.
    C,
    /// Elixir.
    Elixir,
    /// Perl.
    Perl,
    /// Lua.
    Lua,
    /// Dart.
    Dart,
    /// Swift.
    Swift,
    /// PowerShell.
    Powershell,
    /// Terraform and its kin.
    Hcl,
    /// Shell scripts: sh, bash, zsh, ksh, dash.
    Shell,
    /// Dockerfiles and Containerfiles.
    Dockerfile,
    /// Compose files.
    Compose,
    /// Workflows and actions of GitHub Actions.
    GithubActions,
    /// GitLab's pipelines.
    GitlabCi,
    /// Manifests of Kubernetes, and charts.
    Kubernetes,
    /// Any other YAML.
    Yaml,
    /// Makefiles.
    Makefile,
    /// Prisma's schemas.
    Prisma,
    /// Configuration of nginx, and templates of it.
    Nginx,
    /// Caddyfiles.
    Caddyfile,
    /// Justfiles.
    Justfile,
    /// A `package.json`.
    PackageJson,
    /// Any other JSON.
    Json,
    /// TOML.
    Toml,
    /// An env file: `.env`, `.env.sample` …
    Dotenv,
    /// A template whose variables `envsubst` fills in.
    Template,
    /// Markdown and other prose.
    Prose,
}

impl Language {
    /// The language of a file by its path, with `/` between folders, and by the `start` of its text, where the name does not tell.
    /// `None` for what holds no variables: pictures, lock files, anything unknown.
    #[must_use]
    pub fn of(path: &str, start: &str) -> Option<Self> {
        let path = path.replace('\\', "/");
        let (folder, name) = path.rsplit_once('/').map_or(("", path.as_str()), |(folder, name)| (folder, name));
        let lower = name.to_ascii_lowercase();
        // `nginx.conf.template` is what `nginx.conf` is.
        let lower = ["template", "tmpl", "tpl", "j2", "sample", "example", "dist", "in"]
            .iter()
            .find_map(|end| lower.strip_suffix(end)?.strip_suffix('.').filter(|rest| rest.contains('.')))
            // Texts of some kinds have no variables of their own: they are what `envsubst` fills in.
            .filter(|rest| {
                let filled = |l: Self| matches!(l, Self::Prose | Self::Json | Self::Javascript | Self::Html | Self::Toml);
                let is = |end: &str| matches!(end, "conf" | "yml" | "yaml") || by_ending(end).is_some_and(|l| !filled(l));
                rest.rsplit('.').next().is_some_and(is)
            })
            .unwrap_or(&lower);
        let ending = lower.rsplit_once('.').map_or("", |(_, ending)| ending);
        by_name(folder, lower)
            .or_else(|| match ending {
                "yaml" | "yml" => Some(yaml(folder, lower, start)),
                "conf" if folder.contains("nginx") || lower.contains("nginx") || start.contains("server {") => Some(Self::Nginx),
                "template" | "tmpl" | "tpl" | "envsubst" | "conf" | "cfg" | "ini" => Some(Self::Template),
                _ => by_ending(ending),
            })
            .or_else(|| by_first_line(start))
    }
}

/// Whether files in the language are programs, which read their environment when they run.
#[must_use]
pub fn is_program(language: Language) -> bool {
    use Language::{
        Astro, C, Csharp, Dart, Elixir, Erb, Go, Html, Java, Javascript, Kotlin, Lua, Perl, Php, Prisma, Python, Ruby, Rust,
        Scala, Svelte, Swift, Tsx, Typescript, Vue,
    };
    matches!(
        language,
        Astro
            | C
            | Csharp
            | Dart
            | Elixir
            | Erb
            | Go
            | Html
            | Java
            | Javascript
            | Kotlin
            | Lua
            | Perl
            | Php
            | Prisma
            | Python
            | Ruby
            | Rust
            | Scala
            | Svelte
            | Swift
            | Tsx
            | Typescript
            | Vue
    )
}

/// Whether files in the language are scripts, which read what whoever calls them sets.
#[must_use]
pub fn is_script(language: Language) -> bool {
    use Language::{Makefile, Nginx, Powershell, Properties, Shell, Template, Yaml};
    matches!(language, Makefile | Nginx | Powershell | Properties | Shell | Template | Yaml)
}

fn by_name(folder: &str, name: &str) -> Option<Language> {
    use Language::{Caddyfile, Dockerfile, Dotenv, Groovy, Justfile, Makefile, PackageJson, Ruby, Shell};
    let is_env = name == ".env" || name == ".envrc" || name.starts_with(".env.") || name.ends_with(".env");
    Some(match name {
        ".envrc" => Shell,
        "dockerfile" | "containerfile" => Dockerfile,
        _ if name.starts_with("dockerfile.") || name.ends_with(".dockerfile") || name.starts_with("containerfile.") => Dockerfile,
        "makefile" | "gnumakefile" | "bsdmakefile" => Makefile,
        "caddyfile" => Caddyfile,
        _ if name.starts_with("caddyfile.") || name.ends_with(".caddyfile") => Caddyfile,
        "justfile" | ".justfile" => Justfile,
        _ if name.ends_with(".just") => Justfile,
        "jenkinsfile" => Groovy,
        "rakefile" | "gemfile" | "guardfile" | "capfile" | "vagrantfile" | "config.ru" => Ruby,
        "procfile" | ".bashrc" | ".bash_profile" | ".profile" | ".zshrc" | ".zshenv" | "pre-commit" | "post-merge"
        | "pre-push" => Shell,
        "package.json" => PackageJson,
        _ if is_env => Dotenv,
        _ if folder.ends_with(".husky") && !name.contains('.') => Shell,
        _ => return None,
    })
}

fn by_ending(ending: &str) -> Option<Language> {
    use Language::*;
    Some(match ending {
        "js" | "mjs" | "cjs" | "jsx" => Javascript,
        "ts" | "mts" | "cts" => Typescript,
        "tsx" => Tsx,
        "vue" => Vue,
        "svelte" => Svelte,
        "astro" => Astro,
        "html" | "htm" => Html,
        "py" | "pyi" | "pyw" => Python,
        "go" => Go,
        "rs" => Rust,
        "java" => Java,
        "kt" | "kts" => Kotlin,
        "scala" | "sc" | "sbt" => Scala,
        "groovy" | "gradle" => Groovy,
        "properties" => Properties,
        "rb" | "rake" | "gemspec" | "ru" => Ruby,
        "erb" => Erb,
        "php" | "phtml" => Php,
        "cs" | "csx" | "cshtml" => Csharp,
        "c" | "h" | "cc" | "cpp" | "cxx" | "hpp" | "hh" => C,
        "ex" | "exs" | "eex" | "heex" => Elixir,
        "pl" | "pm" | "t" => Perl,
        "lua" => Lua,
        "dart" => Dart,
        "swift" => Swift,
        "ps1" | "psm1" | "psd1" => Powershell,
        "tf" | "tfvars" | "hcl" => Hcl,
        "sh" | "bash" | "zsh" | "ksh" | "bats" => Shell,
        "mk" | "mak" => Makefile,
        "prisma" => Prisma,
        "json" | "jsonc" | "json5" => Json,
        "toml" => Toml,
        "md" | "mdx" | "markdown" | "rst" | "adoc" | "txt" => Prose,
        _ => return None,
    })
}

/// What a YAML file is: by where it lies, then by what it says.
fn yaml(folder: &str, name: &str, start: &str) -> Language {
    let at_line = |key: &str| start.lines().any(|line| line.starts_with(key));
    let below = |part: &str| folder == part || folder.ends_with(&format!("/{part}"));
    let compose = ["docker-compose", "compose", "podman-compose", "docker-stack"];
    let workflow = below(".github/workflows") || below(".gitea/workflows") || below(".forgejo/workflows");
    if workflow || matches!(name, "action.yml" | "action.yaml") {
        Language::GithubActions
    } else if name.starts_with(".gitlab-ci") || folder.contains(".gitlab/ci") {
        Language::GitlabCi
    } else if compose.iter().any(|word| name.starts_with(word)) || name.contains("docker-compose") {
        Language::Compose
    } else if at_line("apiVersion:") && at_line("kind:") {
        Language::Kubernetes
    } else if at_line("services:") && (start.contains("image:") || start.contains("build:")) {
        Language::Compose
    } else {
        Language::Yaml
    }
}

fn by_first_line(start: &str) -> Option<Language> {
    let line = start.lines().next()?.strip_prefix("#!")?;
    let mut words = line.split(|c: char| c.is_whitespace() || c == '/').filter(|word| !word.is_empty());
    words.find_map(|word| {
        Some(match word.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.') {
            "sh" | "bash" | "dash" | "zsh" | "ksh" | "ash" | "bats" => Language::Shell,
            "python" => Language::Python,
            "node" | "bun" | "deno" => Language::Javascript,
            "tsx" | "ts-node" => Language::Typescript,
            "ruby" => Language::Ruby,
            "perl" => Language::Perl,
            "php" => Language::Php,
            "lua" => Language::Lua,
            "pwsh" => Language::Powershell,
            "make" => Language::Makefile,
            _ => return None,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::Language::{self, *};

    #[test]
    fn files_are_known_by_their_names() {
        for (path, language) in [
            ("src/app.mjs", Javascript),
            ("a/b/Dockerfile.dev", Dockerfile),
            ("docker/api.Dockerfile", Dockerfile),
            ("docker-compose.prod.yml", Compose),
            ("__tests__/e2e/docker-compose.e2e.yml", Compose),
            ("compose.yaml", Compose),
            (".github/workflows/ci.yml", GithubActions),
            ("nginx/default.conf.template", Nginx),
            (".env.local.sample", Dotenv),
            ("prod.env", Dotenv),
            (".envrc", Shell),
            ("mail/welcome.txt.template", Template),
            ("web/config.json.template", Template),
            ("web/Procfile", Shell),
            ("Makefile", Makefile),
            ("deploy/Caddyfile", Caddyfile),
            ("Caddyfile.prod", Caddyfile),
            ("justfile", Justfile),
            ("ci.just", Justfile),
            ("web/package.json", PackageJson),
            ("config/application.yml", Yaml),
            ("config/database.yml.erb", Erb),
            ("scripts/deploy.sh.j2", Shell),
            ("README.md", Prose),
        ] {
            assert_eq!(Language::of(path, ""), Some(language), "{path}");
        }
        for path in ["logo.png", "Cargo.lock", "LICENSE", "bin/tool"] {
            assert_eq!(Language::of(path, ""), None, "{path}");
        }
    }

    #[test]
    fn and_by_what_they_begin_with() {
        assert_eq!(Language::of("bin/tool", "#!/usr/bin/env python3\n"), Some(Python));
        assert_eq!(Language::of("bin/run", "#!/bin/sh -e\n"), Some(Shell));
        assert_eq!(Language::of("stack.yml", "services:\n  db:\n    image: x:1\n"), Some(Compose));
        assert_eq!(Language::of("app.yaml", "apiVersion: v1\nkind: Service\n"), Some(Kubernetes));
    }
}
