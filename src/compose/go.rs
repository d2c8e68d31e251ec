//! Values as Go writes them: what Compose makes texts of.

/// A number as text, the way Go's `%v` writes it: `1e+06`, `+Inf`.
pub(crate) fn number(float: f64) -> String {
    if float.is_nan() {
        return "NaN".to_string();
    }
    if float.is_infinite() {
        return if float > 0.0 { "+Inf" } else { "-Inf" }.to_string();
    }
    let scientific = format!("{float:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if float != 0.0 && !(-4..6).contains(&exponent) {
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{digits}e{sign}{:02}", exponent.abs());
    }
    float.to_string()
}

#[test]
fn numbers_are_written_as_go_writes_them() {
    for (float, expected) in [
        (1.1, "1.1"),
        (100_000.0, "100000"),
        (12_345_678.9, "1.23456789e+07"),
        (1e21, "1e+21"),
        (0.000_01, "1e-05"),
        (-0.5, "-0.5"),
        (f64::NEG_INFINITY, "-Inf"),
    ] {
        assert_eq!(number(float), expected);
    }
}
