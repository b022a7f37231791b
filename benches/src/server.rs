//! An interpreter that runs `scaling/serve.py` or `scaling/contended.py` and answers requests, one line each.
//!
//! One process for a row: what the runs of a row leave behind (heap, caches) is not in the way of the next row, and a run
//! costs no start.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use crate::scaling_program;

/// The longest that an answer may take: one that takes longer will not come.
const PATIENCE: Duration = Duration::from_secs(120);

/// The process, and both ends of the talk with it.
pub struct Server {
    child: Child,
    requests: Option<ChildStdin>,
    /// Its lines, from a thread that reads them, so that waiting for one can end.
    answers: Receiver<String>,
}

impl Server {
    /// Starts it. What it writes to standard error is shown.
    ///
    /// # Errors
    /// The command cannot be run.
    pub fn start(interpreter: &Path, program: &str) -> Result<Server, String> {
        let mut command = Command::new(interpreter);
        command.arg(scaling_program(program)).arg("--serve").stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().map_err(|e| format!("{}: {e}", interpreter.display()))?;
        let requests = child.stdin.take();
        let output = child.stdout.take().ok_or("the interpreter has no output")?;
        let (sender, answers) = channel();
        // Ends with the process, or when nobody receives any more.
        thread::spawn(move || {
            let lines = BufReader::new(output).lines().map_while(Result::ok);
            lines.map(|line| sender.send(line)).take_while(Result::is_ok).for_each(drop);
        });
        Ok(Server { child, requests, answers })
    }

    /// Asks, and answers the numbers.
    ///
    /// # Errors
    /// The row cannot run: what the program says about it, or how it ended.
    pub fn ask(&mut self, request: &str) -> Result<Vec<f64>, String> {
        let requests = self.requests.as_mut().ok_or("the interpreter has no input")?;
        // A process that is gone is noticed when its answer is missing.
        let sent = writeln!(requests, "{request}").and_then(|()| requests.flush());
        let answer = match self.answers.recv_timeout(PATIENCE) {
            Ok(answer) => answer,
            Err(RecvTimeoutError::Timeout) => return Err(format!("no answer in {} s", PATIENCE.as_secs())),
            Err(RecvTimeoutError::Disconnected) => {
                let how = self.child.wait().map_err(|e| e.to_string())?;
                return Err(format!("the interpreter ended: {how}"));
            }
        };
        sent.map_err(|e| e.to_string())?;
        if let Some(text) = answer.strip_prefix("error ") {
            return Err(text.trim().to_owned());
        }
        let numbers = answer.strip_prefix("ok ").unwrap_or_default().split_whitespace();
        let numbers: Result<Vec<f64>, _> = numbers.map(str::parse).collect();
        numbers.ok().filter(|n| !n.is_empty()).ok_or_else(|| format!("the interpreter answered {answer:?}"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The end of its input ends it; one that is stuck would keep us waiting, so it is ended.
        self.requests = None;
        let _already_gone = self.child.kill();
        let _reaped = self.child.wait();
    }
}
