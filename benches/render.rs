//! Whole-process times: `stackgen render` of all profiles against real `docker compose config` of one, on the same stack and
//! in one run.
//!
//! `STACKGEN_COMPOSE=/path/to/docker-compose cargo bench` measures both; without the variable, stackgen alone.
//! `STACKGEN_BENCH_SIZES=10,100,1000,10000` chooses the numbers of services.
#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a benchmark prints, writes files and may fail loudly"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn main() {
    let compose = std::env::var("STACKGEN_COMPOSE").ok().map(|list| list.split(':').next().unwrap_or_default().to_string());
    let sizes = std::env::var("STACKGEN_BENCH_SIZES").unwrap_or_else(|_| "10,100,1000".into());
    println!(
        "{:>8} {:>14} {:>14} {:>14} {:>14} {:>8}",
        "services", "first render", "render again", "verify", "compose config", "ratio"
    );
    for size in sizes.split(',').filter_map(|size| size.parse::<usize>().ok()) {
        measure(size, compose.as_deref());
    }
}

fn measure(size: usize, compose: Option<&str>) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("stack.kdl"), manifest(size)).unwrap();
    let stackgen = |arguments: &[&str]| time(folder.path(), env!("CARGO_BIN_EXE_stackgen"), arguments);
    let first = stackgen(&["render"]);
    let rounds = (2_000 / size).clamp(3, 30);
    let again = median((0..rounds).map(|_| stackgen(&["render"])));
    let verify = median((0..rounds).map(|_| stackgen(&["verify"])));
    let config = compose.map(|program| {
        let arguments = ["-f", "compose.yaml", "-f", "compose.dev.yaml", "config"];
        median((0..rounds.min(10)).map(|_| time(folder.path(), program, &arguments)))
    });
    let shown = |time: Duration| format!("{:.1} ms", time.as_secs_f64() * 1e3);
    let ratio = config.map_or_else(|| "-".into(), |config| format!("{:.1}", config.as_secs_f64() / again.as_secs_f64()));
    let config = config.map_or_else(|| "-".into(), shown);
    println!("{size:>8} {:>14} {:>14} {:>14} {config:>14} {ratio:>8}", shown(first), shown(again), shown(verify));
}

fn time(folder: &Path, program: &str, arguments: &[&str]) -> Duration {
    let start = Instant::now();
    let status = Command::new(program).args(arguments).current_dir(folder).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let taken = start.elapsed();
    assert!(status.unwrap().success(), "{program} {arguments:?} failed");
    taken
}

fn median(times: impl Iterator<Item = Duration>) -> Duration {
    let mut times: Vec<Duration> = times.collect();
    times.sort();
    times[times.len() / 2]
}

/// A stack of `size` services in four profiles: roles, variables, ports, volumes, health checks and profile blocks.
fn manifest(size: usize) -> String {
    let mut text = String::from(
        r#"stack bench { doc "Many services"; layout overlay; env-file ".env.sample" }
profile dev default=#true { doc "On this machine" }
profile test { doc "Beside dev"; port-offset 20000; ephemeral }
profile staging { doc "Elsewhere"; machine staging }
profile prod { doc "For everyone"; strict; machine prod }
role app {
    restart unless-stopped
    logging driver=json-file { options max-size="10m" }
    deploy { resources { limits memory="512M" } }
    cap_drop ALL
}
vars {
    group "All" {
        var LOG_LEVEL default=info dev=debug { doc "Least severe message" }
        var DB_USER default=app { doc "Owner of the schema" }
        var DB_PASSWORD secret required dev=x test=x { doc "Password of DB_USER" }
        var DATABASE_URL value="postgresql://${DB_USER}:${DB_PASSWORD}@${s0.http}/app" { doc "Where the data is" }
    }
}
"#,
    );
    for i in 0..size {
        let host = if i < 10_000 { format!("dev={}", 10_000 + i) } else { String::new() };
        let after = if i % 10 == 0 { String::new() } else { format!("depends_on s{} condition=service_healthy", i - 1) };
        let _ = write!(
            text,
            r#"
service s{i} role=app {{
    doc "Service number {i}"
    image "example/app{i}:1.{i}"
    port http {} {host}
    env LOG_LEVEL DATABASE_URL NAME="service-{i}"
    volumes "data{i}:/data" "./src{i}:/src:ro"
    healthcheck interval="10s" retries=3 {{ test CMD-SHELL "probe -u ${{DB_USER}}" }}
    {after}
    in test {{ env MODE=test; without volumes "/src" }}
    in prod {{ read_only }}
}}
"#,
            1_000 + i % 60_000
        );
    }
    text.push_str("volumes {\n");
    for i in 0..size {
        let _ = writeln!(text, "    data{i}");
    }
    text.push_str("}\n");
    text
}
