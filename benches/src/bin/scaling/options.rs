//! The command line.

use std::num::NonZeroU32;
use std::path::PathBuf;

use clap::Parser;
use freewheel_benches::freewheel;

/// Compares N threads with one, row by row, and draws the result.
#[derive(Parser)]
#[command(name = "scaling", args_override_self = true)]
pub struct Options {
    /// How many threads are compared with one.
    #[arg(long, default_value = "2", value_name = "N")]
    pub threads: NonZeroU32,
    /// How often each row is measured; rows below the bar are measured up to three times as often.
    #[arg(long, default_value = "5", value_name = "N")]
    pub rounds: NonZeroU32,
    /// Seconds of one run on one thread.
    #[arg(long, default_value = "0.1", value_name = "SECONDS", value_parser = seconds)]
    pub seconds: f64,
    /// Only these rows, separated by commas.
    #[arg(long, value_delimiter = ',', value_name = "ROW")]
    pub only: Vec<String>,
    /// Fails if a gated row's throughput is below; without it, the table is judged by 0.9 N, and nothing fails.
    #[arg(long, value_name = "TIMES")]
    pub check: Option<f64>,
    /// Where the plot goes; beside the command unless given.
    #[arg(long, value_name = "FILE")]
    pub svg: Option<PathBuf>,
    /// Another interpreter to measure in the same run; may be given more than once.
    #[arg(long, value_name = "NAME=COMMAND", value_parser = with)]
    pub with: Vec<Interpreter>,
    /// The freewheel command to measure, instead of the one beside this command.
    #[arg(long, value_name = "COMMAND")]
    pub interpreter: Option<PathBuf>,
    /// Threads that write to one object, instead of the gate: on 2 and on 8 threads.
    #[arg(long)]
    pub contended: bool,
    /// Prints the names of all rows, with what they are for, and ends.
    #[arg(long)]
    pub list: bool,
}

/// An interpreter and what it is called in the table.
#[derive(Clone)]
pub struct Interpreter {
    pub name: String,
    pub command: PathBuf,
}

fn with(text: &str) -> Result<Interpreter, String> {
    let (name, command) = text.split_once('=').ok_or("NAME=COMMAND is wanted")?;
    Ok(Interpreter { name: name.to_owned(), command: command.into() })
}

fn seconds(text: &str) -> Result<f64, String> {
    let seconds: f64 = text.parse().map_err(|_| "a number is wanted".to_owned())?;
    if seconds > 0.0 { Ok(seconds) } else { Err("a positive number is wanted".to_owned()) }
}

impl Options {
    /// All of them; Freewheel is the first.
    pub fn interpreters(&self) -> Result<Vec<Interpreter>, String> {
        let command = self.interpreter.clone().map_or_else(freewheel, Ok)?;
        let ours = Interpreter { name: "freewheel".to_owned(), command };
        Ok(std::iter::once(ours).chain(self.with.iter().cloned()).collect())
    }
}
