//! `stackgen explain`.

use insta::assert_snapshot;

use super::TestEnv;

#[test]
fn a_page_and_the_list_of_pages() {
    let env = TestEnv::new();
    let page = env.run(&["explain", "port-collision"]);
    assert!(page.stdout.starts_with("port-collision: ") && page.stdout.contains("Good:"), "{page}");
    let list = env.run(&["explain"]);
    assert!(list.stdout.lines().any(|line| line.starts_with("port-collision  ")), "{list}");
    for line in list.stdout.lines() {
        let code = line.split(' ').next().unwrap();
        assert_eq!(env.run(&["explain", code]).status, 0, "{code}");
    }
    assert_snapshot!(env.run(&["explain", "port-colision"]), @r"
    exit code 2
    --- stderr
    error: there is no finding `port-colision`
      help: did you mean `port-collision`?
    ");
}
