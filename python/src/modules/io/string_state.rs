//! Text in memory with a position counted in characters.
//!
//! The position is kept in bytes too, so that reading and writing on from it need no walk. A position behind the
//! end is allowed; writing there fills the gap with NUL characters.

use freewheel::object::counted::{Counted, Ledger};
use freewheel::object::list::NoMemory;

/// Text and position.
#[derive(Default)]
pub struct StringState {
    text: Counted<String>,
    /// Length in characters.
    len: usize,
    /// Position in characters.
    at: usize,
    /// Position in bytes, if it is not behind the end; else the length.
    byte: usize,
}

fn count(s: &str) -> usize {
    if s.is_ascii() { s.len() } else { s.chars().count() }
}

/// Bytes that the first `n` characters take.
fn prefix(s: &str, n: usize) -> usize {
    if s.is_ascii() {
        return n.min(s.len());
    }
    s.char_indices().nth(n).map_or(s.len(), |(i, _)| i)
}

impl StringState {
    /// This text, with the position at its start.
    pub fn new(ledger: &impl Ledger, text: String) -> StringState {
        StringState { len: count(&text), text: Counted::adopt(ledger, text), at: 0, byte: 0 }
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The position.
    pub fn tell(&self) -> usize {
        self.at
    }

    /// The length in characters.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Moves the position.
    pub fn seek(&mut self, at: usize) {
        self.byte = if at >= self.len { self.text.len() } else { prefix(&self.text, at) };
        self.at = at;
    }

    /// What lies behind the position.
    pub fn rest(&self) -> &str {
        &self.text[self.byte..]
    }

    /// Takes the first `bytes` bytes behind the position.
    pub fn take(&mut self, bytes: usize) -> String {
        let out = self.text[self.byte..self.byte + bytes].to_owned();
        self.byte += bytes;
        self.at += count(&out);
        out
    }

    /// Takes up to `n` characters.
    pub fn read(&mut self, n: Option<usize>) -> String {
        let bytes = n.map_or(self.rest().len(), |n| prefix(self.rest(), n));
        self.take(bytes)
    }

    /// Bytes that the first `n` characters behind the position take.
    pub fn prefix(&self, n: usize) -> usize {
        prefix(self.rest(), n)
    }

    /// Overwrites characters from the position on; nothing is written when there is no memory.
    pub fn write(&mut self, ledger: &impl Ledger, new: &str) -> Result<(), NoMemory> {
        if new.is_empty() {
            return Ok(());
        }
        let n = count(new);
        let gap = self.at.saturating_sub(self.len);
        self.text.reserve(ledger, new.len().checked_add(gap).ok_or(NoMemory)?)?;
        if self.at >= self.len {
            for _ in self.len..self.at {
                self.text.push('\0');
            }
            self.text.push_str(new);
            self.len = self.at + n;
        } else {
            let end = self.byte + prefix(self.rest(), n);
            self.text.replace_range(self.byte..end, new);
            self.len = self.len.max(self.at + n);
            self.byte += new.len();
            self.at += n;
            return Ok(());
        }
        self.at += n;
        self.byte = self.text.len();
        Ok(())
    }

    /// Cuts the text; never extends it.
    pub fn truncate(&mut self, len: usize) {
        if len >= self.len {
            return;
        }
        let bytes = prefix(&self.text, len);
        self.text.truncate(bytes);
        self.len = len;
        self.seek(self.at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// There is no limit.
    struct Endless;

    impl Ledger for Endless {
        fn would_exceed(&self, _: usize) -> bool {
            false
        }

        fn tell(&self, _: isize) {}
    }

    #[test]
    fn overwrites_and_extends() {
        let mut s = StringState::new(&Endless, "häuser".to_owned());
        s.seek(1);
        s.write(&Endless, "öx").expect("there is no limit");
        assert_eq!((s.text(), s.tell(), s.len()), ("höxser", 3, 6));
        s.seek(5);
        s.write(&Endless, "ßßß").expect("there is no limit");
        assert_eq!((s.text(), s.tell(), s.len()), ("höxseßßß", 8, 8));
        s.seek(10);
        s.write(&Endless, "!").expect("there is no limit");
        assert_eq!(s.text(), "höxseßßß\0\0!");
        s.truncate(2);
        assert_eq!((s.text(), s.tell()), ("hö", 11));
    }

    #[test]
    fn reads_by_characters() {
        let mut s = StringState::new(&Endless, "aäb".to_owned());
        assert_eq!(s.read(Some(2)), "aä");
        assert_eq!(s.read(None), "b");
        assert_eq!(s.read(None), "");
    }
}
