//! The Compose file as types: every key that the Compose specification knows, what it means and what it accepts.
//!
//! The types are the source of `schema/compose.schema.json`, their doc comments its descriptions, and the order of their
//! fields the order in which stackgen writes keys. Each names the page of the specification that it follows.

#[macro_use]
mod keys;

mod blkio;
mod build;
mod configs;
mod dependencies;
mod deploy;
mod develop;
mod devices;
mod env_file;
mod extends;
mod file;
mod healthcheck;
mod hooks;
mod include;
mod logging;
mod models;
mod networks;
mod patterns;
mod ports;
mod provider;
mod resources;
mod scalars;
mod secrets;
mod service;
mod service_networks;
mod sizes;
mod ulimits;
mod volumes;

pub use blkio::{BlkioConfig, BlkioLimit, BlkioWeight};
pub use build::{Build, BuildDetails};
pub use configs::Config;
pub use dependencies::{Condition, Dependency, DependsOn};
pub use deploy::{Deploy, Order, Placement, Preference, RestartPolicy, UpdateConfig};
pub use develop::{Action, Develop, Watch};
pub use devices::{Device, DeviceMapping, DeviceRequest, Gpu, Gpus};
pub use env_file::{EnvFile, EnvFileDetails, EnvFiles};
pub use extends::{Extends, ExtendsDetails};
pub use file::File;
pub use healthcheck::{Healthcheck, Test};
pub use hooks::Hook;
pub use include::{Include, IncludeDetails};
pub use keys::Extensions;
pub use logging::Logging;
pub use models::{Model, ModelBinding, ServiceModels};
pub use networks::{Ipam, IpamPool, Network};
pub use patterns::{Pattern, is_duration};
pub use ports::{Port, PortDetails};
pub use provider::{OptionValue, Provider};
pub use resources::{DiscreteResource, GenericResource, Limits, Reservations, Resources};
pub use scalars::{
    BoolOrString, Command, DriverOptions, External, ExternalName, ExtraHosts, Filled, IntOrString, Named, Nullable,
    NumberOrString, OneOrMany, OneOrSeveral, Pairs, Scalar,
};
pub use secrets::{Grant, GrantDetails, Secret};
pub use service::{CgroupNamespace, CredentialSpec, Service};
pub use service_networks::{Attachment, ServiceNetworks};
pub use sizes::bytes;
pub use ulimits::{Ulimit, UlimitRange};
pub use volumes::{
    BindOptions, ImageOptions, Mount, MountDetails, MountType, Recursive, Relabel, TmpfsOptions, Volume, VolumeOptions,
};
