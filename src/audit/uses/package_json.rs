//! Uses in the scripts of a `package.json`.

use super::json::{Text, texts};
use super::{Found, shell};

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    if !text.contains("\"scripts\"") {
        return;
    }
    texts(text, &mut |Text { path, key, pieces }| {
        if !key && path.len() == 2 && path.first().is_some_and(|first| first == "scripts") {
            let known = |name: &str| name.starts_with("npm_") || name == "INIT_CWD";
            pieces.embed(shell::scan(&pieces.text, &known), found);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::super::testing::table;
    use crate::audit::Language::PackageJson;

    #[test]
    fn scripts_are_read() {
        table(
            PackageJson,
            &[
                (
                    "{\n\"name\": \"$N\",\n\"scripts\": {\n\"a\": \"x --url=$A \\\"${B:-1}\\\" '$C'\",\n\"b\": \"cross-env D=1 E=$E run $npm_package_version %F%\",\n\"c\": \"F=1 run \\\\$G\"\n},\n\"config\": {\"x\": \"$H\"}}",
                    "4 A, 4 B?, 5 E",
                ),
                ("{\"scripts\": {\"a\": \"node -e 'x'\", \"b\": \"docker run -e A x && X=1 && echo $X\"}}", "1 A"),
            ],
        );
    }
}
