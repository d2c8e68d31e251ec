//! How Compose lays a file over another, written a second time: for what random stacks say, on JSON, without a table.

use serde_json::Value;

pub fn merge(base: Value, over: Value, path: &mut Vec<String>) -> Value {
    let key = path.last().map_or("", String::as_str);
    let parent = path.len().checked_sub(2).map_or("", |index| path[index].as_str());
    match (base, over) {
        (base, over) if matches!(key, "command" | "entrypoint" | "test") || parent == "ulimits" => {
            if over.is_null() && key != "command" { base } else { over }
        }
        (base, Value::Null) if parent != "environment" => base,
        (Value::Object(base), Value::Object(over))
            if key == "logging" && over.get("driver").is_some_and(|d| base.get("driver").is_some_and(|b| b != d)) =>
        {
            Value::Object(over)
        }
        (Value::Object(mut base), Value::Object(over)) => {
            for (name, value) in over {
                path.push(name.clone());
                let merged = match base.remove(&name) {
                    Some(old) => merge(old, value, path),
                    None => value,
                };
                path.pop();
                base.insert(name, merged);
            }
            Value::Object(base)
        }
        (Value::Array(mut base), Value::Array(over)) => {
            for item in over {
                let id = identity(key, &item);
                match base.iter().position(|old| id.is_some() && identity(key, old) == id) {
                    Some(at) => base[at] = item,
                    None => base.push(item),
                }
            }
            Value::Array(base)
        }
        (_, over) => over,
    }
}

fn identity(key: &str, item: &Value) -> Option<String> {
    let text = |name: &str| item.get(name).map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_string)).unwrap_or_default();
    match key {
        "ports" => Some(format!(
            "{}|{}|{}|{}",
            text("host_ip").replace("0.0.0.0", ""),
            text("published"),
            text("target"),
            text("protocol")
        )),
        "volumes" | "devices" => Some(text("target")),
        "secrets" | "configs" => Some(if item.get("target").is_some() { text("target") } else { text("source") }),
        "env_file" => Some(text("path")),
        "dns" | "dns_search" | "dns_opt" | "cap_add" | "cap_drop" | "expose" | "tmpfs" | "extra_hosts" | "aliases" | "tags" => {
            item.as_str().map(str::to_string)
        }
        _ => None,
    }
}
