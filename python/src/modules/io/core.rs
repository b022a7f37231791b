//! A file with its buffers, without objects.
//!
//! Two locks. `state` guards the buffers and is held for copying bytes only, so an attached thread may take it.
//! `io` orders system calls; whoever takes it is detached. System calls run under `io` alone: a thread that
//! waits for input or for a full pipe keeps nobody from the buffers, nor the collector from its pause.

use std::io::{ErrorKind, SeekFrom};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};

use freewheel::gc::world::World;
use freewheel::object::counted::Counted;
use parking_lot::Mutex;

use super::raw::RawFile;

/// Bytes that a buffer holds before it is written out, and that are read at once.
pub const BUFFER_SIZE: usize = 8192;

/// Why a file cannot do what it is asked.
#[derive(Debug)]
pub enum Fail {
    /// It is closed.
    Closed,
    /// The system says no.
    Os(std::io::Error),
    /// It was opened for something else; the text says what is missing.
    Unsupported(&'static str),
    /// A wait was interrupted: look whether something is to be done, then ask again.
    Interrupted,
}

impl From<std::io::Error> for Fail {
    fn from(e: std::io::Error) -> Fail {
        if e.kind() == ErrorKind::Interrupted { Fail::Interrupted } else { Fail::Os(e) }
    }
}

type Res<T> = Result<T, Fail>;

struct State {
    /// Nothing once the file is closed.
    raw: Option<Arc<RawFile>>,
    /// Bytes read ahead, of which those before `at` are used up.
    ahead: Counted<Vec<u8>>,
    at: usize,
    /// Bytes to be written.
    pending: Vec<u8>,
}

/// A file and its buffers.
pub struct FileCore {
    io: Mutex<()>,
    state: Mutex<State>,
    /// Keeps the account of what is read ahead. (The world owns files' objects, and they own this.)
    world: Weak<World>,
    /// Whether it was opened for reading.
    pub readable: bool,
    /// Whether it was opened for writing.
    pub writable: bool,
    /// Written out at the end of each line.
    pub line_buffered: AtomicBool,
    /// Written out at once.
    pub unbuffered: bool,
}

/// Files that may have bytes to be written at exit.
static OPEN: Mutex<Vec<Weak<FileCore>>> = Mutex::new(Vec::new());

/// Writes out the buffers of all open files, as far as the system lets it. The caller is detached.
pub fn flush_all() {
    let open: Vec<Arc<FileCore>> = OPEN.lock().iter().filter_map(Weak::upgrade).collect();
    for file in open {
        while let Err(Fail::Interrupted) = file.flush() {}
    }
}

impl FileCore {
    /// A file around something open.
    pub fn new(
        world: &Arc<World>,
        raw: RawFile,
        readable: bool,
        writable: bool,
        unbuffered: bool,
    ) -> Arc<FileCore> {
        let core = Arc::new(FileCore {
            io: Mutex::new(()),
            state: Mutex::new(State {
                raw: Some(Arc::new(raw)),
                ahead: Counted::default(),
                at: 0,
                pending: Vec::new(),
            }),
            world: Arc::downgrade(world),
            readable,
            writable,
            line_buffered: AtomicBool::new(false),
            unbuffered,
        });
        if writable {
            let mut open = OPEN.lock();
            if open.len() == open.capacity() {
                open.retain(|w| w.strong_count() > 0);
            }
            open.push(Arc::downgrade(&core));
        }
        core
    }

    /// What is open.
    pub fn raw(&self) -> Res<Arc<RawFile>> {
        self.state.lock().raw.clone().ok_or(Fail::Closed)
    }

    /// Whether the file is closed.
    pub fn is_closed(&self) -> bool {
        self.state.lock().raw.is_none()
    }

