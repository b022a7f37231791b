//! Reading text.

use std::io::SeekFrom;

use freewheel::text::codec::{Codec, CodecError};
use freewheel::types::slots::OptRes;
use freewheel::{Args, Cx, Exc, ExcKind, Ref, Res, Value};

use super::newline::Newline;
use super::text::{TextFile, this};
use super::{args as arg, blocking, fail, unsupported};

impl TextFile {
    /// Takes the bytes that `want` asks for (see [`super::core::FileCore::take`]) as text.
    fn take(&self, cx: &Cx, want: &mut dyn FnMut(&[u8], bool) -> Option<usize>) -> Result<String, Exc> {
        self.begin(cx)?;
        let data = match self.core.take(want).map_err(|e| fail(cx, e))? {
            Some(data) => data,
            None => {
                let core = self.core.clone();
                blocking(cx, || core.take_blocking(want))?
            }
        };
        self.decode(cx, data)
    }

    /// Takes a line of at most `limit` characters, its end included.
    pub fn take_line(&self, cx: &Cx, limit: Option<usize>) -> Result<String, Exc> {
        let s = *self.settings.lock();
        // How far the last look went without finding an end; a carriage return at the end is looked at again.
        let mut seen = 0;
        self.take(cx, &mut |data, end| {
            if data.len() < seen {
                seen = 0;
            }
            let line = s.newline.line_end(&data[seen..], end).map(|n| n + seen);
            seen = data.len().saturating_sub(1);
            match limit {
                None => line,
                Some(n) => {
                    let most = chars_end(s.read_codec, s.newline, data, n, end);
                    match (line, most) {
                        (Some(a), Some(b)) => Some(a.min(b)),
                        (None, b) => b,
                        (a, None) => a,
                    }
                }
            }
        })
    }

    /// Takes `n` characters, or all that are left.
    fn take_chars(&self, cx: &Cx, n: Option<usize>) -> Result<String, Exc> {
        let s = *self.settings.lock();
        match n {
            Some(n) => self.take(cx, &mut |data, end| chars_end(s.read_codec, s.newline, data, n, end)),
            None => {
                self.begin(cx)?;
                // Says whether the file is closed or not open for reading.
                self.core.take(&mut |_, _| None).map_err(|e| fail(cx, e))?;
                let core = self.core.clone();
                let data = blocking(cx, || core.take_all())?;
                self.decode(cx, data)
            }
        }
    }

    /// What has to be done before the first character is read: a mark is skipped, a wide encoding left behind.
    fn begin(&self, cx: &Cx) -> Result<(), Exc> {
        let s = *self.settings.lock();
        if !s.fresh || !self.core.readable {
            return Ok(());
        }
        let core = self.core.clone();
        let codec = if s.codec == Codec::Utf8Sig {
            blocking(cx, || {
                core.take_blocking(&mut |data, end| {
                    let mark = b"\xef\xbb\xbf";
                    (end || data.len() >= 3).then(|| if data.starts_with(mark) { 3 } else { 0 })
                })
            })?;
            Codec::Utf8
        } else {
            let data = blocking(cx, || core.take_all())?;
            match s.codec.decode(&data, s.errors) {
                Ok(text) => core.put_back(text.as_bytes()),
                Err(e) => return Err(decode_error(cx, &data, &e)),
            }
            Codec::Utf8
        };
        let mut s = self.settings.lock();
        (s.read_codec, s.fresh) = (codec, false);
        Ok(())
    }

    fn decode(&self, cx: &Cx, data: Vec<u8>) -> Result<String, Exc> {
        let s = *self.settings.lock();
        let text = match s.read_codec {
            Codec::Utf8 => String::from_utf8(data).or_else(|e| {
                let data = e.into_bytes();
                s.read_codec.decode(&data, s.errors).map_err(|e| decode_error(cx, &data, &e))
            })?,
            codec => codec.decode(&data, s.errors).map_err(|e| decode_error(cx, &data, &e))?,
        };
        Ok(s.newline.read(text))
    }
}

