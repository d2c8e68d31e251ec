//! Sizes in bytes.

/// The bytes that a size means (docker/go-units, RAMInBytes): `64m`, `1.5 GiB`, `10kb`.
#[must_use]
pub fn bytes(text: &str) -> Option<i64> {
    let cut = text.rfind(|c: char| c.is_ascii_digit() || matches!(c, '.' | ' '))?;
    let (number, unit) = text.split_at(cut + 1);
    let number = number.strip_suffix(' ').unwrap_or(number);
    let size: f64 = number.parse().ok().filter(|size| *size >= 0.0)?;
    let unit = unit.to_lowercase();
    let mut letters = unit.chars();
    let power = match letters.next() {
        None => 0,
        Some('b') => return letters.next().is_none().then_some(size as i64),
        Some('k') => 1,
        Some('m') => 2,
        Some('g') => 3,
        Some('t') => 4,
        Some('p') => 5,
        Some(_) => return None,
    };
    matches!(letters.as_str(), "" | "b" | "ib").then(|| (size * 1024_f64.powi(power)) as i64)
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn sizes() {
        for (text, expected) in [
            ("64", Some(64)),
            ("64m", Some(67_108_864)),
            ("1.5 GiB", Some(1_610_612_736)),
            ("10kb", Some(10_240)),
            ("3B", Some(3)),
            ("1.9", Some(1)),
            ("-1", None),
            ("3bb", None),
            ("3kx", None),
            ("3x", None),
            ("k", None),
            ("", None),
        ] {
            assert_eq!(bytes(text), expected, "{text}");
        }
    }
}
