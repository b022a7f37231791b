//! What the benchmark commands share: runs of other processes, in turn, and their medians.

use std::path::{Path, PathBuf};
use std::process::Command;

pub mod rows;
pub mod server;

/// A program of `programs/`.
pub fn program(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "programs", name].iter().collect()
}

/// A program of `scaling/`.
pub fn scaling_program(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "scaling", name].iter().collect()
}

/// The `freewheel` command that stands beside the running one. `cargo run` builds only the running one, so in that case
/// the other is built here: a measurement of an old one is worth nothing.
///
/// # Errors
/// It is not there, or cannot be built.
pub fn freewheel() -> Result<PathBuf, String> {
    let here = std::env::current_exe().map_err(|e| e.to_string())?;
    let freewheel = here.with_file_name("freewheel");
    if let Some(cargo) = std::env::var_os("CARGO") {
        let release = here.parent().is_some_and(|folder| folder.ends_with("release"));
        let mut build = Command::new(cargo);
        build.args(["build", "--quiet", "-p", "freewheel-python"]).current_dir(env!("CARGO_MANIFEST_DIR"));
        build.args(release.then_some("--release"));
        let done = build.status().map_err(|e| format!("cargo build: {e}"))?;
        if !done.success() {
            return Err("the freewheel command cannot be built".to_owned());
        }
    }
    if freewheel.exists() {
        Ok(freewheel)
    } else {
        Err(format!("{} is missing: cargo build --release -p freewheel-python", freewheel.display()))
    }
}

/// What a program prints on standard output.
///
/// # Errors
/// The command cannot be run, or fails: with what it says.
pub fn output(interpreter: &Path, program: &Path, args: &[&str]) -> Result<String, String> {
    let run = Command::new(interpreter).arg(program).args(args).output();
    let run = run.map_err(|e| format!("{}: {e}", interpreter.display()))?;
    if run.status.success() {
        return Ok(String::from_utf8_lossy(&run.stdout).into_owned());
    }
    let text = String::from_utf8_lossy(&run.stderr);
    Err(format!("{} {} {args:?}: {text}", interpreter.display(), program.display()))
}

/// The seconds that a program prints.
///
/// # Errors
/// As [`output`], or it prints no number.
pub fn seconds(interpreter: &Path, program: &Path, args: &[&str]) -> Result<f64, String> {
    let text = output(interpreter, program, args)?;
    text.trim().parse().map_err(|_| format!("{} printed {text:?}", program.display()))
}

/// The middle one, or what lies between the two in the middle.
///
/// # Panics
/// There is none.
pub fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    let n = all.len();
    (all[(n - 1) / 2] + all[n / 2]) / 2.0
}

/// Times of both sides, whose runs alternate, so that a slower minute of the machine hits both.
///
/// # Errors
/// The first of a run.
pub fn in_turn(
    rounds: usize,
    mut a: impl FnMut() -> Result<f64, String>,
    mut b: impl FnMut() -> Result<f64, String>,
) -> Result<Vec<(f64, f64)>, String> {
    (0..rounds).map(|_| Ok((a()?, b()?))).collect()
}

/// Medians of both sides.
pub fn medians(runs: &[(f64, f64)]) -> (f64, f64) {
    (median(runs.iter().map(|r| r.0).collect()), median(runs.iter().map(|r| r.1).collect()))
}