/// Where the first `n` characters end; nothing if more must be read to know.
fn chars_end(codec: Codec, newline: Newline, data: &[u8], n: usize, end: bool) -> Option<usize> {
    let mut at = 0;
    for _ in 0..n {
        let Some(&b) = data.get(at) else { return end.then_some(data.len()) };
        let width = match b {
            b'\r' if newline == Newline::Universal => match data.get(at + 1) {
                Some(b'\n') => 2,
                None if !end => return None,
                _ => 1,
            },
            0xc2..=0xdf if codec == Codec::Utf8 => 2,
            0xe0..=0xef if codec == Codec::Utf8 => 3,
            0xf0..=0xf4 if codec == Codec::Utf8 => 4,
            _ => 1,
        };
        at += width;
    }
    if at <= data.len() { Some(at) } else { end.then_some(data.len()) }
}

#[cold]
fn decode_error(cx: &Cx, data: &[u8], e: &CodecError) -> Exc {
    let made = (|| {
        let args = [
            cx.str(e.codec)?,
            cx.bytes(data)?,
            cx.int(e.start as i64)?,
            cx.int(e.end as i64)?,
            cx.str(e.reason)?,
        ];
        cx.call(cx.exc_class(ExcKind::UnicodeDecodeError).value(), &args.each_ref().map(Ref::value))
    })();
    match made {
        Ok(e) => Exc(e),
        Err(e) => e,
    }
}

/// `read(size=-1)`
pub fn read(cx: &Cx, args: Args<'_>) -> Res {
    let [v, size] = args.range(cx, "read", 1)?;
    let size = arg::size(cx, size)?;
    cx.str(&this(cx, v.expect("a receiver")).take_chars(cx, size)?)
}

/// `readline(size=-1)`
pub fn readline(cx: &Cx, args: Args<'_>) -> Res {
    let [v, size] = args.range(cx, "readline", 1)?;
    let size = arg::size(cx, size)?;
    cx.str(&this(cx, v.expect("a receiver")).take_line(cx, size)?)
}

/// `readlines(hint=-1)`
pub fn readlines(cx: &Cx, args: Args<'_>) -> Res {
    let [v, hint] = args.range(cx, "readlines", 1)?;
    let hint = arg::size(cx, hint)?.filter(|n| *n > 0).unwrap_or(usize::MAX);
    let f = this(cx, v.expect("a receiver"));
    let mut lines = Vec::new();
    let mut total = 0;
    // The line with which the hint is exceeded is the last one.
    while total <= hint {
        let line = f.take_line(cx, None)?;
        if line.is_empty() {
            break;
        }
        total += line.len();
        lines.push(cx.str(&line)?);
    }
    cx.list(lines)
}

/// A file is an iterator over its lines.
pub fn iter(cx: &Cx, v: Value) -> Res {
    this(cx, v).core.raw().map_err(|e| fail(cx, e))?;
    Ok(Ref::new(v))
}

/// The next line.
pub fn next(cx: &Cx, v: Value) -> OptRes {
    let f = this(cx, v);
    if f.is_subclassed() {
        let line = cx.call_method_str(v, "readline", &[])?;
        return Ok(cx.truth(line.value())?.then_some(line));
    }
    let line = f.take_line(cx, None)?;
    if line.is_empty() { Ok(None) } else { Ok(Some(cx.str(&line)?)) }
}

/// `seek(cookie, whence=0)`
pub fn seek(cx: &Cx, args: Args<'_>) -> Res {
    let [v, offset, whence] = args.range(cx, "seek", 2)?;
    let offset = cx.expect_i64(offset.expect("required"))?;
    let core = this(cx, v.expect("a receiver")).core.clone();
    if !core.raw().map_err(|e| fail(cx, e))?.is_seekable() {
        return Err(unsupported(cx, "underlying stream is not seekable"));
    }
    let to = match whence.map_or(Ok(0), |w| cx.expect_i64(w))? {
        0 => match u64::try_from(offset) {
            Ok(n) => SeekFrom::Start(n),
            Err(_) => return Err(cx.value_error(format!("negative seek position {offset}"))),
        },
        1 if offset == 0 => return cx.uint(blocking(cx, || core.tell())?),
        1 => return Err(unsupported(cx, "can't do nonzero cur-relative seeks")),
        2 if offset == 0 => SeekFrom::End(0),
        2 => return Err(unsupported(cx, "can't do nonzero end-relative seeks")),
        w => return Err(cx.value_error(format!("invalid whence ({w}, should be 0, 1 or 2)"))),
    };
    cx.uint(blocking(cx, || core.seek(to))?)
}
