//! MD5, SHA-1 and SHA-2.
//!
//! All of them cut the padded message into blocks and stir each into a small state. Their constants are the first
//! bits of roots (or sines) of small numbers, and are computed as such.
//!
//! # Source
//!
//! RFC 1321 (MD5); FIPS 180-4 (SHA).

use std::sync::LazyLock;

use dashu_int::UBig;

/// A digest algorithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    Md5,
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
}

use Algorithm::{Md5, Sha1, Sha224, Sha256, Sha384, Sha512};

impl Algorithm {
    /// All algorithms.
    pub const ALL: [Algorithm; 6] = [Md5, Sha1, Sha224, Sha256, Sha384, Sha512];

    /// Its name.
    pub fn name(self) -> &'static str {
        ["md5", "sha1", "sha224", "sha256", "sha384", "sha512"][self as usize]
    }

    /// Bytes of a digest.
    pub fn digest_size(self) -> usize {
        [16, 20, 28, 32, 48, 64][self as usize]
    }

    /// Bytes of a block.
    pub fn block_size(self) -> usize {
        if self.is_wide() { 128 } else { 64 }
    }

    /// Whether words have 64 bits.
    fn is_wide(self) -> bool {
        matches!(self, Sha384 | Sha512)
    }

    fn start(self) -> [u64; 8] {
        let upper = |words: &[u64]| core::array::from_fn(|i| words[i] >> 32);
        match self {
            Md5 | Sha1 => [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0, 0, 0, 0],
            Sha224 => core::array::from_fn(|i| ROOTS.square[8 + i] & 0xffff_ffff),
            Sha256 => upper(&ROOTS.square[..8]),
            Sha384 => core::array::from_fn(|i| ROOTS.square[8 + i]),
            Sha512 => core::array::from_fn(|i| ROOTS.square[i]),
        }
    }
}

/// The first 64 bits behind the point of roots of primes.
struct Roots {
    square: [u64; 16],
    cube: [u64; 80],
}

static ROOTS: LazyLock<Roots> = LazyLock::new(|| {
    let is_prime = |n: &u64| (2..*n).take_while(|d| d * d <= *n).all(|d| n % d != 0);
    let primes: Vec<u64> = (2..).filter(is_prime).take(80).collect();
    let fraction = |p: u64, degree: usize| {
        let root = (UBig::from(p) << (64 * degree)).nth_root(degree);
        u64::try_from(root & UBig::from(u64::MAX)).expect("64 bits")
    };
    Roots {
        square: core::array::from_fn(|i| fraction(primes[i], 2)),
        cube: core::array::from_fn(|i| fraction(primes[i], 3)),
    }
});

static SINES: LazyLock<[u32; 64]> =
    LazyLock::new(|| core::array::from_fn(|i| (((i + 1) as f64).sin().abs() * 4_294_967_296.0) as u32));

/// A digest in the making.
#[derive(Clone)]
pub struct Digest {
    pub algorithm: Algorithm,
    state: [u64; 8],
    /// What does not fill a block yet.
    rest: Vec<u8>,
    len: u128,
}

impl Digest {
    /// The digest of nothing.
    pub fn new(algorithm: Algorithm) -> Digest {
        Digest { algorithm, state: algorithm.start(), rest: Vec::new(), len: 0 }
    }

    /// Adds a part of the message.
    pub fn update(&mut self, data: &[u8]) {
        self.len += data.len() as u128;
        let joined;
        let data = if self.rest.is_empty() {
            data
        } else {
            joined = [&self.rest, data].concat();
            &joined
        };
        let blocks = data.chunks_exact(self.algorithm.block_size());
        let rest = blocks.remainder().to_vec();
        blocks.for_each(|b| stir(self.algorithm, &mut self.state, b));
        self.rest = rest;
    }

    /// The digest of all parts so far.
    pub fn finish(&self) -> Vec<u8> {
        let mut all = self.clone();
        let size = self.algorithm.block_size();
        let bits = self.len * 8;
        let tail = size / 8;
        let zeros = (2 * size - tail - 1 - self.rest.len()) % size;
        let mut padding = vec![0x80];
        padding.resize(1 + zeros, 0);
        match self.algorithm {
            Md5 => padding.extend((bits as u64).to_le_bytes()),
            _ => padding.extend(&bits.to_be_bytes()[16 - tail..]),
        }
        all.update(&padding);
        let bytes = all.state.iter().flat_map(|word| match self.algorithm {
            Md5 => (*word as u32).to_le_bytes().to_vec(),
            Sha384 | Sha512 => word.to_be_bytes().to_vec(),
            _ => (*word as u32).to_be_bytes().to_vec(),
        });
        bytes.take(self.algorithm.digest_size()).collect()
    }
}

fn stir(algorithm: Algorithm, state: &mut [u64; 8], block: &[u8]) {
    match algorithm {
        Md5 => stir_md5(state, block),
        Sha1 => stir_sha1(state, block),
        Sha384 | Sha512 => stir_wide(state, block),
        Sha224 | Sha256 => stir_narrow(state, block),
    }
}

fn word(block: &[u8], i: usize) -> [u8; 4] {
    [block[4 * i], block[4 * i + 1], block[4 * i + 2], block[4 * i + 3]]
}

