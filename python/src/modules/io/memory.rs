//! Bytes in memory that are read and written like a file.

use std::io::{Error, ErrorKind, Result, SeekFrom};
use std::sync::{Arc, Weak};

use freewheel::gc::world::World;
use freewheel::object::counted::Counted;
use parking_lot::Mutex;

#[derive(Default)]
struct State {
    data: Counted<Vec<u8>>,
    at: usize,
}

/// A file in memory. The lock is held for copying bytes only.
///
/// A text file writes into it while its thread is detached, so the bytes are on the world's account. (A weak
/// reference: the world owns the objects, and they own this.)
pub struct Memory {
    world: Weak<World>,
    state: Mutex<State>,
}

impl Memory {
    /// An empty file.
    pub fn new(world: &Arc<World>) -> Memory {
        Memory { world: Arc::downgrade(world), state: Mutex::default() }
    }

    /// Replaces the content; the position goes to the start.
    pub fn reset(&self, data: Vec<u8>) {
        let mut s = self.state.lock();
        s.at = 0;
        if let Some(world) = self.world.upgrade() {
            s.data.replace(&*world, data);
        }
    }

    /// The whole content.
    pub fn contents(&self) -> Vec<u8> {
        self.state.lock().data.to_vec()
    }

    /// Reads up to `n` bytes, or all that are left.
    pub fn read(&self, n: Option<usize>) -> Vec<u8> {
        let mut s = self.state.lock();
        let rest = s.data.get(s.at..).unwrap_or(&[]);
        let out = rest[..n.unwrap_or(rest.len()).min(rest.len())].to_vec();
        s.at += out.len();
        out
    }

    /// Reads into a buffer; answers how many bytes.
    pub fn read_into(&self, buf: &mut [u8]) -> usize {
        let mut s = self.state.lock();
        let rest = s.data.get(s.at..).unwrap_or(&[]);
        let n = rest.len().min(buf.len());
        buf[..n].copy_from_slice(&rest[..n]);
        s.at += n;
        n
    }

    /// Reads a line with its end, of at most `limit` bytes.
    pub fn read_line(&self, limit: Option<usize>) -> Vec<u8> {
        let mut s = self.state.lock();
        let rest = s.data.get(s.at..).unwrap_or(&[]);
        let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |i| i + 1);
        let out = rest[..end.min(limit.unwrap_or(end))].to_vec();
        s.at += out.len();
        out
    }

    /// Overwrites from the position on; a gap before it is filled with zeros.
    ///
    /// # Errors
    /// There is no memory for it; then nothing is written.
    pub fn write(&self, new: &[u8]) -> Result<()> {
        let mut s = self.state.lock();
        let State { data, at } = &mut *s;
        let full = || Error::from(ErrorKind::OutOfMemory);
        let end = at.checked_add(new.len()).ok_or_else(full)?;
        if !new.is_empty() && end > data.len() {
            let world = self.world.upgrade().ok_or_else(full)?;
            let more = end - data.len();
            data.reserve(&*world, more).map_err(|_| full())?;
            data.resize(end, 0);
        }
        if !new.is_empty() {
            data[*at..end].copy_from_slice(new);
        }
        *at = end;
        Ok(())
    }

    /// Moves the position; it may lie behind the end.
    pub fn seek(&self, to: SeekFrom) -> Result<u64> {
        let mut s = self.state.lock();
        let at = match to {
            SeekFrom::Start(n) => i64::try_from(n).ok(),
            SeekFrom::Current(d) => (s.at as i64).checked_add(d),
            SeekFrom::End(d) => (s.data.len() as i64).checked_add(d),
        };
        // As in a file in memory elsewhere: before the start is at the start.
        let at = at.ok_or(Error::from(ErrorKind::InvalidInput))?.max(0);
        s.at = at as usize;
        Ok(at as u64)
    }

    /// The position.
    pub fn tell(&self) -> usize {
        self.state.lock().at
    }

    /// Cuts the content; never extends it.
    pub fn truncate(&self, len: usize) {
        self.state.lock().data.truncate(len);
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        // Perhaps the thread is detached: then the bytes themselves could not tell whom they belonged to.
        if let Some(world) = self.world.upgrade() {
            self.state.get_mut().data.replace(&*world, Vec::new());
        }
    }
}
