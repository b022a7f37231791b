//! Counts the locked instructions that reading shared objects executes.
//!
//! ```text
//! cargo build --release -p freewheel-python -p freewheel-benches --bins
//! target/release/locked [ROW...]
//! ```
//!
//! A row that executes none per loop writes to no shared cache line by an atomic, which is what scaling on any number of
//! cores rests on; and unlike a measurement, the count needs no quiet machine. `programs/reads.py --mark` sends itself a
//! signal before and after each run; in between its thread is stepped, one instruction at a time, and each instruction's
//! bytes are looked at. Each row runs with N and with 2 N loops: the difference is what N loops cost, without what it takes
//! to begin. Ends with exit code 1 if a row has more locked instructions in that difference than it may (most may have
//! none), or if the control row, which writes, has none.
//!
//! For x86-64 and Linux.

#[cfg(not(all(target_arch = "x86_64", target_os = "linux")))]
fn main() {
    eprintln!("locked: for x86-64 and Linux only");
}

#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
fn main() -> std::process::ExitCode {
    match tracer::run() {
        Ok(true) => std::process::ExitCode::SUCCESS,
        Ok(false) => std::process::ExitCode::FAILURE,
        Err(e) => {
            eprintln!("locked: {e}");
            std::process::ExitCode::from(2)
        }
    }
}

#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
mod tracer {
    use std::collections::HashMap;
    use std::io;
    use std::os::unix::process::CommandExt;
    use std::process::Command;

    use freewheel_benches::{output, program};

    const MARK: i32 = libc::SIGURG;
    /// `COUNT` in the program.
    const LOOPS: u64 = 40;
    /// Rows that make an iterator or a view, which counts its container: once for each `for` loop, of which there are 5.
    const COUNTED: [(&str, u64); 3] = [("over_list", 10), ("over_dict", 10), ("over_values", 20)];
    /// The row that writes.
    const CONTROL: &str = "control_append";

    /// What one run between two marks executed.
    #[derive(Default)]
    struct Run {
        instructions: u64,
        /// Locked instructions by address.
        locked: HashMap<u64, u64>,
    }

    impl Run {
        fn locked(&self) -> u64 {
            self.locked.values().sum()
        }
    }

    fn check(result: i64) -> io::Result<i64> {
        if result == -1 { Err(io::Error::last_os_error()) } else { Ok(result) }
    }

    fn ptrace(request: u32, thread: i32, data: usize) -> io::Result<i64> {
        // SAFETY: requests that take an integer as data; the thread is stopped.
        check(unsafe { libc::ptrace(request, thread, 0usize, data) })
    }

    /// Waits for any traced thread: its id, and how it stopped.
    fn wait() -> io::Result<(i32, i32)> {
        let mut status = 0;
        // SAFETY: `status` is ours.
        let thread = unsafe { libc::waitpid(-1, &raw mut status, libc::__WALL) };
        check(i64::from(thread))?;
        Ok((thread, status))
    }

    fn instruction_pointer(thread: i32) -> io::Result<u64> {
        let offset = std::mem::offset_of!(libc::user_regs_struct, rip);
        // SAFETY: the thread is stopped; the offset is inside the user area, which begins with the registers.
        check(unsafe { libc::ptrace(libc::PTRACE_PEEKUSER, thread, offset, 0usize) }).map(|r| r as u64)
    }

    /// The first eight bytes of the instruction at an address.
    fn bytes_at(thread: i32, address: u64) -> io::Result<[u8; 8]> {
        // SAFETY: the thread is stopped; it is about to execute at this address.
        let word = unsafe {
            *libc::__errno_location() = 0;
            libc::ptrace(libc::PTRACE_PEEKTEXT, thread, address, 0usize)
        };
        if word == -1 && io::Error::last_os_error().raw_os_error() != Some(0) {
            return Err(io::Error::last_os_error());
        }
        Ok(word.to_le_bytes())
    }

    /// Whether an instruction is locked: it has the prefix, or it exchanges with memory, which implies it.
    fn is_locked(bytes: [u8; 8]) -> bool {
        let prefix = |b: &u8| {
            matches!(b, 0x66 | 0x67 | 0xf2 | 0xf3 | 0x2e | 0x36 | 0x3e | 0x26 | 0x64 | 0x65 | 0x40..=0x4f)
        };
        let mut rest = bytes.iter().skip_while(|b| prefix(b));
        match rest.next() {
            Some(0xf0) => true,
            Some(0x86 | 0x87) => rest.next().is_some_and(|modrm| modrm >> 6 != 3),
            _ => false,
        }
    }

