//! How many containers run, where, and how they are replaced.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{IntOrString, NumberOrString, Pairs, Pattern, Resources};

keys! {
    /// How a service is run: copies, resources, updates. Compose specification, Deploy.
    pub struct Deploy {
        /// `replicated` (as many as `replicas` says), `global` (one on each node), or their `-job` kinds.
        mode: String,
        /// How many containers of the service run.
        replicas: IntOrString,
        /// What the service may use of the host at most, and what it is promised.
        resources: Resources,
        /// When a container that stopped is started again; stands above the service's `restart`.
        restart_policy: RestartPolicy,
        /// How containers are replaced by newer ones.
        update_config: UpdateConfig,
        /// How containers are replaced when an update failed.
        rollback_config: UpdateConfig,
        /// On which nodes containers may run.
        placement: Placement,
        /// How clients reach the service: `vip` (one address for all copies) or `dnsrr` (each copy's address in turn).
        endpoint_mode: String,
        /// Labels of the service itself, not of its containers.
        labels: Pairs,
    }
}

keys! {
    /// How a running service is replaced. Compose specification, Deploy: `update_config`, `rollback_config`.
    pub struct UpdateConfig {
        /// How many containers are replaced at a time; 0 is all at once.
        parallelism: IntOrString,
        /// The wait between one group and the next, such as `10s`.
        #[schemars(extend("pattern" = Pattern::DURATION.regex))]
        delay: String,
        /// What happens when an update fails: `continue`, `rollback` or `pause`.
        failure_action: String,
        /// How long each container is watched for failure after its update.
        #[schemars(extend("pattern" = Pattern::DURATION.regex))]
        monitor: String,
        /// The share of containers that may fail.
        max_failure_ratio: NumberOrString,
        /// Whether the old container stops first or the new one starts first.
        order: Order,
    }
}

/// Which container goes first in an update.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// The new one starts before the old one stops.
    StartFirst,
    /// The old one stops before the new one starts.
    StopFirst,
}

keys! {
    /// When stopped containers are started again. Compose specification, Deploy: `restart_policy`.
    pub struct RestartPolicy {
        /// `none`, `on-failure` or `any`.
        condition: String,
        /// The wait before each attempt, such as `5s`.
        #[schemars(extend("pattern" = Pattern::DURATION.regex))]
        delay: String,
        /// How often to try before giving up; without it, for ever.
        max_attempts: IntOrString,
        /// How long a container must run to count as started.
        #[schemars(extend("pattern" = Pattern::DURATION.regex))]
        window: String,
    }
}

keys! {
    /// On which nodes containers may run. Compose specification, Deploy: `placement`.
    pub struct Placement {
        /// What a node must fulfil, such as `node.labels.disk==ssd`.
        constraints: Vec<String>,
        /// Over what the containers are spread.
        preferences: Vec<Preference>,
        /// Most containers of the service on one node.
        max_replicas_per_node: IntOrString,
    }
}

keys! {
    /// A wish for the placement of containers.
    pub struct Preference {
        /// The node label over whose values containers are spread evenly.
        spread: String,
    }
}
