//! A secret's value is shown nowhere, not even as part of the user's own lines.

use crate::common::TestEnv;

#[test]
fn findings_show_the_line_without_the_secret() {
    let env = TestEnv::new();
    let manifest = "stack shop\nprofile dev\nvars {\n    group \"G\" {\n        \
        var TOKEN secret required dev=\"my-very-own-token\" dock=\"x\" { doc \"t\" }\n    }\n}\n\
        service web { image \"web:1\"; env TOKEN AWS_KEY=\"AKIAIOSFODNN7EXAMPLO\" }\n";
    env.write("stack.kdl", manifest);
    for format in ["human", "json", "sarif", "github"] {
        let said = env.run(&["check", "--format", format]).to_string();
        assert!(said.contains("dock"), "{format}: {said}");
        assert!(!said.contains("my-very-own-token"), "{format}: {said}");
    }
    env.write("stack.kdl", manifest.replace(" dock=\"x\"", ""));
    let said = env.run(&["check"]).to_string();
    assert!(said.contains("literal-secret") && said.contains("AWS_KEY=\"********************\""), "{said}");
    assert!(!said.contains("AKIA"), "{said}");
    // A variable that is secret by its name only: its name is shown, its value is not.
    env.write("stack.kdl", "stack shop\nprofile dev\nvars { group \"G\" { var API_TOKEN default=\"Zx81-quite-secret\" { doc \"t\" } } }\nservice web { image \"web:1\"; env API_TOKEN }\n");
    let said = env.run(&["check"]).to_string();
    assert!(said.contains("variable-not-secret") && said.contains("var API_TOKEN default=\"*****************\""), "{said}");
}
