//! The command line: what it says about bad input, and how it ends.

mod common;

use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use common::{Finished, freewheel, run, start};

const LIMIT: Duration = Duration::from_secs(60);

fn text(program: &str) -> Finished {
    run(freewheel().args(["-c", program]), LIMIT)
}

/// A program in a file of its own.
struct File(PathBuf);

impl File {
    fn new(name: &str, program: &str) -> File {
        let path = std::env::temp_dir().join(format!("freewheel-cli-{}-{name}.py", std::process::id()));
        std::fs::write(&path, program).expect("the temporary folder can be written");
        File(path)
    }

    fn run(&self) -> Finished {
        run(freewheel().arg(&self.0), LIMIT)
    }
}

impl Drop for File {
    fn drop(&mut self) {
        // What cannot be removed is the temporary folder's to keep.
        let _ = std::fs::remove_file(&self.0);
    }
}

#[test]
fn a_missing_file_is_one_line_and_code_2() {
    let f = run(freewheel().arg("no/such/file.py"), LIMIT);
    assert_eq!((f.code(), f.out().as_str()), (2, ""));
    assert_eq!(f.err().lines().count(), 1, "{}", f.err());
    assert!(f.err().contains("no/such/file.py") && f.err().contains("No such file"), "{}", f.err());
}

#[test]
fn an_unknown_option_is_code_2() {
    let f = run(freewheel().arg("--no-such-option"), LIMIT);
    assert_eq!((f.code(), f.out().as_str()), (2, ""));
    assert!(f.err().contains("--no-such-option"), "{}", f.err());
}

#[test]
fn a_syntax_error_shows_file_line_and_caret() {
    let file = File::new("syntax", "x = 1\ny = (2 +\n");
    let f = file.run();
    assert_eq!((f.code(), f.out().as_str()), (1, ""));
    let want = format!(
        "  File \"{}\", line 2\n    y = (2 +\n        ^\nSyntaxError: '(' was never closed\n",
        file.0.display()
    );
    assert_eq!(f.err(), want);
}

#[test]
fn an_uncaught_exception_shows_its_traceback() {
    let file = File::new("uncaught", "def f(a):\n    return a['k']\n\nf({})\n");
    let f = file.run();
    assert_eq!((f.code(), f.out().as_str()), (1, ""));
    let name = file.0.display();
    let want = format!(
        "Traceback (most recent call last):\n  File \"{name}\", line 4, in <module>\n    f({{}})\n  \
         File \"{name}\", line 2, in f\n    return a['k']\n           ~^^^^^\nKeyError: 'k'\n"
    );
    assert_eq!(f.err(), want);
}

#[test]
fn threads_that_never_end_do_not_hold_up_the_end() {
    let threads = "import os, sys, threading\n\
                   def spin():\n    while True: pass\n\
                   for _ in range(2): threading.Thread(target=spin, daemon=True).start()\n";
    for (end, code) in [("os._exit(3)", 3), ("sys.exit(4)", 4), ("1 / 0", 1), ("", 0)] {
        let f = text(&format!("{threads}{end}"));
        assert_eq!(f.code(), code, "{end}");
    }
}

#[test]
fn daemon_threads_are_not_heard_of_at_the_end() {
    // The variables they use are taken apart while they run.
    let program = "import threading, time\nseen = []\nlock = threading.Lock()\n\
                   def spin():\n    while True:\n        with lock: seen.append(len(seen))\n        seen.clear()\n\
                   def wait():\n    while True: time.sleep(0.0001); seen.append(1)\n\
                   for f in (spin, spin, wait): threading.Thread(target=f, daemon=True).start()\n\
                   class Last:\n    def __del__(self): print('last')\n\
                   x = Last()\nprint('end')";
    for _ in 0..10 {
        let f = text(program);
        assert_eq!((f.code(), f.out().as_str(), f.err().as_str()), (0, "end\nlast\n", ""));
    }
}

