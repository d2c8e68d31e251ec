//! Uses in `.properties` files.

use super::{Found, spring};

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    if !text.contains("${") {
        return;
    }
    let mut inner = Found::default();
    spring::placeholders(text, &mut inner);
    // What the file has as a key is no variable.
    let keys: std::collections::HashSet<&str> =
        text.lines().filter_map(|line| Some(line.split_once('=')?.0.trim())).filter(|key| spring::is_variable(key)).collect();
    inner.uses.retain(|one| !keys.contains(one.name.as_str()));
    found.embed(0, inner);
}

#[cfg(test)]
mod tests {
    use super::super::testing;

    #[test]
    fn forms() {
        testing::check(
            super::find,
            r####"# ${NO_}
! ${NO_2}
spring.datasource.url=${OPT_1:jdbc}
x=${USE_2}
y=${app.name}
z=${OPT_3:${OPT_4:d}}
v=${env:USE_5}
e=\${NO_3}
log=%d{yyyy} $${NO_4}
"####,
        );
    }
}
