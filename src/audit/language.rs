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