#[test]
fn output_before_an_error_is_not_lost() {
    let f = text("print('first'); 1 / 0");
    assert_eq!((f.code(), f.out().as_str()), (1, "first\n"));
    assert_eq!(f.last_line(), "ZeroDivisionError: division by zero");
}

#[test]
fn sys_exit_sets_the_code() {
    let cases = [
        ("import sys; sys.exit()", 0, ""),
        ("import sys; sys.exit(0)", 0, ""),
        ("import sys; sys.exit(3)", 3, ""),
        ("import sys; sys.exit(256 + 7)", 7, ""),
        ("import sys; sys.exit('bad luck')", 1, "bad luck"),
        ("raise SystemExit(5)", 5, ""),
        ("import sys\ntry:\n    sys.exit(4)\nfinally:\n    print('done')", 4, ""),
    ];
    for (program, code, last) in cases {
        let f = text(program);
        assert_eq!((f.code(), f.last_line().as_str()), (code, last), "{program}");
    }
}

#[test]
fn arguments_reach_the_program() {
    let f = run(freewheel().args(["-c", "import sys; print(sys.argv)", "--heap-limit", "-x", "y"]), LIMIT);
    assert_eq!((f.code(), f.out().as_str()), (0, "['-c', '--heap-limit', '-x', 'y']\n"));
}

#[test]
fn a_full_heap_raises_memory_error() {
    let grow = [
        "x = []\nwhile True: x.append([0] * 100)",
        "x = []\nwhile True: x.append(0)",
        "d = {}\nwhile True: d[len(d)] = 'value'",
        "s = 'x' * 1000\nwhile True: s += s",
        "x = 'x' * (1 << 40)",
        "x = [0] * (1 << 60)",
        "x = bytearray(1 << 40)",
        "class C: pass\nx = []\nwhile True:\n    c = C()\n    c.a = c.b = c\n    x.append(c)",
    ];
    for program in grow {
        let f = run(freewheel().args(["--heap-limit", "64M", "-c", program]), LIMIT);
        assert_eq!((f.code(), f.last_line().as_str()), (1, "MemoryError"), "{program}\n{}", f.err());
    }
    // The program can go on.
    let program = "try:\n    x = []\n    while True: x.append('%d' % len(x))\nexcept MemoryError:\n    del x\n\
                   print(len([str(i) for i in range(10000)]))";
    let f = run(freewheel().args(["--heap-limit", "64M", "-c", program]), LIMIT);
    assert_eq!((f.code(), f.out().as_str()), (0, "10000\n"), "{}", f.err());
}

#[test]
fn deep_recursion_raises_recursion_error() {
    let programs = [
        "def f(n): return f(n + 1)\nf(0)",
        "class A:\n    def __getattr__(self, n): return getattr(self, n + 'x')\nA().y",
        "class A:\n    def __repr__(self): return repr(self)\nrepr(A())",
        "class A:\n    def __eq__(self, o): return self == o\nA() == 1",
        "class A:\n    def __add__(self, o): return self + o\nA() + 1",
        "def g(): yield from g()\nlist(g())",
        "f = lambda x: sorted([x, x], key=f)\nf(1)",
        "import threading\ndef f(n): return f(n + 1)\ndef g():\n    try: f(0)\n    except RecursionError as e: out.append(e)\n\
         out = []\nt = threading.Thread(target=g)\nt.start(); t.join()\nraise out[0]",
    ];
    for program in programs {
        let f = text(program);
        assert_eq!(f.code(), 1, "{program}\n{:?}", f.status);
        assert!(
            f.last_line().starts_with("RecursionError: maximum recursion depth exceeded"),
            "{program}\n{}",
            f.last_line()
        );
    }
    // A structure that is deep can also be dropped and collected.
    let f = text("x = None\nfor i in range(1000000): x = [x]\ndel x\nprint('dropped')");
    assert_eq!((f.code(), f.out().as_str()), (0, "dropped\n"), "{}", f.err());
    // Native code may go deeper than calls may, but not deeper than the stack.
    for program in [
        "x = []\nfor i in range(100000): x = [x]\nf = lambda: repr(x)",
        "x = ()\nfor i in range(1000000): x = (x,)\nf = lambda: hash(x)",
        "x, y = [], []\nfor i in range(100000): x, y = [x], [y]\nf = lambda: x == y",
        "x = {}\nfor i in range(100000): x = {1: x}\nf = lambda: str(x)",
        "x = int\nfor i in range(100000): x = (x,)\nf = lambda: isinstance(1, x)",
        "import functools\nx = len\nfor i in range(100000): x = functools.partial(functools.partial(x))\nf = lambda: x([])",
        "x = iter([])\nfor i in range(1000000): x = map(abs, x)\nf = lambda: next(x, None)",
    ] {
        let f = text(&format!("{program}\ntry: f()\nexcept RecursionError: pass\nprint('alive')"));
        assert_eq!(
            (f.code(), f.out().as_str()),
            (0, "alive\n"),
            "{program}\n{:?} {}",
            f.status,
            f.last_line()
        );
    }
    // A program whose text is deep is refused.
    let deep = File::new("deep", &format!("x = {}1{}\n", "(".repeat(100_000), ")".repeat(100_000)));
    let f = deep.run();
    assert_eq!(f.code(), 1, "{:?}", f.status);
}