    /// Runs the program, and answers its runs between marks.
    fn trace(command: &mut Command) -> io::Result<Vec<Run>> {
        // SAFETY: the call between fork and exec is a system call and allocates nothing.
        unsafe { command.pre_exec(|| ptrace(libc::PTRACE_TRACEME, 0, 0).map(drop)) };
        let child = command.spawn()?.id() as i32;
        let (_, status) = wait()?;
        if !libc::WIFSTOPPED(status) {
            return Err(io::Error::other("the program did not start"));
        }
        let options = libc::PTRACE_O_TRACECLONE | libc::PTRACE_O_EXITKILL;
        ptrace(libc::PTRACE_SETOPTIONS, child, options as usize)?;
        ptrace(libc::PTRACE_CONT, child, 0)?;
        let mut runs = Vec::new();
        let mut known = HashMap::new();
        loop {
            let (thread, status) = wait()?;
            if libc::WIFEXITED(status) || libc::WIFSIGNALED(status) {
                if thread != child {
                    continue;
                }
                return if status == 0 { Ok(runs) } else { Err(io::Error::other("the program failed")) };
            }
            let signal = libc::WSTOPSIG(status);
            if signal == MARK {
                let run = step(thread, &mut known)?;
                runs.push(run);
                ptrace(libc::PTRACE_CONT, thread, 0)?;
            } else {
                // New threads begin with a stop, and a clone is reported as a trap: both are ours to swallow.
                let ours = [libc::SIGTRAP, libc::SIGSTOP].contains(&signal);
                ptrace(libc::PTRACE_CONT, thread, if ours { 0 } else { signal as usize })?;
            }
        }
    }

    /// Steps a thread up to the next mark.
    fn step(thread: i32, known: &mut HashMap<u64, bool>) -> io::Result<Run> {
        let mut run = Run::default();
        loop {
            let at = instruction_pointer(thread)?;
            let locked = match known.get(&at) {
                Some(&locked) => locked,
                None => {
                    let locked = is_locked(bytes_at(thread, at)?);
                    known.insert(at, locked);
                    locked
                }
            };
            run.instructions += 1;
            if locked {
                *run.locked.entry(at).or_default() += 1;
            }
            ptrace(libc::PTRACE_SINGLESTEP, thread, 0)?;
            let mut status = 0;
            // SAFETY: `status` is ours.
            check(i64::from(unsafe { libc::waitpid(thread, &raw mut status, libc::__WALL) }))?;
            if !libc::WIFSTOPPED(status) {
                return Err(io::Error::other("the program ended between two marks"));
            }
            if libc::WSTOPSIG(status) == MARK {
                return Ok(run);
            }
        }
    }

    pub fn run() -> io::Result<bool> {
        let freewheel = std::env::current_exe()?.with_file_name("freewheel");
        let wanted: Vec<String> = std::env::args().skip(1).collect();
        let names = output(&freewheel, &program("reads.py"), &["--names"]).map_err(io::Error::other)?;
        let names: Vec<&str> = names.split_whitespace().collect();
        let runs = trace(Command::new(&freewheel).arg(program("reads.py")).arg("--mark"))?;
        if runs.len() != 2 * names.len() {
            return Err(io::Error::other(format!("{} runs of {} rows", runs.len(), names.len())));
        }
        println!("| read | instructions a loop | locked instructions in {LOOPS} loops |\n|---|--:|--:|");
        let mut clean = true;
        for (name, pair) in names.iter().zip(runs.chunks(2)) {
            if !wanted.is_empty() && !wanted.iter().any(|w| w == name) {
                continue;
            }
            let instructions = (pair[1].instructions as f64 - pair[0].instructions as f64) / LOOPS as f64;
            let locked = pair[1].locked().saturating_sub(pair[0].locked());
            println!("| {name} | {instructions:.0} | {locked} |");
            let control = *name == CONTROL;
            let allowed = COUNTED.iter().find(|(n, _)| n == name).map_or(0, |(_, n)| *n);
            clean &= if control { locked > 0 } else { locked <= allowed };
            if locked > allowed && !control {
                for (at, n) in &pair[1].locked {
                    eprintln!("{name}: {n} times at {at:#x}");
                }
            }
        }
        Ok(clean)
    }
}
