//! A pause over one or two threads, made of the crates' own words.

use freewheel_gc::poll::{PAUSE, PollWord};
use freewheel_gc::thread_word::{Asked, Attach, ThreadWord};
use freewheel_refcount::sync::atomic::{AtomicUsize, Ordering};
use loom::thread::yield_now;

/// What other threads know of a thread.
#[derive(Default)]
pub struct Slot {
    /// Its state.
    pub word: ThreadWord,
    /// What it is asked for.
    pub poll: PollWord,
    /// Acknowledgements the pauser has not seen, as `StopControl::remaining`.
    pub remaining: AtomicUsize,
}

impl Slot {
    /// As `Mutator::attach`, with a spin where that parks.
    pub fn attach(&self) {
        loop {
            match self.word.want_attach() {
                Attach::Done => return,
                Attach::Park => return self.park(),
                Attach::Retry => yield_now(),
            }
        }
    }

    fn park(&self) {
        while !self.word.is_attached() {
            yield_now();
        }
    }

    /// As `Mutator::detach`.
    pub fn detach(&self) {
        if !self.word.try_detach() {
            self.word.acknowledge(false);
            self.acknowledged();
        }
    }

    /// As `Mutator::safepoint`. Answers whether the thread parked.
    pub fn safepoint(&self) -> bool {
        if self.poll.get() == 0 {
            return false;
        }
        self.poll.take(PAUSE);
        let stop = self.word.stop_asked();
        if stop {
            self.word.acknowledge(true);
            self.acknowledged();
            self.park();
        }
        stop
    }

    /// As `StopControl::acknowledge`.
    pub fn acknowledged(&self) {
        self.remaining.fetch_sub(1, Ordering::AcqRel);
    }

    fn all_stopped(&self) {
        while self.remaining.load(Ordering::Acquire) != 0 {
            yield_now();
        }
    }

    /// Runs `f` while the thread is stopped, as `Mutator::pause`. With `wait` false it waits too late. Answers whether
    /// the thread was parked and got a ticket.
    pub fn pause(&self, wait: bool, f: impl FnOnce()) -> bool {
        self.remaining.fetch_add(1, Ordering::Relaxed);
        match self.word.ask_stop() {
            Asked::Stopped => {
                self.remaining.fetch_sub(1, Ordering::Relaxed);
            }
            Asked::Pending => self.poll.request(PAUSE),
        }
        if wait {
            self.all_stopped();
        }
        f();
        if !wait {
            self.all_stopped();
        }
        self.word.release()
    }
}
