//! Counts the locked instructions that reading shared objects executes.
//!
//! ```text
//! cargo build --release -p freewheel-python -p freewheel-benches --bins
//! target/release/locked                # all rows of the scaling gate, and the row that writes
//! target/release/locked ROW...         # with the functions that the instructions are in
//! ```
//!
//! A row that executes none per step writes to no shared cache line by an atomic, which is what scaling on any number of
//! cores rests on; and unlike a measurement, the count needs no quiet machine. `scaling/serve.py --mark` sends itself a
//! signal before and after each run; in between its thread is stepped, one instruction at a time, and each instruction's
//! bytes are looked at. Each row runs with N and with 2 N steps: the difference is what N steps cost, without what it takes
//! to begin.
//!
//! Every row has to execute none, but for those in [`known`], which have a number and a reason there. Ends with exit code 1
//! if a row executes another number than it should, more or less, or if the row that writes executes none.
//!
//! For x86-64 and Linux.

#[cfg(not(all(target_arch = "x86_64", target_os = "linux")))]
fn main() {
    eprintln!("locked: for x86-64 and Linux only");
}

#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
mod known;
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
mod report;
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
mod tracer;

#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
fn main() -> std::process::ExitCode {
    match report::run() {
        Ok(true) => std::process::ExitCode::SUCCESS,
        Ok(false) => std::process::ExitCode::FAILURE,
        Err(e) => {
            eprintln!("locked: {e}");
            std::process::ExitCode::from(2)
        }
    }
}
