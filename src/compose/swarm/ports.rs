//! Published ports: a stack file knows neither names nor addresses, and wants numbers.

use super::super::interpolation::{Part, parse};
use super::super::tree::{Tree, TreePath, Value};
use super::{Notes, item};

pub fn translate(list: &mut Tree, at: &TreePath, notes: &mut Notes) {
    let Value::Seq(items) = &mut list.value else { return };
    for (index, port) in items.iter_mut().enumerate() {
        let span = port.span;
        // A text is one that only a variable can take apart; both read it alike.
        let Some(map) = port.as_map_mut() else { continue };
        let at = item(at, index);
        map.shift_remove("name");
        map.shift_remove("app_protocol");
        if let Some(address) = map.shift_remove("host_ip")
            && !matches!(address.as_str(), None | Some("" | "0.0.0.0" | "::"))
        {
            let place = if address.span.is_none() { span } else { address.span };
            let why = "a swarm publishes on every address of every node";
            notes.refuse(
                at.key("host_ip"),
                place,
                why,
                "publish it on all of them with `public`, or keep it inside with `PROFILE=#false`",
            );
        }
        if map.get("published").and_then(Tree::as_str).is_some_and(|text| !is_one_number(text))
            && let Some(published) = map.shift_remove("published")
        {
            notes.refuse(at.key("published"), published.span, "a swarm publishes one port at a time", "give it one number");
        }
    }
}

/// Whether `text` comes to one number: digits, and variables that may hold some.
fn is_one_number(text: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    parse(text).is_ok_and(|parts| {
        parts.iter().all(|part| match part {
            Part::Text(text) => digits(text),
            Part::Var { .. } => true,
            Part::Dollar | Part::Endpoint { .. } => false,
        })
    })
}