/// Starts a program, waits until it prints a line, interrupts it, and answers how long it took to end.
fn interrupt(program: &str) -> (Finished, Duration) {
    let mark = std::env::temp_dir().join(format!("freewheel-cli-{}-{}", std::process::id(), program.len()));
    let program = format!("open({:?}, 'w').close()\n{program}", mark.display().to_string());
    let running = start(freewheel().args(["-c", &program]));
    let begun = Instant::now();
    while !mark.exists() {
        assert!(begun.elapsed() < LIMIT, "the program did not start");
        std::thread::sleep(Duration::from_millis(5));
    }
    std::fs::remove_file(&mark).expect("it was there");
    std::thread::sleep(Duration::from_millis(100));
    let sent = Instant::now();
    let kill = Command::new("sh").args(["-c", &format!("kill -INT {}", running.child.id())]).status();
    assert!(kill.expect("there is a shell").success());
    let f = running.finish(Duration::from_secs(10));
    (f, sent.elapsed())
}

#[test]
fn ctrl_c_raises_keyboard_interrupt() {
    let programs = [
        ("an endless loop", "while True: pass"),
        ("time.sleep", "import time; time.sleep(100)"),
        ("a long sum", "sum(range(1 << 60))"),
        ("a long native loop", "x = [0] * 100\nwhile True: sorted(x)"),
        ("Lock.acquire", "import threading; l = threading.Lock(); l.acquire(); l.acquire()"),
        (
            "Thread.join",
            "import threading, time\nt = threading.Thread(target=time.sleep, args=(100,), daemon=True)\nt.start(); t.join()",
        ),
        ("Queue.get", "import queue; queue.Queue().get()"),
        ("SimpleQueue.get", "import queue; queue.SimpleQueue().get(timeout=100)"),
        ("MpmcQueue.get", "import freewheel; freewheel.MpmcQueue().get()"),
        ("MpmcQueue.put", "import freewheel; q = freewheel.MpmcQueue(1); q.put(1); q.put(2, timeout=100)"),
        (
            "par_map, in the caller's call",
            "import freewheel\ndef f(x):\n    while True: pass\nfreewheel.par_map(f, range(4), threads=2)",
        ),
        (
            "par_map, waiting for the others",
            "import freewheel, threading\nmain = threading.get_ident()\ndef f(x):\n    while threading.get_ident() != main: pass\n\
             freewheel.par_map(f, range(3), threads=3)",
        ),
        (
            "two locks that wait for each other",
            "import threading\na, b, both = threading.Lock(), threading.RLock(), threading.Barrier(2)\n\
             def other():\n    with b:\n        both.wait()\n        with a: pass\n\
             threading.Thread(target=other, daemon=True).start()\n\
             with a:\n    both.wait()\n    with b: pass",
        ),
        ("Future.result", "import concurrent.futures as cf; cf.Future().result()"),
        ("Barrier.wait", "import threading; threading.Barrier(2).wait()"),
    ];
    for (name, program) in programs {
        let (f, took) = interrupt(program);
        println!("{name}: ended {took:?} after the signal");
        assert!(f.status.is_some() && took < Duration::from_secs(2), "{name}: {took:?}\n{}", f.err());
        assert_eq!(f.last_line(), "KeyboardInterrupt", "{name}\n{}", f.err());
        assert_eq!(f.code(), 130, "{name}");
    }
    let (f, took) = interrupt("try:\n    while True: pass\nexcept KeyboardInterrupt:\n    print('caught')");
    println!("caught: ended {took:?} after the signal");
    assert_eq!((f.code(), f.out().as_str()), (0, "caught\n"), "{}", f.err());
}

