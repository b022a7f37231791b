//! Running the command with a time limit.
#![allow(dead_code, reason = "each test uses a part of it")]

use std::io::Read;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// More memory than any test needs: a process that takes it has lost its heap limit and is ended.
const MOST_MEMORY: u64 = 1 << 30;
const PAGE: u64 = 4096;

/// How a process ended and what it wrote.
pub struct Finished {
    /// None if a limit was reached.
    pub status: Option<ExitStatus>,
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
    pub took: Duration,
}

impl Finished {
    /// The exit code; that of a process which a signal has ended is the signal's number below zero, and that of one whose time
    /// was over the smallest number.
    pub fn code(&self) -> i32 {
        self.status.map_or(i32::MIN, |s| s.code().unwrap_or_else(|| -s.signal().expect("a code or a signal")))
    }

    pub fn out(&self) -> String {
        String::from_utf8_lossy(&self.stdout).into_owned()
    }

    pub fn err(&self) -> String {
        String::from_utf8_lossy(&self.stderr).into_owned()
    }

    /// The last line of standard error, or nothing.
    pub fn last_line(&self) -> String {
        self.err().trim_end_matches('\n').rsplit('\n').next().unwrap_or("").to_owned()
    }
}

/// A process whose output is being read.
pub struct Running {
    pub child: Child,
    start: Instant,
    readers: [JoinHandle<Vec<u8>>; 2],
}

fn reader(mut from: impl Read + Send + 'static) -> JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut all = Vec::new();
        // A pipe that breaks ends like one that is closed.
        let _ = from.read_to_end(&mut all);
        all
    })
}

/// Starts a process with nothing on standard input.
pub fn start(command: &mut Command) -> Running {
    let start = Instant::now();
    let spawned = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = spawned.unwrap_or_else(|e| panic!("cannot start {command:?}: {e}"));
    let readers = [reader(child.stdout.take().expect("piped")), reader(child.stderr.take().expect("piped"))];
    Running { child, start, readers }
}

impl Running {
    /// Bytes of memory in use; 0 where the system does not say.
    fn memory(&self) -> u64 {
        let statm = std::fs::read_to_string(format!("/proc/{}/statm", self.child.id())).unwrap_or_default();
        statm.split(' ').nth(1).and_then(|pages| pages.parse::<u64>().ok()).unwrap_or(0) * PAGE
    }

    /// Waits for the end; kills the process when the limit is reached, or that of memory.
    pub fn finish(self, limit: Duration) -> Finished {
        self.finish_within(limit, MOST_MEMORY)
    }

    /// The same with another limit of memory.
    pub fn finish_within(mut self, limit: Duration, memory: u64) -> Finished {
        let status = loop {
            if let Some(status) = self.child.try_wait().expect("the child can be waited for") {
                break Some(status);
            }
            if self.start.elapsed() > limit || self.memory() > memory {
                self.child.kill().expect("the child can be killed");
                self.child.wait().expect("the child can be waited for");
                break None;
            }
            std::thread::sleep(Duration::from_millis(2));
        };
        let took = self.start.elapsed();
        let [stdout, stderr] = self.readers.map(|r| r.join().expect("reading does not panic"));
        Finished { status, stdout, stderr, took }
    }
}

/// Runs a process.
pub fn run(command: &mut Command, limit: Duration) -> Finished {
    start(command).finish(limit)
}

/// The command under test, without the caller's settings for Python; run by the command in `FREEWHEEL_RUNNER`, which is for
/// programs of another machine.
pub fn freewheel() -> Command {
    let program = env!("CARGO_BIN_EXE_freewheel");
    let runner = std::env::var("FREEWHEEL_RUNNER").unwrap_or_default();
    let mut words = runner.split_whitespace();
    clean(match words.next() {
        None => Command::new(program),
        Some(first) => {
            let mut command = Command::new(first);
            command.args(words).arg(program);
            command
        }
    })
}

/// The same for any command.
pub fn clean(mut command: Command) -> Command {
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("PYTHON") {
            command.env_remove(name);
        }
    }
    command
}

/// Runs a program, which has to end well and to print this.
pub fn prints(program: &str, want: &str) {
    let f = run(freewheel().args(["-c", program]), Duration::from_secs(60));
    assert_eq!((f.code(), f.out().as_str()), (0, want), "{program}\n{:?} {}", f.status, f.err());
}

/// A folder under `tests`.
pub fn tests_dir(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", name].iter().collect()
}
