//! Compose's model, type by type (compose-go: types/types.go). What its fields say to print is all that is printed.

use super::Kind::{
    AnyTexts, Bool, Bytes, Command, Cpus, DeviceCount, Duration, Float, Hosts, Inherited, Int, Labels, List, ManyOptions, Maybe,
    MaybeBool, MaybeDuration, MaybeInt, MaybeUnsigned, Mode, Named, Options, Services, Ssh, Strings, Struct, Test, Text,
    TextOrTexts, Texts, Ulimit, Unsigned,
};
use super::{Fields, always, key};

/// A service, with the keys that `config` takes out after they have been followed: `env_file`, `label_file`.
pub(in crate::compose::load) const SERVICE: Fields = &[
    key("profiles", Texts),
    key("annotations", Labels),
    key("attach", MaybeBool),
    key("build", Maybe(BUILD)),
    key("develop", Maybe(&[key("watch", List(&Struct(WATCH)))])),
    key("blkio_config", Maybe(BLKIO)),
    key("cap_add", Texts),
    key("cap_drop", Texts),
    key("cgroup_parent", Text),
    key("cgroup", Text),
    key("cpu_count", Int),
    key("cpu_percent", Float),
    key("cpu_period", Int),
    key("cpu_quota", Int),
    key("cpu_rt_period", Int),
    key("cpu_rt_runtime", Int),
    key("cpus", Float),
    key("cpuset", Text),
    key("cpu_shares", Int),
    always("command", "command", Command),
    key("configs", List(&Struct(GRANT))),
    key("container_name", Text),
    key("credential_spec", Maybe(&[key("config", Text), key("file", Text), key("registry", Text)])),
    key("depends_on", Services(&Struct(DEPENDENCY))),
    key("deploy", Maybe(DEPLOY)),
    key("device_cgroup_rules", Texts),
    key("devices", List(&Struct(&[key("source", Text), key("target", Text), key("permissions", Text)]))),
    key("dns", TextOrTexts),
    key("dns_opt", Texts),
    key("dns_search", TextOrTexts),
    key("dockerfile", Text),
    key("domainname", Text),
    always("entrypoint", "entrypoint", Command),
    key("provider", Maybe(&[key("type", Text), key("options", ManyOptions)])),
    key("environment", Inherited),
    key("env_file", List(&Struct(&[key("path", Text), key("required", MaybeBool), key("format", Text)]))),
    key("expose", AnyTexts),
    key("extends", Maybe(&[key("file", Text), key("service", Text)])),
    key("external_links", Texts),
    key("extra_hosts", Hosts),
    key("group_add", Texts),
    key("gpus", List(&Struct(DEVICE_REQUEST))),
    key("hostname", Text),
    key("healthcheck", Maybe(HEALTHCHECK)),
    key("image", Text),
    key("init", MaybeBool),
    key("ipc", Text),
    key("isolation", Text),
    key("labels", Labels),
    key("label_file", Texts),
    key("links", Texts),
    key("logging", Maybe(&[key("driver", Text), key("options", Options)])),
    key("log_driver", Text),
    key("log_opt", Strings),
    key("mem_limit", Bytes),
    key("mem_reservation", Bytes),
    key("memswap_limit", Bytes),
    key("mem_swappiness", Bytes),
    key("mac_address", Text),
    key("models", Named(&Maybe(&[key("endpoint_var", Text), key("model_var", Text)]))),
    key("net", Text),
    key("network_mode", Text),
    key("networks", Named(&Maybe(ENDPOINT))),
    key("oom_kill_disable", Bool),
    key("oom_score_adj", Int),
    key("pid", Text),
    key("pids_limit", Int),
    key("platform", Text),
    key("ports", List(&Struct(PORT))),
    key("privileged", Bool),
    key("pull_policy", Text),
    key("read_only", Bool),
    key("restart", Text),
    key("runtime", Text),
    key("scale", MaybeInt),
    key("secrets", List(&Struct(GRANT))),
    key("security_opt", Texts),
    key("shm_size", Bytes),
    key("stdin_open", Bool),
    key("stop_grace_period", MaybeDuration),
    key("stop_signal", Text),
    key("storage_opt", Strings),
    key("sysctls", Labels),
    key("tmpfs", TextOrTexts),
    key("tty", Bool),
    key("ulimits", Named(&Ulimit)),
    key("use_api_socket", Bool),
    key("user", Text),
    key("userns_mode", Text),
    key("uts", Text),
    key("volume_driver", Text),
    key("volumes", List(&Struct(MOUNT))),
    key("volumes_from", Texts),
    key("working_dir", Text),
    key("post_start", List(&Struct(HOOK))),
    key("pre_stop", List(&Struct(HOOK))),
];

