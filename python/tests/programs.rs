//! Runs every program of `tests/programs` and compares what it writes with what Python writes.
//!
//! Standard output, the last line of standard error and the exit code must equal the golden files that
//! `programs/regen.py` made with CPython 3.11. Where `python3` is a CPython 3.11 it runs, too, and must agree.
//!
//! | variable | meaning |
//! |---|---|
//! | `FREEWHEEL_ORACLE` | the interpreter to compare with, instead of `python3`; it must be a 3.11. `off`: golden files only |
//! | `FREEWHEEL_PROGRAMS` | run only programs whose name contains this text |
//!
//! Programs in `programs/known_failures.txt` must fail: one that passes has to leave the list.

mod common;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use common::{Finished, clean, freewheel, run, tests_dir};

const LIMIT: Duration = Duration::from_secs(60);
/// Fewer programs than this means that the test looks in the wrong place.
const AT_LEAST: usize = 150;

/// What is compared.
#[derive(PartialEq, Eq)]
struct Behaviour {
    stdout: Vec<u8>,
    code: i32,
    last_line: String,
}

impl From<Finished> for Behaviour {
    fn from(f: Finished) -> Behaviour {
        let last_line = if f.status.is_some() { f.last_line() } else { format!("(stopped after {LIMIT:?})") };
        Behaviour { code: f.code(), last_line, stdout: f.stdout }
    }
}

struct Program {
    /// `topic/name.py`.
    key: String,
    path: PathBuf,
}

impl Program {
    fn run(&self, mut command: Command) -> Behaviour {
        let name = self.path.file_name().expect("a file");
        command.arg(name).current_dir(self.path.parent().expect("in a folder"));
        command.env("PYTHONIOENCODING", "utf-8").env("PYTHONDONTWRITEBYTECODE", "1");
        run(&mut command, LIMIT).into()
    }

    fn golden(&self) -> Behaviour {
        let read = |ext| {
            let path = self.path.with_extension(ext);
            std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}; run regen.py", path.display()))
        };
        let expect = String::from_utf8(read("expect")).expect("UTF-8");
        let (code, rest) = expect.split_once('\n').expect("two lines");
        Behaviour {
            stdout: read("out"),
            code: code.parse().expect("an exit code"),
            last_line: rest.strip_suffix('\n').unwrap_or(rest).to_owned(),
        }
    }
}

fn programs() -> Vec<Program> {
    let root = tests_dir("programs");
    let entries = |dir: &Path| {
        let mut all: Vec<PathBuf> = std::fs::read_dir(dir)
            .unwrap_or_else(|e| panic!("{}: {e}", dir.display()))
            .map(|e| e.expect("readable").path())
            .collect();
        all.sort();
        all
    };
    let mut found = Vec::new();
    for topic in entries(&root).into_iter().filter(|p| p.is_dir()) {
        for path in entries(&topic).into_iter().filter(|p| p.extension().is_some_and(|e| e == "py")) {
            let key = path.strip_prefix(&root).expect("inside").to_string_lossy().into_owned();
            found.push(Program { key, path });
        }
    }
    found
}

/// The interpreter to compare with, by its own path: a wrapper script would be started once per program.
fn oracle() -> Option<PathBuf> {
    let wanted = std::env::var("FREEWHEEL_ORACLE").ok();
    if wanted.as_deref() == Some("off") {
        return None;
    }
    let name = wanted.clone().unwrap_or_else(|| "python3".to_owned());
    let code = "import sys; print(sys.implementation.name, *sys.version_info[:2]); print(sys.executable)";
    let answer = clean(Command::new(&name)).args(["-c", code]).output().ok();
    let answer = answer.map(|o| String::from_utf8_lossy(&o.stdout).into_owned()).unwrap_or_default();
    match answer.trim_end().split_once('\n') {
        Some(("cpython 3 11", path)) => Some(path.into()),
        _ if wanted.is_some() => panic!("FREEWHEEL_ORACLE: {name:?} is not a CPython 3.11"),
        _ => None,
    }
}

