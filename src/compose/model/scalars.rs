//! Values that Compose accepts in more than one spelling.

use std::borrow::Cow;

use indexmap::{IndexMap, IndexSet};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::Number;

use super::Pattern;

/// Declares a union of scalars; its schema is one list of types.
macro_rules! scalar {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$variant_meta:meta])* $variant:ident($type:ty) = $json:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(untagged)]
        pub enum $name {
            $($(#[$variant_meta])* $variant($type),)+
        }

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": [$($json),+] })
            }
        }
    };
}

scalar! {
    /// A switch; Compose also reads it from a text, which may hold interpolation.
    pub enum BoolOrString {
        /// `true` or `false`.
        Bool(bool) = "boolean",
        /// Its text.
        Text(String) = "string",
    }
}

scalar! {
    /// A whole number, or its text, which may hold interpolation or a unit.
    pub enum IntOrString {
        /// The number.
        Int(i64) = "integer",
        /// Its text.
        Text(String) = "string",
    }
}

scalar! {
    /// A number, or its text, which may hold interpolation or a unit.
    pub enum NumberOrString {
        /// The number.
        Number(Number) = "number",
        /// Its text.
        Text(String) = "string",
    }
}

scalar! {
    /// A text, a number or a switch: what an environment variable or a label may be set to.
    pub enum Scalar {
        /// A text.
        Text(String) = "string",
        /// A number.
        Number(Number) = "number",
        /// `true` or `false`.
        Bool(bool) = "boolean",
    }
}

/// Options that are handed to a driver as they are.
pub type DriverOptions = IndexMap<String, NumberOrString>;

/// One text or a list of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum OneOrMany {
    /// A single one.
    One(String),
    /// Several, none twice.
    Many(IndexSet<String>),
}

/// Names with values: a mapping, or a list of `NAME=value`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Pairs {
    /// By name. No value: whatever the name means to whoever runs Compose.
    Map(Filled<Option<Scalar>>),
    /// `NAME=value`, or only `NAME`.
    List(IndexSet<String>),
}

/// Host names and the addresses that they stand for: a mapping, or a list of `host=address`.
/// Compose specification, Services: `extra_hosts`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum ExtraHosts {
    /// By host name; several addresses are a list.
    Map(Filled<OneOrSeveral>),
    /// `host=address`.
    List(IndexSet<String>),
}

/// One text or a list of them, of which some may be the same.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum OneOrSeveral {
    /// A single one.
    One(String),
    /// Several.
    Many(Vec<String>),
}

/// A program and its arguments. Compose specification, Services: `command`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Command {
    /// One line, cut into words as a shell would, but run without one.
    Line(String),
    /// Word by word.
    Words(Vec<String>),
}

/// Whether Compose finds something in place instead of making it. The mapping is an old spelling of `name`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum External {
    /// `true`: it exists already, and Compose fails where it does not.
    Flag(BoolOrString),
    /// Exists under another name; deprecated in favour of the `name` beside it.
    Named(ExternalName),
}

keys! {
    /// The old way to name something that exists already.
    pub struct ExternalName {
        /// What it is really called.
        #[schemars(extend("deprecated" = true))]
        name: String,
    }
}

/// What may also be left empty, as `key:` with nothing behind it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Nullable<T>(pub Option<T>);

impl<T: JsonSchema> JsonSchema for Nullable<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        format!("Nullable{}", T::schema_name()).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let inner = generator.subschema_for::<T>();
        json_schema!({ "anyOf": [inner, { "type": "null", "description": "Left empty." }] })
    }
}

/// Mappings whose names must look a certain way.
macro_rules! by_name {
    ($($(#[$doc:meta])* $name:ident: $pattern:expr;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name<T>(pub IndexMap<String, T>);

        impl<T: JsonSchema> JsonSchema for $name<T> {
            fn inline_schema() -> bool {
                true
            }
            fn schema_name() -> Cow<'static, str> {
                format!("{}{}", stringify!($name), T::schema_name()).into()
            }
            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                let inner = generator.subschema_for::<T>();
                json_schema!({ "type": "object", "patternProperties": { $pattern.regex: inner }, "additionalProperties": false })
            }
        }
    )+};
}

by_name! {
    /// Things by the name that the file gives them: letters, digits, `.`, `_` and `-`.
    Named: Pattern::NAME;
    /// Things by any name but the empty one.
    Filled: Pattern::FILLED;
}
