//! Threads that do private work: how much more do two of them get done than one?
//!
//! ```text
//! cargo build --release -p freewheel-python -p freewheel-benches --bins
//! target/release/threads                      # two threads against one, on Freewheel
//! target/release/threads --threads 4
//! target/release/threads --single python3     # one thread, against another interpreter
//! ```
//!
//! Every run is a process of its own: `programs/body.py PROGRAM THREADS` prints the seconds that its threads took,
//! each for the same amount of work. Runs of both sides alternate, so that a slower minute of the machine hits both,
//! and the medians are compared. Prints a Markdown table.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use freewheel_benches::{in_turn, medians, program, seconds};

const PROGRAMS: [&str; 3] = ["nbody", "richards", "fannkuch"];

struct Settings {
    freewheel: PathBuf,
    threads: u32,
    rounds: usize,
    single: Option<PathBuf>,
}

fn settings() -> Result<Settings, String> {
    let here = std::env::current_exe().map_err(|e| e.to_string())?;
    let mut s = Settings { freewheel: here.with_file_name("freewheel"), threads: 2, rounds: 7, single: None };
    let mut args = std::env::args().skip(1);
    while let Some(name) = args.next() {
        let value = args.next().ok_or_else(|| format!("{name} needs a value"))?;
        let number = || value.parse().map_err(|_| format!("{name}: {value:?} is no number"));
        match name.as_str() {
            "--freewheel" => s.freewheel = value.into(),
            "--threads" => s.threads = number()?,
            "--rounds" => s.rounds = number()? as usize,
            "--single" => s.single = Some(value.into()),
            _ => return Err(format!("unknown option {name}")),
        }
    }
    Ok(s)
}

/// Seconds of one run.
fn measure(interpreter: &Path, body: &str, threads: u32) -> Result<f64, String> {
    seconds(interpreter, &program("body.py"), &[body, &threads.to_string()])
}

/// Medians of both sides, whose runs alternate.
fn compare(
    rounds: usize,
    a: impl FnMut() -> Result<f64, String>,
    b: impl FnMut() -> Result<f64, String>,
) -> Result<(f64, f64), String> {
    in_turn(rounds, a, b).map(|runs| medians(&runs))
}

fn threads(s: &Settings) -> Result<(), String> {
    let n = s.threads;
    println!("| program | one thread | {n} threads, each the same work | throughput |\n|---|---|---|---|");
    for program in PROGRAMS {
        let fw = &s.freewheel;
        let (one, all) = compare(s.rounds, || measure(fw, program, 1), || measure(fw, program, n))?;
        println!("| {program} | {one:.3} s | {all:.3} s | {:.2}× |", f64::from(n) * one / all);
    }
    Ok(())
}

fn single(s: &Settings, other: &Path) -> Result<(), String> {
    println!("| program | {} | Freewheel | speed |\n|---|---|---|---|", other.display());
    let mut product = 1.0;
    for program in PROGRAMS {
        let (theirs, ours) =
            compare(s.rounds, || measure(other, program, 1), || measure(&s.freewheel, program, 1))?;
        product *= theirs / ours;
        println!("| {program} | {theirs:.3} s | {ours:.3} s | {:.2}× |", theirs / ours);
    }
    println!("| geometric mean | | | {:.2}× |", product.powf(1.0 / PROGRAMS.len() as f64));
    Ok(())
}

fn main() -> ExitCode {
    let done = settings().and_then(|s| match &s.single {
        Some(other) => single(&s, other),
        None => threads(&s),
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(text) => {
            eprintln!("threads: {text}");
            ExitCode::FAILURE
        }
    }
}
