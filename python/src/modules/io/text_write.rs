//! Writing text.

use freewheel::text::codec::{Codec, Endian};
use freewheel::{Args, Cx, Exc, ExcKind, Ref, Res};

use super::text::{TextFile, this};
use super::{blocking, fail};

impl TextFile {
    /// Adds pieces of text to the file, all together, and writes them out if it is time to.
    ///
    /// # Errors
    /// The file is closed or not open for writing; the system's errors; text that has no encoding.
    pub fn write_pieces(&self, cx: &Cx, pieces: &[&str]) -> Result<(), Exc> {
        let s = *self.settings.lock();
        if s.codec == Codec::Utf8 && !s.newline.translates_output() {
            return self.add(cx, pieces);
        }
        let joined = pieces.concat();
        let text = s.newline.write(&joined);
        match s.codec.encode(&text, s.errors) {
            Ok(data) => {
                self.settings.lock().codec = without_mark(s.codec);
                self.add(cx, &[data])
            }
            Err(e) => Err(encode_error(cx, &text, &e)),
        }
    }

    fn add<P: AsRef<[u8]>>(&self, cx: &Cx, pieces: &[P]) -> Result<(), Exc> {
        loop {
            match self.core.append(pieces) {
                Ok(Some(false)) => return Ok(()),
                Ok(Some(true)) => {
                    let core = self.core.clone();
                    return blocking(cx, || core.flush());
                }
                Ok(None) => {
                    let core = self.core.clone();
                    blocking(cx, || core.drop_ahead(false))?;
                }
                Err(e) => return Err(fail(cx, e)),
            }
        }
    }
}

/// A mark is written once, at the start.
fn without_mark(codec: Codec) -> Codec {
    match codec {
        Codec::Utf8Sig => Codec::Utf8,
        Codec::Utf16(Endian::Marked) => Codec::Utf16(Endian::Little),
        Codec::Utf32(Endian::Marked) => Codec::Utf32(Endian::Little),
        other => other,
    }
}

#[cold]
fn encode_error(cx: &Cx, text: &str, e: &freewheel::text::codec::CodecError) -> Exc {
    let made = (|| {
        let args = [
            cx.str(e.codec)?,
            cx.str(text)?,
            cx.int(e.start as i64)?,
            cx.int(e.end as i64)?,
            cx.str(e.reason)?,
        ];
        cx.call(cx.exc_class(ExcKind::UnicodeEncodeError).value(), &args.each_ref().map(Ref::value))
    })();
    match made {
        Ok(e) => Exc(e),
        Err(e) => e,
    }
}

/// `write(text)`
pub fn write(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [text]) = args.method(cx, "TextIOWrapper.write")?;
    let Some(s) = cx.cast::<freewheel::object::string::Str>(text) else {
        let name = cx.class_of(text).name();
        return Err(cx.type_error(format!("write() argument must be str, not {name}")));
    };
    this(cx, v).write_pieces(cx, &[s.as_str()])?;
    cx.int(s.char_len() as i64)
}

/// `writelines(lines)`
pub fn writelines(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [lines]) = args.method(cx, "writelines")?;
    let write = cx.get_attr_str(v, "write")?;
    cx.for_each(lines, |line| {
        cx.call(write.value(), &[line.value()])?;
        Ok(())
    })?;
    Ok(Ref::none())
}
