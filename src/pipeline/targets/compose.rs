//! Compose files, with comments for their readers.

use indexmap::IndexSet;

use crate::compose::compact::{compact_ports, compact_service};
use crate::compose::swarm::REQUIRED;
use crate::compose::yaml::{Comments, to_yaml};
use crate::compose::{Tree, TreePath};

use super::super::Model;
use super::super::decode::Manifest;
use super::super::expand::{Port, Service};
use super::super::split::{Layer, LayerKind};
use super::{Output, Source, run};

/// Renders every layer.
pub fn render(source: &Source<'_>, out: &mut Output) {
    let model = source.model;
    let in_base: IndexSet<&str> = model.layers.layers.iter().filter(|l| l.kind == LayerKind::Base).flat_map(services).collect();
    for layer in &model.layers.layers {
        out.push(&layer.path, file(model, layer, &in_base));
    }
}

fn file(model: &Model, layer: &Layer, in_base: &IndexSet<&str>) -> String {
    let mut comments = Comments::with_header(header(model, layer));
    for name in services(layer) {
        let Some(service) = described(model, layer, name) else { continue };
        let path = TreePath::default().key("services").key(name);
        if layer.kind == LayerKind::Base || !in_base.contains(name) {
            comments.put(path.clone(), service.doc.clone().unwrap_or_default());
        }
        // A stack file's ports have no names any more, and are the project's in their order.
        let named = model.projects.iter().find(|project| layer.kind == LayerKind::Swarm(project.profile.clone()));
        ports(named.map_or(&layer.tree, |project| &project.file), service, &path, &mut comments);
    }
    resources(&model.manifest, layer, &mut comments);
    if layer.tree.get(REQUIRED).is_some() {
        comments.put(TreePath::default().key(REQUIRED), "Docker would not miss them where they stand, before other variables");
    }
    let mut tree = layer.tree.clone();
    if let Some(services) = tree.as_map_mut().and_then(|file| file.get_mut("services")).and_then(Tree::as_map_mut) {
        for service in services.values_mut() {
            compact_service(service);
            if !matches!(layer.kind, LayerKind::Swarm(_)) {
                compact_ports(service);
            }
        }
    }
    to_yaml(&tree, &comments)
}

/// Names of the services that a layer says something about.
fn services(layer: &Layer) -> impl Iterator<Item = &str> {
    layer.tree.get("services").and_then(Tree::as_map).into_iter().flat_map(|map| map.keys().map(String::as_str))
}

/// The service as the layer's profile knows it; a file of all profiles takes the first that has it.
fn described<'m>(model: &'m Model, layer: &Layer, name: &str) -> Option<&'m Service> {
    let mut stacks = model.stacks.iter();
    match layer.kind.profile() {
        None => stacks.find_map(|stack| stack.services.get(name)),
        Some(profile) => stacks.find(|stack| stack.profile == profile)?.services.get(name),
    }
}

/// What the file is, and how it is used.
fn header(model: &Model, layer: &Layer) -> String {
    let stack = &model.manifest.stack;
    let mut lines = vec![stack.doc.as_ref().map_or_else(|| format!("Stack {}", stack.name.value), |doc| doc.value.clone())];
    // A Swarm stack reads its own file alone.
    let readers: Vec<&String> =
        model.layers.files.iter().filter(|(_, files)| files.contains(&layer.path)).map(|(profile, _)| profile).collect();
    let names = || readers.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ");
    let (profile, use_it) = match &layer.kind {
        LayerKind::Base => {
            (None, format!("What these profiles share: {}. Each adds its own file; started for one of them:", names()))
        }
        LayerKind::Single => (None, format!("For all profiles: {}. Started for one of them:", names())),
        LayerKind::Overlay(profile) => {
            let base = model.layers.files.get(profile).and_then(|files| files.first());
            (Some(profile), format!("Adds to {}:", base.map_or("the base", String::as_str)))
        }
        LayerKind::Standalone(profile) => (Some(profile), "Complete by itself:".to_string()),
        LayerKind::Swarm(profile) => (Some(profile), "A Swarm stack, with variables from the shell alone:".to_string()),
    };
    if let Some(decl) = profile.and_then(|name| model.manifest.profiles.get(name)) {
        let doc = decl.doc.as_ref().map_or_else(String::new, |doc| format!(": {}", doc.value));
        lines.push(format!("Profile {}{doc}", decl.name.value));
    }
    lines.push(use_it);
    let default = model.manifest.default_profile().map(|decl| &decl.name.value).filter(|name| readers.contains(name));
    let shown = profile.or(default).or(readers.first().copied());
    if let Some(run) = shown.and_then(|profile| run::run_of(model, profile)) {
        lines.push(command(&run.up()));
    }
    lines.extend(left_out(layer));
    lines.join("\n")
}

