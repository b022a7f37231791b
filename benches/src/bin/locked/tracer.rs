//! Steps a program from mark to mark, and looks at each instruction.

use std::collections::HashMap;
use std::io;
use std::ops::Range;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

const MARK: i32 = libc::SIGURG;

/// Addresses as they are in the program's file: of an instruction, then of what lies on the stack above it and looks like
/// return addresses, the nearest first. The last ones may be left-overs of older calls.
pub type Place = Vec<u64>;

/// How many of the latter, and in how many words of the stack they are looked for.
const CALLERS: usize = 4;
const WORDS: u64 = 40;

/// What one run between two marks executed.
#[derive(Default)]
pub struct Run {
    pub instructions: u64,
    /// Locked instructions by where they are.
    pub locked: HashMap<Place, u64>,
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

/// One of the registers, by its offset among them.
fn register(thread: i32, offset: usize) -> io::Result<u64> {
    // SAFETY: the thread is stopped; the offset is inside the user area, which begins with the registers.
    check(unsafe { libc::ptrace(libc::PTRACE_PEEKUSER, thread, offset, 0usize) }).map(|r| r as u64)
}

/// Eight bytes at an address.
fn bytes_at(thread: i32, address: u64) -> io::Result<[u8; 8]> {
    // SAFETY: the thread is stopped, and an address that is not its own is an error.
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

/// Where the program's own code is in its memory.
struct Code {
    base: u64,
    range: Range<u64>,
}

impl Code {
    fn of(process: i32, program: &Path) -> io::Result<Code> {
        let program = program.canonicalize()?;
        let maps = std::fs::read_to_string(format!("/proc/{process}/maps"))?;
        let own = maps.lines().filter(|line| line.ends_with(&*program.to_string_lossy()));
        let number = |text: &str| u64::from_str_radix(text, 16).ok();
        let parse = |line: &str| {
            let (range, rest) = line.split_once(' ')?;
            let (from, to) = range.split_once('-')?;
            Some((number(from)?..number(to)?, rest.starts_with("r-x")))
        };
        let parts: Vec<(Range<u64>, bool)> = own.filter_map(parse).collect();
        let code = parts.iter().find(|(_, executable)| *executable);
        match (parts.first(), code) {
            (Some((first, _)), Some((range, _))) => Ok(Code { base: first.start, range: range.clone() }),
            _ => Err(io::Error::other("the program is not in its own memory")),
        }
    }

    /// Where a thread is that has stopped at an address.
    fn place(&self, thread: i32, at: u64) -> io::Result<Place> {
        let stack = register(thread, std::mem::offset_of!(libc::user_regs_struct, rsp))?;
        let mut place = vec![at];
        for word in (0..WORDS).map(|i| bytes_at(thread, stack + 8 * i).map(u64::from_le_bytes)) {
            let word = word?;
            if self.range.contains(&word) && place.len() <= CALLERS {
                place.push(word);
            }
        }
        Ok(place.iter().map(|at| at.wrapping_sub(self.base)).collect())
    }
}

/// Keeps this process and those that it starts on one processor: stepping wakes one of two threads each time, and a wake-up
/// on another processor takes many times as long.
fn stay_on_one_processor() -> io::Result<()> {
    // SAFETY: all zeros is an empty set; the calls read and write no more than it.
    unsafe {
        let mut set: libc::cpu_set_t = std::mem::zeroed();
        let here = check(i64::from(libc::sched_getcpu()))? as usize;
        libc::CPU_SET(here, &mut set);
        check(i64::from(libc::sched_setaffinity(0, size_of_val(&set), &raw const set)))?;
    }
    Ok(())
}

/// Runs the program, and answers its runs between marks.
pub fn trace(command: &mut Command) -> io::Result<Vec<Run>> {
    stay_on_one_processor()?;
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
    let code = Code::of(child, Path::new(command.get_program()))?;
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
            runs.push(step(thread, &code, &mut known)?);
            ptrace(libc::PTRACE_CONT, thread, 0)?;
        } else {
            // New threads begin with a stop, and a clone is reported as a trap: both are ours to swallow.
            let ours = [libc::SIGTRAP, libc::SIGSTOP].contains(&signal);
            ptrace(libc::PTRACE_CONT, thread, if ours { 0 } else { signal as usize })?;
        }
    }
}

/// Steps a thread up to the next mark.
fn step(thread: i32, code: &Code, known: &mut HashMap<u64, bool>) -> io::Result<Run> {
    let mut run = Run::default();
    loop {
        let at = register(thread, std::mem::offset_of!(libc::user_regs_struct, rip))?;
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
            *run.locked.entry(code.place(thread, at)?).or_default() += 1;
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
