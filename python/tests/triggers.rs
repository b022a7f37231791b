//! When collections start: what grows is collected a logarithmic number of times, what dies by counting never, and
//! cyclic garbage whenever as much was made as had been left alive. `docs/src/internals/triggers.md` says why.

mod common;

use std::time::Duration;

use common::{Finished, freewheel, run};

const LIMIT: Duration = Duration::from_secs(120);
/// No collection below this many bytes.
const LEAST: usize = 32 << 20;
/// By how much what was made may have passed the trigger when the collection begins: threads report their storage in steps,
/// and go on to their next safepoint.
const LATE: usize = 2 << 20;

/// One pause of a collection.
struct Pause {
    reason: String,
    live: usize,
    freed: usize,
    before: usize,
    after: usize,
}

/// The lines of `--gc-trace` about collections.
fn pauses(f: &Finished) -> Vec<Pause> {
    assert_eq!(f.code(), 0, "{}", f.err());
    let of_collection = |l: &&str| l.starts_with("gc: collection ");
    f.err()
        .lines()
        .filter(of_collection)
        .map(|line| {
            let field = |name: &str| {
                let part = line.split(' ').find_map(|w| w.strip_prefix(name)?.strip_prefix('='));
                part.unwrap_or_else(|| panic!("{name} is missing: {line}"))
            };
            let number = |text: &str| text.parse().unwrap_or_else(|_| panic!("{text} is no number: {line}"));
            let (before, after) = field("heap").split_once("->").expect("two sizes");
            Pause {
                reason: line.split(' ').nth(2).expect("a reason").to_owned(),
                live: number(field("live")),
                freed: number(field("freed")),
                before: number(before),
                after: number(after),
            }
        })
        .collect()
}

/// Runs a program; answers the pauses of its collections that growth has caused.
fn growth(program: &str) -> Vec<Pause> {
    let f = run(freewheel().args(["--gc-trace", "-c", program]), LIMIT);
    let all = pauses(&f);
    let mut trigger = LEAST;
    for p in &all {
        if p.reason == "growth" {
            // Never late. Early it may seem to be: what is made in the free blocks of used pages makes no new pages.
            assert!(p.before <= trigger + LATE, "at {}, not at {trigger}", p.before);
        }
        trigger = p.after + LEAST.max(p.after);
    }
    all.into_iter().filter(|p| p.reason == "growth").collect()
}

/// A heap that only grows is walked as often as it doubles, so all walks together cost a few times the last one.
fn grows_by_doubling(program: &str, objects: usize) {
    let all = growth(program);
    let last = all.last().expect("it grew beyond the first trigger");
    assert!(all.len() <= 6 && last.live > objects / 3, "{} collections, {} alive", all.len(), last.live);
    let visited: usize = all.iter().map(|p| p.live).sum();
    assert!(visited <= 3 * objects, "{visited} objects visited for {objects}");
}

#[test]
fn a_heap_of_instances_is_collected_each_time_it_has_doubled() {
    let program = "
class P:
    def __init__(self, i): self.i = i; self.l = [i]
kept = [P(i) for i in range(1000000)]";
    grows_by_doubling(program, 2_000_000);
}

#[test]
fn and_so_is_one_of_tuples_of_atoms() {
    grows_by_doubling("kept = [(i, i + 1) for i in range(3000000)]", 3_000_000);
}

#[test]
fn what_dies_by_counting_causes_no_collection() {
    let program = "
class P:
    def __init__(self, i): self.i = i; self.l = [i]; self.d = {'i': i}
kept = [P(i) for i in range(20000)]
for i in range(2000000):
    p = P(i); kept[i % 20000] = p
    text = 'text' * (i & 63); pair = (i, text)";
    assert_eq!(growth(program).len(), 0);
}

#[test]
fn a_steady_program_collects_at_a_steady_pace() {
    let program = "
class P:
    def __init__(self, i): self.i = i; self.me = self; self.l = [i]; self.d = {i: i}
kept = [P(i) for i in range(20000)]
for i in range(1500000): P(i)";
    let all = growth(program);
    assert!(all.len() >= 8, "{} collections", all.len());
    // Were anything counted twice, or not taken back, they would drift apart, or together.
    let (first, last) = (&all[1], &all[all.len() - 1]);
    let near = |a: usize, b: usize| a.abs_diff(b) <= a / 10;
    assert!(near(first.freed, last.freed), "{} freed, then {}", first.freed, last.freed);
    assert!(near(first.after, last.after), "{} bytes left, then {}", first.after, last.after);
}

#[test]
fn survivors_in_many_pages_delay_nothing() {
    // A thousandth of the cyclic objects lives on for a while, one to a page. What is alive is a few megabytes.
    let program = "
class P:
    def __init__(self, i): self.i = i; self.me = self
kept = [None] * 4000
for i in range(4000000):
    p = P(i)
    if i % 1000 == 0: kept[i // 1000 % 4000] = p";
    let all = growth(program);
    let most = all.iter().map(|p| p.before).max().expect("it collects");
    assert!(all.len() >= 4 && most < 2 * LEAST, "{} collections, the heap had {most} bytes", all.len());
}

#[test]
fn memory_that_the_process_once_had_delays_nothing() {
    // The resident size stays high for a while after this; the trigger does not look at it.
    let program = "
import gc
big = [[i] for i in range(1500000)]; del big
gc.collect()
class P:
    def __init__(self): self.me = self
for i in range(5000000): P()";
    let all = growth(program);
    let cycles: Vec<_> = all.iter().filter(|p| p.freed > 100_000).collect();
    assert!(cycles.len() >= 4, "{} collections freed cycles", cycles.len());
    assert!(cycles.iter().all(|p| p.before <= LEAST + LATE), "the first heap is forgotten");
}

#[test]
fn the_accounts_come_back_to_where_they_were() {
    let program = "
import gc, threading
def work(n):
    all = []
    for i in range(n):
        all.append([i] * (i & 31)); all.append({k: i for k in range(i & 15)}); all.append(set(range(i & 7)))
        all.append(bytearray(i & 255)); all.append('x' * (i & 127)); all.append(1 << (i & 1023)); all.append((i,))
        if i % 3 == 0: all[-7].append(all[-6])
        if i % 5 == 0: all[-6]['self'] = all[-6]
        if i % 100 == 99: all.sort(key=id); all.clear()
def round():
    threads = [threading.Thread(target=work, args=(3000,)) for i in range(3)]
    for t in threads: t.start()
    for t in threads: t.join()
    work(3000)
for i in range(12):
    round()
    gc.collect(); gc.collect()";
    let f = run(freewheel().args(["--gc-trace", "-c", program]), LIMIT);
    let left: Vec<usize> = pauses(&f).iter().filter(|p| p.reason == "explicit").map(|p| p.after).collect();
    // Of each round the second collection; the end's own comes last.
    let left: Vec<usize> = left[..24].chunks(2).map(|c| c[1]).collect();
    let (early, late) = (left[3], left[11]);
    assert!(early.abs_diff(late) <= 512 << 10, "{left:?}");
}