/// What a swarm does without: `Left out, as a swarm has no such thing: platform of web, worker`.
fn left_out(layer: &Layer) -> Option<String> {
    let each = |(key, services): (&String, &IndexSet<String>)| {
        format!("{key} of {}", services.iter().map(String::as_str).collect::<Vec<_>>().join(", "))
    };
    let all: Vec<String> = layer.left_out.iter().map(each).collect();
    (!all.is_empty()).then(|| format!("Left out, as a swarm has no such thing: {}", all.join("; ")))
}

/// The names of all profiles.
pub(super) fn profiles(model: &Model) -> String {
    model.stacks.iter().map(|stack| stack.profile.as_str()).collect::<Vec<_>>().join(", ")
}

/// A command that can be copied even where it takes several lines.
pub(super) fn command(text: &str) -> String {
    if text.chars().count() <= 94 {
        return format!("  {text}");
    }
    let broken = ["-f", "--env-file", "-p", "--profile"]
        .iter()
        .fold(text.to_string(), |text, option| text.replace(&format!(" {option} "), &format!(" \\\n    {option} ")));
    format!("  {broken}")
}

/// What ports are for, above their items.
fn ports(tree: &Tree, service: &Service, path: &TreePath, comments: &mut Comments) {
    let list = path.key("ports");
    let items = tree.at(&list).and_then(Tree::as_seq).unwrap_or_default();
    for (index, item) in items.iter().enumerate() {
        let port: Option<&Port> = match item.get("name").and_then(Tree::as_str) {
            Some(name) => service.ports.get(name),
            None => service.ports.values().find(|port| !port.has_name && is_it(item, port)),
        };
        if let Some(doc) = port.and_then(|port| port.doc.as_ref()) {
            let mut at = list.clone();
            at.0.push(crate::compose::tree::Step::Index(index));
            comments.put(at, doc.as_str());
        }
    }
}

/// Whether an item without a name is this port.
fn is_it(item: &Tree, port: &Port) -> bool {
    let field = |key: &str| item.get(key).and_then(Tree::scalar_text);
    field("target").is_some_and(|target| target == port.target.to_string())
        && field("protocol").as_deref().unwrap_or("tcp") == port.protocol
        && port.host.as_ref().is_some_and(|host| field("published").as_deref() == Some(&host.template()))
}

