//! Uses in Prisma's schemas: `env("X")` in `datasource` and `generator`.

use super::{Found, Kind, interpolation};

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let mut at = 0;
        let mut quoted = false;
        while let Some(rest) = line.get(at..).filter(|rest| !rest.is_empty()) {
            let before = line.get(..at).unwrap_or_default();
            if !quoted && rest.starts_with("//") {
                break;
            }
            if !quoted
                && !before.ends_with(|c: char| c.is_ascii_alphanumeric() || "_.@".contains(c))
                && let Some(inside) = rest.strip_prefix("env").map(str::trim_start).and_then(|rest| rest.strip_prefix('('))
                && let Some(inside) = inside.trim_start().strip_prefix('"')
            {
                let place = interpolation::name(text, start + line.len() - inside.len());
                if !place.is_empty() {
                    found.push(text.get(place.clone()).unwrap_or_default(), place, Kind::Read, false);
                }
            }
            match rest.as_bytes() {
                [b'\\', ..] if quoted => at += 1,
                [b'"', ..] => quoted = !quoted,
                _ => {}
            }
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
        start += line.len();
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::table;
    use crate::audit::Language::Prisma;

    #[test]
    fn calls_of_env_are_found() {
        table(
            Prisma,
            &[
                ("datasource db {\n  url = env(\"A\") // env(\"N\")\n  directUrl=env( \"B\" )\n}\n// env(\"C\")", "2 A, 3 B"),
                ("model A {\n  name String @default(\"env(\\\"X\\\") // \")\n  /// env(\"Y\")\n  é String @map(\"é\")\n}", ""),
            ],
        );
    }
}
