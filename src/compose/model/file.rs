//! The whole file.

use super::{Config, Include, Model, Named, Network, Nullable, Secret, Service, Volume};

keys! {
    /// A Compose file: the services of an application and what they share.
    pub struct File {
        /// The project's name. It begins the names of containers, networks and volumes, so two projects never meet.
        /// Lower-case letters, digits, `-` and `_`. Compose specification, Version and name.
        name: String,
        /// Other Compose files whose services become part of this project, each with its own folder and variables.
        include: Vec<Include>,
        /// The parts of the application, each run as one or more containers.
        services: Named<Service>,
        /// Networks that services join. Without any, all services share one called `default`.
        networks: Named<Nullable<Network>>,
        /// Storage that outlives containers and can be shared between them.
        volumes: Named<Nullable<Volume>>,
        /// Confidential data that services are given as files.
        secrets: Named<Secret>,
        /// Plain data that services are given as files.
        configs: Named<Config>,
        /// Language models that services use.
        models: Named<Model>,
        /// Which edition of the format the file follows. Compose ignores it and warns: leave it out.
        /// Compose specification, Version and name.
        #[schemars(extend("deprecated" = true))]
        version: String,
    }
}
