//! The heap against the system's allocator and mimalloc: blocks of several sizes, on one thread and across two.
//!
//! ```text
//! cargo bench -p freewheel-benches --bench heap
//! ```
//!
//! All three run one after the other in each round, so that a slower moment of the machine hits all of them; times are
//! medians of the rounds, and so are the ratios. Prints a Markdown table.
//!
//! Across two threads the heap does more than the others: it hands over objects, not blocks. They hold nothing but have
//! headers, are stored in a vector and published with it, and when the other thread has dropped the vector they die in a
//! pause that stops both; that is what a program pays here for what is `malloc` in one thread and `free` in another
//! elsewhere.

#[path = "../../gc/tests/common/mod.rs"]
mod toy;

use core::ptr::NonNull;
use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::sync::mpsc::sync_channel;
use std::time::Instant;

use freewheel_benches::median;
use freewheel_gc::{NewRecord, Releaser, ShapeHead, Tracer, TypeInfo, WorldConfig};
use freewheel_refcount::{Header, Value};
use mimalloc::MiMalloc;

const SIZES: [usize; 4] = [16, 32, 64, 256];
/// Many short rounds: most of them are over before the system gives the core to somebody else.
const ROUNDS: usize = 101;
/// Blocks that live at once.
const BATCH: usize = 1024;
const NAMES: [&str; 3] = ["heap", "system", "mimalloc"];

/// Something that hands out blocks and takes them back.
trait Blocks {
    fn alloc(&self) -> *mut u8;

    /// # Safety
    /// The block came from `alloc`, and this happens to it once.
    unsafe fn free(&self, block: *mut u8);
}

/// A Rust allocator.
struct Global<A>(A, Layout);

impl<A: GlobalAlloc> Blocks for Global<A> {
    #[inline(always)]
    fn alloc(&self) -> *mut u8 {
        // SAFETY: the layout is not empty.
        unsafe { self.0.alloc(self.1) }
    }

    #[inline(always)]
    unsafe fn free(&self, block: *mut u8) {
        // SAFETY: the caller's promise; all blocks have one layout.
        unsafe { self.0.dealloc(block, self.1) };
    }
}

/// The heap. No collection may run while there are blocks: they are no objects, so it would not see them. None does,
/// because no safepoint is reached.
struct Heap<'a>(&'a toy::Thread<'a>, usize);

impl Blocks for Heap<'_> {
    #[inline(always)]
    fn alloc(&self) -> *mut u8 {
        self.0.m.alloc(self.1).expect("no limit").as_ptr()
    }

    #[inline(always)]
    unsafe fn free(&self, block: *mut u8) {
        let block = NonNull::new(block).expect("a block");
        // SAFETY: the caller's promise; the blocks never become objects, and their shape word is never written.
        unsafe { self.0.m.free_unused(block) };
    }
}

/// Nanoseconds for each of `n` operations.
fn timed(n: usize, work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_nanos() as f64 / n as f64
}

/// One block at a time.
fn pairs(blocks: &impl Blocks) -> f64 {
    let n = 100_000;
    timed(n, || {
        for _ in 0..n {
            let block = black_box(blocks.alloc());
            // SAFETY: just allocated, and at least eight bytes long.
            unsafe {
                block.cast::<u64>().write(1);
                blocks.free(black_box(block));
            }
        }
    })
}

/// Many blocks at a time, freed in the order in which they were made.
fn batches(blocks: &impl Blocks) -> f64 {
    let n = 100;
    let mut all = Vec::with_capacity(BATCH);
    timed(n * BATCH, || {
        for _ in 0..n {
            for _ in 0..BATCH {
                let block = black_box(blocks.alloc());
                // SAFETY: just allocated, and at least eight bytes long.
                unsafe { block.cast::<u64>().write(1) };
                all.push(block);
            }
            // SAFETY: each block once.
            all.drain(..).for_each(|block| unsafe { blocks.free(black_box(block)) });
        }
    })
}

/// Batches that are on their way from one thread to the other.
const MAILBOXES: usize = 8;
/// Batches that are handed over in one measurement.
const HANDED: usize = 100;

/// A batch of blocks that another thread may free.
struct Parcel(Vec<*mut u8>);

// SAFETY: the blocks are the parcel's alone, and both allocators free blocks of any thread.
unsafe impl Send for Parcel {}

/// One thread allocates, another frees.
fn handed_over(blocks: &(impl Blocks + Sync)) -> f64 {
    let (full, take) = sync_channel::<Parcel>(MAILBOXES);
    let (empty, reuse) = sync_channel::<Parcel>(MAILBOXES);
    for _ in 0..MAILBOXES {
        empty.send(Parcel(Vec::with_capacity(BATCH))).expect("there is room");
    }
    timed(HANDED * BATCH, || {
        std::thread::scope(|scope| {
            scope.spawn(move || {
                for mut parcel in take {
                    // SAFETY: each block once.
                    parcel.0.drain(..).for_each(|block| unsafe { blocks.free(black_box(block)) });
                    // At the end nobody waits for an empty one any more.
                    let _ = empty.send(parcel);
                }
            });
            for _ in 0..HANDED {
                let mut parcel = reuse.recv().expect("the other thread runs");
                for _ in 0..BATCH {
                    let block = black_box(blocks.alloc());
                    // SAFETY: just allocated, and at least eight bytes long.
                    unsafe { block.cast::<u64>().write(1) };
                    parcel.0.push(block);
                }
                full.send(parcel).expect("the other thread runs");
            }
            drop(full);
        });
    })
}

