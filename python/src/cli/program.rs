//! Running one program: its source, its end, its exit code.

use std::io::{IsTerminal, Read};
use std::path::Path;
use std::process::ExitCode;

use freewheel::{Cx, Exc, ExcKind, Value};

use super::{Command, exit, repl};
use crate::compiler::{self, Mode, Options};
use crate::{errors, frontend, importer};

/// Where a program's text comes from.
pub enum Source {
    /// A file and its text.
    File(String, String),
    /// The command line.
    Text(String),
    /// A module, found like any import.
    Module(String),
    /// Standard input, read to its end.
    Stdin(String),
    /// A prompt.
    Prompt,
}

/// The program's own arguments must not be taken for the command's: everything behind the file, or behind the
/// text of `-c` or the name of `-m`, goes behind a `--`.
pub fn reorder(args: Vec<String>) -> Vec<String> {
    let mut out = Vec::with_capacity(args.len() + 1);
    let mut args = args.into_iter();
    out.extend(args.next());
    while let Some(a) = args.next() {
        let takes_value = matches!(
            a.as_str(),
            "-c" | "-m" | "--heap-limit" | "--heap-snapshot" | "--gc-threads" | "--stop-warning"
        );
        let ends = matches!(a.as_str(), "-c" | "-m");
        if a == "--" {
            out.push(a);
            out.extend(args);
            return out;
        }
        if !a.starts_with('-') || a == "-" {
            out.push("--".to_owned());
            out.push(a);
            out.extend(args);
            return out;
        }
        out.push(a);
        if takes_value {
            out.extend(args.next());
        }
        if ends {
            out.push("--".to_owned());
            out.extend(args);
            return out;
        }
    }
    out
}

fn read_file(path: &str) -> Result<String, String> {
    let bytes = std::fs::read(path).map_err(|e| {
        let number = e.raw_os_error().unwrap_or(0);
        let text = e.to_string();
        let text = text.split(" (os error").next().unwrap_or("").to_owned();
        format!("can't open file '{path}': [Errno {number}] {text}")
    })?;
    let text = String::from_utf8(bytes).map_err(|e| {
        format!("'{path}' is not UTF-8 text (byte {} cannot be read)", e.utf8_error().valid_up_to())
    })?;
    Ok(text.strip_prefix('\u{feff}').map_or(text.clone(), str::to_owned))
}

impl Source {
    /// What the command line asks for.
    ///
    /// # Errors
    /// A line that says why the program's text cannot be read.
    pub fn find(command: &Command) -> Result<Source, String> {
        if let Some(text) = &command.text {
            return Ok(Source::Text(text.clone()));
        }
        if let Some(module) = &command.module {
            return Ok(Source::Module(module.clone()));
        }
        match command.args.first() {
            Some(file) if file != "-" => {
                let mut path = file.clone();
                if Path::new(file).is_dir() {
                    path = Path::new(file).join("__main__.py").to_string_lossy().into_owned();
                }
                Ok(Source::File(path.clone(), read_file(&path)?))
            }
            _ if std::io::stdin().is_terminal() => Ok(Source::Prompt),
            _ => {
                let mut text = String::new();
                std::io::stdin()
                    .read_to_string(&mut text)
                    .map_err(|e| format!("cannot read standard input: {e}"))?;
                Ok(Source::Stdin(text))
            }
        }
    }

    /// `sys.argv`.
    pub fn argv(&self, args: &[String]) -> Vec<String> {
        let first = match self {
            Source::File(..) => return args.to_vec(),
            Source::Text(_) => "-c",
            Source::Module(_) => "-m",
            Source::Stdin(_) | Source::Prompt => {
                return if args.is_empty() { vec![String::new()] } else { args.to_vec() };
            }
        };
        [first.to_owned()].into_iter().chain(args.iter().cloned()).collect()
    }

    /// The first entry of `sys.path`.
    pub fn directory(&self) -> String {
        match self {
            Source::File(path, _) => {
                let dir = Path::new(path).parent().map_or_else(|| ".".into(), Path::to_path_buf);
                let dir = if dir.as_os_str().is_empty() { ".".into() } else { dir };
                std::fs::canonicalize(&dir).unwrap_or(dir).to_string_lossy().into_owned()
            }
            _ => std::env::current_dir().map_or_else(|_| String::new(), |d| d.to_string_lossy().into_owned()),
        }
    }
}

/// Prints a program's compiled code.
pub fn disassemble(source: &Source) -> ExitCode {
    let (name, text) = match source {
        Source::File(path, text) => (path.as_str(), text),
        Source::Text(text) => ("<string>", text),
        Source::Stdin(text) => ("<stdin>", text),
        Source::Module(_) | Source::Prompt => {
            eprintln!("freewheel: --disassemble needs a file or -c");
            return ExitCode::from(2);
        }
    };
    match compiler::compile(text, name, Mode::Module, Options { dynamic_names: false }) {
        Ok(proto) => {
            print!("{}", freewheel_specializer::disassemble(&proto));
            ExitCode::SUCCESS
        }
        Err(e) => {
            eprintln!("{name}:{}:{}: {}", e.line, e.col, e.message);
            ExitCode::from(1)
        }
    }
}