    /// Appends to the buffer, without blocking. Answers whether the buffer has to be written out now, or nothing
    /// if bytes that were read ahead must be given back first, by [`FileCore::drop_ahead`].
    pub fn append<P: AsRef<[u8]>>(&self, pieces: &[P]) -> Res<Option<bool>> {
        let mut s = self.state.lock();
        if s.raw.is_none() {
            return Err(Fail::Closed);
        }
        if !self.writable {
            return Err(Fail::Unsupported("not writable"));
        }
        if s.at < s.ahead.len() {
            return Ok(None);
        }
        for p in pieces {
            s.pending.extend_from_slice(p.as_ref());
        }
        if self.unbuffered || s.pending.len() >= BUFFER_SIZE {
            return Ok(Some(true));
        }
        // Relaxed: a setting.
        let by_line = self.line_buffered.load(Ordering::Relaxed);
        Ok(Some(by_line && pieces.iter().any(|p| memchr::memchr2(b'\n', b'\r', p.as_ref()).is_some())))
    }

    /// Gives up bytes read ahead. The system's position becomes the reader's, if it shall; text files write on
    /// from where they have read ahead to.
    pub fn drop_ahead(&self, go_back: bool) -> Res<()> {
        let _io = self.io.lock();
        self.drop_ahead_locked(go_back)
    }

    fn drop_ahead_locked(&self, go_back: bool) -> Res<()> {
        let raw = self.raw()?;
        let left = {
            let mut s = self.state.lock();
            let left = s.ahead.len() - s.at;
            s.ahead.clear();
            s.at = 0;
            left
        };
        if left > 0 && go_back {
            // What cannot be moved back is lost, as in a pipe.
            let _ = raw.seek(SeekFrom::Current(-(left as i64)));
        }
        Ok(())
    }

    /// Writes the buffer out.
    pub fn flush(&self) -> Res<()> {
        let _io = self.io.lock();
        self.flush_locked()
    }

    fn flush_locked(&self) -> Res<()> {
        loop {
            let (raw, data) = {
                let mut s = self.state.lock();
                let Some(raw) = s.raw.clone() else { return Ok(()) };
                if s.pending.is_empty() {
                    return Ok(());
                }
                (raw, core::mem::take(&mut s.pending))
            };
            let mut done = 0;
            while done < data.len() {
                match raw.write(&data[done..]) {
                    Ok(n) => done += n,
                    Err(e) => {
                        // After an interruption the rest is written later; other errors repeat themselves, and
                        // keeping the bytes would make closing the file fail for ever.
                        if e.kind() == ErrorKind::Interrupted {
                            let mut s = self.state.lock();
                            let new = core::mem::take(&mut s.pending);
                            s.pending = data[done..].to_vec();
                            s.pending.extend_from_slice(&new);
                        }
                        return Err(e.into());
                    }
                }
            }
            let mut s = self.state.lock();
            if s.pending.is_empty() && data.capacity() <= 4 * BUFFER_SIZE {
                // Keep the memory for the next lines.
                s.pending = data;
                s.pending.clear();
            }
        }
    }

    /// Takes bytes from what was read ahead, without blocking. `want` sees what there is, and whether that is
    /// all, and answers how much to take; nothing means that more is needed.
    pub fn take(&self, want: &mut dyn FnMut(&[u8], bool) -> Option<usize>) -> Res<Option<Vec<u8>>> {
        let mut s = self.state.lock();
        if s.raw.is_none() {
            return Err(Fail::Closed);
        }
        if !self.readable {
            return Err(Fail::Unsupported("not readable"));
        }
        if !s.pending.is_empty() {
            return Ok(None);
        }
        Ok(take_from(&mut s, want, false))
    }

