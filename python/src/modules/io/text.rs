//! Text files: the class `TextIOWrapper`.
//!
//! Buffers hold bytes; text is decoded when it is taken and encoded when it is added. Ends of lines are found
//! in bytes, which is right in every encoding that keeps ASCII as it is. A file in one of the wide encodings is
//! turned into UTF-8 as a whole when reading begins.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use freewheel::object::Obj;
use freewheel::object::class::{Class, class_flags};
use freewheel::text::codec::{Codec, ErrorMode};
use freewheel::types::builder::ClassBuilder;
use freewheel::{Args, Cx, Exc, ExcKind, NativeFn, Ref, Res, Value};
use parking_lot::Mutex;

use super::binary::BinaryFile;
use super::bytes_io::BytesFile;
use super::core::FileCore;
use super::newline::Newline;
use super::raw::RawFile;
use super::shared::Name;
use super::{blocking, shared, text_read, text_write};
use crate::modules::native::Native;

/// How text becomes bytes.
#[derive(Clone, Copy)]
pub struct Settings {
    /// Encoding of what is written.
    pub codec: Codec,
    /// Encoding of the bytes read ahead.
    pub read_codec: Codec,
    /// What becomes of what has no encoding.
    pub errors: ErrorMode,
    /// Ends of lines.
    pub newline: Newline,
    /// Whether reading has to look for a mark first.
    pub fresh: bool,
}

/// A text file.
pub struct TextFile {
    /// The bytes.
    pub core: Arc<FileCore>,
    /// How they become text.
    pub settings: Mutex<Settings>,
    /// Names of encoding and error mode, as given.
    names: Mutex<(String, String)>,
    name: Name,
    mode: String,
    subclassed: bool,
}

/// What `open` and the class's constructor say about a text file.
pub struct TextOptions {
    codec: Codec,
    encoding: String,
    errors: ErrorMode,
    errors_name: String,
    newline: Newline,
}

impl TextOptions {
    /// From the arguments of the same names.
    pub fn read(
        cx: &Cx,
        encoding: Option<Value>,
        errors: Option<Value>,
        newline: Option<Value>,
    ) -> Result<TextOptions, Exc> {
        let given = |v: Option<Value>| v.filter(|v| *v != Value::NONE);
        let encoding = match given(encoding) {
            Some(v) => cx.expect_str(v, "open() argument 'encoding'")?,
            None => "locale",
        };
        // The name that the C library has for the locale's encoding.
        let encoding = if encoding == "locale" { "UTF-8" } else { encoding };
        let Some(codec) = Codec::from_name(encoding) else {
            return Err(cx.error(ExcKind::LookupError, format!("unknown encoding: {encoding}")));
        };
        let errors_name = match given(errors) {
            Some(v) => cx.expect_str(v, "open() argument 'errors'")?,
            None => "strict",
        };
        let Some(errors) = ErrorMode::from_name(errors_name) else {
            return Err(cx.error(ExcKind::LookupError, format!("unknown error handler name '{errors_name}'")));
        };
        let newline = match given(newline) {
            Some(v) => {
                let text = cx.expect_str(v, "open() argument 'newline'")?;
                match Newline::from_arg(Some(text)) {
                    Some(n) => n,
                    None => {
                        return Err(cx.value_error(format!("illegal newline value: {text}")));
                    }
                }
            }
            None => Newline::Universal,
        };
        let (encoding, errors_name) = (encoding.to_owned(), errors_name.to_owned());
        Ok(TextOptions { codec, encoding, errors, errors_name, newline })
    }

    /// The options of a standard stream.
    pub fn standard(errors_name: &str) -> TextOptions {
        TextOptions {
            codec: Codec::Utf8,
            encoding: "utf-8".to_owned(),
            errors: ErrorMode::from_name(errors_name).unwrap_or_default(),
            errors_name: errors_name.to_owned(),
            newline: Newline::Universal,
        }
    }
}

impl TextFile {
    /// A text file around bytes.
    pub fn new(core: Arc<FileCore>, o: TextOptions, name: Name, mode: &str) -> TextFile {
        let settings = Settings {
            codec: o.codec,
            read_codec: o.codec,
            errors: o.errors,
            newline: o.newline,
            fresh: !matches!(o.codec, Codec::Utf8 | Codec::Ascii | Codec::Latin1),
        };
        TextFile {
            core,
            settings: Mutex::new(settings),
            names: Mutex::new((o.encoding, o.errors_name)),
            name,
            mode: mode.to_owned(),
            subclassed: false,
        }
    }

    /// Whether the object is of a subclass, which may have methods of its own.
    pub fn is_subclassed(&self) -> bool {
        self.subclassed
    }

    /// The object.
    pub fn object(self, cx: &Cx) -> Res {
        let class = super::class_named(cx, "TextIOWrapper")?;
        let class = cx.as_class(class.value()).expect("a class");
        cx.new_instance(cx.shape(class.root_shape()), Native(self))
    }
}

/// The file behind a receiver.
pub fn this<'a>(cx: &Cx, v: Value) -> &'a TextFile {
    &cx.cast::<Native<TextFile>>(v).expect("a text file").data.0
}

const METHODS: &[(&str, NativeFn)] = &[
    ("read", text_read::read),
    ("readline", text_read::readline),
    ("readlines", text_read::readlines),
    ("write", text_write::write),
    ("writelines", text_write::writelines),
    ("seek", text_read::seek),
    ("reconfigure", reconfigure),
];

