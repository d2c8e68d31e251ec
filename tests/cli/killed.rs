//! A render that is killed at any moment leaves nothing that the next one does not put right.
#![cfg(unix)]

use std::time::{Duration, Instant};

use super::TestEnv;
use crate::common::SMALL;

/// A manifest whose many files differ in every round.
fn manifest(round: usize) -> String {
    let profiles: String = (0..20).map(|n| format!("profile p{n} {{ machine m{n} }}\n")).collect();
    SMALL.replace("nginx:1.27.3", &format!("nginx:1.27.{round}")).replace("vars {", &format!("{profiles}vars {{"))
}

#[test]
fn the_next_render_gives_a_clean_folder() {
    let env = TestEnv::new();
    env.write("stack.kdl", manifest(0));
    let mut killed = 0;
    for round in 1..=20 {
        // How long a render takes changes with what else the machine does.
        env.write("stack.kdl", manifest(100 + round));
        let started = Instant::now();
        assert_eq!(env.run(&["render", "-q"]).status, 0);
        let whole = started.elapsed().max(Duration::from_millis(5));
        env.write("stack.kdl", manifest(round));
        let mut child = env.command(&["render", "-q"]).spawn().unwrap();
        std::thread::sleep(whole * u32::try_from(round).unwrap() / 20);
        // Never an error: a process that has ended is still ours to wait for.
        child.kill().unwrap();
        killed += usize::from(child.wait().unwrap().code().is_none());
        let ran = env.run(&["render", "-q"]);
        assert_eq!(ran.status, 0, "round {round}: {ran}");
        let ran = env.run(&["verify", "-q"]);
        assert_eq!((ran.status, ran.stdout.as_str(), ran.stderr.as_str()), (0, "", ""), "round {round}: {ran}");
        // The file of a lock that nobody holds may stay until a render has something to write.
        let is_left = |file: &String| file.starts_with(".stackgen/") && file != ".stackgen/lock";
        let left: Vec<String> = env.files().into_iter().filter(is_left).collect();
        assert_eq!(left, [".stackgen/stack.files"], "round {round}");
    }
    assert!(killed > 0, "every render was faster than its death");
}
