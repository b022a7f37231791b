//! What the basic operations of a `Biased` cost here, beside those of `Arc` and `Rc`.
//!
//! ```text
//! cargo run --release -p freewheel-refcount --example costs
//! ```

use std::hint::black_box;
use std::rc::Rc;
use std::sync::Arc;
use std::thread;
use std::time::Instant;

use freewheel_refcount::{Biased, drain};

/// Nanoseconds for one call, the best of several rounds.
fn cost(mut f: impl FnMut()) -> f64 {
    const CALLS: u32 = 1 << 20;
    let round = |f: &mut dyn FnMut(u32)| {
        let start = Instant::now();
        f(CALLS);
        start.elapsed().as_nanos() as f64 / f64::from(CALLS)
    };
    let mut run = |n: u32| (0..n).for_each(|_| f());
    (0..7).map(|_| round(&mut run)).fold(f64::INFINITY, f64::min)
}

/// The two operations whose machine code is worth a look: `objdump -d --disassemble=biased_clone`.
#[unsafe(no_mangle)]
#[inline(never)]
pub fn biased_clone(p: &Biased<u64>) -> Biased<u64> {
    p.clone()
}

/// As above.
#[unsafe(no_mangle)]
#[inline(never)]
pub fn biased_drop(p: Biased<u64>) {
    drop(p);
}

fn main() {
    let (biased, arc, rc) = (Biased::new(7u64), Arc::new(7u64), Rc::new(7u64));
    println!("clone + drop, ns");
    println!("  Biased, its owner       {:6.2}", cost(|| drop(black_box(black_box(&biased).clone()))));
    println!("  Arc                     {:6.2}", cost(|| drop(black_box(black_box(&arc).clone()))));
    println!("  Rc                      {:6.2}", cost(|| drop(black_box(black_box(&rc).clone()))));
    let foreign = thread::scope(|s| {
        s.spawn(|| cost(|| drop(black_box(black_box(&biased).clone())))).join().expect("no panic")
    });
    println!("  Biased, another thread  {foreign:6.2}");
    println!("  called, not inlined     {:6.2}", cost(|| biased_drop(biased_clone(black_box(&biased)))));
    println!("new + drop, ns");
    println!("  Biased                  {:6.2}", cost(|| drop(black_box(Biased::new(black_box(7u64))))));
    println!("  Arc                     {:6.2}", cost(|| drop(black_box(Arc::new(black_box(7u64))))));

    // What another thread drops last waits for its owner.
    let weak = Biased::downgrade(&biased);
    thread::spawn(move || drop(biased)).join().expect("no panic");
    println!("dropped elsewhere: alive {}", weak.upgrade().is_some());
    drain();
    println!("after a drain:     alive {}", weak.upgrade().is_some());
}
