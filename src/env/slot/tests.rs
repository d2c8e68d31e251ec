use proptest::prelude::*;

use super::*;
use crate::diag::Sink;
use crate::pipeline;

fn model(text: &str) -> Option<Model> {
    pipeline::analyse(text, None, &mut Sink::default())
}

fn ports(slot: &Slot) -> BTreeSet<u16> {
    slot.values.values().filter_map(|value| value.parse().ok()).collect()
}

fn of(text: &str, profile: usize, number: u8) -> Result<Slot, String> {
    let mut sink = Sink::default();
    let model = pipeline::analyse(text, None, &mut sink).unwrap_or_else(|| panic!("{:?}", sink.into_sorted()));
    slot(&model, &model.stacks[profile], number, &BTreeSet::new())
}

#[test]
fn a_slot_names_the_project_and_moves_every_port() {
    let text = r#"stack shop
profile dev default=#true
profile test { machine ci }
vars { var DNS type=port default=53 { doc d } }
service web { image x; port http 80 dev=8080 var=WEB_PORT { doc d }; port debug 9 dev=20201 { doc d } }
service dns { image y; ports "${DNS:-53}:53/udp" "7000:7000" "9000-9010:9000-9010"; container_name "the-one" }
service lan { image z; network_mode host }
"#;
    let slot = of(text, 0, 3).unwrap();
    let values: Vec<String> = slot.values.iter().map(|(name, value)| format!("{name}={value}")).collect();
    assert_eq!(values, ["COMPOSE_PROJECT_NAME=shop-dev-slot3", "WEB_PORT=20200", "WEB_DEBUG_PORT=20202", "DNS=20203"]);
    let fixed: Vec<String> = slot.fixed.iter().map(|fixed| format!("{} {}", fixed.service, fixed.what)).collect();
    assert_eq!(fixed[0], "dns publishes 7000, which no variable moves");
    assert!(fixed.iter().any(|text| text.starts_with("dns has a `container_name`")), "{fixed:?}");
    assert!(fixed.iter().any(|text| text.starts_with("lan uses the host's network")), "{fixed:?}");
}

#[test]
fn a_slot_can_be_full() {
    let many: String = (0..51).map(|i| format!("port p{i} {} dev={} {{ doc d }}; ", 100 + i, 3000 + i)).collect();
    let two = |text: &str| format!("stack s\nprofile dev\nprofile test {{ {text} }}\nservice a {{ image x; {many} }}");
    assert_eq!(of(&two("machine other"), 0, 99).unwrap().values.len(), 52);
    assert_eq!(
        of(&two("port-offset 100"), 0, 99).unwrap_err(),
        "a slot has 100 ports, and the profiles of this machine publish more"
    );
}

#[test]
fn what_a_file_has_by_hand_is_not_taken_again() {
    let text = "stack s\nprofile dev\nservice a { image x; port p 80 dev=8080 { doc d }; port q 81 dev=8081 { doc d } }";
    let model = model(text).unwrap();
    let slot = slot(&model, &model.stacks[0], 1, &BTreeSet::from([20_000, 20_001, 20_002])).unwrap();
    assert_eq!(ports(&slot), BTreeSet::from([20_003, 20_004]));
}

#[test]
fn a_project_name_of_a_profile_is_not_taken() {
    let text = "stack s\nprofile dev\nprofile dev-slot4\nservice a { image x }";
    assert!(of(text, 0, 4).unwrap_err().contains("project name of profile `dev-slot4`"));
    assert!(of(text, 0, 5).is_ok());
}

/// Profiles with machines, services with ports of any number and kind.
fn manifest() -> impl Strategy<Value = String> {
    let port =
        (1..600_u16, prop::sample::select(vec![1_u16, 3000, 19_990, 20_000, 20_050, 25_000, 29_800, 40_000]), any::<bool>());
    let services = prop::collection::vec(prop::collection::vec(port, 0..5), 1..4);
    (prop::collection::vec(0..2_usize, 1..4), services).prop_map(|(machines, services)| {
        let mut text = "stack s\n".to_string();
        for (i, machine) in machines.iter().enumerate() {
            text += &format!("profile p{i} {{ machine m{machine} }}\n");
        }
        for (s, ports) in services.iter().enumerate() {
            text += &format!("service s{s} {{ image x\n");
            for (n, (offset, base, literal)) in ports.iter().enumerate() {
                let host = |profile: usize| base + offset + 7 * profile as u16;
                if *literal {
                    text += &format!("  in p0 {{ ports \"{}:{}\" }}\n", host(0), 1000 + n);
                } else {
                    let hosts: String = (0..machines.len()).map(|profile| format!(" p{profile}={}", host(profile))).collect();
                    text += &format!("  port n{n} {}{hosts} {{ doc d }}\n", 100 + n);
                }
            }
            text += "}\n";
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn no_two_slots_and_no_two_profiles_share_a_port(text in manifest(), a in 1..=LAST, b in 1..=LAST) {
        // Ports that collide by themselves are the manifest's error.
        let model = model(&text);
        prop_assume!(model.is_some());
        let model = model.unwrap();
        let mut seen: Vec<(String, String, BTreeSet<u16>, String)> = Vec::new();
        for number in BTreeSet::from([a, b]) {
            for stack in &model.stacks {
                let slot = slot(&model, stack, number, &BTreeSet::new()).unwrap();
                let moved = ports(&slot);
                prop_assert_eq!(moved.len() + 1, slot.values.len(), "a port for each variable");
                prop_assert!(moved.iter().all(|port| (20_000..=29_899).contains(port)));
                seen.push((stack.machine.clone(), format!("{}/{number}", stack.profile), moved, slot.values["COMPOSE_PROJECT_NAME"].clone()));
            }
        }
        for (stack, project) in model.stacks.iter().zip(&model.projects) {
            let own: BTreeSet<u16> = numbers(project).into_iter().collect();
            for (machine, name, moved, named) in &seen {
                prop_assert!(*machine != stack.machine || moved.is_disjoint(&own), "{name} meets {}", stack.profile);
                prop_assert!(*named != stack.project);
            }
        }
        for (i, (machine, name, moved, named)) in seen.iter().enumerate() {
            for (other, second, again, other_named) in &seen[i + 1..] {
                prop_assert!(machine != other || moved.is_disjoint(again), "{name} meets {second}");
                prop_assert!(named != other_named);
            }
        }
    }
}
