//! Bytes in memory that are read and written like a file.

use std::io::{Error, ErrorKind, Result, SeekFrom};

use parking_lot::Mutex;

#[derive(Default)]
struct State {
    data: Vec<u8>,
    at: usize,
}

/// A file in memory. The lock is held for copying bytes only.
#[derive(Default)]
pub struct Memory(Mutex<State>);

impl Memory {
    /// A file with this content, at its start.
    pub fn new(data: Vec<u8>) -> Memory {
        Memory(Mutex::new(State { data, at: 0 }))
    }

    /// Replaces the content; the position goes to the start.
    pub fn reset(&self, data: Vec<u8>) {
        *self.0.lock() = State { data, at: 0 };
    }

    /// The whole content.
    pub fn contents(&self) -> Vec<u8> {
        self.0.lock().data.clone()
    }

    /// Reads up to `n` bytes, or all that are left.
    pub fn read(&self, n: Option<usize>) -> Vec<u8> {
        let mut s = self.0.lock();
        let rest = s.data.get(s.at..).unwrap_or(&[]);
        let out = rest[..n.unwrap_or(rest.len()).min(rest.len())].to_vec();
        s.at += out.len();
        out
    }

    /// Reads into a buffer; answers how many bytes.
    pub fn read_into(&self, buf: &mut [u8]) -> usize {
        let mut s = self.0.lock();
        let rest = s.data.get(s.at..).unwrap_or(&[]);
        let n = rest.len().min(buf.len());
        buf[..n].copy_from_slice(&rest[..n]);
        s.at += n;
        n
    }

    /// Reads a line with its end, of at most `limit` bytes.
    pub fn read_line(&self, limit: Option<usize>) -> Vec<u8> {
        let mut s = self.0.lock();
        let rest = s.data.get(s.at..).unwrap_or(&[]);
        let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |i| i + 1);
        let out = rest[..end.min(limit.unwrap_or(end))].to_vec();
        s.at += out.len();
        out
    }

    /// Overwrites from the position on; a gap before it is filled with zeros.
    pub fn write(&self, new: &[u8]) {
        let mut s = self.0.lock();
        let State { data, at } = &mut *s;
        if *at == data.len() {
            data.extend_from_slice(new);
        } else if !new.is_empty() {
            let end = *at + new.len();
            if data.len() < end {
                data.resize(end, 0);
            }
            data[*at..end].copy_from_slice(new);
        }
        *at += new.len();
    }

    /// Moves the position; it may lie behind the end.
    pub fn seek(&self, to: SeekFrom) -> Result<u64> {
        let mut s = self.0.lock();
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
        self.0.lock().at
    }

    /// Cuts the content; never extends it.
    pub fn truncate(&self, len: usize) {
        self.0.lock().data.truncate(len);
    }
}
