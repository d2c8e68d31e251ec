//! "Did you mean": the nearest of the known names.

/// The candidate that `word` most likely stands for, if one is near enough; the first of equally near ones.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let fold = |s: &str| s.to_lowercase().replace(['-', '.'], "_");
    let folded = fold(word);
    let limit = match word.chars().count() {
        0..=2 => 1,
        3..=5 => 2,
        _ => 3,
    };
    candidates
        .into_iter()
        .filter(|candidate| *candidate != word)
        .map(|candidate| {
            let other = fold(candidate);
            let distance = strsim::damerau_levenshtein(&folded, &other);
            let prefixed = folded.len() > 2 && other.len() > 2 && (other.starts_with(&folded) || folded.starts_with(&other));
            (if prefixed { distance.min(limit) } else { distance }, prefixed, candidate)
        })
        .filter(|(distance, prefixed, candidate)| {
            *distance <= limit && (*prefixed || *distance < candidate.chars().count().max(2))
        })
        .min_by_key(|(distance, ..)| *distance)
        .map(|(.., candidate)| candidate)
}

/// The one candidate that `word` is a slip of the finger away from: a letter too many, missing, wrong or in the wrong place.
#[must_use]
pub fn slip<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let mut near = candidates.into_iter().filter(|candidate| strsim::damerau_levenshtein(word, candidate) == 1);
    let first = near.next()?;
    (word.chars().count() > 2 && near.all(|other| other == first)).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_slips_of_the_finger_and_nothing_far_fetched() {
        let keys = ["healthcheck", "image", "depends_on", "deploy", "tty"];
        assert_eq!(nearest("helthcheck", keys), Some("healthcheck"));
        assert_eq!(nearest("depends-on", keys), Some("depends_on"));
        assert_eq!(nearest("iamge", keys), Some("image"));
        assert_eq!(nearest("depend", keys), Some("depends_on"));
        assert_eq!(nearest("development", ["prod", "dev"]), Some("dev"));
        assert_eq!(nearest("zzz", keys), None);
        assert_eq!(nearest("a", keys), None);
    }
}
