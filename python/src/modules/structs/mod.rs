//! `struct`: values packed into bytes.

mod format;
mod value;

use freewheel::object::bytes::{ByteArray, Bytes};
use freewheel::object::class::{Class, class_flags};
use freewheel::object::{Kind, Obj};
use freewheel::types::builder::ClassBuilder;
use freewheel::{Args, Cx, Exc, ExcKind, Ref, Res, Value};

use self::format::Format;
use super::ModuleBuilder;
use super::native::Native;
use super::support::{make, payload};

type Struct = Native<Format>;

/// `struct.error`
pub(super) fn struct_error(cx: &Cx, text: &str) -> Exc {
    let made = (|| {
        let module = super::import(cx, "struct")?;
        let class = cx.get_attr_str(module.value(), "error")?;
        cx.call(class.value(), &[cx.str(text)?.value()])
    })();
    match made {
        Ok(e) => Exc(e),
        Err(e) => e,
    }
}

fn parse(cx: &Cx, v: Value) -> Result<Format, Exc> {
    let bytes = cx.cast::<Bytes>(v).and_then(|b| str::from_utf8(b.as_slice()).ok());
    let Some(text) = cx.as_str(v).or(bytes) else {
        let got = cx.class_of(v).name();
        return Err(cx.type_error(format!("Struct() argument 1 must be a str or bytes object, not {got}")));
    };
    Format::parse(text).map_err(|why| struct_error(cx, why))
}

/// The format of a `Struct`, or one made from a text.
enum Layout<'a> {
    Kept(&'a Format),
    Made(Format),
}

impl core::ops::Deref for Layout<'_> {
    type Target = Format;

    fn deref(&self) -> &Format {
        match self {
            Layout::Kept(f) => f,
            Layout::Made(f) => f,
        }
    }
}

/// The first argument, a `Struct` for methods and a format for functions, and the others.
fn layout<'a, 'b>(cx: &Cx, args: Args<'b>) -> Result<(Layout<'a>, Args<'b>), Exc> {
    let Some(first) = args.get(0) else { return Err(cx.type_error("missing format argument")) };
    let layout = match cx.cast::<Struct>(first) {
        Some(s) => Layout::Kept(&s.data.0),
        None => Layout::Made(parse(cx, first)?),
    };
    Ok((layout, args.skip(1)))
}

fn pack_into_slice(cx: &Cx, f: &Format, values: Args<'_>, name: &str, out: &mut [u8]) -> Result<(), Exc> {
    if values.len() != f.items.len() {
        let (n, got) = (f.items.len(), values.len());
        return Err(struct_error(cx, &format!("{name} expected {n} items for packing (got {got})")));
    }
    for (item, v) in f.items.iter().zip(values.positional()) {
        value::pack(cx, f, item, v, &mut out[item.offset..item.offset + item.size])?;
    }
    Ok(())
}

fn unpack_slice(cx: &Cx, f: &Format, bytes: &[u8]) -> Res {
    let items = f.items.iter().map(|i| value::unpack(cx, f, i, &bytes[i.offset..i.offset + i.size]));
    cx.tuple_from(items.collect::<Result<Vec<_>, Exc>>()?)
}

/// `pack(format, v1, v2, …)`
fn pack(cx: &Cx, args: Args<'_>) -> Res {
    let (f, values) = layout(cx, args)?;
    let mut out = vec![0; f.size];
    pack_into_slice(cx, &f, values, "pack", &mut out)?;
    cx.bytes(&out)
}

/// `pack_into(format, buffer, offset, v1, v2, …)`
fn pack_into(cx: &Cx, args: Args<'_>) -> Res {
    let (f, rest) = layout(cx, args)?;
    let (Some(target), Some(offset)) = (rest.get(0), rest.get(1)) else {
        return Err(cx.type_error("pack_into expected buffer and offset arguments"));
    };
    let Some(buffer) = cx.cast::<ByteArray>(target) else {
        let got = cx.class_of(target).name();
        return Err(cx.type_error(format!("argument must be read-write bytes-like object, not {got}")));
    };
    let mut packed = vec![0; f.size];
    pack_into_slice(cx, &f, rest.skip(2), "pack_into", &mut packed)?;
    let offset = cx.expect_i64(offset)?;
    let mut bytes = buffer.lock();
    match place(offset, f.size, bytes.len()) {
        Some(at) => bytes[at..at + f.size].copy_from_slice(&packed),
        None => {
            let len = bytes.len();
            drop(bytes);
            return Err(out_of_buffer(cx, ("pack_into", "packing", "no space to pack"), offset, f.size, len));
        }
    }
    Ok(Ref::none())
}

/// Where an offset, counted from the end if negative, leaves room for `size` bytes.
fn place(offset: i64, size: usize, len: usize) -> Option<usize> {
    let at = if offset < 0 { offset.checked_add(len as i64)? } else { offset };
    let at = usize::try_from(at).ok()?;
    if at.checked_add(size)? <= len { Some(at) } else { None }
}

