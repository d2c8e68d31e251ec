//! A long manifest is read in parts, at the same time: KDL's parser is what most of a run waits for.

use std::num::NonZero;
use std::thread;

use kdl::KdlDocument;

use crate::compose::shape::Shape;

/// Below this many bytes a thread costs more than it saves.
const MIN_PART: usize = 16 << 10;
/// What the parser needs for blocks nested as deeply as they may be, in an unoptimised build.
const STACK: usize = 16 << 20;

/// Reads `text` in parts that start at some of `cuts`. `None` where a part cannot be read or nothing is gained: then the whole
/// text is read, and what is wrong is told once.
pub fn parse(text: &str, cuts: &[usize]) -> Option<Vec<(usize, KdlDocument)>> {
    let most = thread::available_parallelism().map_or(1, NonZero::get).min(text.len() / MIN_PART).min(8);
    let starts = starts(text.len(), cuts, most);
    if starts.len() < 2 {
        return None;
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let parts: Vec<(usize, &str)> = starts.iter().copied().zip(ends).map(|(start, end)| (start, &text[start..end])).collect();
    let (first, others) = parts.split_first()?;
    thread::scope(|scope| {
        let read = |(start, part): (usize, &str)| KdlDocument::parse_v2(part).ok().map(|document| (start, document));
        let others: Vec<_> =
            others.iter().map(|part| thread::Builder::new().stack_size(STACK).spawn_scoped(scope, move || read(*part))).collect();
        let mut documents = vec![read(*first)];
        // What decoding asks next, while the others still read.
        let _ = Shape::file();
        documents.extend(others.into_iter().map(|other| other.ok()?.join().ok()?));
        documents.into_iter().collect()
    })
}

/// Where `most` parts of about one length start.
fn starts(len: usize, cuts: &[usize], most: usize) -> Vec<usize> {
    let mut starts = vec![0];
    for part in 1..most {
        let wanted = len * part / most;
        let cut = cuts[cuts.partition_point(|cut| *cut < wanted)..].first();
        if let Some(cut) = cut.filter(|cut| **cut < len && starts.last() != Some(*cut)) {
            starts.push(*cut);
        }
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{FileId, Sink, Span};
    use crate::pipeline::decode::{decode, scan};

    #[test]
    fn parts_start_where_a_top_level_block_ended() {
        let text = "a {\n  b \"}\n\"\n}\n/* {\n} */ c {\n}\nd\ne { f {\n}\n}\n";
        let cuts = scan::scan(text).cuts;
        let after: Vec<&str> = cuts.iter().map(|cut| &text[*cut..]).collect();
        assert!(after.iter().all(|rest| rest.is_empty() || rest.starts_with(['/', 'd'])), "{after:?}");
        assert!(starts(text.len(), &cuts, 2).len() <= 2);
    }

    #[test]
    fn a_manifest_in_parts_is_the_one_in_whole_with_the_same_places() {
        let services: String = (0..2_000).map(|i| format!("service s{i} {{\n    image \"x:{i}\"\n}}\n")).collect();
        let text = format!("stack shop\nprofile dev\n{services}");
        let parts = parse(&text, &scan::scan(&text).cuts).expect("long enough for two parts");
        assert!(parts.len() > 1 || thread::available_parallelism().map_or(1, NonZero::get) == 1);
        let manifest = decode(&text, &mut Sink::default()).expect("it is KDL");
        assert_eq!(manifest.services.len(), 2_000);
        for (i, service) in manifest.services.values().enumerate() {
            let at = text.find(&format!("s{i} ")).expect("it is there");
            assert_eq!(service.name.span, Span::new(FileId::MANIFEST, at, format!("s{i}").len()));
        }
    }
}
