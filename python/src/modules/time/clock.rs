//! Clocks and sleeping.

use std::time::{Duration, Instant};

use freewheel::{Args, Cx, Exc, NativeFn, Ref, Res, Value};
use rustix::time::{ClockId, clock_getres, clock_gettime};

/// The functions.
pub const FUNCTIONS: &[(&str, NativeFn)] = &[
    ("time", |cx, a| in_seconds(cx, a, "time", ClockId::Realtime)),
    ("time_ns", |cx, a| in_nanos(cx, a, "time_ns", ClockId::Realtime)),
    ("monotonic", |cx, a| in_seconds(cx, a, "monotonic", ClockId::Monotonic)),
    ("monotonic_ns", |cx, a| in_nanos(cx, a, "monotonic_ns", ClockId::Monotonic)),
    ("perf_counter", |cx, a| in_seconds(cx, a, "perf_counter", ClockId::Monotonic)),
    ("perf_counter_ns", |cx, a| in_nanos(cx, a, "perf_counter_ns", ClockId::Monotonic)),
    ("process_time", |cx, a| in_seconds(cx, a, "process_time", ClockId::ProcessCPUTime)),
    ("process_time_ns", |cx, a| in_nanos(cx, a, "process_time_ns", ClockId::ProcessCPUTime)),
    ("thread_time", |cx, a| in_seconds(cx, a, "thread_time", ClockId::ThreadCPUTime)),
    ("thread_time_ns", |cx, a| in_nanos(cx, a, "thread_time_ns", ClockId::ThreadCPUTime)),
    ("get_clock_info", get_clock_info),
    ("sleep", sleep),
];

/// Seconds since the epoch.
pub fn now() -> i64 {
    clock_gettime(ClockId::Realtime).tv_sec
}

fn in_seconds(cx: &Cx, args: Args<'_>, name: &str, clock: ClockId) -> Res {
    let [] = args.exact(cx, name)?;
    let t = clock_gettime(clock);
    cx.float(t.tv_sec as f64 + t.tv_nsec as f64 * 1e-9)
}

fn in_nanos(cx: &Cx, args: Args<'_>, name: &str, clock: ClockId) -> Res {
    let [] = args.exact(cx, name)?;
    let t = clock_gettime(clock);
    cx.int(t.tv_sec * 1_000_000_000 + t.tv_nsec)
}

/// `get_clock_info(name)`
fn get_clock_info(cx: &Cx, args: Args<'_>) -> Res {
    let [name] = args.exact(cx, "get_clock_info")?;
    let (clock, call, monotonic) = match cx.expect_str(name, "get_clock_info() argument")? {
        "time" => (ClockId::Realtime, "CLOCK_REALTIME", false),
        "monotonic" | "perf_counter" => (ClockId::Monotonic, "CLOCK_MONOTONIC", true),
        "process_time" => (ClockId::ProcessCPUTime, "CLOCK_PROCESS_CPUTIME_ID", true),
        "thread_time" => (ClockId::ThreadCPUTime, "CLOCK_THREAD_CPUTIME_ID", true),
        _ => return Err(cx.value_error("unknown clock")),
    };
    let step = clock_getres(clock);
    let items = vec![
        ("implementation", cx.str(&format!("clock_gettime({call})"))?),
        ("monotonic", Ref::bool(monotonic)),
        ("adjustable", Ref::bool(!monotonic)),
        ("resolution", cx.float(step.tv_sec as f64 + step.tv_nsec as f64 * 1e-9)?),
    ];
    let types = crate::modules::import(cx, "types")?;
    let class = cx.get_attr_str(types.value(), "SimpleNamespace")?;
    let v = cx.call(class.value(), &[])?;
    for (name, x) in items {
        cx.set_attr(v.value(), cx.intern(name), x.value())?;
    }
    Ok(v)
}

/// How long the main thread sleeps before it looks whether it was interrupted.
const SLICE: Duration = Duration::from_millis(50);

/// `sleep(seconds)`
fn sleep(cx: &Cx, args: Args<'_>) -> Res {
    let [v] = args.exact(cx, "sleep")?;
    let duration = duration(cx, v)?;
    if duration.is_zero() {
        cx.detach(std::thread::yield_now);
        cx.checkpoint()?;
        return Ok(Ref::none());
    }
    let end = Instant::now().checked_add(duration);
    loop {
        let left = match end {
            Some(end) => end.saturating_duration_since(Instant::now()),
            None => Duration::MAX,
        };
        if left.is_zero() {
            break;
        }
        // Only the main thread can be interrupted.
        let slice = if cx.is_main() { left.min(SLICE) } else { left };
        cx.detach(|| std::thread::sleep(slice));
        cx.check_interrupt()?;
    }
    cx.checkpoint()?;
    Ok(Ref::none())
}

fn duration(cx: &Cx, v: Value) -> Result<Duration, Exc> {
    let seconds = match cx.as_f64(v) {
        Some(d) => d,
        None if cx.is_int(v) => match cx.as_i64(v) {
            Some(n) => n as f64,
            None => return Err(cx.overflow_error("timestamp too large to convert to C _PyTime_t")),
        },
        None => {
            let i = cx.index(v)?;
            cx.expect_f64(i.value())?
        }
    };
    if seconds.is_nan() {
        return Err(cx.value_error("Invalid value NaN (not a number)"));
    }
    if seconds < 0.0 {
        return Err(cx.value_error("sleep length must be non-negative"));
    }
    if seconds >= 9.2e9 {
        return Err(cx.overflow_error("timestamp too large to convert to C _PyTime_t"));
    }
    Ok(Duration::from_secs_f64(seconds))
}
