//! Whether a container is well.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{BoolOrString, NumberOrString, Pattern};

keys! {
    /// How the engine finds out whether a container is well; stands above the image's own check.
    /// Compose specification, Services: `healthcheck`.
    pub struct Healthcheck {
        /// What to run; an exit code of 0 means healthy.
        test: Test,
        /// The time from one check to the next, such as `30s`.
        #[schemars(extend("pattern" = Pattern::DURATION.regex))]
        interval: String,
        /// How long a check may take before it counts as failed.
        #[schemars(extend("pattern" = Pattern::DURATION.regex))]
        timeout: String,
        /// How many failures in a row make the container unhealthy.
        retries: NumberOrString,
        /// The time after the start in which failures do not count.
        #[schemars(extend("pattern" = Pattern::DURATION.regex))]
        start_period: String,
        /// The time from one check to the next during `start_period`.
        #[schemars(extend("pattern" = Pattern::DURATION.regex))]
        start_interval: String,
        /// `true`: no check at all, not even the image's own.
        disable: BoolOrString,
    }
}

/// What a health check runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Test {
    /// A line for the container's shell, as with `CMD-SHELL`.
    Line(String),
    /// `CMD` and words, `CMD-SHELL` and a line, or only `NONE`.
    Words(Vec<String>),
}