/// The class.
pub fn class(cx: &Cx) -> Res {
    let b = ClassBuilder::new::<Native<TextFile>>(cx, "_io", "TextIOWrapper")?
        .with_attributes::<Native<TextFile>>()
        .flags(class_flags::SUBCLASSABLE | class_flags::WEAK)
        .slots(|s| {
            s.new = Some(new);
            s.repr = Some(repr);
            s.iter = Some(text_read::iter);
            s.next = Some(text_read::next);
        })?
        .methods(METHODS)?
        .getset("name", get_name, None)?
        .getset("encoding", |cx, v| cx.str(&this(cx, v).names.lock().0.clone()), None)?
        .getset("errors", |cx, v| cx.str(&this(cx, v).names.lock().1.clone()), None)?
        .getset("newlines", |_, _| Ok(Ref::none()), None)?
        .getset("line_buffering", get_line_buffering, None)?
        .getset("write_through", |_, _| Ok(Ref::bool(false)), None)?
        .getset("mode", get_mode, None)?
        .getset("buffer", get_buffer, None)?;
    shared::add(b)?.finish()
}

/// `TextIOWrapper(buffer, encoding=None, errors=None, newline=None, line_buffering=False, …)`
fn new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    let params = ["buffer", "encoding", "errors", "newline", "line_buffering", "write_through"];
    let [buffer, encoding, errors, newline, by_line, _] = args.parse(cx, "TextIOWrapper", params, 1)?;
    let buffer = buffer.expect("required");
    let options = TextOptions::read(cx, encoding, errors, newline)?;
    let (core, name) = if let Some(b) = cx.cast::<Native<BinaryFile>>(buffer) {
        let name = match b.0.number() {
            Some(n) => Name::Number(n),
            None => Name::None,
        };
        (b.0.core.clone(), name)
    } else if let Some(b) = cx.cast::<Native<BytesFile>>(buffer) {
        (
            FileCore::new(cx.mutator().world(), RawFile::memory(b.0.memory.clone()), true, true, false),
            Name::None,
        )
    } else {
        let name = cx.class_of(buffer).name();
        return Err(cx.type_error(format!("TextIOWrapper() needs a native binary file, not '{name}'")));
    };
    if let Some(v) = by_line {
        core.line_buffered.store(cx.truth(v)?, Ordering::Relaxed);
    }
    let mut file = TextFile::new(core, options, name, "");
    file.subclassed = !class.has(class_flags::NATIVE);
    let made = cx.new_instance(cx.shape(class.root_shape()), Native(file))?;
    cx.set_instance_attr(made.value(), cx.intern("_buffer"), Ref::new(buffer))?;
    Ok(made)
}

fn repr(cx: &Cx, v: Value) -> Res {
    let f = this(cx, v);
    let name = f.name.shown(cx)?;
    let mode = if f.mode.is_empty() { String::new() } else { format!(" mode='{}'", f.mode) };
    let encoding = f.names.lock().0.clone();
    cx.str(&format!("<_io.TextIOWrapper{name}{mode} encoding='{encoding}'>"))
}

fn get_name(cx: &Cx, v: Value) -> Res {
    this(cx, v).name.object(cx)
}

fn get_mode(cx: &Cx, v: Value) -> Res {
    match this(cx, v).mode.as_str() {
        "" => Err(cx.error(ExcKind::AttributeError, "mode")),
        mode => cx.str(mode),
    }
}

fn get_line_buffering(cx: &Cx, v: Value) -> Res {
    Ok(Ref::bool(this(cx, v).core.line_buffered.load(Ordering::Relaxed)))
}

/// The binary file underneath, made when it is first asked for.
fn get_buffer(cx: &Cx, v: Value) -> Res {
    let key = cx.intern("_buffer");
    if let Some(b) = cx.own_instance_attr(v, key) {
        return Ok(Ref::new(b));
    }
    let f = this(cx, v);
    let name = match &f.name {
        Name::Text(s) => Name::Text(s.clone()),
        Name::Bytes(b) => Name::Bytes(b.clone()),
        Name::Number(n) => Name::Number(*n),
        Name::None => Name::None,
    };
    let b = BinaryFile::new(f.core.clone(), name, f.mode.replace('t', "")).object(cx)?;
    cx.set_instance_attr(v, key, b.clone())?;
    Ok(b)
}

/// `reconfigure(*, encoding=None, errors=None, newline=None, line_buffering=None, write_through=None)`
fn reconfigure(cx: &Cx, args: Args<'_>) -> Res {
    let v = args[0].value();
    let params = ["*encoding", "*errors", "*newline", "*line_buffering", "*write_through"];
    let [encoding, errors, newline, by_line, _] = args.skip(1).parse(cx, "reconfigure", params, 0)?;
    let f = this(cx, v);
    let core = f.core.clone();
    blocking(cx, || core.flush())?;
    let o = TextOptions::read(cx, encoding, errors, newline)?;
    let given = |v: Option<Value>| v.is_some_and(|v| v != Value::NONE);
    {
        let (mut s, mut names) = (f.settings.lock(), f.names.lock());
        if given(encoding) {
            (s.codec, s.read_codec) = (o.codec, o.codec);
            names.0 = o.encoding;
        }
        if given(errors) || given(encoding) {
            s.errors = o.errors;
            names.1 = o.errors_name;
        }
        if newline.is_some() {
            s.newline = o.newline;
        }
    }
    if let Some(v) = by_line.filter(|v| *v != Value::NONE) {
        core.line_buffered.store(cx.truth(v)?, Ordering::Relaxed);
    }
    Ok(Ref::none())
}