// SAFETY of the two: there is nothing to visit and nothing to release.
/// # Safety
/// None; the signature wants it.
unsafe fn no_references(_: NonNull<Header>, _: &mut Tracer<'_>) {}
/// # Safety
/// As above.
unsafe fn no_storage(_: NonNull<Header>, _: &mut Releaser<'_>) {}

/// Objects that are a header and unused bytes.
static BLOB: TypeInfo =
    TypeInfo { name: "blob", trace: no_references, drop: no_storage, has_finalizer: TypeInfo::no_finalizer };

/// A shape for them.
fn blob_shape(setup: &toy::Setup) -> u32 {
    let NewRecord { id: shape, at: record, .. } = setup.world.shapes().alloc().expect("there are more");
    // SAFETY: the record is ours, and 64 bytes long.
    unsafe { record.cast::<ShapeHead>().write(ShapeHead { info: &BLOB }) };
    shape
}

fn blob(t: &toy::Thread<'_>, shape: u32, size: usize) -> Value {
    let h = t.m.alloc(size).expect("no limit").cast::<Header>();
    // SAFETY: just allocated, with room for a header.
    unsafe { h.write(Header::new(t.m.id(), shape)) };
    Value::object(h)
}

/// The same with objects of the heap: one thread makes and publishes vectors of them, another drops those.
fn objects_handed_over(setup: &toy::Setup, main: &toy::Thread<'_>, shape: u32, size: usize) -> f64 {
    let (full, take) = sync_channel::<usize>(MAILBOXES);
    let (empty, reuse) = sync_channel::<usize>(MAILBOXES);
    (0..MAILBOXES).for_each(|i| empty.send(i).expect("there is room"));
    timed(HANDED * BATCH, || {
        std::thread::scope(|scope| {
            scope.spawn(move || {
                let t = setup.thread();
                loop {
                    t.m.detach();
                    let next = take.recv();
                    t.m.attach().expect("the world is open");
                    let Ok(i) = next else { break };
                    t.set(setup.root(), i, Value::NONE);
                    t.poll();
                    // At the end nobody waits for an empty one any more.
                    let _ = empty.send(i);
                }
            });
            for _ in 0..HANDED {
                main.m.detach();
                let i = reuse.recv().expect("the other thread runs");
                main.m.attach().expect("the world is open");
                let parcel = main.plain(BATCH);
                for k in 0..BATCH {
                    main.set(parcel, k, blob(main, shape, size));
                }
                main.set(setup.root(), i, parcel);
                main.poll();
                full.send(i).expect("the other thread runs");
            }
            drop(full);
            // The other thread may want to stop the world before it ends.
            main.m.detach();
        });
        main.m.attach().expect("the world is open");
    })
}

/// Measures all of them in turn and prints a row.
fn row(name: &str, size: usize, mut measure: [&mut dyn FnMut() -> f64; 3]) {
    let mut runs: [Vec<f64>; 3] = Default::default();
    measure.iter_mut().for_each(|m| _ = m());
    for _ in 0..ROUNDS {
        runs.iter_mut().zip(&mut measure).for_each(|(all, m)| all.push(m()));
    }
    let ratio = |other: usize| median(runs[0].iter().zip(&runs[other]).map(|(h, o)| h / o).collect());
    let (system, mimalloc) = (ratio(1), ratio(2));
    let [heap, theirs, mi] = runs.map(median);
    println!("| {name} | {size} | {heap:.2} | {theirs:.2} | {mi:.2} | {system:.2} | {mimalloc:.2} |");
}

fn main() {
    let setup = toy::Setup::new(WorldConfig::default());
    let t = setup.thread();
    setup.make_root(&t, MAILBOXES);
    t.m.share_roots();
    let shape = blob_shape(&setup);
    println!("Nanoseconds to make and free a block.\n");
    print!("| how | bytes ");
    NAMES.iter().for_each(|n| print!("| {n} "));
    println!("| heap ÷ system | heap ÷ mimalloc |\n|---|--:|--:|--:|--:|--:|--:|");
    for size in SIZES {
        let layout = Layout::from_size_align(size, 16).expect("a layout");
        let (heap, system, mi) = (Heap(&t, size), Global(System, layout), Global(MiMalloc, layout));
        row("one at a time", size, [&mut || pairs(&heap), &mut || pairs(&system), &mut || pairs(&mi)]);
        row("1024 at a time", size, [&mut || batches(&heap), &mut || batches(&system), &mut || batches(&mi)]);
        row(
            "from thread to thread",
            size,
            [&mut || objects_handed_over(&setup, &t, shape, size), &mut || handed_over(&system), &mut || {
                handed_over(&mi)
            }],
        );
    }
}