/// What volumes, networks and the like are for, above their entries, and what the section is above the section.
fn resources(manifest: &Manifest, layer: &Layer, comments: &mut Comments) {
    for (section, meaning) in [
        ("networks", "Who can reach whom"),
        ("volumes", "Data that outlives its containers"),
        ("secrets", "Delivered to containers as files"),
        ("configs", "Delivered to containers as files"),
    ] {
        if layer.tree.get(section).is_some() {
            comments.put(TreePath::default().key(section), meaning);
        }
    }
    for resource in &manifest.resources {
        let path = TreePath::default().key(resource.section).key(&resource.name.value);
        if let Some(doc) = resource.doc.as_ref().filter(|_| layer.tree.at(&path).is_some()) {
            comments.put(path, doc.value.as_str());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::files;

    const SHOP: &str = r#"
        stack shop { doc "The shop"; layout overlay }
        profile dev { doc "Local development" }
        profile ci
        service web {
            doc "Serves the pages"
            image "nginx:1.27"
            port http 80 dev=8080 { doc "The site" }
            volumes "data:/data"
        }
        service seed { doc "Fills the shop"; only ci; image "seed:1" }
        volumes { data { doc "Orders" } }
    "#;

    #[test]
    fn the_base_and_its_overlays() {
        let files = files(SHOP);
        insta::assert_snapshot!(files[0].1, @r#"
        # Generated by stackgen from stack.kdl. Do not edit: change the manifest, then run "stackgen render".
        # The shop
        # What these profiles share: dev, ci. Each adds its own file; started for one of them:
        #   docker compose -f compose.yaml -f compose.dev.yaml up -d

        name: shop

        services:
          # Serves the pages
          web:
            image: nginx:1.27
            volumes:
              - data:/data

        # Data that outlives its containers
        volumes:
          # Orders
          data:
        "#);
        insta::assert_snapshot!(files[1].1, @r#"
        # Generated by stackgen from stack.kdl. Do not edit: change the manifest, then run "stackgen render".
        # The shop
        # Profile dev: Local development
        # Adds to compose.yaml:
        #   docker compose -f compose.yaml -f compose.dev.yaml up -d

        name: shop-dev

        services:
          web:
            ports:
              # The site
              - name: http
                target: 80
                published: "${WEB_HTTP_PORT:-8080}"
                host_ip: "127.0.0.1"
                protocol: tcp
        "#);
        insta::assert_snapshot!(files[2].1, @r#"
        # Generated by stackgen from stack.kdl. Do not edit: change the manifest, then run "stackgen render".
        # The shop
        # Profile ci
        # Adds to compose.yaml:
        #   docker compose -f compose.yaml -f compose.ci.yaml up -d

        name: shop-ci

        services:
          web:
            expose:
              - "80"

          # Fills the shop
          seed:
            image: seed:1
        "#);
    }

    #[test]
    fn a_port_without_a_name_is_one_of_composes_own() {
        let files = files(
            r#"
            stack shop { layout standalone }
            profile dev; profile ci
            service dns {
                doc "Answers names"
                image "dns:1"
                port 53 dev=5300 public
                port "53/udp" dev=5301 var=DNS_PORT { doc "Most questions" }
            }
            "#,
        );
        insta::assert_snapshot!(files[0].1.split_once("services:").unwrap().1, @r#"

          # Answers names
          dns:
            image: dns:1
            ports:
              - target: 53
                published: "5300"
              # Most questions
              - "127.0.0.1:${DNS_PORT:-5301}:53/udp"
        "#);
        assert!(!files[1].1.contains("53"), "{}", files[1].1);
    }

    #[test]
    fn a_complete_file_repeats_what_services_are() {
        let files = files(&SHOP.replace("overlay", "standalone"));
        insta::assert_snapshot!(files[1].1, @r#"
        # Generated by stackgen from stack.kdl. Do not edit: change the manifest, then run "stackgen render".
        # The shop
        # Profile ci
        # Complete by itself:
        #   docker compose -f compose.ci.yaml up -d

        name: shop-ci

        services:
          # Serves the pages
          web:
            image: nginx:1.27
            expose:
              - "80"
            volumes:
              - data:/data

          # Fills the shop
          seed:
            image: seed:1

        # Data that outlives its containers
        volumes:
          # Orders
          data:
        "#);
    }

    #[test]
    fn one_file_for_all_profiles() {
        let files = files(&SHOP.replace("overlay", "single").replace("dev=8080", "dev=8080 ci=8080"));
        insta::assert_snapshot!(files[0].1, @r#"
        # Generated by stackgen from stack.kdl. Do not edit: change the manifest, then run "stackgen render".
        # The shop
        # For all profiles: dev, ci. Started for one of them:
        #   docker compose -f compose.yaml --profile dev up -d

        name: shop

        services:
          # Serves the pages
          web:
            image: nginx:1.27
            ports:
              # The site
              - name: http
                target: 80
                published: "${WEB_HTTP_PORT:-8080}"
                host_ip: "127.0.0.1"
                protocol: tcp
            volumes:
              - data:/data
            profiles: [dev, ci]

          # Fills the shop
          seed:
            image: seed:1
            profiles: [ci]

        # Data that outlives its containers
        volumes:
          # Orders
          data:
        "#);
    }

    #[test]
    fn long_commands_can_be_copied() {
        let path = "deploy/environments/long/name";
        let files = files(&SHOP.replace(
            "layout overlay",
            &format!("layout overlay; files base=\"{path}/b.yaml\" overlay=\"{path}/{{profile}}.yaml\""),
        ));
        let command: Vec<&str> = files[0].1.lines().skip_while(|line| !line.contains("docker")).take(3).collect();
        assert_eq!(
            command,
            [
                "#   docker compose \\",
                "#     -f deploy/environments/long/name/b.yaml \\",
                "#     -f deploy/environments/long/name/dev.yaml up -d",
            ]
        );
    }
}
