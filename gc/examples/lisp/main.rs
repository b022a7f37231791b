//! The heap under another language: a small Lisp, complete with reader, evaluator and printer, on several threads.
//!
//! What a language owes the heap is the contract of [`Client`]; each of its clauses is met where the comments below
//! number it. Native code holds objects in counted handles (`Own`); frames are objects, too, so no stack has to be
//! scanned. Symbols are shared from birth, so whatever becomes a global variable is shared by the store that makes
//! it one, and all else stays its thread's own: counted by plain adds, freed at once.
//!
//! `cargo run --release -p freewheel-gc --example lisp`

mod heap;
mod language;

use std::cell::Cell;
use std::sync::Arc;

use freewheel_gc::*;

use heap::{CLOSURE, Lisp, NoStack, PAIR, SYMBOL, Shapes, Symbols};

/// A thread of its own that runs `f` with an interpreter.
fn with_lisp<R>(world: &Arc<World>, symbols: &Symbols, shapes: Shapes, f: impl FnOnce(&Lisp<'_>) -> R) -> R {
    let m = world.register(&NoStack).expect("there are slots enough");
    m.attach().expect("the world is open");
    f(&Lisp { m: &m, symbols, shapes, depth: Cell::new(0) })
}

const LIBRARY: &str = "
    (define map (lambda (f l) (if (null? l) nil (cons (f (car l)) (map f (cdr l))))))
    (define fold (lambda (f acc l) (if (null? l) acc (fold f (f acc (car l)) (cdr l)))))
    (define range (lambda (n acc) (if (< n 1) acc (range (- n 1) (cons n acc)))))
    (define sum (lambda (l) (fold + 0 l)))
    (define counter (lambda (n) (lambda () (set! n (+ n 1)))))
    (define tie (lambda (p) (set-cdr! p p)))
    (define knots (lambda (n) (if (< n 1) 0 (knots ((lambda (p) (- n 1)) (tie (cons n nil)))))))
    (define results nil)
    (define work (lambda (n) (if (< n 1) nil (work ((lambda (r) (- n 1)) (push! results (sum (range n nil))))))))
    (define hoard (lambda (l) (hoard (cons l l))))";

fn main() {
    let symbols = Arc::new(Symbols::default());
    let config = WorldConfig { heap_limit: Some(8 << 20), min_trigger: 1 << 20, ..WorldConfig::default() };
    let world = World::new(config, symbols.clone()).expect("address space");
    let [pair, closure, symbol] = [&PAIR, &CLOSURE, &SYMBOL].map(|info| {
        let NewRecord { id, at: record, .. } = world.shapes().alloc().expect("three of millions");
        // SAFETY: the record is ours and 64 bytes long.
        unsafe { record.cast().write(ShapeHead { info }) };
        id
    });
    let shapes = Shapes { pair, closure, symbol };
    let threads = 4;
    let n = if cfg!(miri) { 5 } else { 200 };
    with_lisp(&world, &symbols, shapes, |lisp| {
        let check = |text: &str, expected: &str| {
            let got = lisp.run(text).unwrap_or_else(|e| format!("error: {e}"));
            println!("{text}\n  {got}");
            assert_eq!(got, expected, "{text}");
        };
        lisp.run(LIBRARY).expect("a library without mistakes");
        check("(map (lambda (x) (* x x)) '(1 2 3))", "(1 4 9)");
        check("(define c (counter 5)) (c) (c)", "7");
        check("'(a (b . 1) nil)", "(a (b . 1) nil)");
        check("(sum (range 1000 nil))", "500500");
        check("(car 5)", "error: 5 is no pair");
        // Cycles, of closures with themselves and of pairs: counting does not free them, the collector does.
        let objects = || {
            lisp.m.collect();
            let mut objects = 0;
            lisp.m.pause(|token| world.objects(token, &mut |_| objects += 1));
            objects
        };
        check("(knots 10)", "0");
        let before = objects();
        check(&format!("(knots {})", 100 * n), "0");
        assert_eq!(objects(), before);
        // The others work with the same functions and the same list while this thread waits for them, detached.
        lisp.m.detach();
        std::thread::scope(|scope| {
            let work = || with_lisp(&world, &symbols, shapes, |l| l.run(&format!("(work {n})")));
            let all: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            all.into_iter().for_each(|t| assert_eq!(t.join().unwrap().unwrap(), "nil"));
        });
        lisp.m.attach().expect("the world is open");
        let total = threads * (n * (n + 1) * (n + 2) / 6);
        check("(sum results)", &total.to_string());
        // A heap that is full is an error like any; what the failed program held is free afterwards.
        if !cfg!(miri) {
            check("(hoard nil)", "error: the heap is full");
            check("(define deep (lambda (n) (+ 1 (deep n)))) (deep 0)", "error: too many calls in calls");
        }
        check("(define results nil) (sum (range 1000 nil))", "500500");
        assert!(objects() <= before + 20);
    });
    println!("{:?}", world.stats());
}

#[cfg(test)]
mod tests {
    /// The example is its own test: it compares all results.
    #[test]
    fn the_example_runs() {
        super::main();
    }
}
