//! Exact functions of integers: `factorial`, `gcd`, `lcm`, `comb`, `perm`, `isqrt`.

use dashu_int::ops::{BitTest, Gcd, SquareRoot, UnsignedAbs};
use dashu_int::{IBig, UBig};
use freewheel::{Args, Cx, Exc, NativeFn, Res, Value};

/// An argument as a big integer.
fn big(cx: &Cx, v: Value) -> Result<IBig, Exc> {
    let i = cx.index(v)?;
    Ok(cx.as_big(i.value()).expect("an index is an integer"))
}

fn answer(cx: &Cx, n: UBig) -> Res {
    cx.big_int(IBig::from(n))
}

/// `low * (low + 1) * … * high` for machine words, by halving, so that factors stay of like size.
fn product(low: u64, high: u64) -> UBig {
    if low > high {
        return UBig::ONE;
    }
    if high - low < 8 {
        let mut small: u128 = 1;
        let mut whole = UBig::ONE;
        for i in low..=high {
            match small.checked_mul(u128::from(i)) {
                Some(p) => small = p,
                None => {
                    whole *= UBig::from(small);
                    small = u128::from(i);
                }
            }
        }
        return whole * UBig::from(small);
    }
    let middle = low + (high - low) / 2;
    product(low, middle) * product(middle + 1, high)
}

/// The product of `n - from`, …, `n - (to - 1)`, for an `n` of any size.
fn falling(n: &UBig, from: u64, to: u64) -> UBig {
    match to - from {
        0 => UBig::ONE,
        1 => n - UBig::from(from),
        width => falling(n, from, from + width / 2) * falling(n, from + width / 2, to),
    }
}

/// `n! / (n - k)!`.
fn falling_factorial(n: &UBig, k: u64) -> UBig {
    match u64::try_from(n) {
        Ok(n) => product(n - k + 1, n),
        Err(_) => falling(n, 0, k),
    }
}

fn factorial_of(cx: &Cx, v: Value) -> Res {
    let n = big(cx, v)?;
    if n < IBig::ZERO {
        return Err(cx.value_error("factorial() not defined for negative values"));
    }
    let Ok(n) = i64::try_from(&n) else {
        let text = format!("factorial() argument should not exceed {}", i64::MAX);
        return Err(cx.overflow_error(text));
    };
    if n <= 20 {
        return cx.uint((1..=n as u64).product());
    }
    room_for_product(cx, n as u64, bits(n as u64))?;
    answer(cx, product(2, n as u64))
}

fn bits(n: u64) -> u64 {
    u64::from(64 - n.leading_zeros())
}

/// Makes sure that there is memory for a product of `k` numbers of so many bits.
fn room_for_product(cx: &Cx, k: u64, bits: u64) -> Result<(), Exc> {
    cx.room_for_product(usize::try_from(k.saturating_mul(bits)).unwrap_or(usize::MAX))
}

fn factorial(cx: &Cx, args: Args<'_>) -> Res {
    let [v] = args.exact(cx, "factorial")?;
    factorial_of(cx, v)
}

/// The two arguments of `comb` and `perm`.
fn choice(cx: &Cx, n: Value, k: Value) -> Result<(UBig, UBig), Exc> {
    let (n, k) = (big(cx, n)?, big(cx, k)?);
    for (name, x) in [("n", &n), ("k", &k)] {
        if *x < IBig::ZERO {
            return Err(cx.value_error(format!("{name} must be a non-negative integer")));
        }
    }
    Ok((n.unsigned_abs(), k.unsigned_abs()))
}

fn too_many(cx: &Cx, what: &str) -> Exc {
    cx.overflow_error(format!("{what} must not exceed {}", i64::MAX))
}

fn perm(cx: &Cx, args: Args<'_>) -> Res {
    let [n, k] = args.range(cx, "perm", 1)?;
    let n = n.expect("required");
    let Some(k) = k.filter(|k| *k != Value::NONE) else { return factorial_of(cx, n) };
    let (n, k) = choice(cx, n, k)?;
    if k > n {
        return cx.int(0);
    }
    let Ok(k) = i64::try_from(&IBig::from(k)) else { return Err(too_many(cx, "k")) };
    room_for_product(cx, k as u64, n.bit_len() as u64)?;
    answer(cx, falling_factorial(&n, k as u64))
}