/// A top-level network.
pub(in crate::compose::load) const NETWORK: Fields = &[
    key("name", Text),
    key("driver", Text),
    key("driver_opts", Options),
    key("ipam", Struct(&[key("driver", Text), key("config", List(&Maybe(POOL)))])),
    key("external", Bool),
    key("internal", Bool),
    key("attachable", Bool),
    key("labels", Labels),
    key("enable_ipv4", MaybeBool),
    key("enable_ipv6", MaybeBool),
];

/// A top-level volume.
pub(in crate::compose::load) const VOLUME: Fields =
    &[key("name", Text), key("driver", Text), key("driver_opts", Options), key("external", Bool), key("labels", Labels)];

/// A top-level config.
pub(in crate::compose::load) const CONFIG: Fields = &[
    key("name", Text),
    key("file", Text),
    key("environment", Text),
    key("content", Text),
    key("external", Bool),
    key("labels", Labels),
    key("driver", Text),
    key("driver_opts", Strings),
    key("template_driver", Text),
];

/// A top-level secret: its content is never printed.
pub(in crate::compose::load) const SECRET: Fields = &[
    key("name", Text),
    key("file", Text),
    key("environment", Text),
    key("external", Bool),
    key("labels", Labels),
    key("driver", Text),
    key("driver_opts", Strings),
    key("template_driver", Text),
];

/// A top-level model: read, but not printed.
pub(in crate::compose::load) const MODEL: Fields =
    &[key("name", Text), key("model", Text), key("context_size", Int), key("runtime_flags", Texts)];

const BUILD: Fields = &[
    key("context", Text),
    key("dockerfile", Text),
    key("dockerfile_inline", Text),
    key("entitlements", Texts),
    key("args", Inherited),
    key("provenance", Text),
    key("sbom", Text),
    key("ssh", Ssh),
    key("labels", Labels),
    key("cache_from", TextOrTexts),
    key("cache_to", TextOrTexts),
    key("no_cache", Bool),
    key("additional_contexts", Labels),
    key("pull", Bool),
    key("extra_hosts", Hosts),
    key("isolation", Text),
    key("network", Text),
    key("target", Text),
    key("secrets", List(&Struct(GRANT))),
    key("shm_size", Bytes),
    key("tags", TextOrTexts),
    key("ulimits", Named(&Ulimit)),
    key("platforms", TextOrTexts),
    key("privileged", Bool),
];

const BLKIO: Fields = &[
    key("weight", Unsigned),
    key("weight_device", List(&Struct(&[always("path", "Path", Text), always("weight", "Weight", Unsigned)]))),
    key("device_read_bps", List(&Struct(THROTTLE))),
    key("device_read_iops", List(&Struct(THROTTLE))),
    key("device_write_bps", List(&Struct(THROTTLE))),
    key("device_write_iops", List(&Struct(THROTTLE))),
];

const THROTTLE: Fields = &[always("path", "Path", Text), always("rate", "Rate", Bytes)];

