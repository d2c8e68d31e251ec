//! Plain scalars that YAML 1.1 takes for a point in time.

/// Whether go-yaml reads `text` as a date, with or without a time of day (its resolve.go; layouts of Go's `time.Parse`).
pub(super) fn is_date(text: &str) -> bool {
    written_out(text).is_some()
}

/// A date as Go writes it into JSON: `2001-01-01T00:00:00Z`.
pub(in crate::compose) fn written_out(text: &str) -> Option<String> {
    let year: u32 = text.get(..4).filter(|year| year.bytes().all(|b| b.is_ascii_digit()))?.parse().ok()?;
    let rest = text.get(4..)?.strip_prefix('-')?;
    let (month, rest) = number(rest)?;
    let (day, rest) = number(rest.strip_prefix('-')?)?;
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=days).contains(&day) {
        return None;
    }
    let date = format!("{year:04}-{month:02}-{day:02}T");
    if rest.is_empty() {
        return Some(format!("{date}00:00:00Z"));
    }
    if let Some(rest) = rest.strip_prefix(['T', 't']) {
        let (time, rest) = time(rest)?;
        zone(rest)?;
        // An offset of nothing is written as none.
        let zone = if rest.ends_with("00:00") { "Z" } else { rest };
        return Some(format!("{date}{time}{zone}"));
    }
    let (time, rest) = time(rest.strip_prefix(' ')?.trim_start_matches(' '))?;
    rest.is_empty().then(|| format!("{date}{time}Z"))
}

/// One or two digits.
fn number(text: &str) -> Option<(u32, &str)> {
    let length = text.bytes().take(2).take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at_checked(length)?;
    Some((digits.parse().ok()?, rest))
}

/// `h:m:s` and a fraction of at most nine digits, written out; the rest behind it.
fn time(text: &str) -> Option<(String, &str)> {
    let (hour, rest) = number(text)?;
    let (minute, rest) = number(rest.strip_prefix(':')?)?;
    let (second, rest) = number(rest.strip_prefix(':')?)?;
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    let Some(digits) = rest.strip_prefix(['.', ',']).filter(|digits| digits.starts_with(|c: char| c.is_ascii_digit())) else {
        return Some((time, rest));
    };
    let rest = digits.trim_start_matches(|c: char| c.is_ascii_digit());
    let fraction = &digits[..digits.len() - rest.len()];
    let fraction = fraction.get(..9).unwrap_or(fraction).trim_end_matches('0');
    Some((if fraction.is_empty() { time } else { format!("{time}.{fraction}") }, rest))
}

/// `Z` or `+hh:mm`.
fn zone(text: &str) -> Option<()> {
    if text == "Z" {
        return Some(());
    }
    let (hours, minutes) = text.strip_prefix(['+', '-'])?.split_once(':')?;
    let two = |part: &str, most: u32| {
        part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit()) && part.parse().is_ok_and(|n: u32| n <= most)
    };
    (two(hours, 24) && two(minutes, 60)).then_some(())
}

#[cfg(test)]
mod tests {
    use super::{is_date, written_out};

    #[test]
    fn dates_are_what_go_reads_as_dates() {
        for text in [
            "2001-01-01",
            "2001-1-1",
            "2000-02-29",
            "2001-12-14t21:59:43.10-05:00",
            "2001-12-14T1:2:3Z",
            "2001-12-14 21:59:43.10",
            "2001-12-14  1:2:3",
        ] {
            assert!(is_date(text), "{text}");
        }
        for text in [
            "",
            "2001",
            "2001-01",
            "01-01-2001",
            "2001-13-01",
            "2001-02-29",
            "1900-02-29",
            "2001-01-01T",
            "2001-01-01T1:2Z",
            "2001-12-14 21:59:43.10 -5",
            "2001-12-14T21:59:43",
            "2001-12-14T24:00:00Z",
            "20011-1-1",
            "2001-01-01x",
            "2001-1-0",
        ] {
            assert!(!is_date(text), "{text}");
        }
    }

    #[test]
    fn dates_are_written_as_go_writes_them() {
        for (text, expected) in [
            ("2001-1-1", "2001-01-01T00:00:00Z"),
            ("2001-12-14t21:59:43.10-05:00", "2001-12-14T21:59:43.1-05:00"),
            ("2001-12-14T1:2:3+00:00", "2001-12-14T01:02:03Z"),
            ("2001-12-14 21:59:43.100", "2001-12-14T21:59:43.1Z"),
        ] {
            assert_eq!(written_out(text).as_deref(), Some(expected));
        }
    }
}
