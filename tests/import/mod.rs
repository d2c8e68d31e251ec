//! Real-looking stacks, as folders of Compose files: imported, rendered, and the same as before.
//!
//! Each folder here has a `profiles.tsv`: a line for each profile, with its name, its Compose files in the order of their `-f`, its
//! env files, and the profiles of Compose's own that it switches on; `-` for none.

mod real;
mod stack;

use crate::common::Ran;
use stack::{Laid, stacks};

#[test]
fn every_stack_comes_back() {
    for stack in stacks() {
        let name = &stack.name;
        let laid = Laid::out(&stack);
        let ran = laid.run(&stack.import());
        assert_eq!(ran.status, 0, "{name}: {ran}");
        let report: serde_json::Value = serde_json::from_str(&laid.read("report.json")).unwrap();
        let count = stack.profiles.len();
        assert_eq!((&report["identical"], &report["total"]), (&count.into(), &count.into()), "{name}: {report:#}");
        // It is a manifest like any other, and its files are taken over without a loss.
        for command in [&["fmt", "--check"][..], &["render", "--adopt"], &["verify"]] {
            let ran: Ran = laid.run(command);
            assert_eq!(ran.status, 0, "{name}: {command:?}: {ran}\n{}", laid.read("stack.kdl"));
        }
        for file in stack.profiles.iter().flat_map(|profile| &profile.files) {
            let before = std::fs::read_to_string(stack.folder.join(file)).unwrap();
            let is_it = |path: String| std::fs::read_to_string(laid.path(&path)).is_ok_and(|text| text == before);
            assert!(is_it(format!("{file}.orig")) || is_it(file.clone()), "{name}: {file} is lost");
        }
    }
}
