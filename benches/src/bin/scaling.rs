//! Threads that read shared objects: how much more do N of them get done than one?
//!
//! ```text
//! cargo build --release -p freewheel-python -p freewheel-benches --bins
//! target/release/scaling                          # two threads against one
//! target/release/scaling --threads 8 --rounds 9
//! target/release/scaling --least 1.5              # fails if a row is below
//! target/release/scaling --interpreter python3.13t
//! ```
//!
//! A row is the median of the ratios of runs that follow each other. Its first one, arithmetic on a thread's own numbers,
//! shows what the machine gives: no other can be expected to be above it. Needs a machine on which nothing else runs; the
//! command `locked` counts, and needs none.

use std::path::PathBuf;
use std::process::ExitCode;

use freewheel_benches::{in_turn, median, output, program, seconds};

/// Not a read of shared objects.
const CONTROL: &str = "control_append";

struct Settings {
    interpreter: PathBuf,
    threads: u32,
    rounds: usize,
    least: f64,
    only: Vec<String>,
}

fn settings() -> Result<Settings, String> {
    let here = std::env::current_exe().map_err(|e| e.to_string())?;
    let interpreter = here.with_file_name("freewheel");
    let mut s = Settings { interpreter, threads: 2, rounds: 5, least: 0.0, only: Vec::new() };
    let mut args = std::env::args().skip(1);
    while let Some(name) = args.next() {
        let value = args.next().ok_or_else(|| format!("{name} needs a value"))?;
        let bad = |_| format!("{name}: {value:?} is no number");
        match name.as_str() {
            "--interpreter" => s.interpreter = value.into(),
            "--threads" => s.threads = value.parse().map_err(bad)?,
            "--rounds" => s.rounds = value.parse().map_err(bad)?,
            "--least" => s.least = value.parse().map_err(|_| format!("{name}: {value:?} is no number"))?,
            "--only" => s.only = value.split(',').map(str::to_owned).collect(),
            _ => return Err(format!("unknown option {name}")),
        }
    }
    Ok(s)
}

/// Answers whether all rows are as good as wanted.
fn run(s: &Settings) -> Result<bool, String> {
    let reads = program("reads.py");
    let names = output(&s.interpreter, &reads, &["--names"])?;
    let all = s.threads.to_string();
    println!("| read | one thread | {all} threads, each the same work | throughput |\n|---|--:|--:|--:|");
    let mut good = true;
    for name in names.split_whitespace().filter(|n| *n != CONTROL) {
        if !s.only.is_empty() && !s.only.iter().any(|o| o == name) {
            continue;
        }
        let time = |threads: &str| seconds(&s.interpreter, &reads, &["--time", threads, name]);
        let runs = in_turn(s.rounds, || time("1"), || time(&all))?;
        let ratio = median(runs.iter().map(|(one, n)| f64::from(s.threads) * one / n).collect());
        let (one, n) = freewheel_benches::medians(&runs);
        println!("| {name} | {one:.3} s | {n:.3} s | {ratio:.2}× |");
        good &= ratio >= s.least;
    }
    Ok(good)
}

fn main() -> ExitCode {
    match settings().and_then(|s| run(&s)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => {
            eprintln!("scaling: a row is below the bar");
            ExitCode::FAILURE
        }
        Err(text) => {
            eprintln!("scaling: {text}");
            ExitCode::from(2)
        }
    }
}
