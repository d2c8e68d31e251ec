//! Which texts Compose makes numbers and truths of (compose-go: loader/interpolate.go). It does so with every text at
//! these places, variables or not: `tty: "on"` is true.

use super::super::tree::Value;

#[derive(Clone, Copy)]
enum Kind {
    Bool,
    Int,
    Float,
}

/// `*` is any name, `[]` any item.
const CASTS: &[(&str, Kind)] = &[
    ("configs.*.external", Kind::Bool),
    ("networks.*.attachable", Kind::Bool),
    ("networks.*.enable_ipv4", Kind::Bool),
    ("networks.*.enable_ipv6", Kind::Bool),
    ("networks.*.external", Kind::Bool),
    ("networks.*.internal", Kind::Bool),
    ("secrets.*.external", Kind::Bool),
    ("services.*.cpu_count", Kind::Int),
    ("services.*.cpu_percent", Kind::Float),
    ("services.*.cpu_period", Kind::Int),
    ("services.*.cpu_quota", Kind::Int),
    ("services.*.cpu_rt_period", Kind::Int),
    ("services.*.cpu_rt_runtime", Kind::Int),
    ("services.*.cpu_shares", Kind::Int),
    ("services.*.cpus", Kind::Float),
    ("services.*.deploy.placement.max_replicas_per_node", Kind::Int),
    ("services.*.deploy.replicas", Kind::Int),
    ("services.*.deploy.restart_policy.max_attempts", Kind::Int),
    ("services.*.deploy.rollback_config.max_failure_ratio", Kind::Float),
    ("services.*.deploy.rollback_config.parallelism", Kind::Int),
    ("services.*.deploy.update_config.max_failure_ratio", Kind::Float),
    ("services.*.deploy.update_config.parallelism", Kind::Int),
    ("services.*.healthcheck.disable", Kind::Bool),
    ("services.*.healthcheck.retries", Kind::Int),
    ("services.*.init", Kind::Bool),
    ("services.*.oom_kill_disable", Kind::Bool),
    ("services.*.oom_score_adj", Kind::Int),
    ("services.*.pids_limit", Kind::Int),
    ("services.*.ports.[].target", Kind::Int),
    ("services.*.privileged", Kind::Bool),
    ("services.*.read_only", Kind::Bool),
    ("services.*.scale", Kind::Int),
    ("services.*.stdin_open", Kind::Bool),
    ("services.*.tty", Kind::Bool),
    ("services.*.ulimits.*", Kind::Int),
    ("services.*.ulimits.*.hard", Kind::Int),
    ("services.*.ulimits.*.soft", Kind::Int),
    ("services.*.volumes.[].read_only", Kind::Bool),
    ("services.*.volumes.[].volume.nocopy", Kind::Bool),
    ("volumes.*.external", Kind::Bool),
];

/// What becomes of `text` at `path`; `None` where it stays a text, `Err` with what is wanted where it cannot become that.
pub(super) fn cast(path: &[&str], text: &str) -> Option<Result<Value, &'static str>> {
    // Most texts stand elsewhere: the last step tells most of them apart at once.
    let last = path.last()?;
    let (_, kind) = CASTS.iter().find(|(pattern, _)| {
        let end = pattern.rsplit_once('.').map_or(*pattern, |(_, end)| end);
        (end == *last || end == "*") && matches(pattern, path)
    })?;
    Some(match kind {
        Kind::Bool => match text.to_lowercase().as_str() {
            "true" | "y" | "yes" | "on" => Ok(Value::Bool(true)),
            "false" | "n" | "no" | "off" => Ok(Value::Bool(false)),
            _ => Err("true or false"),
        },
        Kind::Int => text.parse().map(Value::Int).map_err(|_| "a whole number"),
        Kind::Float => text.parse().map(Value::Float).map_err(|_| "a number"),
    })
}

fn matches(pattern: &str, path: &[&str]) -> bool {
    let mut steps = path.iter();
    pattern.split('.').all(|step| steps.next().is_some_and(|found| step == "*" || step == *found)) && steps.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_by_their_whole_path() {
        let at = |path: &str, text: &str| cast(&path.split('.').collect::<Vec<_>>(), text);
        assert_eq!(at("services.w.scale", "007"), Some(Ok(Value::Int(7))));
        assert_eq!(at("services.w.ulimits.nofile", "5"), Some(Ok(Value::Int(5))));
        assert_eq!(at("services.w.ulimits.nofile.soft", "x"), Some(Err("a whole number")));
        assert_eq!(at("services.w.volumes.[].read_only", "OFF"), Some(Ok(Value::Bool(false))));
        assert_eq!(at("services.w.environment.scale", "7"), None);
        assert_eq!(at("services.w.scale.more", "7"), None);
        assert_eq!(at("x-a.w.scale", "7"), None);
    }
}
