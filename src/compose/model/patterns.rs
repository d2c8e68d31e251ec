//! Texts that must look a certain way.

/// How a text must look: as the schema says it, as stackgen tests it, and as people put it.
#[derive(Clone, Copy, Debug)]
pub struct Pattern {
    /// For the schema. Texts with interpolation fit wherever values may hold one.
    pub regex: &'static str,
    /// Whether a text without interpolation fits.
    pub fits: fn(&str) -> bool,
    /// What fits, in words.
    pub words: &'static str,
}

impl Pattern {
    /// What the file calls services, networks and the like.
    pub const NAME: &Self = &Self {
        regex: "^[a-zA-Z0-9._-]+$",
        fits: |text| !text.is_empty() && text.bytes().all(is_name_byte),
        words: "a name of letters, digits, `.`, `_` and `-`",
    };

    /// A name in a table of people's own, such as labels.
    pub const FILLED: &Self = &Self { regex: ".+", fits: |text| !text.is_empty(), words: "a name, not an empty text" };

    /// A container's name, as far as Compose looks at it: somewhere in it is one. What the engine takes is less.
    pub const CONTAINER_NAME: &Self = &Self {
        regex: r"[a-zA-Z0-9][a-zA-Z0-9_.-]|\$",
        fits: |text| {
            let mut pairs = text.bytes().zip(text.bytes().skip(1));
            pairs.any(|(first, next)| first.is_ascii_alphanumeric() && is_name_byte(next))
        },
        words: "two or more letters, digits, `.`, `_` and `-`, the first a letter or digit",
    };

    /// When an image is fetched.
    pub const PULL_POLICY: &Self = &Self {
        regex: r"^(always|never|build|if_not_present|missing|refresh|daily|weekly|every_([0-9]+[wdhms])+)$|\$",
        fits: |text| match text.strip_prefix("every_") {
            Some(time) => is_time(time),
            None => POLICIES.contains(&text),
        },
        words: "`always`, `never`, `missing`, `build`, `refresh`, `daily`, `weekly` or `every_` and a time such as `12h`",
    };

    /// A span of time: numbers, each with its unit (compose-go: types/duration.go).
    pub const DURATION: &Self = &Self {
        regex: r"^[+-]?(([0-9]+[.]?[0-9]*|[.][0-9]+)(ns|us|µs|ms|s|m|h|d|w))+$|^[+-]?0$|\$",
        fits: is_duration,
        words: "a number and its unit, such as `30s`, `1m30s` or `500ms`",
    };

    const ALL: [&Self; 5] = [Self::NAME, Self::FILLED, Self::CONTAINER_NAME, Self::PULL_POLICY, Self::DURATION];

    /// The pattern that the schema writes as `regex`.
    #[must_use]
    pub fn of(regex: &str) -> Option<&'static Self> {
        Self::ALL.into_iter().find(|pattern| pattern.regex == regex)
    }
}

const POLICIES: [&str; 8] = ["always", "never", "build", "if_not_present", "missing", "refresh", "daily", "weekly"];

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"._-".contains(&byte)
}

/// Numbers, each with its unit.
fn is_time(text: &str) -> bool {
    let mut digits = 0;
    !text.is_empty()
        && text.bytes().all(|byte| match byte {
            b'0'..=b'9' => {
                digits += 1;
                true
            }
            _ => std::mem::take(&mut digits) > 0 && b"wdhms".contains(&byte),
        })
        && digits == 0
}

/// Whether Compose reads a text as a span of time.
#[must_use]
pub fn is_duration(text: &str) -> bool {
    let mut rest = text.strip_prefix(['+', '-']).unwrap_or(text);
    if rest == "0" {
        return true;
    }
    let mut parts = 0;
    while !rest.is_empty() {
        let unit = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let number = &rest[..rest.len() - unit.len()];
        if !number.contains(|c: char| c.is_ascii_digit()) || number.matches('.').count() > 1 {
            return false;
        }
        let end = unit.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(unit.len());
        if !["ns", "us", "µs", "ms", "s", "m", "h", "d", "w"].contains(&&unit[..end]) {
            return false;
        }
        rest = &unit[end..];
        parts += 1;
    }
    parts > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_has_a_unit_for_each_number() {
        for good in ["0", "10s", "1m30s", "1.5h", ".5s", "1.s", "-1s", "+1s", "1w2d", "1µs", "1m1h"] {
            assert!((Pattern::DURATION.fits)(good), "{good}");
        }
        for bad in ["", "10", "s", "1y", "1S", "1h 30m", "..s", "1.2.3s", "-", "1m30", "10 s"] {
            assert!(!(Pattern::DURATION.fits)(bad), "{bad}");
        }
    }
}
