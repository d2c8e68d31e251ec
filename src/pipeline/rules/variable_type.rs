//! A value that is not what its variable's type says.

use crate::diag::{Code, Severity, Sink, Spanned, nearest};

use super::super::decode::{VarDecl, VarType};
use super::{Facts, Rule};

pub const RULE: Rule = Rule {
    code: Code("variable-type"),
    severity: Severity::Error,
    summary: "a default or profile value does not have its variable's type",
    page: r##"
`type=` and `one-of` say what the values of a variable look like; a `flag` is `true` or `false`. The samples and
`stackgen env check` go by it, so the manifest's own values must keep to it.

Bad:
```kdl
stack shop
profile dev
vars { var LOG_LEVEL default=infos { doc "Least severe message"; one-of debug info warn error } }
service app { image "nginx:1.27"; env LOG_LEVEL }
```

Good:
```kdl
stack shop
profile dev
vars { var LOG_LEVEL default=info { doc "Least severe message"; one-of debug info warn error } }
service app { image "nginx:1.27"; env LOG_LEVEL }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for decl in facts.manifest.vars.values() {
        let values = decl.default.iter().chain(&decl.value).chain(decl.profiles.values()).chain(&decl.example);
        for value in values.filter(|value| !value.value.contains('$')) {
            judge(decl, value, sink);
        }
    }
}

fn judge(decl: &VarDecl, value: &Spanned<String>, sink: &mut Sink) {
    let name = &decl.name.value;
    // A secret's value is never repeated.
    let shown = if decl.secret.is_some() { "this".to_string() } else { format!("`{}`", value.value) };
    if !decl.one_of.is_empty() {
        if decl.one_of.iter().any(|word| word.value == value.value) {
            return;
        }
        let words: Vec<&str> = decl.one_of.iter().map(|word| word.value.as_str()).collect();
        let help = match nearest(value, words.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("its values: {}", words.join(", ")),
        };
        let place = decl.one_of.first().map_or(decl.name.span, |word| word.span);
        let finding = RULE.finding(format!("`{name}` cannot be {shown}"), value.span, "not one of its values");
        sink.push(finding.related(place, "its values start here").help(help));
        return;
    }
    let ty = if decl.is_flag { VarType::Bool } else { decl.ty };
    if let Some(want) = mismatch(ty, &value.value) {
        let finding = RULE.finding(format!("`{name}` cannot be {shown}"), value.span, format!("not {want}"));
        let help = match ty {
            VarType::Bool if decl.is_flag => "a flag is #true or #false".to_string(),
            _ => format!("write {want}, or another `type`"),
        };
        sink.push(finding.help(help));
    }
}

/// What a value of the type looks like, where `text` does not. An empty text is no value.
pub fn mismatch(ty: VarType, text: &str) -> Option<&'static str> {
    let (fits, want) = match ty {
        VarType::String | VarType::Path | VarType::Enum => (true, ""),
        VarType::Int => (text.parse::<i64>().is_ok(), "a whole number"),
        VarType::Port => (text.parse::<u16>().is_ok_and(|port| port > 0), "a port, from 1 to 65535"),
        VarType::Bool => (matches!(text, "true" | "false"), "`true` or `false`"),
        VarType::Url => (is_url(text), "a URL, such as `https://example.com`"),
        VarType::Email => (is_email(text), "an address, such as `name@example.com`"),
        VarType::Duration => (is_sequence(text, &["ms", "us", "ns", "h", "m", "s", "d"]), "a duration, such as `30s`"),
        VarType::Size => (is_size(text), "a size, such as `512M`"),
        VarType::Host => (is_host(text), "a host name or address"),
        VarType::Json => (serde_json::from_str::<serde_json::Value>(text).is_ok(), "a JSON text"),
    };
    (!fits && !text.is_empty()).then_some(want)
}

fn is_url(text: &str) -> bool {
    let scheme = |s: &str| {
        s.starts_with(|c: char| c.is_ascii_alphabetic()) && s.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    };
    text.split_once("://").is_some_and(|(s, rest)| scheme(s) && !rest.is_empty()) && !text.contains(char::is_whitespace)
}

fn is_email(text: &str) -> bool {
    // `Name <name@host>` is what mailers take as well.
    let address = text.rsplit_once('<').map_or(text, |(_, rest)| rest.trim_end_matches('>'));
    address.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && !host.is_empty() && !host.contains('@') && !address.contains(char::is_whitespace)
    })
}

fn is_host(text: &str) -> bool {
    text.parse::<std::net::IpAddr>().is_ok()
        || (text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_')) && !text.starts_with(['-', '.']))
}

fn is_size(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let digits = lower.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = lower[digits.len()..].trim_end_matches("ib").trim_end_matches('b');
    digits.parse::<f64>().is_ok() && matches!(unit, "" | "k" | "m" | "g" | "t" | "p")
}

/// Numbers, each with one of the units: `1h30m`.
fn is_sequence(text: &str, units: &[&str]) -> bool {
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let after = &rest[digits..];
        let Some(unit) = units.iter().find(|unit| after.starts_with(**unit)) else { return false };
        if rest[..digits].parse::<f64>().is_err() {
            return false;
        }
        rest = &after[unit.len()..];
    }
    !text.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_held_against_their_types() {
        let good = [
            (VarType::Int, "-3"),
            (VarType::Port, "443"),
            (VarType::Url, "postgresql://db/app"),
            (VarType::Email, "Shop <no-reply@example.com>"),
            (VarType::Duration, "1h30m"),
            (VarType::Duration, "1.5s"),
            (VarType::Size, "512M"),
            (VarType::Size, "1.5GiB"),
            (VarType::Host, "::1"),
            (VarType::Host, "db.internal"),
            (VarType::Json, "{\"a\": 1}"),
            (VarType::Bool, ""),
        ];
        for (ty, text) in good {
            assert_eq!(mismatch(ty, text), None, "{} {text}", ty.name());
        }
        let bad = [
            (VarType::Int, "3.5"),
            (VarType::Port, "70000"),
            (VarType::Bool, "yes"),
            (VarType::Url, "example.com"),
            (VarType::Email, "nobody"),
            (VarType::Duration, "30"),
            (VarType::Size, "lots"),
            (VarType::Host, "a b"),
            (VarType::Json, "{"),
        ];
        for (ty, text) in bad {
            assert!(mismatch(ty, text).is_some(), "{} {text}", ty.name());
        }
    }
}
