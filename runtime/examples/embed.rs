//! A Rust program with Python inside: four threads call one Python function on shared data, all at once.
//!
//! ```text
//! cargo run --release -p freewheel --example embed
//! ```

use std::time::Duration;

use freewheel::attach::Handle;
use freewheel::{Args, Cx, Exc, Ref, Res, Runtime};
use freewheel_python::{Python, errors, frontend, importer};

const THREADS: i64 = 4;

const PROGRAM: &str = r#"
def tally(counts, words, who):
    for word in words:
        counts[who, word] = vowels(word)
    wait(10)
    return len(words)

def look_up(counts, key):
    return counts[key]

words = ["free", "wheel", "runtime", "thread", "safepoint"]
counts = {}
"#;

// ANCHOR: native
/// A native function: the number of vowels of a string.
fn vowels(cx: &Cx, args: Args<'_>) -> Res {
    let [word] = args.exact(cx, "vowels")?;
    let text = cx.expect_str(word, "vowels() argument")?;
    cx.int(text.chars().filter(|c| "aeiou".contains(*c)).count() as i64)
}
// ANCHOR_END: native

// ANCHOR: detach
/// A native function that blocks: other threads can pause the world meanwhile.
fn wait(cx: &Cx, args: Args<'_>) -> Res {
    let [ms] = args.exact(cx, "wait")?;
    let ms = cx.expect_i64(ms)?.clamp(0, 1000) as u64;
    cx.detach(|| std::thread::sleep(Duration::from_millis(ms)));
    Ok(Ref::none())
}
// ANCHOR_END: detach

// ANCHOR: error
/// An exception as an error of Rust: it may leave the attachment and the thread.
#[derive(Debug)]
struct ScriptError(String);

impl ScriptError {
    fn new(cx: &Cx, e: &Exc) -> ScriptError {
        ScriptError(errors::format_exception(cx, e.0.value()))
    }
}

impl std::fmt::Display for ScriptError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ScriptError {}
// ANCHOR_END: error

/// The program's module, with the native functions in it, for all threads.
fn load(cx: &Cx) -> Result<Handle, Exc> {
    let module = importer::main_module(cx, None)?;
    let names = cx.module_dict(module.value());
    cx.dict_set_str(names, "vowels", cx.native_function("vowels", vowels)?.value())?;
    cx.dict_set_str(names, "wait", cx.native_function("wait", wait)?.value())?;
    frontend::run_module(cx, PROGRAM, "embedded.py", module.value())?;
    Ok(Handle::new(cx, module.value()))
}

/// What each thread does: calls `tally` on the shared dict.
fn work(cx: &Cx, module: &Handle, who: i64) -> Result<i64, Exc> {
    let module = module.get(cx);
    let [tally, counts, words] = ["tally", "counts", "words"].map(|n| cx.get_attr_str(module.value(), n));
    let who = cx.int(who)?;
    let answer = cx.call(tally?.value(), &[counts?.value(), words?.value(), who.value()])?;
    cx.expect_i64(answer.value())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    run()
}

/// All of it; the test of the same name calls this.
pub fn run() -> Result<(), Box<dyn std::error::Error>> {
    let runtime = Runtime::builder().heap_limit(256 << 20).frontend(Python::default()).build()?;
    let module = runtime.attach(|cx| load(cx).map_err(|e| ScriptError::new(cx, &e)))?;

    let done: Vec<Result<i64, ScriptError>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|who| {
                let (runtime, module) = (&runtime, &module);
                scope.spawn(move || {
                    runtime.attach(|cx| work(cx, module, who).map_err(|e| ScriptError::new(cx, &e)))
                })
            })
            .collect();
        threads.into_iter().map(|t| t.join().expect("no panic")).collect()
    });
    let done = done.into_iter().collect::<Result<Vec<i64>, ScriptError>>()?;
    println!("{THREADS} threads counted {} words", done.iter().sum::<i64>());
    assert_eq!(done, [5; THREADS as usize]);

    // A key that is not there: Python's exception is Rust's error.
    let failed = runtime.attach(|cx| {
        let attempt = || -> Res {
            let module = module.get(cx);
            let counts = cx.get_attr_str(module.value(), "counts")?;
            assert_eq!(cx.len(counts.value())?, 5 * THREADS as usize);
            let look_up = cx.get_attr_str(module.value(), "look_up")?;
            let key = cx.tuple_from(vec![cx.int(0)?, cx.str("brake")?])?;
            cx.call(look_up.value(), &[counts.value(), key.value()])
        };
        attempt().map(drop).map_err(|e| ScriptError::new(cx, &e))
    });
    let error = failed.expect_err("the key is not there").to_string();
    println!("{error}");
    assert!(
        error.starts_with("Traceback (most recent call last):\n  File \"embedded.py\", line 9, in look_up\n")
    );
    assert!(error.ends_with("KeyError: (0, 'brake')\n"));
    Ok(())
}
