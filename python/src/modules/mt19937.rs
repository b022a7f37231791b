//! The Mersenne Twister MT19937, seeded and read as CPython's `random` does, so that a program
//! with a fixed seed sees the same numbers.
//!
//! Source: M. Matsumoto and T. Nishimura, "Mersenne Twister: a 623-dimensionally equidistributed
//! uniform pseudorandom number generator", ACM TOMACS 8 (1998), with `init_by_array` of 2002.

/// Words of state.
pub const N: usize = 624;
const M: usize = 397;
const MATRIX: u32 = 0x9908_b0df;
const UPPER: u32 = 0x8000_0000;
const LOWER: u32 = 0x7fff_ffff;

/// A generator.
#[derive(Clone, Debug)]
pub struct Mt19937 {
    state: [u32; N],
    /// The next word to give out; `N` if the state is used up.
    index: usize,
}

impl Mt19937 {
    /// A generator seeded with the absolute value of an integer, given as words of 32 bits, least
    /// significant first. Leading zero words do not count.
    pub fn from_words(words: &[u32]) -> Self {
        let significant = words.iter().rposition(|&word| word != 0).map_or(0, |last| last + 1);
        let key = if significant == 0 { &[0] } else { &words[..significant] };
        let mut generator = Self::from_word(19_650_218);
        generator.mix_key(key);
        generator
    }

    /// A generator seeded with the absolute value of a small integer.
    pub fn from_int(seed: i64) -> Self {
        let magnitude = seed.unsigned_abs();
        Self::from_words(&[magnitude as u32, (magnitude >> 32) as u32])
    }

    /// A generator seeded with one word, in the way of the reference's `init_genrand`.
    fn from_word(seed: u32) -> Self {
        let mut state = [seed; N];
        for i in 1..N {
            let previous = state[i - 1];
            state[i] = 1_812_433_253_u32.wrapping_mul(previous ^ (previous >> 30)).wrapping_add(i as u32);
        }
        Self { state, index: N }
    }

    /// The reference's `init_by_array`.
    fn mix_key(&mut self, key: &[u32]) {
        let state = &mut self.state;
        let mixed = |previous: u32, factor: u32| (previous ^ (previous >> 30)).wrapping_mul(factor);
        let mut i = 1;
        for k in 0..N.max(key.len()) {
            let j = k % key.len();
            state[i] =
                (state[i] ^ mixed(state[i - 1], 1_664_525)).wrapping_add(key[j]).wrapping_add(j as u32);
            i = advance(state, i);
        }
        for _ in 1..N {
            state[i] = (state[i] ^ mixed(state[i - 1], 1_566_083_941)).wrapping_sub(i as u32);
            i = advance(state, i);
        }
        state[0] = UPPER;
        self.index = N;
    }

    /// The state and the position in it, as `getstate` shows them.
    pub fn state(&self) -> (&[u32; N], usize) {
        (&self.state, self.index)
    }

    /// A generator that goes on from a saved state; `None` if the position is out of range.
    pub fn from_state(state: [u32; N], index: usize) -> Option<Self> {
        (index <= N).then_some(Self { state, index })
    }

    /// Makes the next `N` words.
    #[cold]
    fn refill(&mut self) {
        let state = &mut self.state;
        for i in 0..N {
            let joined = (state[i] & UPPER) | (state[(i + 1) % N] & LOWER);
            let twist = if joined & 1 == 1 { MATRIX } else { 0 };
            state[i] = state[(i + M) % N] ^ (joined >> 1) ^ twist;
        }
        self.index = 0;
    }

    /// The next 32 random bits.
    #[inline]
    pub fn next_u32(&mut self) -> u32 {
        if self.index >= N {
            self.refill();
        }
        let mut word = self.state[self.index];
        self.index += 1;
        word ^= word >> 11;
        word ^= (word << 7) & 0x9d2c_5680;
        word ^= (word << 15) & 0xefc6_0000;
        word ^ (word >> 18)
    }

    /// The next float in `[0, 1)`, of 53 random bits.
    #[inline]
    pub fn random(&mut self) -> f64 {
        let high = f64::from(self.next_u32() >> 5);
        let low = f64::from(self.next_u32() >> 6);
        (high * 67_108_864.0 + low) * (1.0 / 9_007_199_254_740_992.0)
    }