fn stir_md5(state: &mut [u64; 8], block: &[u8]) {
    const TURNS: [[u32; 4]; 4] = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];
    let old: [u32; 4] = core::array::from_fn(|i| state[i] as u32);
    let [mut a, mut b, mut c, mut d] = old;
    for i in 0..64 {
        let (f, k) = match i / 16 {
            0 => ((b & c) | (!b & d), i),
            1 => ((d & b) | (!d & c), (5 * i + 1) % 16),
            2 => (b ^ c ^ d, (3 * i + 5) % 16),
            _ => (c ^ (b | !d), (7 * i) % 16),
        };
        let m = u32::from_le_bytes(word(block, k));
        let sum = a.wrapping_add(f).wrapping_add(SINES[i]).wrapping_add(m);
        (a, d, c) = (d, c, b);
        b = b.wrapping_add(sum.rotate_left(TURNS[i / 16][i % 4]));
    }
    for (s, (o, n)) in state.iter_mut().zip(old.into_iter().zip([a, b, c, d])) {
        *s = u64::from(o.wrapping_add(n));
    }
}

fn stir_sha1(state: &mut [u64; 8], block: &[u8]) {
    let mut w = [0u32; 80];
    for i in 0..80 {
        w[i] = match i {
            0..16 => u32::from_be_bytes(word(block, i)),
            _ => (w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16]).rotate_left(1),
        };
    }
    let old: [u32; 5] = core::array::from_fn(|i| state[i] as u32);
    let [mut a, mut b, mut c, mut d, mut e] = old;
    for (i, w) in w.iter().enumerate() {
        let (f, k) = match i / 20 {
            0 => ((b & c) | (!b & d), 0x5a82_7999),
            1 => (b ^ c ^ d, 0x6ed9_eba1),
            2 => ((b & c) | (b & d) | (c & d), 0x8f1b_bcdc),
            _ => (b ^ c ^ d, 0xca62_c1d6u32),
        };
        let sum = a.rotate_left(5).wrapping_add(f).wrapping_add(e).wrapping_add(k).wrapping_add(*w);
        (e, d, c, b, a) = (d, c, b.rotate_left(30), a, sum);
    }
    for (s, (o, n)) in state.iter_mut().zip(old.into_iter().zip([a, b, c, d, e])) {
        *s = u64::from(o.wrapping_add(n));
    }
}

/// The rounds of SHA-2, for words of one width.
macro_rules! sha2 {
    ($name:ident, $word:ty, $rounds:literal, $constant:expr, $big0:expr, $big1:expr, $small0:expr, $small1:expr) => {
        fn $name(state: &mut [u64; 8], block: &[u8]) {
            const SIZE: usize = size_of::<$word>();
            let turn = |x: $word, [p, q, r]: [u32; 3]| x.rotate_right(p) ^ x.rotate_right(q) ^ x.rotate_right(r);
            // The third of the small turns is a shift.
            let shift = |x: $word, [p, q, r]: [u32; 3]| x.rotate_right(p) ^ x.rotate_right(q) ^ (x >> r);
            let mut w = [0 as $word; $rounds];
            for i in 0..$rounds {
                w[i] = if i < 16 {
                    block[i * SIZE..(i + 1) * SIZE].iter().fold(0, |x, b| x << 8 | <$word>::from(*b))
                } else {
                    shift(w[i - 2], $small1)
                        .wrapping_add(w[i - 7])
                        .wrapping_add(shift(w[i - 15], $small0))
                        .wrapping_add(w[i - 16])
                };
            }
            let old: [$word; 8] = core::array::from_fn(|i| state[i] as $word);
            let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = old;
            for i in 0..$rounds {
                let k: $word = $constant(ROOTS.cube[i]);
                let first = h
                    .wrapping_add(turn(e, $big1))
                    .wrapping_add((e & f) ^ (!e & g))
                    .wrapping_add(k)
                    .wrapping_add(w[i]);
                let second = turn(a, $big0).wrapping_add((a & b) ^ (a & c) ^ (b & c));
                (h, g, f, e) = (g, f, e, d.wrapping_add(first));
                (d, c, b, a) = (c, b, a, first.wrapping_add(second));
            }
            for (s, (o, n)) in state.iter_mut().zip(old.into_iter().zip([a, b, c, d, e, f, g, h])) {
                *s = u64::from(o.wrapping_add(n));
            }
        }
    };
}

sha2!(stir_narrow, u32, 64, |k: u64| (k >> 32) as u32, [2, 13, 22], [6, 11, 25], [7, 18, 3], [17, 19, 10]);
sha2!(stir_wide, u64, 80, |k: u64| k, [28, 34, 39], [14, 18, 41], [1, 8, 7], [19, 61, 6]);

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(algorithm: Algorithm, data: &[u8]) -> String {
        let mut d = Digest::new(algorithm);
        data.chunks(37).for_each(|part| d.update(part));
        d.finish().iter().map(|b| format!("{b:02x}")).collect()
    }

    #[test]
    fn digests_of_abc() {
        assert_eq!(hex(Md5, b"abc"), "900150983cd24fb0d6963f7d28e17f72");
        assert_eq!(hex(Sha1, b"abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
        assert_eq!(hex(Sha224, b"abc"), "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7");
        assert_eq!(
            hex(Sha256, b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert!(hex(Sha384, b"abc").starts_with("cb00753f45a35e8bb5a03d699ac65007272c32ab0eded163"));
        assert!(hex(Sha512, b"abc").starts_with("ddaf35a193617abacc417349ae20413112e6fa4e89a97ea2"));
    }
}
