//! `examples/README.md` names for every need the test that proves it; nobody has to believe it.

use std::collections::BTreeMap;

use super::root;

/// The needs of the five systems: letter and how many.
const NEEDS: [(char, usize); 5] = [('H', 14), ('C', 7), ('N', 8), ('D', 9), ('A', 7)];

/// The cells of the table's rows, by the need in the first one.
fn rows() -> BTreeMap<String, Vec<String>> {
    let text = std::fs::read_to_string(root().join("examples/README.md")).expect("examples/README.md");
    let mut rows = BTreeMap::new();
    for line in text.lines().filter(|line| line.starts_with('|')) {
        let cells: Vec<String> = line.trim_matches('|').split('|').map(|cell| cell.trim().to_string()).collect();
        let is_id = |id: &str| id.starts_with(|c: char| c.is_ascii_uppercase()) && id[1..].parse::<usize>().is_ok();
        if is_id(&cells[0]) {
            assert!(rows.insert(cells[0].clone(), cells.clone()).is_none(), "{} has two rows", cells[0]);
        }
    }
    rows
}

/// What stands between backquotes.
fn quoted(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

#[test]
fn every_need_has_a_row_and_no_other() {
    let mut needs: Vec<String> =
        NEEDS.iter().flat_map(|(letter, count)| (1..=*count).map(move |number| format!("{letter}{number}"))).collect();
    needs.sort();
    assert_eq!(rows().into_keys().collect::<Vec<_>>(), needs);
}

#[test]
fn every_file_and_test_that_the_table_names_exists() {
    for (id, cells) in rows() {
        let [_, shown, proof] = &cells[..] else { panic!("{id}: {} cells", cells.len()) };
        for path in quoted(shown).into_iter().filter(|word| word.contains(['/', '.']) && !word.contains([' ', '$'])) {
            let file = path.split(':').next().unwrap_or(path);
            assert!(root().join("examples").join(file).exists() || root().join(file).exists(), "{id}: there is no {path}");
        }
        let tests: Vec<(&str, &str)> = quoted(proof).into_iter().filter_map(|test| test.rsplit_once("::")).collect();
        assert!(!tests.is_empty() || proof.contains("open: "), "{id}: neither `path::test` nor `open: …`");
        let own = format!("{}_", id.to_lowercase());
        assert!(tests.is_empty() || tests.iter().any(|(_, name)| name.starts_with(&own)), "{id}: no test is named after it");
        for (file, name) in tests {
            let text = std::fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{id}: {file}: {error}"));
            let line = format!("fn {name}()");
            let place = text.find(&line).unwrap_or_else(|| panic!("{id}: {file} has no `{line}`"));
            let before: Vec<&str> = text[..place].lines().rev().take(5).take_while(|line| !line.trim().is_empty()).collect();
            assert!(before.iter().any(|line| line.trim() == "#[test]"), "{id}: `{name}` is no test");
        }
    }
}
