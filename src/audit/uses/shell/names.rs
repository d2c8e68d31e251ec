//! Names that a shell or the system sets by itself.

const OWN: &[&str] = &[
    "COLUMNS",
    "COPROC",
    "DIRSTACK",
    "EPOCHREALTIME",
    "EPOCHSECONDS",
    "EUID",
    "FUNCNAME",
    "GROUPS",
    "HISTCMD",
    "HISTCONTROL",
    "HISTFILE",
    "HISTFILESIZE",
    "HISTSIZE",
    "HOME",
    "HOSTNAME",
    "HOSTTYPE",
    "IFS",
    "LINENO",
    "LINES",
    "LOGNAME",
    "MACHTYPE",
    "MAPFILE",
    "OLDPWD",
    "OPTARG",
    "OPTERR",
    "OPTIND",
    "OSTYPE",
    "PATH",
    "PIPESTATUS",
    "PPID",
    "PROMPT",
    "PROMPT_COMMAND",
    "PS1",
    "PS2",
    "PS3",
    "PS4",
    "PWD",
    "RANDOM",
    "REPLY",
    "RPROMPT",
    "SECONDS",
    "SHELL",
    "SHELLOPTS",
    "SHLVL",
    "SRANDOM",
    "TERM",
    "UID",
    "USER",
    "ZDOTDIR",
    "_",
    "argv",
    "fpath",
    "funcstack",
    "pipestatus",
];

/// Whether a shell sets `name`, or any login does.
pub(super) fn is_own(name: &str) -> bool {
    OWN.binary_search(&name).is_ok()
        || ["BASH_", "COMP_", "ZSH_", "BATS_"].iter().any(|start| name.starts_with(start))
        || name == "BASH"
}

/// Whether `/etc/os-release` sets `name`.
pub(super) fn is_of_system(name: &str) -> bool {
    let rest = name.strip_prefix("VERSION").unwrap_or(name);
    matches!(
        rest,
        "" | "_ID" | "_CODENAME" | "ID" | "ID_LIKE" | "NAME" | "PRETTY_NAME" | "VARIANT" | "VARIANT_ID" | "UBUNTU_CODENAME"
    )
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_names_are_in_order() {
        assert!(super::OWN.is_sorted());
    }
}
