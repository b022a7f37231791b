//! What one thread at a time may use: two that claim it, one that looks: `refcount/src/claim.rs`.
#![cfg(freewheel_loom)]

use std::sync::Arc;

use freewheel_loom_tests::explore;
use freewheel_loom_tests::world::Objects;
use freewheel_refcount::claim::{Claim, TAKEN};
use freewheel_refcount::fault::Fault;
use loom::thread;

const FRESH: u8 = 0;
const USED: u8 = 1;
const OVER: u8 = TAKEN | 1;

struct Frame {
    claim: Claim,
    touched: Objects,
}

/// Uses the frame, unless somebody else does; answers in which state it was.
fn resume(frame: &Frame, next: u8) -> Result<u8, u8> {
    let before = frame.claim.claim(true)?;
    frame.touched.touch();
    frame.claim.give_back(next);
    Ok(before)
}

fn two_resume(fault: Fault) {
    explore("two threads that claim one frame", fault, || {
        let frame = Arc::new(Frame { claim: Claim::new(FRESH), touched: Objects::default() });
        let other = Arc::clone(&frame);
        let t = thread::spawn(move || resume(&other, USED));
        let mine = resume(&frame, USED);
        let theirs = t.join().unwrap();
        match (mine, theirs) {
            (Ok(FRESH), Ok(USED)) | (Ok(USED), Ok(FRESH)) => {}
            (Ok(FRESH), Err(TAKEN)) | (Err(TAKEN), Ok(FRESH)) => {}
            other => panic!("one of them finds it fresh, the other one used or taken: {other:?}"),
        }
        assert_eq!(resume(&frame, USED), Ok(USED), "it was given back");
    });
}

#[test]
fn one_thread_at_a_time() {
    two_resume(Fault::None);
}

/// Twin: both may find it in the same state, and use it.
#[test]
#[should_panic]
fn twin_a_claim_that_only_stores() {
    two_resume(Fault::ClaimByStore);
}

#[test]
#[should_panic(expected = "Causality violation")]
fn twin_a_claim_that_does_not_acquire() {
    two_resume(Fault::ClaimRelaxed);
}

#[test]
#[should_panic(expected = "Causality violation")]
fn twin_given_back_without_release() {
    two_resume(Fault::GiveBackRelaxed);
}

fn one_ends_it(fault: Fault) {
    explore("a frame that ends under a look", fault, || {
        let frame = Arc::new(Frame { claim: Claim::new(USED), touched: Objects::default() });
        let other = Arc::clone(&frame);
        let t = thread::spawn(move || {
            if other.claim.state() == OVER {
                // Nobody claims it any more.
                other.touched.touch();
            }
        });
        resume(&frame, OVER).expect("nobody else claims it");
        t.join().unwrap();
        assert_eq!(resume(&frame, USED), Err(OVER));
    });
}

#[test]
fn who_sees_the_end_sees_what_was_left() {
    one_ends_it(Fault::None);
}

#[test]
#[should_panic(expected = "Causality violation")]
fn twin_ended_without_release() {
    one_ends_it(Fault::GiveBackRelaxed);
}