fn out_of_buffer(cx: &Cx, words: (&str, &str, &str), offset: i64, size: usize, len: usize) -> Exc {
    let (name, doing, lacking) = words;
    let text = if offset < 0 && offset + (len as i64) < 0 {
        format!("offset {offset} out of range for {len}-byte buffer")
    } else if offset < 0 {
        format!("{lacking} {size} bytes at offset {offset}")
    } else {
        format!(
            "{name} requires a buffer of at least {} bytes for {doing} {size} bytes at offset {offset} \
             (actual buffer size is {len})",
            offset as u64 + size as u64
        )
    };
    struct_error(cx, &text)
}

/// `unpack(format, buffer)`
fn unpack(cx: &Cx, args: Args<'_>) -> Res {
    let (f, rest) = layout(cx, args)?;
    let [buffer] = rest.exact(cx, "unpack")?;
    let bytes = super::io::bytes_arg(cx, buffer)?;
    if bytes.len() != f.size {
        return Err(struct_error(cx, &format!("unpack requires a buffer of {} bytes", f.size)));
    }
    unpack_slice(cx, &f, &bytes)
}

/// `unpack_from(format, /, buffer, offset=0)`
fn unpack_from(cx: &Cx, args: Args<'_>) -> Res {
    let (f, rest) = layout(cx, args)?;
    let [buffer, offset] = rest.parse(cx, "unpack_from", ["buffer", "offset"], 1)?;
    let bytes = super::io::bytes_arg(cx, buffer.expect("required"))?;
    let offset = offset.map_or(Ok(0), |o| cx.expect_i64(o))?;
    match place(offset, f.size, bytes.len()) {
        Some(at) => unpack_slice(cx, &f, &bytes[at..at + f.size]),
        None => {
            let words = ("unpack_from", "unpacking", "not enough data to unpack");
            Err(out_of_buffer(cx, words, offset, f.size, bytes.len()))
        }
    }
}

/// `iter_unpack(format, buffer)`
fn iter_unpack(cx: &Cx, args: Args<'_>) -> Res {
    let (f, rest) = layout(cx, args)?;
    let [buffer] = rest.exact(cx, "iter_unpack")?;
    let bytes = super::io::bytes_arg(cx, buffer)?;
    if f.size == 0 {
        return Err(struct_error(cx, "cannot iteratively unpack with a struct of length 0"));
    }
    if bytes.len() % f.size != 0 {
        let text = format!("iterative unpacking requires a buffer of a multiple of {} bytes", f.size);
        return Err(struct_error(cx, &text));
    }
    let all = bytes.chunks_exact(f.size).map(|b| unpack_slice(cx, &f, b)).collect::<Result<Vec<_>, Exc>>()?;
    let list = cx.list(all)?;
    cx.iter(list.value())
}

/// `calcsize(format)`
fn calcsize(cx: &Cx, args: Args<'_>) -> Res {
    let [format] = args.exact(cx, "calcsize")?;
    cx.int(parse(cx, format)?.size as i64)
}

fn new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    let [format] = args.parse(cx, "Struct", ["format"], 1)?;
    make(cx, class, Native(parse(cx, format.expect("required"))?))
}

fn of<'a>(cx: &Cx, v: Value) -> &'a Format {
    let obj: &'a Obj<Struct> = payload(cx, v);
    &obj.data.0
}

/// The module.
///
/// # Errors
/// The memory error.
pub fn module(cx: &Cx) -> Res {
    let class = ClassBuilder::new::<Struct>(cx, "_struct", "Struct")?
        .flags(class_flags::SUBCLASSABLE | class_flags::WEAK)
        .slots(|s| s.new = Some(new))?
        .methods(&[
            ("pack", pack),
            ("pack_into", pack_into),
            ("unpack", unpack),
            ("unpack_from", unpack_from),
            ("iter_unpack", iter_unpack),
        ])?
        .getset("size", |cx, v| cx.int(of(cx, v).size as i64), None)?
        .getset("format", |cx, v| cx.str(&of(cx, v).text), None)?
        .finish()?;
    let namespace = cx.dict()?;
    cx.set_item(namespace.value(), cx.intern("__module__"), cx.intern("struct"))?;
    let bases = cx.tuple(&[cx.exc_class(ExcKind::Exception).value()])?;
    let error =
        cx.call(cx.class(Kind::Type).value(), &[cx.intern("error"), bases.value(), namespace.value()])?;
    ModuleBuilder::new(cx, "struct")?
        .class(class)?
        .value("error", error)?
        .functions(&[
            ("pack", pack),
            ("pack_into", pack_into),
            ("unpack", unpack),
            ("unpack_from", unpack_from),
            ("iter_unpack", iter_unpack),
            ("calcsize", calcsize),
        ])?
        .finish()
}
