//! The gate: measures all rows on all interpreters, prints the table, and judges Freewheel's gated rows.

use freewheel_benches::median;
use freewheel_benches::rows::{Kind, Row, rows, wanted};
use freewheel_benches::server::Server;

use crate::options::{Interpreter, Options};
use crate::plot;
use crate::sample::{Judgement, Measured};

/// Rows that are below the bar, perhaps by the machine's fault, get so many times the rounds, all of which count.
const PATIENCE: usize = 3;

/// How many threads the machine can run at the same time.
fn cores() -> u32 {
    std::thread::available_parallelism().map_or(1, |n| n.get() as u32)
}

/// A row with what came out on each interpreter.
pub struct Outcome {
    pub row: Row,
    pub measured: Vec<Result<Measured, String>>,
}

/// A running interpreter with what it has measured, or why it has not.
type Side = Result<(Server, Measured), String>;

fn begin(interpreter: &Interpreter, row: &Row, options: &Options) -> Side {
    let mut server = Server::start(&interpreter.command, "serve.py")?;
    let measured = Measured::prepare(&mut server, &row.name, options.threads.get(), options.seconds)?;
    Ok((server, measured))
}

/// One round on each interpreter.
fn round(sides: &mut [Side], row: &Row) {
    for side in sides {
        if let Ok((server, measured)) = side
            && let Err(text) = measured.round(server, &row.name)
        {
            *side = Err(text);
        }
    }
}

fn measure(interpreters: &[Interpreter], row: &Row, options: &Options, bar: f64) -> Outcome {
    let mut sides: Vec<Side> = interpreters.iter().map(|i| begin(i, row, options)).collect();
    let rounds = options.rounds.get() as usize;
    for done in 0..rounds * PATIENCE {
        let unclear = |side: &Side| {
            side.as_ref().is_ok_and(|(_, m)| !m.judge(bar, cores()).is_good() && !m.contended(bar))
        };
        if done >= rounds && done % rounds == 0 && !(row.kind == Kind::Gated && unclear(&sides[0])) {
            break;
        }
        round(&mut sides, row);
    }
    Outcome { row: row.clone(), measured: sides.into_iter().map(|side| side.map(|(_, m)| m)).collect() }
}

fn verdict(row: &Row, judgement: Judgement) -> &'static str {
    match (row.kind, judgement) {
        (Kind::Beside, _) => "beside the gate",
        (Kind::Control, _) => "the machine",
        (_, Judgement::Good) => "good",
        (_, Judgement::GoodByControl) => "good, by the control",
        (_, Judgement::Below) => "BELOW",
        (_, Judgement::Undecided) => "UNDECIDED",
    }
}

fn heading(threads: u32) {
    println!(
        "| row | interpreter | ns a step, 1 thread | {threads} threads | throughput | control | row / control \
         | CPU a step | rounds | verdict |"
    );
    println!("|---|---|--:|--:|--:|--:|--:|--:|--:|---|");
}

fn print(outcome: &Outcome, interpreters: &[Interpreter], bar: f64) {
    let name = &outcome.row.name;
    for (i, (interpreter, measured)) in interpreters.iter().zip(&outcome.measured).enumerate() {
        let who = &interpreter.name;
        match measured {
            Ok(m) => {
                let verdict = if i == 0 { verdict(&outcome.row, m.judge(bar, cores())) } else { "" };
                println!(
                    "| {name} | {who} | {:.1} | {:.1} | {:.2}× | {:.2}× | {:.2} | {:.2}× | {} | {verdict} |",
                    m.step(),
                    m.step_of_all(),
                    m.throughput(),
                    m.control(),
                    m.share(),
                    m.cpu(),
                    m.rounds(),
                );
            }
            Err(text) => println!("| {name} | {who} | | | | | | | | cannot run: {text} |"),
        }
    }
}

/// Says what the machine gave, and which of Freewheel's gated rows are below: their number.
fn sum_up(outcomes: &[Outcome], threads: u32, bar: f64) -> usize {
    let ours: Vec<(&Row, &Result<Measured, String>)> =
        outcomes.iter().map(|o| (&o.row, &o.measured[0])).collect();
    let run: Vec<&Measured> = ours.iter().filter_map(|(_, m)| m.as_ref().ok()).collect();
    if !run.is_empty() {
        let control = median(run.iter().map(|m| m.control()).collect());
        println!("\ncontrol row, median over all rows: {control:.2}× with {threads} threads");
        let short = run.iter().filter(|m| !m.undisturbed()).count();
        if short > 0 {
            println!(
                "THE MACHINE DID NOT GIVE {threads} CORES to {short} of {} rows: their control was below {:.2}×, and where \
                 their throughput is below {bar:.2}×, they are judged by row / control ≥ {:.2} and CPU a step ≤ {:.2}×",
                run.len(),
                0.95 * f64::from(threads),
                bar / f64::from(threads),
                f64::from(threads) / bar,
            );
        }
    }
    let mut below = 0;
    let judged: Vec<_> =
        ours.iter().filter(|(r, _)| matches!(r.kind, Kind::Gated | Kind::Selftest)).collect();
    for (row, measured) in &judged {
        match measured {
            Ok(m) if m.judge(bar, cores()).is_good() => continue,
            Ok(m) if m.judge(bar, cores()) == Judgement::Undecided => {
                println!("undecided, the machine gave {:.2} cores: {}", m.control(), row.name)
            }
            Ok(m) => println!(
                "below {bar:.2}×: {} ({:.2}×, {:.2} of the control)",
                row.name,
                m.throughput(),
                m.share()
            ),
            Err(text) => println!("cannot run: {} ({text})", row.name),
        }
        below += 1;
    }
    println!("{below} of {} judged rows not shown to be at {bar:.2}×", judged.len());
    below
}

/// Answers whether the check, if there is one, holds.
pub fn run(options: &Options) -> Result<bool, String> {
    let interpreters = options.interpreters()?;
    let all = rows(&interpreters[0].command, "serve.py")?;
    if options.list {
        for row in all {
            println!("{:30} {:?}, {}", row.name, row.kind, row.group);
        }
        return Ok(true);
    }
    let threads = options.threads.get();
    let bar = options.check.unwrap_or(0.9 * f64::from(threads));
    heading(threads);
    let mut outcomes = Vec::new();
    for row in wanted(&all, &options.only)? {
        let outcome = measure(&interpreters, &row, options, bar);
        print(&outcome, &interpreters, bar);
        outcomes.push(outcome);
    }
    let below = sum_up(&outcomes, threads, bar);
    let file = match &options.svg {
        Some(file) => file.clone(),
        None => std::env::current_exe().map_err(|e| e.to_string())?.with_file_name("scaling.svg"),
    };
    plot::draw(&file, &outcomes, &interpreters, threads, bar)?;
    println!("plot: {}", file.display());
    Ok(options.check.is_none() || below == 0)
}
