//! What is measured of a row, and how it is judged.

use freewheel_benches::median;
use freewheel_benches::server::Server;

/// The row that shows what the machine gives.
pub const CONTROL: &str = "arithmetic";

/// The share of N that the control row has on a machine that gives N cores.
const UNDISTURBED: f64 = 0.95;

/// The share of N below which the control row shows that the threads hardly ever ran at the same time.
const TOGETHER: f64 = 0.6;

/// What the gate says about a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    Good,
    /// As good as the machine let it be.
    GoodByControl,
    Below,
    /// The machine gave too little to tell.
    Undecided,
}

impl Judgement {
    pub fn is_good(self) -> bool {
        matches!(self, Judgement::Good | Judgement::GoodByControl)
    }
}

/// One run.
#[derive(Clone, Copy)]
struct Run {
    seconds: f64,
    /// Processor time of a thread, in the mean.
    cpu: f64,
}

/// Four runs that follow each other, so that a slower moment of the machine hits all of them.
struct Round {
    control_one: Run,
    one: Run,
    all: Run,
    control_all: Run,
}

/// A row on one interpreter.
pub struct Measured {
    threads: u32,
    steps: u64,
    control_steps: u64,
    rounds: Vec<Round>,
}

fn run(server: &mut Server, row: &str, threads: u32, steps: u64) -> Result<Run, String> {
    let numbers = server.ask(&format!("{row} {threads} {steps}"))?;
    match numbers[..] {
        [seconds, cpu] if seconds > 0.0 => Ok(Run { seconds, cpu }),
        _ => Err(format!("{row}: measured {numbers:?}")),
    }
}

/// The steps that take one thread about that many seconds.
fn steps_of(server: &mut Server, row: &str, seconds: f64) -> Result<u64, String> {
    let mut steps = 1000;
    loop {
        let took = run(server, row, 1, steps)?.seconds;
        if took > seconds / 4.0 {
            return Ok(((steps as f64) * seconds / took) as u64 + 1);
        }
        steps *= if took > seconds / 40.0 { 4 } else { 10 };
    }
}

impl Measured {
    pub fn prepare(server: &mut Server, row: &str, threads: u32, seconds: f64) -> Result<Measured, String> {
        let steps = steps_of(server, row, seconds)?;
        let control_steps = steps_of(server, CONTROL, seconds)?;
        Ok(Measured { threads, steps, control_steps, rounds: Vec::new() })
    }

    pub fn round(&mut self, server: &mut Server, row: &str) -> Result<(), String> {
        let (n, steps, control_steps) = (self.threads, self.steps, self.control_steps);
        // Every other round goes backwards: what a run leaves behind for the next one is in no row's favour.
        let round = if self.rounds.len().is_multiple_of(2) {
            let control_one = run(server, CONTROL, 1, control_steps)?;
            let one = run(server, row, 1, steps)?;
            let all = run(server, row, n, steps)?;
            let control_all = run(server, CONTROL, n, control_steps)?;
            Round { control_one, one, all, control_all }
        } else {
            let control_all = run(server, CONTROL, n, control_steps)?;
            let all = run(server, row, n, steps)?;
            let one = run(server, row, 1, steps)?;
            let control_one = run(server, CONTROL, 1, control_steps)?;
            Round { control_one, one, all, control_all }
        };
        self.rounds.push(round);
        Ok(())
    }

    fn median(&self, of: impl Fn(&Round) -> f64) -> f64 {
        median(self.rounds.iter().map(of).collect())
    }

    pub fn rounds(&self) -> usize {
        self.rounds.len()
    }

    /// Nanoseconds of a step on one thread.
    pub fn step(&self) -> f64 {
        self.median(|r| r.one.seconds) * 1e9 / self.steps as f64
    }

    /// The same while all threads run.
    pub fn step_of_all(&self) -> f64 {
        self.median(|r| r.all.seconds) * 1e9 / self.steps as f64
    }

    /// How much more all threads get done than one.
    pub fn throughput(&self) -> f64 {
        self.median(|r| f64::from(self.threads) * r.one.seconds / r.all.seconds)
    }

