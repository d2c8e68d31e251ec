//! Plain data handed to services as files.

use super::{External, Pairs};

keys! {
    /// Plain data that services are given as a file. Compose specification, Configs.
    pub struct Config {
        /// A file on the host that holds the data.
        file: String,
        /// The data itself; may hold interpolation.
        content: String,
        /// The environment variable, of whoever runs Compose, that holds the data.
        environment: String,
        /// Whether the config exists already and Compose only uses it.
        external: External,
        /// Its name for the engine; without the project's name in front.
        name: String,
        /// Labels of the config.
        labels: Pairs,
        /// How the engine fills in the text as a template.
        template_driver: String,
    }
}
