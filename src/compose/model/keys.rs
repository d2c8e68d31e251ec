//! How a mapping with known keys becomes a type.

use std::fmt;

use indexmap::IndexMap;
use schemars::Schema;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use serde_json::Value;

/// Declares a mapping: keys under `@required` must be there, all others may be left out, and unknown ones are refused.
/// Extensions (`x-…`) are welcome unless the declaration starts with `closed`.
macro_rules! keys {
    (closed $($body:tt)+) => {
        keys! { @type [extend("additionalProperties" = false)] [serde(deny_unknown_fields)] [] $($body)+ }
    };
    (@type [$($schema:tt)*] [$($serde:tt)*] [$($extra:tt)*]
        $(#[$meta:meta])*
        pub struct $name:ident {
            $(@required { $($(#[$required_meta:meta])* $required:ident: $required_type:ty,)+ })?
            $($(#[$key_meta:meta])* $key:ident: $type:ty,)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[schemars($($schema)*)]
        #[$($serde)*]
        pub struct $name {
            $($($(#[$required_meta])* pub $required: $required_type,)+)?
            $(
                $(#[$key_meta])*
                #[serde(default, skip_serializing_if = "Option::is_none")]
                #[schemars(transform = $crate::compose::model::keys::without_null)]
                pub $key: Option<$type>,
            )*
            $($extra)*
        }
    };
    ($($body:tt)+) => {
        keys! {
            @type
            [extend("patternProperties" = { "^x-": true }, "additionalProperties" = false)]
            [serde()]
            [
                /// Keys that begin with `x-`: Compose ignores them, other tools may read them.
                #[serde(flatten)]
                #[schemars(skip)]
                pub extensions: $crate::compose::model::Extensions,
            ]
            $($body)+
        }
    };
}

/// Takes back the `null` that `Option` lets into a schema: a key that may be left out may not be left empty. A null that
/// carries a description is meant, and stays.
pub(crate) fn without_null(schema: &mut Schema) {
    let Some(object) = schema.as_object_mut() else { return };
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = &types[..] {
            let only = only.clone();
            object.insert("type".to_string(), only);
        }
    }
    if let Some(Value::Array(alternatives)) = object.get_mut("anyOf") {
        alternatives.retain(|one| one.as_object().is_none_or(|one| one.len() > 1 || one.get("type") != Some(&"null".into())));
        if alternatives.len() == 1
            && let Some(Value::Object(only)) = alternatives.pop()
        {
            object.remove("anyOf");
            for (key, value) in only {
                object.entry(key).or_insert(value);
            }
        }
    }
}

/// What stands under keys that begin with `x-`. Compose specification, Extensions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extensions(pub IndexMap<String, Value>);

impl Serialize for Extensions {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(&self.0)
    }
}

impl<'de> Deserialize<'de> for Extensions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Entries)
    }
}

struct Entries;

impl<'de> Visitor<'de> for Entries {
    type Value = Extensions;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("keys that Compose knows, or that begin with `x-`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Extensions, A::Error> {
        let mut entries = IndexMap::new();
        while let Some((key, value)) = map.next_entry::<String, Value>()? {
            if !key.starts_with("x-") {
                return Err(A::Error::custom(format_args!("unknown key `{key}`")));
            }
            entries.insert(key, value);
        }
        Ok(Extensions(entries))
    }
}
