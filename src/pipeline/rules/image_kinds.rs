//! What images are known to be, for the rules that judge a service by it.

use super::super::expand::Stack;
use super::stores::{OTHER_NAMES, PATHS, STORES};
use super::uses;
use crate::compose::Tree;

/// Pages that administer a store, and object stores: they have an account of their own that everyone tries first.
const ADMIN: &[&str] = &[
    "adminer",
    "grafana",
    "grafana-oss",
    "keycloak",
    "minio",
    "mongo-express",
    "pgadmin4",
    "phpmyadmin",
    "portainer-ce",
    "redis-commander",
    "rustfs",
];

const PROXIES: &[&str] = &[
    "apisix",
    "bunkerweb",
    "caddy",
    "caddy-docker-proxy",
    "envoy",
    "haproxy",
    "haproxy-alpine",
    "kong",
    "nginx",
    "nginx-proxy",
    "nginx-proxy-manager",
    "nginx-unprivileged",
    "openresty",
    "pingap",
    "swag",
    "traefik",
    "varnish",
];

const TUNNELS: &[&str] =
    &["bore", "chisel", "cloudflared", "frpc", "inlets", "localtunnel", "newt", "ngrok", "rathole", "tailscale", "zrok"];

/// What stands between a service and the engine's socket, and lets only some requests through.
const SOCKET_PROXIES: &[&str] = &["docker-socket-proxy", "socket-proxy"];

/// Words in a role's name that say that it holds data for others.
const STORE_WORDS: &[&str] =
    &["database", "databases", "db", "cache", "caches", "store", "stores", "queue", "queues", "broker", "brokers"];

/// Words in the name of a role or service that say that it takes requests for others.
const PROXY_WORDS: &[&str] = &["proxy", "gateway", "ingress", "nginx", "caddy", "traefik", "haproxy"];

/// The image of a service without tag and digest: `registry:5000/library/postgres`.
fn path(service: &Tree) -> Option<String> {
    let image = service.get("image")?;
    let text = uses::settled(image).or_else(|| image.as_str().map(str::to_string))?;
    // A registry or a tag that comes from outside says nothing about what the image is.
    let at = text.rfind('/').map_or(0, |slash| slash + 1);
    let end = text[at..].find([':', '@', '$']).map_or(text.len(), |end| at + end);
    Some(text[..end].to_ascii_lowercase())
}

fn has_word(name: &str, words: &[&str]) -> bool {
    name.to_ascii_lowercase().split(['-', '_', '.']).any(|word| words.contains(&word))
}

fn is_one_of(service: &Tree, names: &[&str]) -> bool {
    path(service).is_some_and(|path| path.rsplit('/').next().is_some_and(|name| names.contains(&name)))
}

/// Whether a service holds data for others: its image is known for it, or its role is called so.
pub fn is_store(stack: &Stack, name: &str, service: &Tree) -> bool {
    let role = stack.services.get(name).and_then(|service| service.role.as_deref());
    has_store_image(service) || role.is_some_and(|role| has_word(role, STORE_WORDS))
}

/// Whether the image is a database, cache or broker.
pub fn has_store_image(service: &Tree) -> bool {
    path(service).is_some_and(|path| {
        let name = path.rsplit('/').next().unwrap_or_default();
        STORES.iter().flat_map(|store| store.names).chain(OTHER_NAMES).any(|known| *known == name)
            || PATHS.iter().any(|known| path.ends_with(known))
    })
}

/// Whether the image has an account that everyone knows: a store's, or that of a page to administer one.
pub fn has_account(service: &Tree) -> bool {
    has_store_image(service) || is_one_of(service, ADMIN)
}

/// Whether a service is a reverse proxy: its image is known for it; or it builds its own, and is called so.
pub fn is_proxy(stack: &Stack, name: &str, service: &Tree) -> bool {
    let role = stack.services.get(name).and_then(|service| service.role.as_deref());
    let is_called = || has_word(name, PROXY_WORDS) || role.is_some_and(|role| has_word(role, PROXY_WORDS));
    is_one_of(service, PROXIES) || (service.get("build").is_some() && is_called())
}

/// Whether the image fetches requests from outside through a tunnel.
pub fn is_tunnel(service: &Tree) -> bool {
    // The same program as a resolver for names.
    let resolves = || {
        let mut found = false;
        let command = service.get("command");
        command.into_iter().for_each(|command| uses::texts(command, &mut |text, _| found |= text.contains("proxy-dns")));
        found
    };
    is_one_of(service, TUNNELS) && !resolves()
}

/// Whether the image is a proxy for the engine's socket.
pub fn is_socket_proxy(service: &Tree) -> bool {
    is_one_of(service, SOCKET_PROXIES)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn service(image: &str) -> Tree {
        Tree::from_json(&serde_json::json!({ "image": image }))
    }

    #[test]
    fn stores_are_known_whoever_hands_them_out() {
        for image in [
            "postgres",
            "postgres:16-alpine",
            "registry.example.com:5000/library/postgres",
            "registry.test/x/postgis@sha256:0",
            "bitnami/redis:${TAG}",
            "redis:${TAG:-7}",
            "${REGISTRY}/redis:${TAG}",
            "${REGISTRY:-registry.example.com/mirror}/redis",
            "mcr.example.com/mssql/server:2022-latest",
        ] {
            assert!(has_store_image(&service(image)), "{image}");
        }
        for image in ["postgres-exporter", "shop/api", "phpmyadmin:5", "${IMAGE}", "redis/insight"] {
            assert!(!has_store_image(&service(image)), "{image}");
        }
    }
}
