//! Threads that write to one object: not expected to scale, but to stay sane.
//!
//! Two runs of each row and number of threads: one counts what gets done in a given time, the other times every single
//! operation, too, which would be in the way of the first.

use freewheel_benches::median;
use freewheel_benches::rows::{Row, rows, wanted};
use freewheel_benches::server::Server;

use crate::options::Options;

const THREADS: [u32; 2] = [2, 8];
/// Least throughput, of one thread's.
const BAR: f64 = 0.5;
/// Least that any thread may get, of an equal share.
const SHARE: f64 = 0.1;

/// What is known of a row on some number of threads.
struct Outcome {
    /// Of one thread's throughput.
    throughput: f64,
    /// What the thread that got least got, of an equal share.
    least_share: f64,
    /// Seconds of the slowest operation in all rounds.
    slowest: f64,
    /// The same for one thread.
    slowest_alone: f64,
}

/// Operations a second of all threads, the least thread's operations a second, the slowest operation.
fn ask(server: &mut Server, row: &Row, threads: u32, seconds: f64) -> Result<[f64; 3], String> {
    let numbers = server.ask(&format!("{} {threads} {seconds}", row.name))?;
    numbers.try_into().map_err(|n| format!("{}: measured {n:?}", row.name))
}

fn measure(server: &mut Server, row: &Row, threads: u32, options: &Options) -> Result<Outcome, String> {
    let seconds = options.seconds;
    let rounds: Result<Vec<_>, String> = (0..options.rounds.get())
        .map(|_| Ok((ask(server, row, 1, seconds)?, ask(server, row, threads, seconds)?)))
        .collect();
    let rounds = rounds?;
    let slowest = |all: Vec<f64>| all.into_iter().fold(0.0, f64::max);
    Ok(Outcome {
        throughput: median(rounds.iter().map(|(one, all)| all[0] / one[0]).collect()),
        least_share: median(rounds.iter().map(|(_, all)| all[1] * f64::from(threads) / all[0]).collect()),
        slowest: slowest(rounds.iter().map(|(_, all)| all[2]).collect()),
        slowest_alone: slowest(rounds.iter().map(|(one, _)| one[2]).collect()),
    })
}

/// Answers whether the check, if there is one, holds.
pub fn run(options: &Options) -> Result<bool, String> {
    println!(
        "| row | interpreter | threads | throughput, of one thread's | least thread's share | slowest operation \
         | on one thread | verdict |"
    );
    println!("|---|---|--:|--:|--:|--:|--:|---|");
    let interpreters = options.interpreters()?;
    let mut good = true;
    for row in wanted(&rows(&interpreters[0].command, "contended.py")?, &options.only)? {
        for threads in THREADS {
            for (i, interpreter) in interpreters.iter().enumerate() {
                let mut server = Server::start(&interpreter.command, "contended.py")?;
                let (name, who) = (&row.name, &interpreter.name);
                match measure(&mut server, &row, threads, options) {
                    Ok(o) => {
                        let sane = o.throughput >= BAR && o.least_share >= SHARE;
                        good &= sane || i > 0;
                        println!(
                            "| {name} | {who} | {threads} | {:.2} | {:.2} | {:.2} ms | {:.2} ms | {} |",
                            o.throughput,
                            o.least_share,
                            o.slowest * 1e3,
                            o.slowest_alone * 1e3,
                            if sane { "good" } else { "BELOW" },
                        );
                    }
                    Err(text) => {
                        good &= i > 0;
                        println!("| {name} | {who} | {threads} | | | | | cannot run: {text} |");
                    }
                }
            }
        }
    }
    Ok(good || options.check.is_none())
}
