//! What happens at a safepoint.

use std::time::Duration;

use freewheel_refcount::sync::atomic::Ordering;

use crate::cx::Cx;
use crate::exceptions::ExcKind;
use crate::handle::Exc;

/// Poll bit: the main thread has to look whether an interrupt waits.
pub const INTERRUPT_BIT: u32 = freewheel_gc::CLIENT_BITS;
/// Poll bit: the program is over, and the thread stands still from now on, unless it is the main thread.
pub const FREEZE_BIT: u32 = freewheel_gc::CLIENT_BITS << 1;

/// How long the end of a program waits for finalizers that the reclaimer runs.
const RECLAIMER_PATIENCE: Duration = Duration::from_millis(100);

impl Cx {
    /// A safepoint: pauses are joined, queues drained, interrupts raised. Long native loops call it.
    ///
    /// # Errors
    /// `KeyboardInterrupt` in the main thread, once for each interrupt.
    #[inline(always)]
    pub fn checkpoint(&self) -> Result<(), Exc> {
        if self.mutator.poll() { self.checkpoint_slow() } else { Ok(()) }
    }

    #[cold]
    #[inline(never)]
    fn checkpoint_slow(&self) -> Result<(), Exc> {
        let bits = self.mutator.safepoint();
        if bits & FREEZE_BIT != 0 && !self.is_main() {
            // Detached: nobody waits for it, and it runs nothing any more.
            self.detach(|| {
                loop {
                    std::thread::park();
                }
            });
        }
        if bits & INTERRUPT_BIT != 0 {
            return self.check_interrupt();
        }
        Ok(())
    }

    /// For the end of a program: all other threads but the main one stand still from now on, those that are detached
    /// from the first safepoint after they are back. They keep what they hold, and are gone with the process.
    pub fn freeze_others(&self) {
        self.detach(|| self.world().end_reclaimer(RECLAIMER_PATIENCE));
        if self.runtime().thread_count() > 1 {
            self.mutator.world().interrupt_all(FREEZE_BIT);
            // Whoever is attached comes to a safepoint, and does not leave it.
            self.mutator.pause(|_| ());
        }
    }

    /// Raises an interrupt that waits, if this is the main thread.
    ///
    /// # Errors
    /// `KeyboardInterrupt`.
    pub fn check_interrupt(&self) -> Result<(), Exc> {
        // AcqRel: takes the flag; pairs with the release in `Runtime::interrupt`.
        if self.is_main() && self.globals().interrupted.swap(false, Ordering::AcqRel) {
            return Err(self.error_with(ExcKind::KeyboardInterrupt, &[]));
        }
        Ok(())
    }
}
