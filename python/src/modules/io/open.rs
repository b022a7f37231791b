//! `open`.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;

use freewheel::{Args, Cx, Exc, Res, Value};

use super::binary::BinaryFile;
use super::core::FileCore;
use super::raw::RawFile;
use super::shared::Name;
use super::text::{TextFile, TextOptions};
use crate::modules::os::error::os_error_at;
use crate::modules::os::path::{Path, path_arg};

/// A mode such as `"r+b"`, taken apart.
#[derive(Clone, Copy, Default)]
struct Mode {
    /// One of `r`, `w`, `a`, `x`.
    first: char,
    update: bool,
    binary: bool,
}

impl Mode {
    fn parse(cx: &Cx, text: &str) -> Result<Mode, Exc> {
        let invalid = || cx.value_error(format!("invalid mode: '{text}'"));
        let mut m = Mode::default();
        let mut is_text = false;
        let mut firsts = 0;
        for (i, c) in text.chars().enumerate() {
            if text.chars().take(i).any(|before| before == c) {
                return Err(invalid());
            }
            match c {
                'r' | 'w' | 'a' | 'x' => {
                    m.first = c;
                    firsts += 1;
                }
                '+' => m.update = true,
                'b' => m.binary = true,
                't' => is_text = true,
                _ => return Err(invalid()),
            }
        }
        if m.binary && is_text {
            return Err(cx.value_error("can't have text and binary mode at once"));
        }
        if firsts > 1 {
            return Err(cx.value_error("must have exactly one of create/read/write/append mode"));
        }
        if firsts == 0 {
            let text = "Must have exactly one of create/read/write/append mode and at most one plus";
            return Err(cx.value_error(text));
        }
        Ok(m)
    }

    fn reads(self) -> bool {
        self.first == 'r' || self.update
    }

    fn writes(self) -> bool {
        self.first != 'r' || self.update
    }

    fn options(self) -> OpenOptions {
        let mut o = OpenOptions::new();
        o.read(self.reads()).mode(0o666);
        match self.first {
            'w' => o.write(true).create(true).truncate(true),
            'a' => o.append(true).create(true),
            'x' => o.write(true).create_new(true),
            _ => o.write(self.update),
        };
        o
    }

    /// As the attribute `mode` of a binary file shows it.
    fn binary_name(self) -> String {
        format!("{}b{}", self.first, if self.update { "+" } else { "" })
    }
}

/// `open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)`
pub fn open(cx: &Cx, args: Args<'_>) -> Res {
    let params = ["file", "mode", "buffering", "encoding", "errors", "newline", "closefd", "opener"];
    let [file, mode, buffering, encoding, errors, newline, closefd, opener] =
        args.parse(cx, "open", params, 1)?;
    let file = file.expect("required");
    let given = |v: Option<Value>| v.filter(|v| *v != Value::NONE);
    let mode_text = match mode {
        Some(m) => cx.expect_str(m, "open() argument 'mode'")?,
        None => "r",
    };
    let mode = Mode::parse(cx, mode_text)?;
    let buffering = buffering.map_or(Ok(-1), |b| cx.expect_i64(b))?;
    if mode.binary {
        for (what, v) in [("encoding", encoding), ("errors", errors), ("newline", newline)] {
            if given(v).is_some() {
                let article = if what == "newline" { "a" } else { "an" };
                return Err(cx.value_error(format!("binary mode doesn't take {article} {what} argument")));
            }
        }
    }
    if given(opener).is_some() {
        return Err(cx.value_error("a custom opener is not supported"));
    }
    let (raw, name) = match file.as_int() {
        Some(n) => (standard(cx, n)?, Name::Number(n as i32)),
        None => {
            if let Some(c) = closefd
                && !cx.truth(c)?
            {
                return Err(cx.value_error("Cannot use closefd=False with file name"));
            }
            open_path(cx, file, mode)?
        }
    };
    let unbuffered = mode.binary && buffering == 0;
    let core = FileCore::new(cx.mutator().world(), raw, mode.reads(), mode.writes(), unbuffered);
    if mode.binary {
        return BinaryFile::new(core, name, mode.binary_name()).object(cx);
    }
    if buffering == 0 {
        return Err(cx.value_error("can't have unbuffered text I/O"));
    }
    let options = TextOptions::read(cx, encoding, errors, newline)?;
    let terminal = buffering == -1 && core.raw().is_ok_and(|raw| raw.is_terminal());
    if buffering == 1 || terminal {
        core.line_buffered.store(true, std::sync::atomic::Ordering::Relaxed);
    }
    TextFile::new(core, options, name, mode_text).object(cx)
}

/// A file around a descriptor: one that `os.open` or `os.pipe` made, which the file owns from now on, or a
/// standard stream. Other descriptors belong to whoever opened them.
fn standard(cx: &Cx, number: i64) -> Result<RawFile, Exc> {
    if let Some(fd) = crate::modules::os::take_descriptor(number) {
        return Ok(RawFile::file(File::from(fd)));
    }
    let raw = i32::try_from(number).ok().and_then(RawFile::standard);
    raw.ok_or_else(|| super::fail(cx, super::Fail::Os(super::raw::numbered(9))))
}

fn open_path(cx: &Cx, file: Value, mode: Mode) -> Result<(RawFile, Name), Exc> {
    let path = path_arg(cx, file, "expected str, bytes or os.PathLike object, not ")?;
    let opened = cx.detach(|| {
        let file = mode.options().open(path.as_path())?;
        // The system opens folders for reading.
        if file.metadata()?.is_dir() {
            return Err(super::raw::numbered(21));
        }
        Ok::<File, std::io::Error>(file)
    });
    let f = opened.map_err(|e| os_error_at(cx, &e, path.value(), None))?;
    let name = match &path {
        Path::Text(s, _) => Name::Text(s.clone()),
        Path::Bytes(b, _) => Name::Bytes(b.clone()),
    };
    Ok((RawFile::file(f), name))
}

/// `FileIO(path, mode)`
pub fn open_unbuffered(cx: &Cx, path: &str, mode: &str) -> Res {
    let file = cx.str(path)?;
    let mut mode = Mode::parse(cx, mode)?;
    mode.binary = true;
    let (raw, name) = open_path(cx, file.value(), mode)?;
    let core = FileCore::new(cx.mutator().world(), raw, mode.reads(), mode.writes(), true);
    BinaryFile::new(core, name, mode.binary_name()).object(cx)
}
