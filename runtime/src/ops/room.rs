//! Room for what native code is about to make.
//!
//! Objects that own growing storage ask for it as it grows ([`crate::object::counted`]). What is made outside of
//! objects (a text put together, a big product) is asked for here, with its size, before it is made: the libraries
//! that make it do not expect to run out of memory.

use crate::cx::Cx;
use crate::handle::Exc;
use crate::object::list::NoMemory;
use crate::text::format_spec::{FormatKind, FormatSpec};

/// Nobody asks for less: it is within what the pages of a heap waste.
const FREE: usize = 4 << 10;

/// From here on the system is asked, too: whether it has so much in one piece.
const PROBE: usize = 1 << 20;

fn system_has(bytes: usize) -> bool {
    bytes < PROBE || Vec::<u8>::new().try_reserve_exact(bytes).is_ok()
}

impl Cx {
    /// Makes sure that there is room for so many more bytes. A safepoint when there is not.
    ///
    /// # Errors
    /// The memory error.
    #[inline]
    pub fn room(&self, bytes: usize) -> Result<(), Exc> {
        if bytes <= FREE { Ok(()) } else { self.room_slow(bytes) }
    }

    #[inline(never)]
    fn room_slow(&self, bytes: usize) -> Result<(), Exc> {
        let limit = self.mutator().world().heap_limit();
        if bytes > limit || !system_has(bytes) {
            return Err(self.memory_error());
        }
        self.with_room(|| if self.mutator().account_would_exceed(bytes) { Err(NoMemory) } else { Ok(()) })
    }

    /// The same for a number of items.
    ///
    /// # Errors
    /// The memory error.
    #[inline]
    pub fn room_for<T>(&self, items: usize) -> Result<(), Exc> {
        self.room(items.saturating_mul(size_of::<T>()))
    }

    /// Makes sure that there is memory for a product of so many bits, or a power: the arithmetic itself does not
    /// expect to run out. A safepoint when there is not.
    ///
    /// # Errors
    /// The memory error.
    pub fn room_for_product(&self, bits: usize) -> Result<(), Exc> {
        /// Products above this are made by transforms.
        const LARGE: usize = 1 << 18;
        let bytes = bits / 8;
        // Transforms ask for 24 to 48 times the size, and use less than ten.
        if bits > LARGE && !system_has(bytes.saturating_mul(50)) {
            return Err(self.memory_error());
        }
        self.room(bytes.saturating_mul(4))
    }

    /// An empty vector with room for `n` items.
    ///
    /// # Errors
    /// The memory error.
    pub fn vec<T>(&self, n: usize) -> Result<Vec<T>, Exc> {
        self.room_for::<T>(n)?;
        let mut out = Vec::new();
        match out.try_reserve_exact(n) {
            Ok(()) => Ok(out),
            Err(_) => Err(self.memory_error()),
        }
    }

    /// Appends to a vector that is no part of the heap, but counts against its limit while it grows.
    ///
    /// # Errors
    /// The memory error.
    #[inline]
    pub fn vec_push<T>(&self, out: &mut Vec<T>, item: T) -> Result<(), Exc> {
        if out.len() == out.capacity() {
            self.vec_grow(out)?;
        }
        out.push(item);
        Ok(())
    }

    /// The same for a text.
    ///
    /// # Errors
    /// The memory error.
    #[inline]
    pub fn append(&self, out: &mut String, text: &str) -> Result<(), Exc> {
        if out.capacity() - out.len() < text.len() {
            self.text_grow(out, text.len())?;
        }
        out.push_str(text);
        Ok(())
    }

    #[cold]
    #[inline(never)]
    fn text_grow(&self, out: &mut String, more: usize) -> Result<(), Exc> {
        self.room(out.len().saturating_add(more))?;
        out.try_reserve(more).map_err(|_| self.memory_error())
    }

    /// A format spec whose width and precision there is room for.
    ///
    /// # Errors
    /// `ValueError`; the memory error.
    pub fn format_spec(&self, text: &str, kind: FormatKind, class: &str) -> Result<FormatSpec, Exc> {
        let spec = FormatSpec::parse(text, kind, class).map_err(|e| self.text_error(e))?;
        let width = spec.width.unwrap_or(0).saturating_mul(spec.fill.len_utf8());
        // The precision of texts cuts, that of numbers makes digits.
        let digits = if kind == FormatKind::Text { 0 } else { spec.precision.unwrap_or(0) };
        self.room(width.saturating_add(digits))?;
        Ok(spec)
    }

    /// Makes sure that there is room to take `len` bytes apart into as many parts as `count` says; few bytes are not
    /// worth counting.
    ///
    /// # Errors
    /// The memory error.
    #[inline]
    pub(crate) fn room_for_parts(&self, len: usize, count: impl FnOnce() -> usize) -> Result<(), Exc> {
        // Vectors of parts grow by doubling.
        if len < PROBE { Ok(()) } else { self.room_for::<[&[u8]; 2]>(count()) }
    }

    #[cold]
    #[inline(never)]
    fn vec_grow<T>(&self, out: &mut Vec<T>) -> Result<(), Exc> {
        // All of it is asked for: the heap was not told of what there is already.
        let more = out.len().max(4);
        self.room_for::<T>(out.len() + more)?;
        out.try_reserve(more).map_err(|_| self.memory_error())
    }

    /// Does what may run out of memory; if it does, once more after a collection: garbage may be in the way. `f`
    /// changes nothing when it fails; it runs barriers itself, for a collection runs finalizers, which share objects.
    ///
    /// # Errors
    /// The memory error.
    #[inline]
    pub fn with_room<R>(&self, mut f: impl FnMut() -> Result<R, NoMemory>) -> Result<R, Exc> {
        match f() {
            Ok(r) => Ok(r),
            Err(NoMemory) => {
                self.mutator().collect();
                f().map_err(|NoMemory| self.memory_error())
            }
        }
    }
}
