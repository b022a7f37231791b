//! What happens at a safepoint.

use freewheel_refcount::sync::atomic::Ordering;

use crate::cx::Cx;
use crate::exceptions::ExcKind;
use crate::handle::Exc;

/// Poll bit: the main thread has to look whether an interrupt waits.
pub const INTERRUPT_BIT: u32 = freewheel_gc::CLIENT_BITS;

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
        if bits & INTERRUPT_BIT != 0 {
            return self.check_interrupt();
        }
        Ok(())
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
