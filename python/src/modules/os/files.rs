//! Functions on files: remove, rename, links, access.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use freewheel::object::bytes::Bytes;
use freewheel::{Args, Cx, Exc, NativeFn, Ref, Res, Value};
use rustix::fs::Access;

use super::path::{fspath as fspath_value, path_arg, text_of};
use super::{error::os_error_at, on_path, path_of};

/// The functions.
pub const FUNCTIONS: &[(&str, NativeFn)] = &[
    ("remove", remove),
    ("unlink", remove),
    ("rename", rename),
    ("replace", rename),
    ("link", link),
    ("symlink", symlink),
    ("readlink", readlink),
    ("chmod", chmod),
    ("access", access),
    ("truncate", truncate),
    ("fspath", fspath),
    ("fsencode", fsencode),
    ("fsdecode", fsdecode),
];

/// What `access` may be asked.
pub const CONSTANTS: &[(&str, i32)] = &[("F_OK", 0), ("R_OK", 4), ("W_OK", 2), ("X_OK", 1)];

fn remove(cx: &Cx, args: Args<'_>) -> Res {
    let [p, _] = args.parse(cx, "remove", ["path", "*dir_fd"], 1)?;
    let p = path_of(cx, p.expect("required"), "remove")?;
    on_path(cx, &p, |p| fs::remove_file(p))?;
    Ok(Ref::none())
}

/// Calls `f` with two paths; both are named in the error.
fn on_two(
    cx: &Cx,
    args: Args<'_>,
    name: &str,
    f: impl FnOnce(&std::path::Path, &std::path::Path) -> std::io::Result<()>,
) -> Res {
    let [a, b, ..] = args.parse(cx, name, ["src", "dst", "*src_dir_fd", "*dst_dir_fd"], 2)?;
    let a = path_arg(
        cx,
        a.expect("required"),
        &format!("{name}: src should be string, bytes or os.PathLike, not "),
    )?;
    let b = path_arg(
        cx,
        b.expect("required"),
        &format!("{name}: dst should be string, bytes or os.PathLike, not "),
    )?;
    match cx.detach(|| f(a.as_path(), b.as_path())) {
        Ok(()) => Ok(Ref::none()),
        Err(e) => Err(os_error_at(cx, &e, a.value(), Some(b.value()))),
    }
}

fn rename(cx: &Cx, args: Args<'_>) -> Res {
    on_two(cx, args, "rename", |a, b| fs::rename(a, b))
}

fn link(cx: &Cx, args: Args<'_>) -> Res {
    on_two(cx, args, "link", |a, b| fs::hard_link(a, b))
}

fn symlink(cx: &Cx, args: Args<'_>) -> Res {
    on_two(cx, args.positional_only(), "symlink", |a, b| std::os::unix::fs::symlink(a, b))
}

fn readlink(cx: &Cx, args: Args<'_>) -> Res {
    let [p, _] = args.parse(cx, "readlink", ["path", "*dir_fd"], 1)?;
    let p = path_of(cx, p.expect("required"), "readlink")?;
    let target: PathBuf = on_path(cx, &p, |p| fs::read_link(p))?;
    p.like(cx, target.into_os_string())
}

fn chmod(cx: &Cx, args: Args<'_>) -> Res {
    let [p, mode, ..] = args.parse(cx, "chmod", ["path", "mode", "*dir_fd", "*follow_symlinks"], 2)?;
    let p = path_of(cx, p.expect("required"), "chmod")?;
    let mode = cx.expect_i64(mode.expect("required"))? as u32;
    on_path(cx, &p, |p| fs::set_permissions(p, fs::Permissions::from_mode(mode)))?;
    Ok(Ref::none())
}

fn access(cx: &Cx, args: Args<'_>) -> Res {
    let params = ["path", "mode", "*dir_fd", "*effective_ids", "*follow_symlinks"];
    let [p, mode, ..] = args.parse(cx, "access", params, 2)?;
    let p = path_of(cx, p.expect("required"), "access")?;
    let mode = Access::from_bits_truncate(cx.expect_i64(mode.expect("required"))? as u32);
    Ok(Ref::bool(cx.detach(|| rustix::fs::access(p.as_path(), mode)).is_ok()))
}

fn truncate(cx: &Cx, args: Args<'_>) -> Res {
    let [p, len] = args.parse(cx, "truncate", ["path", "length"], 2)?;
    let p = path_of(cx, p.expect("required"), "truncate")?;
    let len = cx.expect_i64(len.expect("required"))?;
    let Ok(len) = u64::try_from(len) else {
        return Err(os_error_at(cx, &std::io::Error::from_raw_os_error(22), p.value(), None));
    };
    on_path(cx, &p, |p| fs::OpenOptions::new().write(true).open(p)?.set_len(len))?;
    Ok(Ref::none())
}

fn fspath(cx: &Cx, args: Args<'_>) -> Res {
    let [p] = args.parse(cx, "fspath", ["path"], 1)?;
    fspath_value(cx, p.expect("required"))
}

fn fsencode(cx: &Cx, args: Args<'_>) -> Res {
    let [p] = args.parse(cx, "fsencode", ["filename"], 1)?;
    let p = fspath_value(cx, p.expect("required"))?;
    match cx.as_str(p.value()) {
        Some(s) => cx.bytes(s.as_bytes()),
        None => Ok(p),
    }
}

fn fsdecode(cx: &Cx, args: Args<'_>) -> Res {
    let [p] = args.parse(cx, "fsdecode", ["filename"], 1)?;
    let p = fspath_value(cx, p.expect("required"))?;
    match cx.cast::<Bytes>(p.value()) {
        Some(b) => text_of(cx, OsStr::from_bytes(b.as_slice())),
        None => Ok(p),
    }
}

/// A path that the system answered, as bytes.
pub fn bytes_of(cx: &Cx, p: PathBuf) -> Res {
    cx.bytes(&p.into_os_string().into_vec())
}

/// Whether an optional argument is there and true.
pub fn is_true(cx: &Cx, v: Option<Value>, default: bool) -> Result<bool, Exc> {
    v.map_or(Ok(default), |v| cx.truth(v))
}
