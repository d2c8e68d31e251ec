//! The topology as a picture: services, what waits for what, published ports, volumes.

mod dot;
mod mermaid;

use indexmap::{IndexMap, IndexSet};

use crate::compose::depends::{self, Need};

use super::super::Model;
use super::super::expand::{Service, Stack};
use super::context::{Mount, Reading, ServicePort, mounts, ports_of};

pub use dot::dot;
pub use mermaid::mermaid;

/// What is drawn.
#[derive(Debug, Default)]
struct Graph {
    /// Services, and the profiles that have them.
    services: IndexMap<String, Vec<String>>,
    /// Published ports: address and service.
    published: IndexSet<(String, String)>,
    /// Named volumes.
    volumes: IndexSet<String>,
    /// Service and volume.
    mounts: IndexSet<(String, String)>,
    /// Service, what it needs, in a word how, and whether Compose waits for it.
    needs: IndexSet<(String, String, String, bool)>,
    /// Whether several profiles are drawn at once.
    many: bool,
}

impl Graph {
    /// The graph of `profile`, or of all profiles at once.
    fn of(model: &Model, profile: Option<&str>) -> Self {
        let stacks = || model.stacks.iter().filter(|stack| profile.is_none_or(|name| stack.profile == name));
        let mut graph = Self { many: stacks().count() > 1, ..Self::default() };
        for name in model.manifest.services.keys() {
            for stack in stacks() {
                if let Some(service) = stack.services.get(name) {
                    graph.add(model, stack, service);
                }
            }
        }
        graph
    }

    fn add(&mut self, model: &Model, stack: &Stack, service: &Service) {
        let name = || service.name.clone();
        self.services.entry(name()).or_default().push(stack.profile.clone());
        let reading = Reading::new(&model.manifest, stack, service);
        let offered = |port: &ServicePort| port.address != super::context::INSIDE;
        for port in ports_of(service, &reading).into_iter().filter(offered) {
            self.published.insert((port.address, name()));
        }
        let named = |mount: Mount| mount.source.filter(|_| mount.kind == "volume");
        for volume in mounts(&service.settings, &reading).into_iter().filter_map(named) {
            self.volumes.insert(volume.clone());
            self.mounts.insert((name(), volume));
        }
        for edge in depends::edges(&service.settings) {
            // Compose refuses a required one that is missing; an optional one may be.
            if !stack.services.contains_key(&edge.to) {
                continue;
            }
            let (word, waits) = match edge.need {
                Need::DependsOn => (condition(service, &edge.to), true),
                Need::Optional => (format!("{}, optional", condition(service, &edge.to)), true),
                Need::Links => ("link".into(), true),
                Need::VolumesFrom => ("its volumes".into(), true),
                Need::Namespace => ("shares namespace".into(), true),
                Need::Extends => ("extends".into(), false),
                Need::Context => ("builds on".into(), false),
            };
            self.needs.insert((name(), edge.to, word, waits));
        }
    }

    /// What a service's box says: its name, and its profiles where they differ.
    fn label(&self, name: &str, profiles: &[String]) -> Vec<String> {
        let all = self.services.values().map(Vec::len).max().unwrap_or(0);
        let mut lines = vec![name.to_string()];
        if self.many && profiles.len() < all {
            lines.push(profiles.join(", "));
        }
        lines
    }
}

/// `healthy` for `service_healthy`.
fn condition(service: &Service, to: &str) -> String {
    let entry = service.settings.get("depends_on").and_then(|all| all.get(to)?.get("condition")?.as_str());
    entry.and_then(|text| text.strip_prefix("service_")).unwrap_or("started").replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::super::tests::model;
    use super::*;

    const SHOP: &str = r#"stack shop { doc "Shop" }
        profile dev
        profile prod { publish-only edge }
        service end { doc "DB"; image "x:1"; port sql 5432 dev=5432; volumes "data:/var/lib" }
        service "a-b" { doc "API"; image "x:1"; depends_on end condition=service_healthy }
        service a_b { doc "Worker"; image "x:1"; depends_on "a-b"; only dev; network_mode "service:end" }
        service edge { doc "Edge"; image "x:1"; only prod; port https 443 prod=443 public }
        volumes { data }"#;

    #[test]
    fn mermaid_has_safe_ids_and_quoted_labels() {
        insta::assert_snapshot!(mermaid(&model(SHOP), Some("dev")), @r#"
flowchart LR
  s_end["end"]
  s_a_b["a-b"]
  s_a_b_["a_b"]
  v_data[("data")]
  p_127_0_0_1_5432(["127.0.0.1:5432"])
  p_127_0_0_1_5432 --> s_end
  s_a_b -->|"healthy"| s_end
  s_a_b_ -->|"started"| s_a_b
  s_a_b_ -->|"shares namespace"| s_end
  s_end --- v_data
"#);
    }

    #[test]
    fn all_profiles_at_once_name_theirs() {
        insta::assert_snapshot!(mermaid(&model(SHOP), None), @r#"
flowchart LR
  s_end["end"]
  s_a_b["a-b"]
  s_a_b_["a_b<br/>dev"]
  s_edge["edge<br/>prod"]
  v_data[("data")]
  p_127_0_0_1_5432(["127.0.0.1:5432"])
  p___443(["*:443"])
  p_127_0_0_1_5432 --> s_end
  p___443 --> s_edge
  s_a_b -->|"healthy"| s_end
  s_a_b_ -->|"started"| s_a_b
  s_a_b_ -->|"shares namespace"| s_end
  s_end --- v_data
"#);
    }

    #[test]
    fn dot_is_a_digraph() {
        insta::assert_snapshot!(dot(&model(SHOP), Some("prod")), @r#"
digraph "shop" {
  rankdir=LR;
  node [shape=box];
  "service end" [label="end"];
  "service a-b" [label="a-b"];
  "service edge" [label="edge"];
  "volume data" [label="data", shape=cylinder];
  "port *:443" [label="*:443", shape=oval];
  "port *:443" -> "service edge";
  "service a-b" -> "service end" [label="healthy"];
  "service end" -> "volume data" [dir=none];
}
"#);
    }
}