/// Known failures: name and reason.
fn known_failures() -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(tests_dir("programs").join("known_failures.txt")).expect("the list");
    let lines = text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'));
    lines
        .map(|l| {
            let (key, reason) =
                l.split_once(' ').unwrap_or_else(|| panic!("known_failures.txt: {l:?} gives no reason"));
            (key.to_owned(), reason.trim().to_owned())
        })
        .collect()
}

/// Where two behaviours differ, in one line; nothing if they do not.
fn difference(got: &Behaviour, want: &Behaviour) -> Option<String> {
    let mut parts = Vec::new();
    if got.code != want.code {
        parts.push(format!("exit code {} instead of {}", got.code, want.code));
    }
    if got.stdout != want.stdout {
        let (got, want) = (String::from_utf8_lossy(&got.stdout), String::from_utf8_lossy(&want.stdout));
        let (mut g, mut w) = (got.split('\n'), want.split('\n'));
        for line in 1.. {
            match (g.next(), w.next()) {
                (a, b) if a == b && a.is_some() => {}
                (a, b) => {
                    parts.push(format!("output line {line}: {} instead of {}", shown(a), shown(b)));
                    break;
                }
            }
        }
    }
    if got.last_line != want.last_line {
        parts.push(format!("error {:?} instead of {:?}", got.last_line, want.last_line));
    }
    if parts.is_empty() { None } else { Some(parts.join("; ")) }
}

fn shown(line: Option<&str>) -> String {
    match line {
        None => "the end".to_owned(),
        Some(l) if l.chars().count() > 100 => format!("{:?}…", l.chars().take(100).collect::<String>()),
        Some(l) => format!("{l:?}"),
    }
}

fn check(p: &Program, oracle: Option<&Path>) -> Option<String> {
    let golden = p.golden();
    let got = p.run(freewheel());
    let mut problems: Vec<String> = difference(&got, &golden).into_iter().collect();
    if let Some(python) = oracle {
        let real = p.run(clean(Command::new(python)));
        if let Some(d) = difference(&golden, &real) {
            problems.push(format!("the golden files are not what Python does here: {d}"));
        }
    }
    if problems.is_empty() { None } else { Some(problems.join("; ")) }
}

#[test]
fn programs_do_what_they_do_in_python() {
    let filter = std::env::var("FREEWHEEL_PROGRAMS").unwrap_or_default();
    let all = programs();
    assert!(all.len() >= AT_LEAST, "only {} programs were found", all.len());
    let known = known_failures();
    for key in known.keys() {
        assert!(all.iter().any(|p| p.key == *key), "known_failures.txt names {key}, which does not exist");
    }
    let chosen: Vec<&Program> = all.iter().filter(|p| p.key.contains(&filter)).collect();
    let oracle = oracle();
    let next = AtomicUsize::new(0);
    let failures = Mutex::new(BTreeMap::new());
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                // Relaxed: only hands out numbers.
                while let Some(p) = chosen.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Some(why) = check(p, oracle.as_deref()) {
                        failures.lock().expect("no panic").insert(p.key.clone(), why);
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().expect("no panic");
    let mut table = String::new();
    for (key, why) in &failures {
        if !known.contains_key(key) {
            let _ = writeln!(table, "{key:<45} {why}");
        }
    }
    for (key, reason) in &known {
        if chosen.iter().any(|p| p.key == *key) && !failures.contains_key(key) {
            let _ = writeln!(table, "{key:<45} passes: take it off the list of known failures ({reason})");
        }
    }
    let other =
        oracle.map_or("the golden files".to_owned(), |p| format!("the golden files and {}", p.display()));
    println!("{} programs compared with {other}; {} known failures", chosen.len(), known.len());
    assert!(table.is_empty(), "{} of {} programs:\n{table}", table.lines().count(), chosen.len());
}
