//! Descriptors as numbers: `open`, `read`, `write`, `close`, `pipe`.
//!
//! A number that a program holds must not become a dangling descriptor, so the descriptors that were opened here
//! are kept in a table by number; numbers that are not in it, and are no standard stream, are refused.

use std::collections::HashMap;
use std::io::{Error, ErrorKind, SeekFrom};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::sync::{Arc, LazyLock};

use freewheel::{Args, Cx, Exc, NativeFn, Ref, Res};
use parking_lot::Mutex;
use rustix::fs::{Mode, OFlags};

use super::error::{os_error, os_error_at};
use super::path_of;
use super::terminal::standard;

/// The functions.
pub const FUNCTIONS: &[(&str, NativeFn)] = &[
    ("open", open),
    ("close", close),
    ("read", read),
    ("write", write),
    ("lseek", lseek),
    ("fsync", fsync),
    ("pipe", pipe),
    ("isatty", isatty),
];

/// Flags of `open` and starting points of `lseek`.
pub const CONSTANTS: &[(&str, i32)] = &[
    ("O_RDONLY", OFlags::RDONLY.bits() as i32),
    ("O_WRONLY", OFlags::WRONLY.bits() as i32),
    ("O_RDWR", OFlags::RDWR.bits() as i32),
    ("O_APPEND", OFlags::APPEND.bits() as i32),
    ("O_CREAT", OFlags::CREATE.bits() as i32),
    ("O_EXCL", OFlags::EXCL.bits() as i32),
    ("O_TRUNC", OFlags::TRUNC.bits() as i32),
    ("O_NONBLOCK", OFlags::NONBLOCK.bits() as i32),
    ("O_CLOEXEC", OFlags::CLOEXEC.bits() as i32),
    ("SEEK_SET", 0),
    ("SEEK_CUR", 1),
    ("SEEK_END", 2),
    ("EX_OK", 0),
];

static TABLE: LazyLock<Mutex<HashMap<i64, Arc<OwnedFd>>>> = LazyLock::new(Mutex::default);

/// Takes a descriptor out of the table, for a file object that owns it from now on.
pub fn take(number: i64) -> Option<OwnedFd> {
    Arc::into_inner(TABLE.lock().remove(&number)?)
}

enum Fd {
    Standard(BorrowedFd<'static>),
    Ours(Arc<OwnedFd>),
}

impl AsFd for Fd {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match self {
            Fd::Standard(fd) => *fd,
            Fd::Ours(fd) => fd.as_fd(),
        }
    }
}

fn bad(cx: &Cx) -> Exc {
    os_error(cx, &Error::from_raw_os_error(9), None)
}

fn find(cx: &Cx, number: i64) -> Result<Fd, Exc> {
    if let Some(fd) = TABLE.lock().get(&number) {
        return Ok(Fd::Ours(fd.clone()));
    }
    standard(number).map(Fd::Standard).ok_or_else(|| bad(cx))
}

fn enter(fd: OwnedFd) -> i64 {
    let number = i64::from(fd.as_raw_fd());
    TABLE.lock().insert(number, Arc::new(fd));
    number
}

/// Runs a system call, detached; goes on after interruptions.
fn system<T>(cx: &Cx, mut f: impl FnMut() -> rustix::io::Result<T>) -> Result<T, Exc> {
    loop {
        match cx.detach(&mut f).map_err(Error::from) {
            Ok(v) => return Ok(v),
            Err(e) if e.kind() == ErrorKind::Interrupted => cx.check_interrupt()?,
            Err(e) => return Err(os_error(cx, &e, None)),
        }
    }
}

fn open(cx: &Cx, args: Args<'_>) -> Res {
    let [p, flags, mode, _] = args.parse(cx, "open", ["path", "flags", "mode", "*dir_fd"], 2)?;
    let p = path_of(cx, p.expect("required"), "open")?;
    let flags = OFlags::from_bits_retain(cx.expect_i64(flags.expect("required"))? as u32) | OFlags::CLOEXEC;
    let mode = Mode::from_bits_truncate(mode.map_or(Ok(0o777), |m| cx.expect_i64(m))? as u32);
    match cx.detach(|| rustix::fs::open(p.as_path(), flags, mode)) {
        Ok(fd) => cx.int(enter(fd)),
        Err(e) => Err(os_error_at(cx, &e.into(), p.value(), None)),
    }
}