const DEPLOY: Fields = &[
    key("mode", Text),
    key("replicas", MaybeInt),
    key("labels", Labels),
    key("update_config", Maybe(UPDATE)),
    key("rollback_config", Maybe(UPDATE)),
    key("resources", Struct(&[key("limits", Maybe(RESOURCE)), key("reservations", Maybe(RESOURCE))])),
    key(
        "restart_policy",
        Maybe(&[
            key("condition", Text),
            key("delay", MaybeDuration),
            key("max_attempts", MaybeUnsigned),
            key("window", MaybeDuration),
        ]),
    ),
    key(
        "placement",
        Struct(&[
            key("constraints", Texts),
            key("preferences", List(&Struct(&[key("spread", Text)]))),
            key("max_replicas_per_node", Unsigned),
        ]),
    ),
    key("endpoint_mode", Text),
];

const UPDATE: Fields = &[
    key("parallelism", MaybeUnsigned),
    key("delay", Duration),
    key("failure_action", Text),
    key("monitor", Duration),
    key("max_failure_ratio", Float),
    key("order", Text),
];

const RESOURCE: Fields = &[
    key("cpus", Cpus),
    key("memory", Bytes),
    key("pids", Int),
    key("devices", List(&Struct(DEVICE_REQUEST))),
    key(
        "generic_resources",
        List(&Struct(&[key("discrete_resource_spec", Maybe(&[always("kind", "kind", Text), always("value", "value", Int)]))])),
    ),
];

const DEVICE_REQUEST: Fields = &[
    key("capabilities", Texts),
    key("driver", Text),
    key("count", DeviceCount),
    key("device_ids", Texts),
    key("options", Labels),
];

const ENDPOINT: Fields = &[
    key("aliases", Texts),
    key("driver_opts", Options),
    key("gw_priority", Int),
    key("interface_name", Text),
    key("ipv4_address", Text),
    key("ipv6_address", Text),
    key("link_local_ips", Texts),
    key("mac_address", Text),
    key("priority", Int),
];

const PORT: Fields = &[
    key("name", Text),
    key("mode", Text),
    key("host_ip", Text),
    key("target", Unsigned),
    key("published", Text),
    key("protocol", Text),
    key("app_protocol", Text),
];

const MOUNT: Fields = &[
    key("type", Text),
    key("source", Text),
    key("target", Text),
    key("read_only", Bool),
    key("consistency", Text),
    key("bind", Maybe(&[key("selinux", Text), key("propagation", Text), key("create_host_path", Bool), key("recursive", Text)])),
    key("volume", Maybe(&[key("labels", Labels), key("nocopy", Bool), key("subpath", Text)])),
    key("tmpfs", Maybe(&[key("size", Bytes), key("mode", Unsigned)])),
    key("image", Maybe(&[key("subpath", Text)])),
];

const GRANT: Fields = &[key("source", Text), key("target", Text), key("uid", Text), key("gid", Text), key("mode", Mode)];

const DEPENDENCY: Fields = &[key("condition", Text), key("restart", Bool), always("required", "required", Bool)];

const HEALTHCHECK: Fields = &[
    key("test", Test),
    key("timeout", MaybeDuration),
    key("interval", MaybeDuration),
    key("retries", MaybeUnsigned),
    key("start_period", MaybeDuration),
    key("start_interval", MaybeDuration),
    key("disable", Bool),
];

const HOOK: Fields = &[
    always("command", "command", Command),
    key("user", Text),
    key("privileged", Bool),
    key("working_dir", Text),
    key("environment", Inherited),
];

const WATCH: Fields = &[
    always("path", "path", Text),
    always("action", "action", Text),
    key("target", Text),
    key("exec", Struct(HOOK)),
    key("include", Texts),
    key("ignore", Texts),
    key("initial_sync", Bool),
];

const POOL: Fields = &[key("subnet", Text), key("gateway", Text), key("ip_range", Text), key("aux_addresses", Labels)];
