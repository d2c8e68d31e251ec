//! What becomes of each key of a service.

/// What becomes of a key in a stack file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It stays, in the form that a stack file has for it.
    Kept,
    /// It is said by another key.
    Turned,
    /// It is left out without a word: in a swarm it means nothing.
    Dropped,
    /// It is left out, and the file's head says so: the service runs without it.
    LeftOut,
    /// It cannot be said: why, and what to write instead where more can be said than to leave it out.
    Refused(&'static str, &'static str),
}

use Fate::{Dropped, Kept, LeftOut, Refused, Turned};

const LIMITS: &str = "a swarm limits processors, memory and processes, nothing else";
const NAMESPACE: &str = "in a swarm, every container has a namespace of its own";
const ONE_FILE: &str = "`docker stack deploy` reads nothing but this one file";
const NOT_KNOWN: &str = "a stack file has no such key";

/// Every key of a service (Compose specification, Services), in its alphabet.
pub const SERVICE_KEYS: &[(&str, Fate)] = &[
    ("annotations", Refused(NOT_KNOWN, "")),
    ("attach", Dropped),
    ("blkio_config", Refused(LIMITS, "")),
    ("build", Dropped),
    ("cap_add", Kept),
    ("cap_drop", Kept),
    ("cgroup", Refused(NAMESPACE, "")),
    ("cgroup_parent", Refused(NAMESPACE, "")),
    ("command", Kept),
    ("configs", Kept),
    ("container_name", Dropped),
    ("cpu_count", Refused(LIMITS, "")),
    ("cpu_percent", Refused(LIMITS, "")),
    ("cpu_period", Refused(LIMITS, "write `cpus` instead")),
    ("cpu_quota", Refused(LIMITS, "write `cpus` instead")),
    ("cpu_rt_period", Refused(LIMITS, "")),
    ("cpu_rt_runtime", Refused(LIMITS, "")),
    ("cpu_shares", Refused(LIMITS, "")),
    ("cpus", Turned),
    ("cpuset", Refused(LIMITS, "")),
    ("credential_spec", Kept),
    ("depends_on", Kept),
    ("deploy", Kept),
    ("develop", Dropped),
    ("device_cgroup_rules", Refused("a swarm hands out no devices", "")),
    ("devices", Refused("a swarm hands out no devices", "")),
    ("dns", Kept),
    ("dns_opt", Refused(NOT_KNOWN, "")),
    ("dns_search", Kept),
    ("domainname", LeftOut),
    ("entrypoint", Kept),
    ("env_file", Kept),
    ("environment", Kept),
    ("expose", Dropped),
    ("extends", Refused(ONE_FILE, "say it in the manifest: a role, or `service NAME extends=OTHER`")),
    ("external_links", Refused("a swarm joins services by networks only", "let both join one network")),
    ("extra_hosts", Kept),
    ("gpus", Refused("a swarm hands out no devices", "reserve them as `generic_resources`")),
    ("group_add", Refused(NOT_KNOWN, "")),
    ("healthcheck", Kept),
    ("hostname", Kept),
    ("image", Kept),
    ("init", Kept),
    ("ipc", Refused(NAMESPACE, "")),
    ("isolation", Kept),
    ("label_file", Refused(ONE_FILE, "write the labels themselves: `labels { … }`")),
    ("labels", Kept),
    ("links", Turned),
    ("logging", Kept),
    ("mac_address", Refused("a swarm gives out addresses by itself", "")),
    ("mem_limit", Turned),
    ("mem_reservation", Turned),
    ("mem_swappiness", Refused(LIMITS, "")),
    ("memswap_limit", Refused(LIMITS, "")),
    ("models", Refused(NOT_KNOWN, "")),
    ("network_mode", Refused("a swarm joins services by networks only", "")),
    ("networks", Kept),
    ("oom_kill_disable", Refused(LIMITS, "")),
    ("oom_score_adj", Refused(LIMITS, "")),
    ("pid", Refused(NAMESPACE, "")),
    ("pids_limit", Turned),
    ("platform", LeftOut),
    ("ports", Kept),
    ("post_start", Refused(NOT_KNOWN, "")),
    ("pre_stop", Refused(NOT_KNOWN, "")),
    ("privileged", Refused("a swarm runs nothing privileged", "name what it needs: `cap_add …`")),
    ("profiles", Refused("a stack has no profiles of Compose's", "say with `only` which profiles have the service")),
    ("provider", Refused(NOT_KNOWN, "")),
    ("pull_policy", Dropped),
    ("pull_refresh_after", Dropped),
    ("read_only", Kept),
    ("restart", Turned),
    ("runtime", Refused(NOT_KNOWN, "")),
    ("scale", Turned),
    ("secrets", Kept),
    ("security_opt", LeftOut),
    ("shm_size", Turned),
    ("stdin_open", Kept),
    ("stop_grace_period", Kept),
    ("stop_signal", Kept),
    ("storage_opt", Refused(NOT_KNOWN, "")),
    ("sysctls", Kept),
    ("tmpfs", Turned),
    ("tty", Kept),
    ("ulimits", Kept),
    ("use_api_socket", Refused(NOT_KNOWN, "")),
    ("user", Kept),
    ("userns_mode", Refused(NAMESPACE, "")),
    ("uts", Refused(NAMESPACE, "")),
    ("volumes", Kept),
    ("volumes_from", Refused("in a swarm, services share volumes by their names only", "declare a volume and mount it in both")),
    ("working_dir", Kept),
];

/// What becomes of `key`.
pub(super) fn fate(key: &str) -> Fate {
    let known = SERVICE_KEYS.binary_search_by_key(&key, |(name, _)| name).ok().and_then(|at| SERVICE_KEYS.get(at));
    match known {
        Some((_, fate)) => *fate,
        None if key.starts_with("x-") => Kept,
        None => Refused(NOT_KNOWN, ""),
    }
}