fn close(cx: &Cx, args: Args<'_>) -> Res {
    let [fd] = args.exact(cx, "close")?;
    let n = cx.expect_i64(fd)?;
    let fd = TABLE.lock().remove(&n);
    match fd {
        Some(fd) => cx.detach(|| drop(fd)),
        // The standard streams stay open.
        None if standard(n).is_some() => {}
        None => return Err(bad(cx)),
    }
    Ok(Ref::none())
}

fn read(cx: &Cx, args: Args<'_>) -> Res {
    let [fd, n] = args.exact(cx, "read")?;
    let fd = find(cx, cx.expect_i64(fd)?)?;
    let Ok(n) = usize::try_from(cx.expect_i64(n)?) else {
        return Err(os_error(cx, &Error::from_raw_os_error(22), None));
    };
    let mut data = cx.vec(n)?;
    data.resize(n, 0);
    let got = system(cx, || rustix::io::read(&fd, &mut data[..]))?;
    cx.bytes(&data[..got])
}

fn write(cx: &Cx, args: Args<'_>) -> Res {
    let [fd, data] = args.exact(cx, "write")?;
    let fd = find(cx, cx.expect_i64(fd)?)?;
    let data = crate::modules::io::bytes_arg(cx, data)?;
    let n = system(cx, || rustix::io::write(&fd, &data))?;
    cx.int(n as i64)
}

fn lseek(cx: &Cx, args: Args<'_>) -> Res {
    let [fd, offset, whence] = args.exact(cx, "lseek")?;
    let fd = find(cx, cx.expect_i64(fd)?)?;
    let offset = cx.expect_i64(offset)?;
    let to = match cx.expect_i64(whence)? {
        0 => SeekFrom::Start(offset as u64),
        1 => SeekFrom::Current(offset),
        _ => SeekFrom::End(offset),
    };
    let to = crate::modules::io::system_seek(to);
    cx.uint(system(cx, || rustix::fs::seek(&fd, to))?)
}

fn fsync(cx: &Cx, args: Args<'_>) -> Res {
    let [fd] = args.exact(cx, "fsync")?;
    let n = match cx.is_int(fd) {
        true => cx.expect_i64(fd)?,
        false => cx.expect_i64(cx.call_method_str(fd, "fileno", &[])?.value())?,
    };
    match find(cx, n) {
        Ok(fd) => system(cx, || rustix::fs::fsync(&fd))?,
        // A file object's own descriptor: asked for by the name the system gives it.
        Err(_) => match cx.detach(|| std::fs::File::open(format!("/proc/self/fd/{n}"))?.sync_all()) {
            Ok(()) => {}
            Err(_) => return Err(bad(cx)),
        },
    }
    Ok(Ref::none())
}

fn pipe(cx: &Cx, args: Args<'_>) -> Res {
    let [] = args.exact(cx, "pipe")?;
    let (r, w) = rustix::pipe::pipe_with(rustix::pipe::PipeFlags::CLOEXEC)
        .map_err(|e| os_error(cx, &e.into(), None))?;
    let (r, w) = (cx.int(enter(r))?, cx.int(enter(w))?);
    cx.tuple_from(vec![r, w])
}

fn isatty(cx: &Cx, args: Args<'_>) -> Res {
    let [fd] = args.exact(cx, "isatty")?;
    let n = cx.expect_i64(fd)?;
    let terminal = match find(cx, n) {
        Ok(fd) => rustix::termios::isatty(&fd),
        Err(_) => std::fs::read_link(format!("/proc/self/fd/{n}"))
            .is_ok_and(|p| p.starts_with("/dev/pts") || p.starts_with("/dev/tty")),
    };
    Ok(Ref::bool(terminal))
}
