//! Variables that are there without anybody declaring them: the system's, the shell's, the CI's, and those by which tools are
//! steered.

const NAMES: &[&str] = &[
    "APPDATA",
    "BROWSER",
    "CI",
    "COLORTERM",
    "COLUMNS",
    "COMPUTERNAME",
    "DISPLAY",
    "DYLD_LIBRARY_PATH",
    "EDITOR",
    "FORCE_COLOR",
    "GOPATH",
    "GOROOT",
    "HOME",
    "HOMEDRIVE",
    "HOMEPATH",
    "HOSTNAME",
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "JAVA_HOME",
    "KUBECONFIG",
    "LANG",
    "LANGUAGE",
    "LD_LIBRARY_PATH",
    "LINES",
    "LOCALAPPDATA",
    "LOGNAME",
    "MAIL",
    "NODE_ENV",
    "NODE_OPTIONS",
    "NODE_PATH",
    "NO_COLOR",
    "NO_PROXY",
    "OLDPWD",
    "OS",
    "PAGER",
    "PATH",
    "PATHEXT",
    "PROCESSOR_ARCHITECTURE",
    "PWD",
    "PYTHONPATH",
    "PYTHONUNBUFFERED",
    "RUST_BACKTRACE",
    "RUST_LOG",
    "SHELL",
    "SHLVL",
    "SSH_AUTH_SOCK",
    "SYSTEMROOT",
    "TEMP",
    "TERM",
    "TMP",
    "TMPDIR",
    "TZ",
    "USER",
    "USERNAME",
    "USERPROFILE",
    "VIRTUAL_ENV",
    "VISUAL",
    "WINDIR",
    "COMPOSE_PROJECT_NAME",
    "COMPOSE_FILE",
    "COMPOSE_PROFILES",
    "DOCKER_HOST",
    "DOCKER_BUILDKIT",
    "NEXT_RUNTIME",
    "NEXT_PHASE",
    "JEST_WORKER_ID",
    "VITEST",
    "PYTEST_CURRENT_TEST",
];
/// What GitHub Actions sets; other names that begin so are the project's own, such as those of an OAuth application.
const OF_GITHUB: &[&str] = &[
    "ACTION",
    "ACTIONS",
    "ACTOR",
    "API_URL",
    "BASE_REF",
    "ENV",
    "EVENT",
    "GRAPHQL_URL",
    "HEAD_REF",
    "JOB",
    "OUTPUT",
    "PATH",
    "REF",
    "REPOSITORY",
    "RETENTION_DAYS",
    "RUN",
    "SERVER_URL",
    "SHA",
    "STEP_SUMMARY",
    "TRIGGERING_ACTOR",
    "WORKFLOW",
    "WORKSPACE",
];
const STARTS: &[&str] = &[
    "ACTIONS_",
    "BUILDKIT_",
    "CARGO_",
    "CI_",
    "CIRCLE_",
    "GITLAB_CI",
    "LC_",
    "NETLIFY_",
    "RUNNER_",
    "TRAVIS_",
    "VERCEL_",
    "XDG_",
    "npm_",
];

/// What libraries and servers read by themselves.
const OF_LIBRARIES: &[&str] = &[
    "APP_KEY",
    "AUTH_SECRET",
    "AUTH_URL",
    "BIND",
    "DATABASE_URL",
    "DEBUG",
    "DJANGO_SETTINGS_MODULE",
    "FLASK_APP",
    "FLASK_DEBUG",
    "FLASK_ENV",
    "GOMAXPROCS",
    "GOOGLE_APPLICATION_CREDENTIALS",
    "GOMEMLIMIT",
    "GUNICORN_CMD_ARGS",
    "HOST",
    "JAVA_OPTS",
    "JAVA_TOOL_OPTIONS",
    "MIX_ENV",
    "NEXTAUTH_SECRET",
    "NEXTAUTH_URL",
    "NEXT_TELEMETRY_DISABLED",
    "PHX_SERVER",
    "PORT",
    "PYTHONDONTWRITEBYTECODE",
    "RACK_ENV",
    "RAILS_ENV",
    "RAILS_LOG_TO_STDOUT",
    "RAILS_MASTER_KEY",
    "SECRET_KEY_BASE",
    "SENTRY_DSN",
    "TMPDIR",
    "WEB_CONCURRENCY",
];
const OF_LIBRARIES_START: &[&str] = &[
    "ASPNETCORE_",
    "AWS_",
    "CELERY_",
    "DOTNET_",
    "OTEL_",
    "PG",
    "PIP_",
    "PRISMA_",
    "REDIS_OM_",
    "SENTRY_",
    "SPRING_",
    "UVICORN_",
    "UV_",
];

/// Whether a library or a server is known to read a variable by itself, so that no code names it.
#[must_use]
pub fn is_for_a_library(name: &str) -> bool {
    OF_LIBRARIES.contains(&name) || OF_LIBRARIES_START.iter().any(|start| name.starts_with(start))
}

/// Whether a variable is there without anybody declaring it.
#[must_use]
pub fn is_ambient(name: &str) -> bool {
    let upper = name.to_ascii_uppercase();
    let of_github = || {
        let rest = upper.strip_prefix("GITHUB_")?;
        let is = |rest: &str| rest.is_empty() || rest.starts_with('_');
        Some(OF_GITHUB.iter().any(|word| rest.strip_prefix(word).is_some_and(is)))
    };
    NAMES.contains(&upper.as_str()) || STARTS.iter().any(|start| name.starts_with(start)) || of_github() == Some(true)
}

#[cfg(test)]
mod tests {
    use super::is_ambient;

    #[test]
    fn the_systems_names_are_known() {
        for name in ["HOME", "http_proxy", "GITHUB_SHA", "GITHUB_RUN_ID", "npm_package_version", "NODE_ENV"] {
            assert!(is_ambient(name), "{name}");
        }
        for name in ["HOME_PAGE", "DATABASE_URL", "CIRCLE", "PORT", "GITHUB_CLIENT_ID", "GITHUB_PATHS"] {
            assert!(!is_ambient(name), "{name}");
        }
    }
}
