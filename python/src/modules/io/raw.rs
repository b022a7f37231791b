//! What a file object reads from and writes to: an open file, a standard stream, or bytes in memory.
//!
//! Calls may block; who makes them is detached and holds no lock that an attached thread waits for.

use std::fs::File;
use std::io::{Error, ErrorKind, Result, SeekFrom};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd};
use std::sync::Arc;

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::memory::Memory;

/// How long a wait for input lasts before the thread looks whether it was interrupted.
const SLICE: Timespec = Timespec { tv_sec: 0, tv_nsec: 100_000_000 };

enum Target {
    File(File),
    Std(BorrowedFd<'static>),
    Memory(Arc<Memory>),
}

/// An open file.
pub struct RawFile {
    target: Target,
    /// Reading may wait for somebody else: a terminal, a pipe, a socket.
    may_wait: bool,
}

impl RawFile {
    /// A file of the file system.
    pub fn file(f: File) -> RawFile {
        let may_wait = !f.metadata().is_ok_and(|m| m.is_file());
        RawFile { target: Target::File(f), may_wait }
    }

    /// A standard stream: 0, 1 or 2. Closing it does nothing.
    pub fn standard(number: i32) -> Option<RawFile> {
        let fd = match number {
            0 => rustix::stdio::stdin(),
            1 => rustix::stdio::stdout(),
            2 => rustix::stdio::stderr(),
            _ => return None,
        };
        Some(RawFile { target: Target::Std(fd), may_wait: true })
    }

    /// Bytes in memory.
    pub fn memory(m: Arc<Memory>) -> RawFile {
        RawFile { target: Target::Memory(m), may_wait: false }
    }

    fn fd(&self) -> Option<BorrowedFd<'_>> {
        match &self.target {
            Target::File(f) => Some(f.as_fd()),
            Target::Std(fd) => Some(*fd),
            Target::Memory(_) => None,
        }
    }

    /// The descriptor's number.
    pub fn number(&self) -> Option<i32> {
        self.fd().map(|fd| fd.as_raw_fd())
    }

    /// Whether this is a terminal.
    pub fn is_terminal(&self) -> bool {
        self.fd().is_some_and(rustix::termios::isatty)
    }

    /// Whether there is a position that can be moved.
    pub fn is_seekable(&self) -> bool {
        self.seek(SeekFrom::Current(0)).is_ok()
    }

    /// Reads some bytes; 0 at the end. Answers "interrupted" from time to time while there is nothing to read.
    pub fn read(&self, buf: &mut [u8]) -> Result<usize> {
        let fd = match &self.target {
            Target::Memory(m) => return Ok(m.read_into(buf)),
            Target::File(f) => f.as_fd(),
            Target::Std(fd) => *fd,
        };
        if self.may_wait {
            let mut fds = [PollFd::from_borrowed_fd(fd, PollFlags::IN)];
            if poll(&mut fds, Some(&SLICE))? == 0 {
                return Err(ErrorKind::Interrupted.into());
            }
        }
        Ok(rustix::io::read(fd, buf)?)
    }

    /// Writes some bytes.
    pub fn write(&self, data: &[u8]) -> Result<usize> {
        match &self.target {
            Target::Memory(m) => {
                m.write(data)?;
                Ok(data.len())
            }
            Target::File(f) => Ok(rustix::io::write(f.as_fd(), data)?),
            Target::Std(fd) => Ok(rustix::io::write(*fd, data)?),
        }
    }

    /// Moves the position; answers the new one.
    pub fn seek(&self, to: SeekFrom) -> Result<u64> {
        match &self.target {
            Target::Memory(m) => m.seek(to),
            Target::File(f) => Ok(rustix::fs::seek(f.as_fd(), system_seek(to))?),
            Target::Std(fd) => Ok(rustix::fs::seek(*fd, system_seek(to))?),
        }
    }

    /// Cuts or extends the file.
    pub fn set_len(&self, len: u64) -> Result<()> {
        match &self.target {
            Target::Memory(m) => {
                m.truncate(len as usize);
                Ok(())
            }
            Target::File(f) => f.set_len(len),
            Target::Std(fd) => Ok(rustix::fs::ftruncate(*fd, len)?),
        }
    }

    /// How many bytes are probably left to read.
    pub fn size_hint(&self) -> usize {
        match &self.target {
            Target::File(f) => {
                let size = f.metadata().map_or(0, |m| m.len());
                let at = self.seek(SeekFrom::Current(0)).unwrap_or(0);
                size.saturating_sub(at) as usize
            }
            _ => 0,
        }
    }
}

/// An error with the number of a system error.
pub fn numbered(errno: i32) -> Error {
    Error::from_raw_os_error(errno)
}

/// A target of a seek, as the system calls want it.
pub fn system_seek(to: SeekFrom) -> rustix::fs::SeekFrom {
    match to {
        SeekFrom::Start(n) => rustix::fs::SeekFrom::Start(n),
        SeekFrom::Current(d) => rustix::fs::SeekFrom::Current(d),
        SeekFrom::End(d) => rustix::fs::SeekFrom::End(d),
    }
}
