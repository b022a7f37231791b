//! `print` and `input`.

use freewheel::object::dict::as_exact_dict;
use freewheel::object::module::Module;
use freewheel::object::string::as_exact_str;
use freewheel::{Args, Cx, Exc, ExcKind, Ref, Res, Value};

use crate::modules::io::text::TextFile;
use crate::modules::native::Native;

/// A variable of the module `sys`.
fn sys_variable(cx: &Cx, name: &str) -> Option<Ref> {
    let modules = as_exact_dict(cx.globals().modules.get())?;
    let sys = cx.cast::<Module>(cx.dict_get_str(modules, "sys")?)?;
    cx.dict_get_str(as_exact_dict(sys.dict.get())?, name).map(Ref::new)
}

/// `print(*values, sep=' ', end='\n', file=None, flush=False)`
pub fn print(cx: &Cx, args: Args<'_>) -> Res {
    let mut options = Options { sep: " ", end: "\n", file: None, flush: false };
    if args.has_keywords() {
        options.read(cx, args)?;
    }
    let file = match options.file {
        Some(f) => Ref::new(f),
        None => match sys_variable(cx, "stdout") {
            Some(f) if f.value() == Value::NONE => return Ok(Ref::none()),
            Some(f) => f,
            None => return Err(cx.runtime_error("lost sys.stdout")),
        },
    };
    match cx.cast::<Native<TextFile>>(file.value()) {
        // A subclass may have a `write` of its own.
        Some(native) if !native.0.is_subclassed() => print_native(cx, &native.0, args, &options)?,
        _ => print_to(cx, file.value(), args, &options)?,
    }
    if options.flush {
        cx.call_method_str(file.value(), "flush", &[])?;
    }
    Ok(Ref::none())
}

struct Options<'a> {
    sep: &'a str,
    end: &'a str,
    file: Option<Value>,
    flush: bool,
}

impl Options<'_> {
    fn read(&mut self, cx: &Cx, args: Args<'_>) -> Result<(), Exc> {
        let text = |v: Value, name: &str, default: &'static str| match cx.as_str(v) {
            Some(s) => Ok(s),
            None if v == Value::NONE => Ok(default),
            None => {
                let class = cx.class_of(v).name();
                Err(cx.type_error(format!("{name} must be None or a string, not {class}")))
            }
        };
        for (k, v) in args.keywords() {
            match cx.str_text(k) {
                "sep" => self.sep = text(v, "sep", " ")?,
                "end" => self.end = text(v, "end", "\n")?,
                "file" => self.file = Some(v).filter(|f| *f != Value::NONE),
                "flush" => self.flush = cx.truth(v)?,
                other => {
                    let text = format!("'{other}' is an invalid keyword argument for print()");
                    return Err(cx.type_error(text));
                }
            }
        }
        Ok(())
    }
}

/// Straight into a native file's buffer: the line goes in as one piece, whatever other threads print.
fn print_native(cx: &Cx, file: &TextFile, args: Args<'_>, o: &Options<'_>) -> Result<(), Exc> {
    let v = match args.len() {
        0 => return file.write_pieces(cx, &[o.end]),
        1 => args[0].value(),
        _ => return print_many(cx, file, args, o),
    };
    if let Some(s) = as_exact_str(v) {
        return file.write_pieces(cx, &[s.as_str(), o.end]);
    }
    let s = cx.to_str(v)?;
    file.write_pieces(cx, &[cx.str_text(s.value()), o.end])
}

fn print_many(cx: &Cx, file: &TextFile, args: Args<'_>, o: &Options<'_>) -> Result<(), Exc> {
    let texts = args.positional().map(|v| cx.to_str(v)).collect::<Result<Vec<Ref>, Exc>>()?;
    let mut pieces = Vec::with_capacity(2 * texts.len());
    for (i, s) in texts.iter().enumerate() {
        if i > 0 {
            pieces.push(o.sep);
        }
        pieces.push(cx.str_text(s.value()));
    }
    pieces.push(o.end);
    file.write_pieces(cx, &pieces)
}

/// To any object with a method `write`, which is called for each part.
fn print_to(cx: &Cx, file: Value, args: Args<'_>, o: &Options<'_>) -> Result<(), Exc> {
    let write = cx.get_attr_str(file, "write")?;
    let sep = cx.str(o.sep)?;
    let end = cx.str(o.end)?;
    for (i, v) in args.positional().enumerate() {
        if i > 0 {
            cx.call(write.value(), &[sep.value()])?;
        }
        let s = cx.to_str(v)?;
        cx.call(write.value(), &[s.value()])?;
    }
    cx.call(write.value(), &[end.value()])?;
    Ok(())
}

/// `input(prompt='')`
pub fn input(cx: &Cx, args: Args<'_>) -> Res {
    let [prompt] = args.range(cx, "input", 0)?;
    let stream = |name: &str| {
        let found = sys_variable(cx, name).filter(|v| v.value() != Value::NONE);
        found.ok_or_else(|| cx.runtime_error(format!("input(): lost sys.{name}")))
    };
    let (stdin, stdout) = (stream("stdin")?, stream("stdout")?);
    if let Some(prompt) = prompt {
        let text = cx.to_str(prompt)?;
        cx.call_method_str(stdout.value(), "write", &[text.value()])?;
    }
    cx.call_method_str(stdout.value(), "flush", &[])?;
    let line = cx.call_method_str(stdin.value(), "readline", &[])?;
    let text = match cx.as_str(line.value()) {
        Some(text) => text,
        None => return Err(cx.type_error("object.readline() returned non-string")),
    };
    match text.strip_suffix('\n') {
        Some(text) => cx.str(text),
        None if text.is_empty() => Err(cx.error(ExcKind::EOFError, "EOF when reading a line")),
        None => Ok(line),
    }
}
