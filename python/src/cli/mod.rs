//! The `freewheel` command.

mod exit;
mod program;
mod repl;
#[cfg(freewheel_zeal)]
mod zeal;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::Parser;
use freewheel::gc::PauseEvent;
use freewheel::{Cx, Runtime};

use crate::Python;
use crate::modules::thread::late;

/// Runs Python programs on every core, with no global lock.
#[derive(Parser, Debug)]
#[command(name = "freewheel", version, about, disable_help_subcommand = true)]
pub struct Command {
    /// Run this text as the program
    #[arg(short = 'c', value_name = "TEXT", conflicts_with = "module", allow_hyphen_values = true)]
    text: Option<String>,
    /// Run this module as the program
    #[arg(short = 'm', value_name = "MODULE", allow_hyphen_values = true)]
    module: Option<String>,
    /// Most memory the heap may take, in bytes; K, M and G may follow the number
    #[arg(long, value_name = "SIZE", value_parser = parse_size)]
    heap_limit: Option<usize>,
    /// Threads that collect together when the heap is large; one for each core if it is not given
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    gc_threads: usize,
    /// Print the compiled code instead of running it
    #[arg(long)]
    disassemble: bool,
    /// When the program ends, print to standard error how long its threads were stopped
    #[arg(long)]
    pause_report: bool,
    /// When the program ends, write all its objects into this file, for browsers' developer tools
    #[arg(long, value_name = "FILE")]
    heap_snapshot: Option<PathBuf>,
    /// Print a line to standard error for each pause of the program's threads
    #[arg(long)]
    gc_trace: bool,
    /// Warn on standard error of a thread that makes all others wait for longer than this; 0 for no warnings
    #[arg(long, value_name = "SECONDS", value_parser = parse_seconds, default_value = "1")]
    stop_warning: Duration,
    /// The program's file, then its own arguments
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    args: Vec<String>,
}

fn parse_size(text: &str) -> Result<usize, String> {
    let (digits, shift) = match text.trim_end_matches(['b', 'B', 'i']).chars().last() {
        Some('k' | 'K') => (&text[..text.find(['k', 'K']).unwrap_or(text.len())], 10),
        Some('m' | 'M') => (&text[..text.find(['m', 'M']).unwrap_or(text.len())], 20),
        Some('g' | 'G') => (&text[..text.find(['g', 'G']).unwrap_or(text.len())], 30),
        _ => (text, 0),
    };
    let n: usize =
        digits.parse().map_err(|_| format!("{text:?} is no size: give a number, or one with K, M or G"))?;
    n.checked_mul(1 << shift).ok_or_else(|| format!("{text:?} is too large"))
}

fn parse_seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().map_err(|_| format!("{text:?} is no number of seconds"))?;
    Duration::try_from_secs_f64(seconds).map_err(|e| e.to_string())
}

/// Splits the program's arguments off, which begin behind the file, `-c TEXT` or `-m MODULE`.
fn split_args() -> Vec<String> {
    std::env::args_os().map(|a| a.to_string_lossy().into_owned()).collect()
}

/// Native stack of the program's main thread; only what is used takes memory.
const MAIN_STACK: usize = 256 << 20;

/// The command's entry point.
pub fn main() -> ExitCode {
    let command = Command::parse_from(program::reorder(split_args()));
    let run = std::thread::Builder::new()
        .name("main".to_owned())
        .stack_size(MAIN_STACK)
        .spawn(move || run(command));
    match run.map(std::thread::JoinHandle::join) {
        Ok(Ok(code)) => code,
        Ok(Err(_)) => {
            eprintln!("freewheel: internal error (this is a bug)");
            ExitCode::from(70)
        }
        Err(e) => {
            eprintln!("freewheel: cannot start the main thread: {e}");
            ExitCode::from(71)
        }
    }
}

/// A limit for the heap where the system limits the process (`ulimit -v`): running into that one would end the program
/// in the middle of whatever needs memory next.
fn system_limit() -> Option<usize> {
    /// Addresses that are reserved at the start, mostly for stacks.
    const RESERVED: usize = MAIN_STACK + (400 << 20);
    let all = rustix::process::getrlimit(rustix::process::Resource::As).current?;
    let rest = usize::try_from(all).ok()?.saturating_sub(RESERVED);
    // The other half is for the stacks of other threads, and for copies that are being made.
    Some((rest / 2).max(16 << 20))
}

fn run(command: Command) -> ExitCode {
    let source = match program::Source::find(&command) {
        Ok(source) => source,
        Err(text) => {
            eprintln!("freewheel: {text}");
            return ExitCode::from(2);
        }
    };
    if command.disassemble {
        return program::disassemble(&source);
    }
    let python = Python { argv: source.argv(&command.args), path: vec![source.directory()] };
    let system_limit = system_limit();
    // Each thread reserves addresses, more than it uses: where those are limited the collector gets none of its own.
    let gc_threads = if system_limit.is_some() { 1 } else { command.gc_threads };
    let mut builder = Runtime::builder().frontend(python).collector_threads(gc_threads);
    if let Some(limit) = command.heap_limit.or(system_limit) {
        builder = builder.heap_limit(limit);
    }
    let runtime = match builder.build() {
        Ok(runtime) => runtime,
        Err(e) => {
            eprintln!("freewheel: {e}");
            return ExitCode::from(1);
        }
    };
    if command.gc_trace {
        runtime.world().set_observer(Some(Arc::new(|pause: &PauseEvent| eprintln!("gc: {pause}"))));
    }
    let interrupted = runtime.clone();
    if let Err(e) = ctrlc::set_handler(move || interrupted.interrupt()) {
        eprintln!("freewheel: cannot handle interrupts: {e}");
    }
    #[cfg(freewheel_zeal)]
    let begin = zeal::begin(&runtime);
    let run = |cx: &Cx| {
        if !command.stop_warning.is_zero() {
            late::warn_after(cx, command.stop_warning);
        }
        program::run(cx, &source, command.heap_snapshot.as_deref())
    };
    let code = match runtime.attach_with(run) {
        Ok(code) => code,
        Err(e) => {
            eprintln!("freewheel: {e}");
            1
        }
    };
    #[cfg(freewheel_zeal)]
    zeal::end(&runtime, begin);
    if command.pause_report {
        eprintln!("{}", runtime.world().pauses());
    }
    // Daemon threads may still run: the process ends without waiting for them.
    std::process::exit(code)
}
