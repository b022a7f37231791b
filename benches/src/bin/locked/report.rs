//! Runs the rows, prints what each executes, and compares it with what it should.

use std::collections::HashMap;
use std::path::PathBuf;
use std::process::Command;

use freewheel_benches::rows::{Kind, Row, rows, wanted};
use freewheel_benches::{freewheel, scaling_program};

use crate::known::{KNOWN, Known};
use crate::tracer::{Place, Run, trace};

/// The row that writes: it shows that the counter counts.
const WRITES: &str = "selftest_shared_append";

/// Steps of the first run; the second one has twice as many. Enough for one loop over a container of the `loop` rows; the
/// patterns execute many more instructions each, and stepping takes time.
fn steps(row: &Row) -> u64 {
    if row.group == "pattern" { 2 } else { 8 }
}

/// The function that all others are called from.
const INTERPRETER: &str = "run_frames";

/// What the steps of the second run cost beyond those of the first.
struct Difference<'a> {
    /// Instructions a step.
    instructions: f64,
    /// Locked ones a step.
    locked: f64,
    /// Where those are.
    places: Vec<(&'a Place, u64)>,
}

fn difference(pair: &[Run], steps: u64) -> Difference<'_> {
    let [one, two] = [0, 1].map(|i| by_instruction(&pair[i]));
    let locked =
        two.iter().map(|(at, n)| n.saturating_sub(one.get(at).copied().unwrap_or_default())).sum::<u64>();
    let before = |place| pair[0].locked.get(place).copied().unwrap_or_default();
    let more = pair[1].locked.iter().map(|(place, n)| (place, n.saturating_sub(before(place))));
    Difference {
        instructions: (pair[1].instructions as f64 - pair[0].instructions as f64) / steps as f64,
        locked: locked as f64 / steps as f64,
        places: more.filter(|(_, n)| *n > 0).collect(),
    }
}

/// The callers in a place are guesses, old words of the stack among them, which differ from run to run. So runs are compared
/// by the instructions alone.
fn by_instruction(run: &Run) -> HashMap<u64, u64> {
    let mut sums = HashMap::new();
    for (place, n) in &run.locked {
        *sums.entry(place[0]).or_default() += n;
    }
    sums
}

/// Names for addresses of a program.
struct Names {
    program: PathBuf,
    known: HashMap<u64, String>,
}

impl Names {
    /// The functions that an address is in, the innermost first, where the tool for that is installed.
    fn at(&mut self, at: u64) -> &str {
        self.known.entry(at).or_insert_with(|| {
            let mut tool = Command::new("addr2line");
            tool.arg("-fiCse").arg(&self.program).arg(format!("{at:#x}"));
            let text =
                tool.output().map(|o| String::from_utf8_lossy(&o.stdout).into_owned()).unwrap_or_default();
            // Two lines for each function: its name, and its file and line.
            let lines: Vec<&str> = text.lines().collect();
            let names: Vec<String> = lines.chunks_exact(2).map(|l| format!("{} ({})", l[0], l[1])).collect();
            if names.is_empty() { format!("{at:#x}") } else { names.join(" in ") }
        })
    }
}

/// Where locked instructions are, and how many.
fn explain(names: &mut Names, places: &[(&Place, u64)]) {
    for (place, n) in places {
        let (at, callers) = place.split_first().expect("a place has an address");
        println!("    {n} at {}", names.at(*at));
        for caller in callers {
            // A return address is behind the call, which may be the last instruction of what is inlined there.
            let name = names.at(caller - 1);
            println!("        from {name}");
            if name.contains(INTERPRETER) {
                break;
            }
        }
    }
}

fn judge(row: &Row, locked: f64, known: Option<&Known>) -> (bool, String) {
    if row.kind == Kind::Selftest {
        return (locked > 0.0, "writes, as it should".to_owned());
    }
    match known {
        Some(k) if k.locked == locked => (true, format!("known: {}", k.why)),
        Some(k) if locked < k.locked => {
            (false, format!("FEWER than {}: mended, so change known.rs", k.locked))
        }
        Some(k) => (false, format!("MORE than {}", k.locked)),
        None if locked == 0.0 => (true, String::new()),
        None => (false, "MORE than none".to_owned()),
    }
}

/// Answers whether all rows execute what they should.
pub fn run() -> Result<bool, String> {
    let freewheel = freewheel()?;
    let names: Vec<String> = std::env::args().skip(1).collect();
    let all = rows(&freewheel, "serve.py")?;
    let mut chosen = wanted(&all, &names)?;
    if names.is_empty() {
        chosen.extend(all.iter().filter(|row| row.name == WRITES).cloned());
    }
    let marks = chosen.iter().map(|row| format!("{}={}", row.name, steps(row)));
    let mut command = Command::new(&freewheel);
    command.arg(scaling_program("serve.py")).arg("--mark").args(marks);
    let runs = trace(&mut command).map_err(|e| e.to_string())?;
    if runs.len() != 2 * chosen.len() {
        return Err(format!("{} runs of {} rows", runs.len(), chosen.len()));
    }
    println!("| row | instructions a step | locked instructions a step | |\n|---|--:|--:|---|");
    let mut clean = true;
    let mut functions = Names { program: freewheel, known: HashMap::new() };
    for (row, pair) in chosen.iter().zip(runs.chunks(2)) {
        let Difference { instructions, locked, places } = difference(pair, steps(row));
        let known = KNOWN.iter().find(|k| k.row == row.name);
        let (good, text) = judge(row, locked, known);
        println!("| {} | {instructions:.0} | {locked} | {text} |", row.name);
        if !good || !names.is_empty() {
            explain(&mut functions, &places);
        }
        clean &= good;
    }
    Ok(clean)
}
