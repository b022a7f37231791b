//! The results of a bounded cache in the order of their last use.
//!
//! Entries lie in a vector and are linked by index. An entry is named by a *ticket*, index and generation in one
//! number: a ticket found in the table of keys may be stale by the time the list is locked, and then names
//! nothing.

use freewheel::Value;

/// No entry.
const NOBODY: u32 = u32::MAX;

struct Entry {
    key: Value,
    result: Value,
    newer: u32,
    older: u32,
    generation: u32,
}

/// The list. It owns a count of every key and result in it.
pub(super) struct LruList {
    entries: Vec<Entry>,
    free: Vec<u32>,
    newest: u32,
    oldest: u32,
    len: usize,
}

/// An entry that was taken out, with its counts.
pub(super) struct Removed {
    pub key: Value,
    pub result: Value,
}

impl LruList {
    pub fn new() -> LruList {
        LruList { entries: Vec::new(), free: Vec::new(), newest: NOBODY, oldest: NOBODY, len: 0 }
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.len
    }

    fn ticket(&self, i: u32) -> i64 {
        // Generations use 28 bits, so that tickets are plain integers.
        i64::from(self.entries[i as usize].generation & 0xfff_ffff) << 32 | i64::from(i)
    }

    fn find(&self, ticket: i64) -> Option<u32> {
        let i = ticket as u32;
        let entry = self.entries.get(i as usize)?;
        (entry.key != Value::UNBOUND && self.ticket(i) == ticket).then_some(i)
    }

    /// The result with this ticket, which becomes the newest.
    pub fn use_entry(&mut self, ticket: i64) -> Option<Value> {
        let i = self.find(ticket)?;
        if self.newest != i {
            self.unlink(i);
            self.link_newest(i);
        }
        Some(self.entries[i as usize].result)
    }

    fn unlink(&mut self, i: u32) {
        let Entry { newer, older, .. } = self.entries[i as usize];
        match newer {
            NOBODY => self.newest = older,
            n => self.entries[n as usize].older = older,
        }
        match older {
            NOBODY => self.oldest = newer,
            o => self.entries[o as usize].newer = newer,
        }
    }

    fn link_newest(&mut self, i: u32) {
        let older = self.newest;
        let entry = &mut self.entries[i as usize];
        (entry.newer, entry.older) = (NOBODY, older);
        match older {
            NOBODY => self.oldest = i,
            o => self.entries[o as usize].newer = i,
        }
        self.newest = i;
    }

    /// Adds a result as the newest; both values come with their counts.
    pub fn add(&mut self, key: Value, result: Value) -> i64 {
        let entry = Entry { key, result, newer: NOBODY, older: NOBODY, generation: 0 };
        let i = match self.free.pop() {
            Some(i) => {
                let generation = self.entries[i as usize].generation;
                self.entries[i as usize] = Entry { generation, ..entry };
                i
            }
            None => {
                self.entries.push(entry);
                self.entries.len() as u32 - 1
            }
        };
        self.link_newest(i);
        self.len += 1;
        self.ticket(i)
    }

    /// Takes the oldest entry out.
    pub fn pop_oldest(&mut self) -> Option<Removed> {
        if self.oldest == NOBODY { None } else { Some(self.take(self.oldest)) }
    }

    /// Takes an entry out.
    pub fn remove(&mut self, ticket: i64) -> Option<Removed> {
        self.find(ticket).map(|i| self.take(i))
    }

    fn take(&mut self, i: u32) -> Removed {
        self.unlink(i);
        self.len -= 1;
        self.free.push(i);
        let entry = &mut self.entries[i as usize];
        entry.generation = entry.generation.wrapping_add(1);
        let key = core::mem::replace(&mut entry.key, Value::UNBOUND);
        let result = core::mem::replace(&mut entry.result, Value::UNBOUND);
        Removed { key, result }
    }

    /// Visits all values.
    pub fn visit(&self, mut f: impl FnMut(Value)) {
        for entry in &self.entries {
            f(entry.key);
            f(entry.result);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_leave_in_the_order_of_their_last_use() {
        let mut list = LruList::new();
        let v = Value::small;
        let tickets: Vec<i64> = (0..3).map(|i| list.add(v(i), v(10 + i))).collect();
        assert_eq!(list.use_entry(tickets[0]), Some(v(10)));
        assert_eq!(list.pop_oldest().map(|r| r.key), Some(v(1)));
        let again = list.add(v(7), v(17));
        assert_eq!(list.use_entry(tickets[1]), None);
        assert_eq!(list.use_entry(again), Some(v(17)));
        assert_eq!(list.remove(tickets[0]).map(|r| r.result), Some(v(10)));
        assert_eq!(list.pop_oldest().map(|r| r.key), Some(v(2)));
        assert_eq!(list.pop_oldest().map(|r| r.key), Some(v(7)));
        assert!(list.pop_oldest().is_none() && list.len() == 0);
    }
}