fn comb(cx: &Cx, args: Args<'_>) -> Res {
    let [n, k] = args.exact(cx, "comb")?;
    let (n, k) = choice(cx, n, k)?;
    if k > n {
        return cx.int(0);
    }
    let k = k.clone().min(&n - k);
    let Ok(k) = i64::try_from(&IBig::from(k)) else { return Err(too_many(cx, "min(n - k, k)")) };
    if let (Ok(n), true) = (u64::try_from(&n), k < 64)
        && let Some(small) = small_comb(n, k as u64)
    {
        return cx.uint(small);
    }
    room_for_product(cx, k as u64, n.bit_len() as u64)?;
    answer(cx, falling_factorial(&n, k as u64) / product(2, k as u64))
}

/// The binomial coefficient, if all intermediate results fit in a double word and the result in a word.
fn small_comb(n: u64, k: u64) -> Option<u64> {
    let mut r: u128 = 1;
    for i in 0..k {
        r = r.checked_mul(u128::from(n - i))? / u128::from(i + 1);
    }
    u64::try_from(r).ok()
}

fn isqrt(cx: &Cx, args: Args<'_>) -> Res {
    let [v] = args.exact(cx, "isqrt")?;
    let n = cx.index(v)?;
    if let Some(i) = cx.as_i64(n.value())
        && i >= 0
    {
        return cx.int(i.isqrt());
    }
    let n = cx.as_big(n.value()).expect("an index is an integer");
    if n < IBig::ZERO {
        return Err(cx.value_error("isqrt() argument must be nonnegative"));
    }
    answer(cx, n.unsigned_abs().sqrt())
}

fn small_gcd(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// The greatest common divisor; that of nothing, and of zeros, is zero.
fn big_gcd(a: UBig, b: UBig) -> UBig {
    if a == UBig::ZERO {
        return b;
    }
    if b == UBig::ZERO { a } else { a.gcd(b) }
}

/// A magnitude that is small as long as it can be.
enum Magnitude {
    Small(u64),
    Big(UBig),
}

impl Magnitude {
    fn of(cx: &Cx, v: Value) -> Result<Magnitude, Exc> {
        let i = cx.index(v)?;
        Ok(match cx.as_i64(i.value()) {
            Some(i) => Magnitude::Small(i.unsigned_abs()),
            None => Magnitude::Big(cx.as_big(i.value()).expect("an index is an integer").unsigned_abs()),
        })
    }

    fn big(self) -> UBig {
        match self {
            Magnitude::Small(i) => UBig::from(i),
            Magnitude::Big(n) => n,
        }
    }

    fn value(self, cx: &Cx) -> Res {
        match self {
            Magnitude::Small(i) => cx.uint(i),
            Magnitude::Big(n) => answer(cx, n),
        }
    }
}

fn gcd(cx: &Cx, args: Args<'_>) -> Res {
    super::super::support::no_keywords(cx, &args, "gcd")?;
    let mut r = Magnitude::Small(0);
    for v in args.positional() {
        r = match (r, Magnitude::of(cx, v)?) {
            (Magnitude::Small(a), Magnitude::Small(b)) => Magnitude::Small(small_gcd(a, b)),
            (a, b) => Magnitude::Big(big_gcd(a.big(), b.big())),
        };
    }
    r.value(cx)
}

fn lcm(cx: &Cx, args: Args<'_>) -> Res {
    super::super::support::no_keywords(cx, &args, "lcm")?;
    let mut r = Magnitude::Small(1);
    for v in args.positional() {
        r = match (r, Magnitude::of(cx, v)?) {
            (Magnitude::Small(0), _) | (_, Magnitude::Small(0)) => Magnitude::Small(0),
            (Magnitude::Small(a), Magnitude::Small(b)) if (a / small_gcd(a, b)).checked_mul(b).is_some() => {
                Magnitude::Small(a / small_gcd(a, b) * b)
            }
            (a, b) => {
                let (a, b) = (a.big(), b.big());
                Magnitude::Big(&a / big_gcd(a.clone(), b.clone()) * b)
            }
        };
    }
    r.value(cx)
}

pub(super) const FUNCTIONS: &[(&str, NativeFn)] =
    &[("comb", comb), ("factorial", factorial), ("gcd", gcd), ("isqrt", isqrt), ("lcm", lcm), ("perm", perm)];
