//! `stat` and its like.

use std::fs::{self, Metadata};
use std::os::unix::fs::MetadataExt;

use freewheel::{Args, Cx, Exc, NativeFn, Ref, Res, Value};

use super::error::os_error_at;
use super::files::is_true;
use super::on_path;
use super::path::path_arg;
use crate::modules::struct_seq;

/// The functions; each gets the class of results as its first argument.
pub const FUNCTIONS: &[(&str, NativeFn)] = &[("stat", stat), ("lstat", lstat), ("fstat", fstat)];

/// Items with a name of their own; three times in whole seconds follow, whose names mean the exact times.
const FIELDS: [&str; 7] = ["st_mode", "st_ino", "st_dev", "st_nlink", "st_uid", "st_gid", "st_size"];

/// The class of results.
///
/// # Errors
/// The memory error.
pub fn class(cx: &Cx) -> Res {
    let class = struct_seq::new_class(cx, "os", "stat_result", &FIELDS, true)?;
    let names = FIELDS.iter().chain(&["st_atime", "st_mtime", "st_ctime"]);
    let names = cx.tuple_from(names.map(|n| Ref::new(cx.intern(n))).collect())?;
    cx.set_attr(class.value(), cx.names().match_args, names.value())?;
    cx.set_attr(class.value(), cx.intern("n_sequence_fields"), Value::small(10))?;
    Ok(class)
}

fn stat(cx: &Cx, args: Args<'_>) -> Res {
    let class = args[0].value();
    let [p, _, follow] = args.skip(1).parse(cx, "stat", ["path", "*dir_fd", "*follow_symlinks"], 1)?;
    let p = p.expect("required");
    if is_true(cx, follow, true)? {
        of_path(cx, class, p, true, "stat")
    } else {
        of_path(cx, class, p, false, "stat")
    }
}

fn lstat(cx: &Cx, args: Args<'_>) -> Res {
    let class = args[0].value();
    let [p, _] = args.skip(1).parse(cx, "lstat", ["path", "*dir_fd"], 1)?;
    of_path(cx, class, p.expect("required"), false, "lstat")
}

fn fstat(cx: &Cx, args: Args<'_>) -> Res {
    let class = args[0].value();
    let [fd] = args.skip(1).parse(cx, "fstat", ["fd"], 1)?;
    of_descriptor(cx, class, fd.expect("required"))
}

fn of_path(cx: &Cx, class: Value, p: Value, follow: bool, name: &str) -> Res {
    if cx.is_int(p) {
        return of_descriptor(cx, class, p);
    }
    let complaint = format!("{name}: path should be string, bytes, os.PathLike or integer, not ");
    let p = path_arg(cx, p, &complaint)?;
    let m = on_path(cx, &p, |p| if follow { fs::metadata(p) } else { fs::symlink_metadata(p) })?;
    result(cx, class, &m)
}

/// Descriptors are asked by the name the system gives them, which needs no unsafe code.
fn of_descriptor(cx: &Cx, class: Value, fd: Value) -> Res {
    let n = cx.expect_i64(fd)?;
    match cx.detach(|| fs::metadata(format!("/proc/self/fd/{n}"))) {
        Ok(m) => result(cx, class, &m),
        Err(_) => Err(os_error_at(cx, &std::io::Error::from_raw_os_error(9), Value::NONE, None)),
    }
}

fn result(cx: &Cx, class: Value, m: &Metadata) -> Res {
    let numbers =
        [u64::from(m.mode()), m.ino(), m.dev(), m.nlink(), u64::from(m.uid()), u64::from(m.gid()), m.size()];
    let mut items = numbers.iter().map(|n| cx.uint(*n)).collect::<Result<Vec<Ref>, Exc>>()?;
    let times = [
        ("st_atime", m.atime(), m.atime_nsec()),
        ("st_mtime", m.mtime(), m.mtime_nsec()),
        ("st_ctime", m.ctime(), m.ctime_nsec()),
    ];
    for (_, seconds, _) in times {
        items.push(cx.int(seconds)?);
    }
    let r = struct_seq::instance(cx, class, items)?;
    for (name, seconds, nanos) in times {
        let exact = cx.float(seconds as f64 + nanos as f64 * 1e-9)?;
        cx.set_attr(r.value(), cx.intern(name), exact.value())?;
        let total = cx.big_int(dashu_int::IBig::from(seconds) * 1_000_000_000 + nanos)?;
        cx.set_attr(r.value(), cx.intern(&format!("{name}_ns")), total.value())?;
    }
    for (name, n) in [("st_blksize", m.blksize()), ("st_blocks", m.blocks()), ("st_rdev", m.rdev())] {
        cx.set_attr(r.value(), cx.intern(name), cx.uint(n)?.value())?;
    }
    Ok(r)
}
