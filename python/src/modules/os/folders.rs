//! Functions on folders, and the working folder.

use std::fs;
use std::os::unix::fs::DirBuilderExt;

use freewheel::{Args, Cx, NativeFn, Ref, Res, Value};

use super::error::os_error;
use super::files::bytes_of;
use super::path::{path_arg, text_of};
use super::{on_path, path_of};

/// The functions.
pub const FUNCTIONS: &[(&str, NativeFn)] = &[
    ("getcwd", getcwd),
    ("getcwdb", getcwdb),
    ("chdir", chdir),
    ("listdir", listdir),
    ("_scandir", scandir),
    ("mkdir", mkdir),
    ("rmdir", rmdir),
];

fn getcwd(cx: &Cx, args: Args<'_>) -> Res {
    let [] = args.exact(cx, "getcwd")?;
    let p = std::env::current_dir().map_err(|e| os_error(cx, &e, None))?;
    text_of(cx, p.as_os_str())
}

fn getcwdb(cx: &Cx, args: Args<'_>) -> Res {
    let [] = args.exact(cx, "getcwdb")?;
    let p = std::env::current_dir().map_err(|e| os_error(cx, &e, None))?;
    bytes_of(cx, p)
}

fn chdir(cx: &Cx, args: Args<'_>) -> Res {
    let [p] = args.parse(cx, "chdir", ["path"], 1)?;
    let complaint = "chdir: path should be string, bytes, os.PathLike or integer, not ";
    let p = path_arg(cx, p.expect("required"), complaint)?;
    on_path(cx, &p, |p| std::env::set_current_dir(p))?;
    Ok(Ref::none())
}

/// The path of a listing; the working folder if there is none.
fn listed(cx: &Cx, v: Option<Value>, name: &str) -> Result<super::path::Path, freewheel::Exc> {
    match v.filter(|v| *v != Value::NONE) {
        Some(v) => {
            let kinds = "should be string, bytes, os.PathLike, integer or None, not ";
            path_arg(cx, v, &format!("{name}: path {kinds}"))
        }
        None => path_arg(cx, cx.str(".")?.value(), ""),
    }
}

fn listdir(cx: &Cx, args: Args<'_>) -> Res {
    let [p] = args.parse(cx, "listdir", ["path"], 0)?;
    let p = listed(cx, p, "listdir")?;
    let names = on_path(cx, &p, |p| {
        fs::read_dir(p)?.map(|e| Ok(e?.file_name())).collect::<std::io::Result<Vec<_>>>()
    })?;
    let names = names.into_iter().map(|n| p.like(cx, n)).collect::<Result<Vec<Ref>, _>>()?;
    cx.list(names)
}

/// `_scandir(path)`: pairs of a name and what it is: `d`, `f`, `l`, or nothing known.
fn scandir(cx: &Cx, args: Args<'_>) -> Res {
    let [p] = args.range(cx, "scandir", 0)?;
    let p = listed(cx, p, "scandir")?;
    let entries = on_path(cx, &p, |p| {
        let entry = |e: std::io::Result<fs::DirEntry>| {
            let e = e?;
            let kind = match e.file_type() {
                Ok(t) if t.is_symlink() => "l",
                Ok(t) if t.is_dir() => "d",
                Ok(t) if t.is_file() => "f",
                _ => "",
            };
            Ok((e.file_name(), kind))
        };
        fs::read_dir(p)?.map(entry).collect::<std::io::Result<Vec<_>>>()
    })?;
    let pair = |(name, kind)| {
        let name = p.like(cx, name)?;
        cx.tuple(&[name.value(), cx.intern(kind)])
    };
    let entries = entries.into_iter().map(pair).collect::<Result<Vec<Ref>, _>>()?;
    cx.list(entries)
}

fn mkdir(cx: &Cx, args: Args<'_>) -> Res {
    let [p, mode, _] = args.parse(cx, "mkdir", ["path", "mode", "*dir_fd"], 1)?;
    let p = path_of(cx, p.expect("required"), "mkdir")?;
    let mode = mode.map_or(Ok(0o777), |m| cx.expect_i64(m))? as u32;
    on_path(cx, &p, |p| fs::DirBuilder::new().mode(mode).create(p))?;
    Ok(Ref::none())
}

fn rmdir(cx: &Cx, args: Args<'_>) -> Res {
    let [p, _] = args.parse(cx, "rmdir", ["path", "*dir_fd"], 1)?;
    let p = path_of(cx, p.expect("required"), "rmdir")?;
    on_path(cx, &p, |p| fs::remove_dir(p))?;
    Ok(Ref::none())
}