#[test]
fn ctrl_c_ends_the_wait_for_threads_at_the_end() {
    let program = "import threading, time\nthreading.Thread(target=time.sleep, args=(100,)).start()";
    let (f, took) = interrupt(program);
    assert!(f.status.is_some() && took < Duration::from_secs(2), "{took:?}\n{}", f.err());
    assert!(f.err().starts_with("Exception ignored in: <module 'threading'"), "{}", f.err());
    assert_eq!((f.code(), f.last_line().trim()), (0, "KeyboardInterrupt"), "{}", f.err());
}

#[test]
fn what_is_not_supported_is_named() {
    let f = text("async def f(): pass");
    assert_eq!(f.code(), 1);
    assert!(f.last_line().contains("async"), "{}", f.last_line());
    let f = text("import no_such_module_anywhere");
    assert_eq!(f.code(), 1);
    assert_eq!(f.last_line(), "ModuleNotFoundError: No module named 'no_such_module_anywhere'");
    let f = run(freewheel().args(["-m", "no_such_module_anywhere"]), LIMIT);
    assert_eq!(f.code(), 1);
    assert!(f.last_line().contains("no_such_module_anywhere"), "{}", f.last_line());
}

#[test]
fn modules_come_from_the_scripts_folder_and_the_path() {
    let dir = std::env::temp_dir().join(format!("freewheel-cli-{}-path", std::process::id()));
    std::fs::create_dir_all(dir.join("other")).expect("writable");
    std::fs::write(dir.join("beside.py"), "NAME = 'beside'\n").expect("writable");
    std::fs::write(dir.join("other/further.py"), "NAME = 'further'\n").expect("writable");
    std::fs::write(
        dir.join("main.py"),
        "import beside, further\nprint(beside.NAME, further.NAME, __name__)\n",
    )
    .expect("writable");
    let f = run(freewheel().arg(dir.join("main.py")).env("PYTHONPATH", dir.join("other")), LIMIT);
    std::fs::remove_dir_all(&dir).expect("ours");
    assert_eq!((f.code(), f.out().as_str()), (0, "beside further __main__\n"), "{}", f.err());
}

#[test]
fn gc_trace_prints_a_line_for_each_pause() {
    let program = "import gc, threading\n\
                   a = []; a.append(a); del a\n\
                   t = threading.Thread(target=lambda: [i for i in range(100000)]); t.start()\n\
                   gc.collect(); t.join()";
    let f = run(freewheel().args(["--gc-trace", "-c", program]), LIMIT);
    let err = f.err();
    let line = err
        .lines()
        .find(|l| l.starts_with("gc: collection explicit threads="))
        .unwrap_or_else(|| panic!("{err}"));
    for part in
        [" pause=", " stop=", " drain=", " mark=", " sweep=", " live=", " freed=", " freed_bytes=", " heap="]
    {
        assert!(line.contains(part), "{part} is missing: {line}");
    }
    assert!(f.code() == 0 && err.lines().all(|l| l.starts_with("gc: ")), "{err}");
}