    /// As [`FileCore::take`], but reads on until there is enough.
    pub fn take_blocking(&self, want: &mut dyn FnMut(&[u8], bool) -> Option<usize>) -> Res<Vec<u8>> {
        let _io = self.io.lock();
        self.flush_locked()?;
        let raw = self.raw()?;
        let mut chunk = vec![0; BUFFER_SIZE];
        loop {
            if let Some(out) = take_from(&mut self.state.lock(), want, false) {
                return Ok(out);
            }
            let n = raw.read(&mut chunk)?;
            let mut s = self.state.lock();
            if n == 0 {
                return Ok(take_from(&mut s, want, true).unwrap_or_default());
            }
            if s.at == s.ahead.len() {
                s.ahead.clear();
                s.at = 0;
            }
            self.reserve(&mut s, n)?;
            s.ahead.extend_from_slice(&chunk[..n]);
            if n == chunk.len() && chunk.len() < 1 << 20 && s.ahead.len() >= 4 * chunk.len() {
                drop(s);
                chunk = vec![0; 4 * chunk.len()];
            }
        }
    }

    /// Takes everything up to the end.
    pub fn take_all(&self) -> Res<Vec<u8>> {
        let hint = self.raw()?.size_hint();
        self.reserve(&mut self.state.lock(), hint)?;
        self.take_blocking(&mut |data, end| if end { Some(data.len()) } else { None })
    }

    /// Puts bytes back in front of what was read ahead.
    pub fn put_back(&self, data: &[u8]) {
        let mut s = self.state.lock();
        let at = s.at;
        let rest = s.ahead.split_off(at);
        if let Some(world) = self.world.upgrade() {
            s.ahead.replace(&*world, [data, &rest].concat());
        }
        s.at = 0;
    }

    /// Makes room for bytes read ahead.
    fn reserve(&self, s: &mut State, n: usize) -> Res<()> {
        let room = self.world.upgrade().map(|world| s.ahead.reserve(&*world, n));
        if matches!(room, Some(Ok(()))) { Ok(()) } else { Err(Fail::Os(ErrorKind::OutOfMemory.into())) }
    }

    /// The position.
    pub fn tell(&self) -> Res<u64> {
        let _io = self.io.lock();
        self.flush_locked()?;
        let at = self.raw()?.seek(SeekFrom::Current(0))?;
        let s = self.state.lock();
        Ok(at.saturating_sub((s.ahead.len() - s.at) as u64))
    }

    /// Moves the position.
    pub fn seek(&self, to: SeekFrom) -> Res<u64> {
        let _io = self.io.lock();
        self.flush_locked()?;
        self.drop_ahead_locked(true)?;
        Ok(self.raw()?.seek(to)?)
    }

    /// Cuts or extends the file, by default at the position; answers the new length.
    pub fn truncate(&self, len: Option<u64>) -> Res<u64> {
        if !self.writable {
            return Err(Fail::Unsupported("truncate"));
        }
        let _io = self.io.lock();
        self.flush_locked()?;
        self.drop_ahead_locked(true)?;
        let raw = self.raw()?;
        let len = match len {
            Some(len) => len,
            None => raw.seek(SeekFrom::Current(0))?,
        };
        raw.set_len(len)?;
        Ok(len)
    }

    /// Writes the buffer out and closes the file, even if that fails.
    pub fn close(&self) -> Res<()> {
        let _io = self.io.lock();
        let flushed = match self.flush_locked() {
            Err(Fail::Interrupted) => return Err(Fail::Interrupted),
            r => r,
        };
        let raw = {
            let mut s = self.state.lock();
            if let Some(world) = self.world.upgrade() {
                s.ahead.replace(&*world, Vec::new());
            }
            s.at = 0;
            s.pending = Vec::new();
            s.raw.take()
        };
        drop(raw);
        flushed
    }
}

fn take_from(
    s: &mut State,
    want: &mut dyn FnMut(&[u8], bool) -> Option<usize>,
    end: bool,
) -> Option<Vec<u8>> {
    let n = want(&s.ahead[s.at..], end)?;
    let out = s.ahead[s.at..s.at + n].to_vec();
    s.at += n;
    Some(out)
}

impl Drop for FileCore {
    fn drop(&mut self) {
        // A file that nobody closed: what was written to it must not be lost.
        while let Err(Fail::Interrupted) = self.flush() {}
        if let Some(world) = self.world.upgrade() {
            self.state.get_mut().ahead.replace(&*world, Vec::new());
        }
    }
}
