//! The scaling gate: how much more do N threads get done than one, when all they do is to read what they share?
//!
//! ```text
//! cargo run --release -p freewheel-benches --bin scaling                       # two threads against one
//! cargo run --release -p freewheel-benches --bin scaling -- --threads 8
//! target/release/scaling --check 1.5 --rounds 3                                # fails if a gated row is below
//! target/release/scaling --with ft=python3.14t --with gil=python3.14           # side by side
//! target/release/scaling --contended                                           # threads that write to one object
//! ```
//!
//! The rows are the programs of `benches/scaling`. `docs/src/performance.md` says how to read the table.

mod contended;
mod gate;
mod options;
mod plot;
mod sample;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let options = options::Options::parse();
    let done = if options.contended { contended::run(&options) } else { gate::run(&options) };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(text) => {
            eprintln!("scaling: {text}");
            ExitCode::from(2)
        }
    }
}