    /// The next `bits` random bits, at most 64, as an integer.
    #[inline]
    pub fn getrandbits_u64(&mut self, bits: u32) -> u64 {
        assert!(bits <= 64, "{bits} bits do not fit");
        match bits {
            0 => 0,
            1..=32 => u64::from(self.next_u32() >> (32 - bits)),
            _ => {
                let low = u64::from(self.next_u32());
                low | u64::from(self.next_u32() >> (64 - bits)) << 32
            }
        }
    }

    /// The next `bits` random bits as words, least significant first.
    pub fn getrandbits(&mut self, bits: usize) -> Vec<u32> {
        let mut words: Vec<u32> = (0..bits.div_ceil(32)).map(|_| self.next_u32()).collect();
        if let (Some(last), spare @ 1..) = (words.last_mut(), (32 - bits % 32) % 32) {
            *last >>= spare;
        }
        words
    }

    /// A random integer below `limit`, each equally likely, drawn as `Random._randbelow` does.
    ///
    /// # Panics
    ///
    /// If `limit` is 0.
    pub fn below(&mut self, limit: u64) -> u64 {
        assert!(limit > 0, "there is no number below 0");
        let bits = 64 - limit.leading_zeros();
        loop {
            let drawn = self.getrandbits_u64(bits);
            if drawn < limit {
                return drawn;
            }
        }
    }
}

/// The place after `i` when the state is mixed; the first word follows the last.
fn advance(state: &mut [u32; N], i: usize) -> usize {
    if i + 1 < N {
        return i + 1;
    }
    state[0] = state[N - 1];
    1
}

#[cfg(test)]
mod tests {
    use super::*;

    const BIG_SEED_BITS: [u64; 3] = [1910715478, 5573119258279132251, 19];
    const BIG_SEED_WORDS: [u32; 3] = [2982097399, 3277056371, 0];
    const LAST_OF_2000: u32 = 1058062369;
    const RANDRANGE_10: [u64; 8] = [3, 9, 8, 2, 5, 9, 7, 9];

    /// `random.seed(42); [random.random() for _ in range(3)]`
    #[test]
    fn random_agrees_with_cpython() {
        let mut generator = Mt19937::from_int(42);
        let drawn = [generator.random(), generator.random(), generator.random()];
        assert_eq!(drawn, [0.6394267984578837, 0.025010755222666936, 0.27502931836911926]);
        let mut generator = Mt19937::from_int(0);
        assert_eq!(generator.random(), 0.8444218515250481);
    }

    /// `random.seed(2**100 + 12345)`, and its negation, then `getrandbits`.
    #[test]
    fn big_seeds_use_every_word() {
        let mut generator = Mt19937::from_words(&[12345, 0, 0, 16, 0]);
        assert_eq!(
            BIG_SEED_BITS,
            [u64::from(generator.next_u32()), generator.getrandbits_u64(64), generator.getrandbits_u64(5)]
        );
        assert_eq!(generator.getrandbits(70), BIG_SEED_WORDS);
        assert_eq!(generator.getrandbits(0), []);
        assert_eq!(Mt19937::from_int(-7).next_u32(), Mt19937::from_int(7).next_u32());
    }

    /// Beyond the first refill: `random.seed(1); [random.getrandbits(32) for _ in range(2000)][-1]`
    #[test]
    fn later_words_agree() {
        let mut generator = Mt19937::from_int(1);
        let last = (0..2000).map(|_| generator.next_u32()).last();
        assert_eq!(last, Some(LAST_OF_2000));
        let (state, index) = generator.state();
        let copy = Mt19937::from_state(*state, index);
        assert_eq!(copy.map(|mut copy| copy.next_u32()), Some(generator.next_u32()));
    }

    /// `random.seed(3); [random.randrange(10) for _ in range(8)]`
    #[test]
    fn below_draws_like_randrange() {
        let mut generator = Mt19937::from_int(3);
        let drawn: Vec<u64> = (0..8).map(|_| generator.below(10)).collect();
        assert_eq!(drawn, RANDRANGE_10);
    }
}
