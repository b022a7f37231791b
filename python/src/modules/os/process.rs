//! The process: its numbers, its environment, its end.

use std::ffi::OsString;
use std::io::Read;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::process::ExitStatusExt;
use std::process::Command;

use freewheel::object::dict::as_exact_dict;
use freewheel::{Args, Cx, Exc, NativeFn, Ref, Res, Value};
use rustix::process::{Pid, Signal};

use super::error::{os_error, strerror as error_text};
use crate::modules::io::bytes_arg;
use crate::modules::struct_seq;

/// The functions.
pub const FUNCTIONS: &[(&str, NativeFn)] = &[
    ("getpid", getpid),
    ("getppid", getppid),
    ("getuid", getuid),
    ("geteuid", geteuid),
    ("getgid", getgid),
    ("getegid", getegid),
    ("cpu_count", cpu_count),
    ("sched_getaffinity", sched_getaffinity),
    ("urandom", urandom),
    ("strerror", strerror),
    ("times", times),
    ("uname", uname),
    ("umask", umask),
    ("kill", kill),
    ("_exit", exit),
    ("abort", abort),
    ("_environ", environ),
    ("_system", system),
];

fn getpid(cx: &Cx, args: Args<'_>) -> Res {
    let [] = args.exact(cx, "getpid")?;
    cx.int(i64::from(std::process::id()))
}

fn getppid(cx: &Cx, args: Args<'_>) -> Res {
    let [] = args.exact(cx, "getppid")?;
    cx.int(i64::from(std::os::unix::process::parent_id()))
}

fn getuid(cx: &Cx, args: Args<'_>) -> Res {
    let [] = args.exact(cx, "getuid")?;
    cx.int(i64::from(rustix::process::getuid().as_raw()))
}

fn geteuid(cx: &Cx, args: Args<'_>) -> Res {
    let [] = args.exact(cx, "geteuid")?;
    cx.int(i64::from(rustix::process::geteuid().as_raw()))
}

fn getgid(cx: &Cx, args: Args<'_>) -> Res {
    let [] = args.exact(cx, "getgid")?;
    cx.int(i64::from(rustix::process::getgid().as_raw()))
}

fn getegid(cx: &Cx, args: Args<'_>) -> Res {
    let [] = args.exact(cx, "getegid")?;
    cx.int(i64::from(rustix::process::getegid().as_raw()))
}

/// Number of cores that this process may use.
fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, |n| n.get())
}

fn cpu_count(cx: &Cx, args: Args<'_>) -> Res {
    let [] = args.exact(cx, "cpu_count")?;
    cx.int(cores() as i64)
}

/// `sched_getaffinity(pid)`: as many numbers as there are cores to use.
fn sched_getaffinity(cx: &Cx, args: Args<'_>) -> Res {
    let [_] = args.exact(cx, "sched_getaffinity")?;
    let set = cx.set()?;
    let s = cx.cast(set.value()).expect("just made");
    for n in 0..cores() {
        cx.set_add(s, Value::small(n as i32))?;
    }
    Ok(set)
}

fn urandom(cx: &Cx, args: Args<'_>) -> Res {
    let [n] = args.exact(cx, "urandom")?;
    let Ok(n) = usize::try_from(cx.expect_i64(n)?) else {
        return Err(cx.value_error("negative argument not allowed"));
    };
    let data = cx.detach(|| {
        let mut data = vec![0; n];
        std::fs::File::open("/dev/urandom")?.read_exact(&mut data)?;
        Ok::<_, std::io::Error>(data)
    });
    cx.bytes(&data.map_err(|e| os_error(cx, &e, None))?)
}

fn strerror(cx: &Cx, args: Args<'_>) -> Res {
    let [n] = args.exact(cx, "strerror")?;
    cx.str(&error_text(cx.expect_i64(n)? as i32))
}

