//! Size classes: every 16 bytes up to 512, then four per doubling up to 32 KiB. No block is smaller than 32 bytes, for
//! which there is one mark bit ([`crate::marks`]).

/// Objects up to this size have a class by a shift.
pub const SMALL_MAX: usize = 512;
/// Objects up to this size share pages; larger ones have pages of their own.
pub const MEDIUM_MAX: usize = 32 << 10;
/// Number of classes.
pub const CLASSES: usize = 32 + 24;

/// The class of a size in `1..=SMALL_MAX`.
#[inline(always)]
pub const fn small_class(size: usize) -> usize {
    (size - 1) >> 4
}

/// The class of a size in `1..=MEDIUM_MAX`.
#[inline]
pub const fn class_of(size: usize) -> usize {
    if size <= SMALL_MAX {
        return small_class(size);
    }
    let s = size - 1;
    let log = usize::BITS as usize - 1 - s.leading_zeros() as usize;
    32 + (log - 9) * 4 + ((s >> (log - 2)) & 3)
}

/// The size of a class's blocks.
pub const fn class_size(class: usize) -> usize {
    if class < 32 {
        return if class == 0 { 32 } else { (class + 1) * 16 };
    }
    let (log, k) = (9 + (class - 32) / 4, (class - 32) % 4);
    (5 + k) << (log - 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_size_fits_its_class_and_not_the_one_below() {
        for size in 1..=MEDIUM_MAX {
            let c = class_of(size);
            assert!(c < CLASSES && class_size(c) >= size && class_size(c).is_multiple_of(16));
            assert!(c <= 1 || class_size(c - 1) < size);
        }
        assert_eq!(class_of(MEDIUM_MAX), CLASSES - 1);
    }
}