/// Runs the program; answers the exit code. A snapshot is taken when all of it has run.
pub fn run(cx: &Cx, source: &Source, snapshot: Option<&Path>) -> i32 {
    let result = execute(cx, source);
    let mut code = match result {
        Ok(()) => 0,
        Err(e) => finish_error(cx, e),
    };
    exit::shutdown_threads(cx);
    if let Err(e) = exit::run_exit_functions(cx) {
        let c = finish_error(cx, e);
        code = if code == 0 { c } else { code };
    }
    if let Some(path) = snapshot
        && let Err(e) = std::fs::File::create(path).and_then(|file| cx.heap_snapshot(file))
    {
        eprintln!("freewheel: cannot write {}: {e}", path.display());
        code = if code == 0 { 1 } else { code };
    }
    // What daemon threads would see of the program from here on is what is taken apart.
    cx.freeze_others();
    crate::import_turn::forget_all(cx);
    exit::release_modules(cx, cx.runtime().thread_count() > 1);
    crate::modules::flush_stdout(cx);
    code
}

fn execute(cx: &Cx, source: &Source) -> Result<(), Exc> {
    match source {
        Source::File(path, text) => {
            let path = absolute(path);
            run_main(cx, Some(&path), text, &path)
        }
        Source::Text(text) => run_main(cx, None, text, "<string>"),
        Source::Stdin(text) => run_main(cx, None, text, "<stdin>"),
        Source::Module(name) => run_as_main(cx, name),
        Source::Prompt => repl::run(cx),
    }
}

/// A path from the root: the program may change its working directory.
fn absolute(path: &str) -> String {
    std::path::absolute(path).map_or_else(|_| path.to_owned(), |p| p.to_string_lossy().into_owned())
}

/// Runs a text as `__main__`.
fn run_main(cx: &Cx, file: Option<&str>, text: &str, shown: &str) -> Result<(), Exc> {
    let main = importer::main_module(cx, file)?;
    frontend::run_module(cx, text, shown, main.value())
}

/// Runs a module's text as `__main__`: its relative imports begin at `package`, and the file is the program's name.
fn run_part(cx: &Cx, file: &str, text: &str, package: &str) -> Result<(), Exc> {
    let main = importer::main_module(cx, Some(file))?;
    let sys = importer::import_absolute(cx, "sys")?;
    let argv = cx.get_attr_str(sys.value(), "argv")?;
    cx.set_item(argv.value(), Value::small(0), cx.str(file)?.value())?;
    if !package.is_empty() {
        match importer::import_absolute(cx, package) {
            // A folder without `__init__.py` can be run, too.
            Err(e) if importer::is_missing(cx, &e, package)? => {}
            other => drop(other?),
        }
    }
    cx.dict_set_str(cx.module_dict(main.value()), "__package__", cx.str(package)?.value())?;
    frontend::run_module(cx, text, file, main.value())
}

/// `-m`: the module's file runs as `__main__`.
fn run_as_main(cx: &Cx, name: &str) -> Result<(), Exc> {
    let parent = name.rsplit_once('.').map_or("", |(up, _)| up);
    for dir in importer::search_path(cx) {
        let base = Path::new(&dir).join(name.replace('.', "/"));
        for file in [base.with_extension("py"), base.join("__main__.py")] {
            if let Ok(text) = std::fs::read_to_string(&file) {
                let package = if file.ends_with("__main__.py") { name } else { parent };
                return run_part(cx, &file.to_string_lossy(), &text, package);
            }
        }
    }
    if let Some((text, _)) = crate::library::find(name) {
        return run_part(cx, &format!("<embedded {name}>"), text, parent);
    }
    Err(cx.error(ExcKind::ImportError, format!("No module named {name}")))
}

/// The exit code for an exception that left the program; prints it unless it asks for an exit.
fn finish_error(cx: &Cx, e: Exc) -> i32 {
    if cx.is_error(&e, ExcKind::SystemExit) {
        return exit_code(cx, &e);
    }
    let interrupted = cx.is_error(&e, ExcKind::KeyboardInterrupt);
    report(cx, &e);
    if interrupted { 130 } else { 1 }
}

/// Reports an uncaught exception, through `sys.excepthook` if the program has set one.
pub fn report(cx: &Cx, e: &Exc) {
    let hook = importer::import_absolute(cx, "sys").and_then(|sys| {
        let hook = cx.get_attr_str(sys.value(), "excepthook")?;
        Ok(Some(hook).filter(|h| cx.as_native(h.value()).is_none()))
    });
    if let Ok(Some(hook)) = hook {
        let v = e.0.value();
        let tb = cx.exception(v).traceback.bound().unwrap_or(Value::NONE);
        match cx.call(hook.value(), &[cx.class_of(v).value(), v, tb]) {
            Ok(_) => return,
            Err(other) => {
                errors::write_stderr(cx, "Error in sys.excepthook:\n");
                errors::print_exception(cx, &other);
                errors::write_stderr(cx, "\nOriginal exception was:\n");
            }
        }
    }
    errors::print_exception(cx, e);
}

fn exit_code(cx: &Cx, e: &Exc) -> i32 {
    let code = match cx.get_attr_str(e.0.value(), "code") {
        Ok(code) => code,
        Err(_) => return 1,
    };
    if code.value() == Value::NONE {
        return 0;
    }
    if cx.is_int(code.value()) {
        return cx.as_i64(code.value()).map_or(-1, |c| c as i32) & 0xff;
    }
    if let Ok(text) = cx.to_string(code.value()) {
        errors::write_stderr(cx, &format!("{text}\n"));
    }
    1
}
