//! A service: one part of the application.

use indexmap::{IndexMap, IndexSet};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    BlkioConfig, BoolOrString, Build, Command, DependsOn, Deploy, Develop, Device, EnvFiles, Extends, ExtraHosts, Gpus, Grant,
    Healthcheck, Hook, IntOrString, Logging, Mount, Nullable, NumberOrString, OneOrMany, OneOrSeveral, Pairs, Pattern, Port,
    Provider, ServiceModels, ServiceNetworks, Ulimit,
};

keys! {
    /// One part of the application, run as one or more containers of the same image. Compose specification, Services.
    pub struct Service {
        /// The image to run, `NAME[:TAG][@DIGEST]`; beside `build`, the name for what is built.
        image: String,
        /// How the image is made from source.
        build: Build,
        /// The container's exact name, in place of one made from project and service. Rules out more than one copy.
        #[schemars(extend("pattern" = Pattern::CONTAINER_NAME.regex))]
        container_name: String,
        /// What the container runs, in place of the image's `CMD`. Empty: the image's own.
        command: Nullable<Command>,
        /// The program that gets the command, in place of the image's `ENTRYPOINT`. Empty: the image's own.
        entrypoint: Nullable<Command>,
        /// Environment variables of the container. A name without a value is passed on from whoever runs Compose.
        environment: Pairs,
        /// Files whose variables the container gets; `environment` wins over them.
        env_file: EnvFiles,
        /// Container ports that the host publishes.
        #[schemars(extend("uniqueItems" = true))]
        ports: Vec<Port>,
        /// Container ports for other services only. Information: services reach each other's ports anyhow.
        #[schemars(extend("uniqueItems" = true))]
        expose: Vec<IntOrString>,
        /// Host folders, named volumes and others that the container sees.
        #[schemars(extend("uniqueItems" = true))]
        volumes: Vec<Mount>,
        /// Folders of the container that are kept in memory and gone with it; `:` and options may follow.
        tmpfs: OneOrMany,
        /// Secrets that the container may read, as files below `/run/secrets`.
        secrets: Vec<Grant>,
        /// Configs that the container may read, as files.
        configs: Vec<Grant>,
        /// Networks that the service joins; `default` if nothing is said.
        networks: ServiceNetworks,
        /// Services that are started before this one and stopped after it.
        depends_on: DependsOn,
        /// How the engine finds out whether the container is well.
        healthcheck: Healthcheck,
        /// Copies, resources and updates. Empty: nothing of them is said.
        deploy: Nullable<Deploy>,
        /// When the container is started again: `no`, `always`, `on-failure[:TIMES]` or `unless-stopped`.
        restart: String,
        /// Where the container's output goes.
        logging: Logging,
        /// Labels of the container.
        labels: Pairs,
        /// Files of labels for the container; `labels` wins over them.
        label_file: OneOrSeveral,
        /// Annotations of the container.
        annotations: Pairs,
        /// The Compose profiles with which the service starts; in every case if nothing is said.
        profiles: IndexSet<String>,
        /// The service whose settings this one starts from.
        extends: Extends,
        /// How the service follows changes to its source, for `docker compose watch`. Empty: nothing of it is said.
        develop: Nullable<Develop>,
        /// A program outside Compose that sets the service up.
        provider: Provider,
        /// Language models that the service uses.
        models: ServiceModels,
        /// Commands run in the container right after its start.
        post_start: Vec<Hook>,
        /// Commands run in the container right before its stop.
        pre_stop: Vec<Hook>,

        /// When the image is fetched: `always`, `never`, `missing`, `build`, `daily`, `weekly` or `every_` and a time.
        #[schemars(extend("pattern" = Pattern::PULL_POLICY.regex))]
        pull_policy: String,
        /// How old the image may grow before it is fetched again; with the pull policy `refresh`.
        pull_refresh_after: String,
        /// The platform to run on, `OS[/ARCHITECTURE[/VARIANT]]`.
        platform: String,
        /// The runtime that the engine uses for the container, such as `runc`.
        runtime: String,
        /// How many containers of the service run; `deploy.replicas` is its newer spelling.
        scale: IntOrString,
        /// Whether `docker compose up` shows the service's output.
        attach: BoolOrString,

        /// The user who runs the program, `USER[:GROUP]`, names or numbers.
        user: String,
        /// More groups that the user is a member of, names or numbers.
        #[schemars(extend("uniqueItems" = true))]
        group_add: Vec<IntOrString>,
        /// The folder in which the program runs, in place of the image's `WORKDIR`.
        working_dir: String,
        /// Run a small init process as number 1, which passes on signals and reaps zombies.
        init: BoolOrString,
        /// Keep standard input open, as `docker run -i`.
        stdin_open: BoolOrString,
        /// Give the program a terminal, as `docker run -t`.
        tty: BoolOrString,
        /// The signal that asks the program to stop; `SIGTERM` if nothing is said.
        stop_signal: String,
        /// How long the program may take to stop before it is killed; `10s` if nothing is said.
        #[schemars(extend("pattern" = Pattern::DURATION.regex))]
        stop_grace_period: String,

        /// Keep the container from writing to its own file system.
        read_only: BoolOrString,
        /// Nearly all rights on the host. Best left out.
        privileged: BoolOrString,
        /// Kernel capabilities that the container gets.
        cap_add: IndexSet<String>,
        /// Kernel capabilities that the container loses; `ALL` for every one.
        cap_drop: IndexSet<String>,
        /// Labels and profiles of the kernel's security modules, such as `no-new-privileges:true`.
        security_opt: IndexSet<String>,
        /// Where a Windows service finds the account that it runs as.
        credential_spec: CredentialSpec,
        /// Let the container use the engine's API, with the credentials of whoever runs Compose.
        use_api_socket: BoolOrString,
        /// How the container is isolated (Windows).
        isolation: String,

        /// The container's host name.
        hostname: String,
        /// The container's domain name.
        domainname: String,
        /// Another network in place of the project's: `host`, `none`, `service:NAME` or `container:NAME`. Rules out `networks`.
        network_mode: String,
        /// Name servers.
        dns: OneOrMany,
        /// Options for the resolver.
        dns_opt: IndexSet<String>,
        /// Domains in which short names are looked up.
        dns_search: OneOrMany,
        /// More host names that the container can resolve.
        extra_hosts: ExtraHosts,
        /// Services to reach under another name, `SERVICE[:ALIAS]`; network aliases are the newer way.
        links: IndexSet<String>,
        /// Containers outside the project to reach, `CONTAINER[:ALIAS]`.
        external_links: IndexSet<String>,
        /// The container's hardware address.
        mac_address: String,

        /// Processor cores that the container may use; parts are allowed.
        cpus: NumberOrString,
        /// How many processors the container may use.
        #[schemars(extend("minimum" = 0))]
        cpu_count: IntOrString,
        /// The percentage of the processors that the container may use.
        #[schemars(extend("minimum" = 0, "maximum" = 100))]
        cpu_percent: IntOrString,
        /// The container's share of processor time against others.
        cpu_shares: NumberOrString,
        /// Processor time per period, in microseconds.
        cpu_quota: NumberOrString,
        /// The period of `cpu_quota`, in microseconds.
        cpu_period: NumberOrString,
        /// Processor time of the real-time scheduler per period, in microseconds.
        cpu_rt_runtime: NumberOrString,
        /// The real-time scheduler's period, in microseconds.
        cpu_rt_period: NumberOrString,
        /// The processors on which the container may run: `0-3`, `0,1`.
        cpuset: String,
        /// Most memory, in bytes or with a unit (`512m`).
        mem_limit: NumberOrString,
        /// Memory that the container is promised, in bytes or with a unit.
        mem_reservation: IntOrString,
        /// How readily the kernel swaps the container's memory out: 0 to 100.
        mem_swappiness: IntOrString,
        /// Most memory and swap together; -1 for no end.
        memswap_limit: NumberOrString,
        /// Most processes; -1 for no end.
        pids_limit: NumberOrString,
        /// Size of `/dev/shm`, in bytes or with a unit.
        shm_size: NumberOrString,
        /// Never kill the container for want of memory.
        oom_kill_disable: BoolOrString,
        /// How early the kernel kills the container for want of memory: -1000 (last) to 1000 (first).
        #[schemars(extend("minimum" = -1000, "maximum" = 1000))]
        oom_score_adj: IntOrString,
        /// The kernel's limits on processes, such as `nofile`.
        ulimits: IndexMap<String, Ulimit>,
        /// How much of the host's block devices the service may use.
        blkio_config: BlkioConfig,

        /// Devices of the host that the container may use.
        devices: Vec<Device>,
        /// Rules of the kernel for devices, such as `c 1:3 mr`.
        device_cgroup_rules: IndexSet<String>,
        /// Graphics processors that the container may use.
        gpus: Gpus,
        /// Containers or services whose volumes this one mounts too, `SERVICE[:ro]` or `container:NAME[:ro]`.
        volumes_from: IndexSet<String>,
        /// Options for the driver of the container's file system, such as `size`.
        storage_opt: IndexMap<String, NumberOrString>,
        /// Kernel parameters of the container.
        sysctls: Pairs,
        /// Whose cgroup namespace the container uses.
        cgroup: CgroupNamespace,
        /// The cgroup above the container's own.
        cgroup_parent: String,
        /// Whose memory the container shares: `shareable`, `service:NAME`, `host` …
        ipc: String,
        /// Whose processes the container sees: `host`, `service:NAME` or `container:NAME`.
        pid: Nullable<String>,
        /// Whose host name the container has: `host`.
        uts: String,
        /// Whose user numbers the container has: `host`.
        userns_mode: String,
    }
}

/// A cgroup namespace. Compose specification, Services: `cgroup`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CgroupNamespace {
    /// The host's.
    Host,
    /// Its own.
    Private,
}

keys! {
    /// Where a Windows service finds the account that it runs as. Compose specification, Services: `credential_spec`.
    pub struct CredentialSpec {
        /// A file in the engine's folder of credential specifications.
        file: String,
        /// A value in the host's registry.
        registry: String,
        /// A config that holds the specification.
        config: String,
    }
}