fn times(cx: &Cx, args: Args<'_>) -> Res {
    let [] = args.exact(cx, "times")?;
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Fields 14 to 17, counted behind the name in parentheses, in hundredths of a second.
    let fields: Vec<f64> = text
        .rsplit(')')
        .next()
        .unwrap_or("")
        .split_whitespace()
        .skip(11)
        .take(4)
        .map(|f| f.parse::<f64>().unwrap_or(0.0) / 100.0)
        .collect();
    let up = rustix::time::clock_gettime(rustix::time::ClockId::Monotonic);
    let elapsed = up.tv_sec as f64 + (up.tv_nsec / 10_000_000) as f64 / 100.0;
    let item = |i: usize| cx.float(fields.get(i).copied().unwrap_or(0.0));
    let items = vec![
        ("user", item(0)?),
        ("system", item(1)?),
        ("children_user", item(2)?),
        ("children_system", item(3)?),
        ("elapsed", cx.float(elapsed)?),
    ];
    struct_seq::single(cx, "posix", "times_result", items)
}

fn uname(cx: &Cx, args: Args<'_>) -> Res {
    let [] = args.exact(cx, "uname")?;
    let u = rustix::system::uname();
    let items = vec![
        ("sysname", cx.str(&u.sysname().to_string_lossy())?),
        ("nodename", cx.str(&u.nodename().to_string_lossy())?),
        ("release", cx.str(&u.release().to_string_lossy())?),
        ("version", cx.str(&u.version().to_string_lossy())?),
        ("machine", cx.str(&u.machine().to_string_lossy())?),
    ];
    struct_seq::single(cx, "posix", "uname_result", items)
}

fn umask(cx: &Cx, args: Args<'_>) -> Res {
    let [mask] = args.exact(cx, "umask")?;
    let mask = rustix::fs::Mode::from_bits_truncate(cx.expect_i64(mask)? as u32);
    cx.int(i64::from(rustix::process::umask(mask).bits()))
}

fn kill(cx: &Cx, args: Args<'_>) -> Res {
    let [pid, signal] = args.exact(cx, "kill")?;
    let (pid, signal) = (cx.expect_i64(pid)? as i32, cx.expect_i64(signal)? as i32);
    let fail = |number| os_error(cx, &std::io::Error::from_raw_os_error(number), None);
    let Some(pid) = Pid::from_raw(pid) else { return Err(fail(3)) };
    let done = match (signal, Signal::from_named_raw(signal)) {
        (0, _) => rustix::process::test_kill_process(pid),
        (_, Some(signal)) => rustix::process::kill_process(pid, signal),
        (_, None) => return Err(fail(22)),
    };
    done.map_err(|e| os_error(cx, &e.into(), None))?;
    Ok(Ref::none())
}

/// `_exit(status)`: ends the process at once.
fn exit(cx: &Cx, args: Args<'_>) -> Res {
    let [status] = args.parse(cx, "_exit", ["status"], 1)?;
    freewheel::exit_now(cx.expect_i64(status.expect("required"))? as i32)
}

fn abort(_: &Cx, _: Args<'_>) -> Res {
    std::process::abort()
}

/// `_system(command, environment)`: runs a command by the shell; answers the status as the system gives it.
fn system(cx: &Cx, args: Args<'_>) -> Res {
    let [command, environment] = args.exact(cx, "_system")?;
    let bytes = |v: Value| Ok::<_, Exc>(OsString::from_vec(bytes_arg(cx, v)?.to_vec()));
    let mut shell = Command::new("/bin/sh");
    shell.arg("-c").arg(bytes(command)?).env_clear();
    for (k, v) in as_exact_dict(environment).map(|d| cx.dict_items(d)).unwrap_or_default() {
        shell.env(bytes(k.value())?, bytes(v.value())?);
    }
    let status = cx.detach(|| shell.status()).map_err(|e| os_error(cx, &e, None))?;
    cx.int(i64::from(status.into_raw()))
}

/// The environment as a dict of byte strings.
fn environ(cx: &Cx, args: Args<'_>) -> Res {
    let [] = args.exact(cx, "_environ")?;
    let dict = cx.dict()?;
    let d = as_exact_dict(dict.value()).expect("just made");
    for (k, v) in std::env::vars_os() {
        let (k, v) = (cx.bytes(&k.into_vec())?, cx.bytes(&v.into_vec())?);
        cx.dict_set(d, k.value(), v.value())?;
    }
    Ok(dict)
}