#[test]
fn a_module_of_a_package_runs_as_its_part() {
    let dir = std::env::temp_dir().join(format!("freewheel-package-{}", std::process::id()));
    let sub = dir.join("pack").join("sub");
    std::fs::create_dir_all(&sub).expect("the temporary folder can be written");
    let show = "print(__name__, __package__, other.x, sys.argv[0] == __file__, sys.argv[1:])\n";
    for (path, text) in [
        ("pack/__init__.py", String::new()),
        ("pack/other.py", "x = 1\n".to_owned()),
        ("pack/__main__.py", format!("import sys\nfrom . import other\n{show}")),
        ("pack/sub/__init__.py", String::new()),
        ("pack/sub/m.py", format!("import sys\nfrom .. import other\n{show}")),
    ] {
        std::fs::write(dir.join(path), text).expect("the temporary folder can be written");
    }
    let run = |module: &str| run(freewheel().current_dir(&dir).args(["-m", module, "a"]), LIMIT);
    let (whole, part) = (run("pack"), run("pack.sub.m"));
    assert_eq!(whole.out(), "__main__ pack 1 True ['a']\n", "{}", whole.err());
    assert_eq!(part.out(), "__main__ pack.sub 1 True ['a']\n", "{}", part.err());
    // What cannot be removed is the temporary folder's to keep.
    let _ = std::fs::remove_dir_all(&dir);
}

#[test]
fn the_trace_has_a_line_for_each_pause_that_the_report_counts() {
    let program = "import gc, threading\n\
                   class F:\n    def __init__(self): self.me = self\n    def __del__(self): pass\n\
                   kept = []\n\
                   def work():\n    for i in range(40000): kept.append([i]); F() if i % 100 == 0 else kept.pop()\n\
                   for i in range(3):\n\
                   \x20   t = threading.Thread(target=work); t.start(); work(); t.join(); F(); gc.collect(); gc.get_objects()";
    let f = run(freewheel().args(["--gc-trace", "--pause-report", "-c", program]), LIMIT);
    let err = f.err();
    assert_eq!(f.code(), 0, "{err}");
    for kind in ["reclaim", "collection", "client"] {
        let lines = err.lines().filter(|l| l.starts_with(&format!("gc: {kind} "))).count();
        let row = err.lines().find(|l| l.starts_with(kind)).unwrap_or_else(|| panic!("{kind}: {err}"));
        let counted = row.split_whitespace().nth(1).and_then(|n| n.parse().ok());
        assert_eq!(Some(lines), counted, "{kind}: {err}");
    }
    assert!(err.lines().any(|l| l.starts_with("gc: collection ")), "{err}");
}

#[test]
fn a_thread_that_holds_up_the_others_is_named() {
    // The product is made longer until it takes several times the patience. Some collection of the main thread then
    // begins while the other thread is in it.
    let program = "import gc, threading, time\n\
                   def size():\n    \
                   n = 1 << 20\n    \
                   while True:\n        \
                   x = (1 << n) // 3\n        \
                   begin = time.perf_counter(); x * (x + 2)\n        \
                   if time.perf_counter() - begin > 0.2: return x\n        \
                   n *= 2\n\
                   x = size()\n\
                   begun = threading.Event()\n\
                   def work():\n    begun.set()\n    x * (x + 2)\n\
                   t = threading.Thread(target=work, name='heavy'); t.start(); begun.wait()\n\
                   while t.is_alive(): gc.collect()\n\
                   print(t.ident)";
    let f = run(freewheel().args(["--stop-warning", "0.02", "-c", program]), LIMIT);
    assert_eq!(f.code(), 0, "{}", f.err());
    let named = format!("freewheel: thread {} (heavy) has kept all others waiting for 0.", f.out().trim());
    assert!(f.err().lines().any(|l| l.starts_with(&named)), "{named}: {}", f.err());
    let silent = run(freewheel().args(["--stop-warning", "0", "-c", program]), LIMIT);
    assert_eq!((silent.code(), silent.err().as_str()), (0, ""));
}
