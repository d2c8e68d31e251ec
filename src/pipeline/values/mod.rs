//! What the values of variables look like: one checker for each type, asked by the manifest's own rule and by everything that
//! reads a real `.env`. No word of a finding repeats a value, so that secrets may be judged, too.

mod encoded;
mod net;
mod plain;
mod shape;
#[cfg(test)]
mod tests;

pub use shape::{Pattern, Shape};

/// What a variable's values look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VarType {
    /// Any text.
    String,
    /// A whole number.
    Int,
    /// A port number.
    Port,
    /// `true` or `false`.
    Bool,
    /// `scheme://host…`
    Url,
    /// `name@host`
    Email,
    /// A path of a file or folder.
    Path,
    /// One of the words that `one-of` lists.
    Enum,
    /// What the regular expression in `pattern` matches.
    Regex,
    /// `30s`, `5m`, `1h30m`
    Duration,
    /// `512M`, `1g`
    Size,
    /// A host name or address.
    Host,
    /// A JSON text.
    Json,
    /// Hexadecimal digits.
    Hex,
    /// Letters and digits.
    Alnum,
    /// Base64, padded.
    Base64,
    /// Base64 for URLs: `-` and `_`, with or without padding.
    Base64Url,
    /// `8-4-4-4-12` hexadecimal digits.
    Uuid,
}

impl VarType {
    /// Every type and the name that a manifest uses.
    const TABLE: [(Self, &str); 18] = [
        (Self::String, "string"),
        (Self::Int, "int"),
        (Self::Port, "port"),
        (Self::Bool, "bool"),
        (Self::Url, "url"),
        (Self::Email, "email"),
        (Self::Path, "path"),
        (Self::Enum, "enum"),
        (Self::Regex, "regex"),
        (Self::Duration, "duration"),
        (Self::Size, "size"),
        (Self::Host, "host"),
        (Self::Json, "json"),
        (Self::Hex, "hex"),
        (Self::Alnum, "alnum"),
        (Self::Base64, "base64"),
        (Self::Base64Url, "base64url"),
        (Self::Uuid, "uuid"),
    ];

    /// The names that a manifest uses.
    #[must_use]
    pub fn names() -> Vec<&'static str> {
        Self::TABLE.iter().map(|(_, name)| *name).collect()
    }

    /// The type of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::TABLE.iter().find(|(_, known)| *known == name).map(|(ty, _)| *ty)
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::TABLE.iter().find(|(ty, _)| *ty == self).map_or("", |(_, name)| name)
    }

    /// What a value is, in words, with an example: `a port, from 1 to 65535`.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::String => "a text",
            Self::Int => "a whole number",
            Self::Port => "a port, from 1 to 65535",
            Self::Bool => "`true` or `false`",
            Self::Url => "a URL, such as `https://example.com`",
            Self::Email => "an address, such as `name@example.com`",
            Self::Path => "a path",
            Self::Enum => "one of its values",
            Self::Regex => "what its pattern says",
            Self::Duration => "a duration, such as `30s` or `1h30m`",
            Self::Size => "a size, such as `512M`",
            Self::Host => "a host name or address",
            Self::Json => "a JSON text",
            Self::Hex => "hexadecimal digits",
            Self::Alnum => "letters and digits alone",
            Self::Base64 => "base64",
            Self::Base64Url => "base64 for URLs (`-` and `_`)",
            Self::Uuid => "a UUID",
        }
    }

    /// Whether a text is such a value. An empty text is no value of any type.
    #[must_use]
    pub fn fits(self, text: &str) -> bool {
        match self {
            Self::String | Self::Enum | Self::Regex => true,
            Self::Int => text.parse::<i128>().is_ok(),
            Self::Port => plain::is_port(text),
            Self::Bool => matches!(text, "true" | "false"),
            Self::Url => net::is_url(text),
            Self::Email => net::is_email(text),
            Self::Path => plain::is_path(text),
            Self::Duration => crate::compose::model::is_duration(text),
            Self::Size => crate::compose::model::bytes(text).is_some(),
            Self::Host => net::is_host(text),
            Self::Json => serde_json::from_str::<serde_json::Value>(text).is_ok(),
            Self::Hex => encoded::is_hex(text),
            Self::Alnum => encoded::is_alnum(text),
            Self::Base64 => encoded::is_base64(text),
            Self::Base64Url => encoded::is_base64url(text),
            Self::Uuid => encoded::is_uuid(text),
        }
    }

    /// What was most likely meant by a text that does not fit: `true` for `yes`, `30s` for `30`. It may hold the text.
    #[must_use]
    pub fn meant(self, text: &str) -> Option<String> {
        let trimmed = text.trim();
        let candidates: Vec<String> = match self {
            Self::Bool => match trimmed.to_ascii_lowercase().as_str() {
                "true" | "yes" | "on" | "1" | "y" | "enabled" => vec!["true".into()],
                "false" | "no" | "off" | "0" | "n" | "disabled" => vec!["false".into()],
                _ => Vec::new(),
            },
            Self::Int | Self::Port => vec![trimmed.replace(['_', ','], "").trim_start_matches(':').to_string()],
            Self::Url => vec![format!("https://{trimmed}")],
            Self::Duration => vec![trimmed.replace(' ', ""), format!("{trimmed}s")],
            Self::Size => vec![trimmed.replace([' ', ','], "")],
            Self::Host => {
                let rest = trimmed.split_once("://").map_or(trimmed, |(_, rest)| rest);
                let rest = rest.split(['/', '?', '#']).next().unwrap_or(rest);
                vec![rest.to_string(), rest.rsplit_once(':').map_or(rest, |(host, _)| host).to_string()]
            }
            Self::Json => vec![trimmed.replace('\'', "\"")],
            Self::Uuid => vec![trimmed.trim_matches(['{', '}']).to_string()],
            _ => vec![trimmed.to_string()],
        };
        candidates.into_iter().find(|candidate| candidate != text && !candidate.is_empty() && self.fits(candidate))
    }
}

/// Why a text is no value of a variable. Neither phrase repeats the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// What is the matter, as a label: `not a port, from 1 to 65535`.
    pub label: String,
    /// What to write: a phrase that follows on "write ".
    pub want: String,
    /// What was most likely meant. It may hold the text: not for secrets.
    pub meant: Option<String>,
}

/// Holds `text` against a variable's type and shape; an empty text is no value, and is not judged.
#[must_use]
pub fn mismatch(ty: VarType, shape: &Shape, text: &str) -> Option<Mismatch> {
    if text.is_empty() {
        return None;
    }
    if !ty.fits(text) {
        return Some(Mismatch { label: format!("not {}", ty.words()), want: ty.words().to_string(), meant: ty.meant(text) });
    }
    shape.mismatch(text)
}