    /// The same for the control row.
    pub fn control(&self) -> f64 {
        self.median(|r| f64::from(self.threads) * r.control_one.seconds / r.control_all.seconds)
    }

    /// The throughput as a share of what the control row got in the same round.
    pub fn share(&self) -> f64 {
        self.median(|r| (r.one.seconds / r.all.seconds) / (r.control_one.seconds / r.control_all.seconds))
    }

    /// How much more processor time a step takes when all threads run: contended memory shows here, a busy machine or
    /// waiting hardly does.
    pub fn cpu(&self) -> f64 {
        self.median(|r| r.all.cpu / r.one.cpu)
    }

    /// Whether a step takes so much more processor time that the row is below the bar on any machine.
    pub fn contended(&self, bar: f64) -> bool {
        self.cpu() > f64::from(self.threads) / bar
    }

    /// Whether the machine gave the threads a core each.
    pub fn undisturbed(&self) -> bool {
        self.control() >= UNDISTURBED * f64::from(self.threads)
    }

    /// Whether the threads hardly ever ran at the same time, which shows neither contention nor its absence. With more
    /// threads than cores, what all cores can give is asked for.
    fn undecided(&self, cores: u32) -> bool {
        self.control() < TOGETHER * f64::from(self.threads.min(cores))
    }

    /// What the gate says about the row.
    pub fn judge(&self, bar: f64, cores: u32) -> Judgement {
        if self.undecided(cores) {
            Judgement::Undecided
        } else if self.throughput() >= bar {
            Judgement::Good
        } else if self.good(bar) {
            Judgement::GoodByControl
        } else {
            Judgement::Below
        }
    }

    /// Whether the row is good enough. On a machine that gave fewer cores than there are threads, it must have the same
    /// share of what there was, and take no more processor time than the bar allows.
    fn good(&self, bar: f64) -> bool {
        let share = bar / f64::from(self.threads);
        let by_control = || !self.undisturbed() && self.share() >= share && !self.contended(bar);
        self.throughput() >= bar || by_control()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A row that got so much more done on two threads, while the control row got that much more done.
    fn measured(pairs: &[(f64, f64)]) -> Measured {
        let run = |seconds| Run { seconds, cpu: 1.0 };
        let round = |&(row, control): &(f64, f64)| Round {
            control_one: run(1.0),
            one: run(1.0),
            all: run(2.0 / row),
            control_all: run(2.0 / control),
        };
        Measured { threads: 2, steps: 1, control_steps: 1, rounds: pairs.iter().map(round).collect() }
    }

    #[test]
    fn a_quiet_machine_is_judged_by_the_bar() {
        assert!(measured(&[(1.85, 1.95)]).good(1.8));
        assert!(!measured(&[(1.78, 1.95)]).good(1.8));
    }

    #[test]
    fn a_busy_machine_is_judged_by_the_control() {
        assert!(measured(&[(1.3, 1.4)]).good(1.8));
        assert!(!measured(&[(1.2, 1.4)]).good(1.8));
        assert!(!measured(&[(1.2, 1.4)]).undisturbed());
    }

    #[test]
    fn processor_time_tells_contention_from_a_busy_machine() {
        let mut slow = measured(&[(1.3, 1.3)]);
        assert_eq!(slow.judge(1.8, 2), Judgement::GoodByControl);
        slow.rounds[0].all.cpu = 1.3;
        assert_eq!(slow.judge(1.8, 2), Judgement::Below);
    }

    #[test]
    fn threads_that_took_turns_show_nothing() {
        assert_eq!(measured(&[(1.0, 1.0)]).judge(1.8, 2), Judgement::Undecided);
        assert_eq!(measured(&[(1.0, 1.0)]).judge(1.8, 1), Judgement::GoodByControl);
    }

    #[test]
    fn every_round_counts() {
        let mixed = measured(&[(0.7, 1.95), (1.9, 1.95), (0.8, 1.95)]);
        assert!((mixed.throughput() - 0.8).abs() < 1e-9);
        assert!(!mixed.good(1.5));
    }
}
