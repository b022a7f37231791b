//! Arguments that several methods of files take.

use std::io::SeekFrom;

use freewheel::types::bytes::bytes_like;
use freewheel::{Cx, Exc, Value};

/// A number of bytes or characters; nothing for `None` and negative numbers, which mean "all".
pub fn size(cx: &Cx, v: Option<Value>) -> Result<Option<usize>, Exc> {
    match v.filter(|v| *v != Value::NONE) {
        None => Ok(None),
        Some(v) => {
            if cx.index(v).is_err() {
                let name = cx.class_of(v).name();
                return Err(cx.type_error(format!("argument should be integer or None, not '{name}'")));
            }
            Ok(usize::try_from(cx.expect_i64(v)?).ok())
        }
    }
}

/// The bytes of a byte string or of a view of bytes.
pub fn bytes(cx: &Cx, v: Value) -> Result<Vec<u8>, Exc> {
    if let Some(b) = bytes_like(cx, v) {
        return Ok(b.into_owned());
    }
    let name = cx.class_of(v).name();
    Err(cx.type_error(format!("a bytes-like object is required, not '{name}'")))
}

/// The target of a `seek` in bytes.
pub fn seek_target(cx: &Cx, offset: Value, whence: Option<Value>) -> Result<SeekFrom, Exc> {
    let offset = cx.expect_i64(offset)?;
    match whence.map_or(Ok(0), |w| cx.expect_i64(w))? {
        0 => match u64::try_from(offset) {
            Ok(n) => Ok(SeekFrom::Start(n)),
            Err(_) => Err(cx.value_error(format!("negative seek value {offset}"))),
        },
        1 => Ok(SeekFrom::Current(offset)),
        2 => Ok(SeekFrom::End(offset)),
        w => Err(cx.value_error(format!("invalid whence ({w}, should be 0, 1 or 2)"))),
    }
}
