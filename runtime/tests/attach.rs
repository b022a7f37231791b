//! Attaching and detaching in all the ways that go wrong elsewhere.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use freewheel::Runtime;
use freewheel::attach::Handle;
use freewheel::gc::AttachError;

fn runtime() -> Runtime {
    Runtime::builder().build().expect("a runtime")
}

#[test]
fn nested_attachments_are_one() {
    let rt = runtime();
    rt.attach(|outer| {
        let seen = rt.attach(|inner| core::ptr::eq(outer, inner));
        assert!(seen);
        // Still attached after the inner one ended.
        let text = outer.str("still here").expect("memory");
        assert_eq!(outer.as_str(text.value()), Some("still here"));
    });
    assert_eq!(rt.thread_count(), 1);
}

#[test]
fn detaching_twice_only_runs_the_function() {
    let rt = runtime();
    let n = rt.attach(|cx| {
        let text = cx.str("kept").expect("memory");
        let n = cx.detach(|| cx.detach(|| 7));
        assert_eq!(cx.as_str(text.value()), Some("kept"));
        n
    });
    assert_eq!(n, 7);
}

#[test]
fn attaching_inside_a_detachment_works_and_ends_with_it() {
    let rt = runtime();
    rt.attach(|cx| {
        let outside = cx.str("outside").expect("memory");
        cx.detach(|| {
            rt.attach(|cx| drop(cx.str("inside").expect("memory")));
            // Detached again: a pause by another thread does not wait for this one.
            thread::scope(|scope| {
                scope.spawn(|| rt.attach(|cx| _ = cx.mutator().collect()));
            });
        });
        assert_eq!(cx.as_str(outside.value()), Some("outside"));
    });
}

#[test]
fn a_closed_runtime_refuses_and_lets_finish() {
    let rt = runtime();
    rt.attach(|cx| {
        rt.shut_down();
        // An attachment goes on, detaches and comes back.
        cx.detach(|| {
            let refused = thread::scope(|scope| scope.spawn(|| rt.attach_with(|_| ())).join());
            assert_eq!(refused.expect("no panic"), Err(AttachError::Closed));
        });
        drop(cx.str("finishing").expect("memory"));
    });
    assert_eq!(rt.attach_with(|_| ()), Err(AttachError::Closed));
}

#[test]
fn a_refusal_leaves_the_outer_attachment_as_it_was() {
    let (open, closed) = (runtime(), runtime());
    closed.shut_down();
    open.attach(|cx| {
        assert_eq!(closed.attach_with(|_| ()), Err(AttachError::Closed));
        drop(cx.str("works").expect("memory"));
        cx.mutator().collect();
    });
}

#[test]
fn two_runtimes_take_turns_on_a_thread() {
    let (a, b) = (runtime(), runtime());
    a.attach(|ca| {
        let x = ca.str("of a").expect("memory");
        b.attach(|cb| {
            let y = cb.str("of b").expect("memory");
            // The other runtime's pauses do not wait for us meanwhile.
            thread::scope(|scope| {
                scope.spawn(|| a.attach(|cx| _ = cx.mutator().collect()));
            });
            assert_eq!(cb.as_str(y.value()), Some("of b"));
        });
        assert_eq!(ca.as_str(x.value()), Some("of a"));
    });
}

#[test]
fn a_panic_detaches() {
    let rt = runtime();
    let caught = catch_unwind(AssertUnwindSafe(|| rt.attach(|_| panic!("on purpose"))));
    assert!(caught.is_err());
    thread::scope(|scope| {
        scope.spawn(|| rt.attach(|cx| _ = cx.mutator().collect()));
    });
    rt.attach(|cx| drop(cx.str("again").expect("memory")));
}

#[test]
fn handles_are_cloned_and_dropped_detached() {
    let rt = runtime();
    let handle = rt.attach(|cx| Handle::new(cx, cx.list(vec![]).expect("memory").value()));
    let copies: Vec<Handle> = thread::scope(|scope| {
        scope.spawn(|| (0..100).map(|_| handle.clone()).collect()).join().expect("no panic")
    });
    drop(handle);
    thread::scope(|scope| {
        scope.spawn(move || drop(copies));
    });
    rt.attach(|cx| _ = cx.mutator().collect());
}

#[test]
fn ten_thousand_short_threads_leave_nothing() {
    let rt = runtime();
    let threads = if cfg!(debug_assertions) { 2_000 } else { 10_000 };
    let work = || {
        rt.attach(|cx| {
            let list = cx.list(vec![cx.str("a text of some length").expect("memory")]).expect("memory");
            cx.share(list.value());
        });
    };
    let run = |n: usize| {
        for _ in 0..n / 2 {
            // Joined, because a scope ends before its threads have dropped their records.
            thread::scope(|scope| {
                [scope.spawn(work), scope.spawn(work)].into_iter().for_each(|t| t.join().expect("no panic"));
            });
        }
        rt.attach(|cx| _ = cx.mutator().collect());
        rt.world().stats()
    };
    let before = run(100);
    let after = run(threads);
    assert_eq!(after.threads, 1);
    assert!(rt.world().threads().iter().all(|t| t.id <= 3), "numbers are used again");
    assert!(after.page_bytes <= before.page_bytes + (256 << 10), "{before:?} {after:?}");
    assert!(after.accounted_bytes <= before.accounted_bytes + (64 << 10), "{before:?} {after:?}");
}

#[test]
fn a_thread_may_join_another_that_waits_for_a_pause() {
    let rt = runtime();
    let stop = AtomicBool::new(false);
    rt.attach(|cx| {
        cx.prepare_threads();
        thread::scope(|scope| {
            let t = scope.spawn(|| {
                rt.attach(|cx| {
                    while !stop.load(Ordering::Relaxed) {
                        cx.mutator().collect();
                    }
                });
            });
            // Joining is blocking, so it is done detached.
            cx.detach(|| {
                stop.store(true, Ordering::Relaxed);
                t.join().expect("no panic");
            });
        });
    });
}
