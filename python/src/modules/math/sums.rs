//! Sums, products and distances over many numbers: `fsum`, `prod`, `hypot`, `dist`.

use freewheel::object::tuple::as_exact_tuple;
use freewheel::types::slots::Bin;
use freewheel::{Args, Cx, Exc, NativeFn, Ref, Res, Value};

use super::libm;

/// An exact sum: doubles that do not overlap, smallest first.
///
/// Source: J. R. Shewchuk, Adaptive Precision Floating-Point Arithmetic, Discrete Comput. Geom. 18 (1997).
#[derive(Default)]
struct Exact {
    parts: Vec<f64>,
    /// Sum of what is not finite.
    special: f64,
    infinities: f64,
}

impl Exact {
    /// Adds a number; false if finite numbers left the range of doubles.
    fn add(&mut self, mut x: f64) -> bool {
        let original = x;
        let mut kept = 0;
        for i in 0..self.parts.len() {
            let mut y = self.parts[i];
            if x.abs() < y.abs() {
                (x, y) = (y, x);
            }
            let high = x + y;
            let low = y - (high - x);
            if low != 0.0 {
                self.parts[kept] = low;
                kept += 1;
            }
            x = high;
        }
        self.parts.truncate(kept);
        if x == 0.0 {
            return true;
        }
        if x.is_finite() {
            self.parts.push(x);
            return true;
        }
        if original.is_finite() {
            return false;
        }
        if original.is_infinite() {
            self.infinities += original;
        }
        self.special += original;
        self.parts.clear();
        true
    }

    /// The finite sum, correctly rounded.
    fn rounded(&self) -> f64 {
        let Some((last, mut rest)) = self.parts.split_last() else { return 0.0 };
        let mut high = *last;
        let mut low = 0.0;
        while let Some((y, shorter)) = rest.split_last() {
            rest = shorter;
            let x = high;
            high = x + y;
            low = y - (high - x);
            if low != 0.0 {
                break;
            }
        }
        // A tie was rounded to even; a part further below may break it.
        if let Some(below) = rest.last()
            && (low < 0.0 && *below < 0.0 || low > 0.0 && *below > 0.0)
        {
            let twice = low * 2.0;
            let x = high + twice;
            if twice == x - high {
                high = x;
            }
        }
        high
    }
}

fn fsum(cx: &Cx, args: Args<'_>) -> Res {
    let [iterable] = args.exact(cx, "fsum")?;
    let mut sum = Exact::default();
    cx.for_each(iterable, |v| {
        if sum.add(cx.expect_f64(v.value())?) {
            return Ok(());
        }
        Err(cx.overflow_error("intermediate overflow in fsum"))
    })?;
    if sum.special != 0.0 {
        if sum.infinities.is_nan() {
            return Err(cx.value_error("-inf + inf in fsum"));
        }
        return cx.float(sum.special);
    }
    cx.float(sum.rounded())
}

fn prod(cx: &Cx, args: Args<'_>) -> Res {
    let [iterable, start] = args.parse(cx, "prod", ["/iterable", "*start"], 1)?;
    let mut r = Ref::new(start.unwrap_or(Value::small(1)));
    cx.for_each(iterable.expect("required"), |v| {
        let (a, b) = (r.value(), v.value());
        r = match (a.as_float(), b.as_float()) {
            (Some(x), Some(y)) => cx.float(x * y)?,
            _ if Value::both_int(a, b) => match Value::int_mul(a, b) {
                Some(p) => Ref::new(p),
                None => cx.binary(Bin::Mul, a, b)?,
            },
            _ => cx.binary(Bin::Mul, a, b)?,
        };
        Ok(())
    })?;
    Ok(r)
}

/// A sum of squares near one, with what rounding lost.
struct Squares {
    sum: f64,
    lost: [f64; 3],
}

impl Squares {
    fn new() -> Squares {
        Squares { sum: 1.0, lost: [0.0; 3] }
    }

    fn add(&mut self, x: f64, lost: usize) {
        let old = self.sum;
        self.sum += x;
        self.lost[lost] += (old - self.sum) + x;
    }

    fn total(&self) -> f64 {
        self.sum - 1.0 + (self.lost[0] + self.lost[1] + self.lost[2])
    }
}

/// A double as a sum of two with half as many bits (Veltkamp).
fn split(x: f64) -> (f64, f64) {
    let t = x * 134_217_729.0;
    let high = t - (t - x);
    (high, x - high)
}

/// Length of a vector of sizes: scaled, squared without loss, the root corrected once, as CPython 3.11 does, so
/// that results agree.
fn length(sizes: &[f64]) -> f64 {
    let max = sizes.iter().fold(0.0, |a: f64, b| if *b > a { *b } else { a });
    if max.is_infinite() {
        return max;
    }
    if sizes.iter().any(|x| x.is_nan()) {
        return f64::NAN;
    }
    if max == 0.0 || sizes.len() <= 1 {
        return max;
    }
    let (_, exponent) = libm::frexp(max);
    let mut squares = Squares::new();
    if exponent < -1023 {
        // The scale would overflow.
        sizes.iter().for_each(|x| squares.add(x / max * (x / max), 0));
        return max * (squares.sum - 1.0 + squares.lost[0]).sqrt();
    }
    let scale = libm::ldexp(1.0, -exponent);
    for x in sizes {
        let (high, low) = split(x * scale);
        squares.add(high * high, 0);
        squares.add(2.0 * high * low, 1);
        squares.lost[2] += low * low;
    }
    let h = squares.total().sqrt();
    let (high, low) = split(h);
    squares.add(-high * high, 0);
    squares.add(-2.0 * high * low, 1);
    squares.add(-low * low, 2);
    (h + squares.total() / (2.0 * h)) / scale
}

fn hypot(cx: &Cx, args: Args<'_>) -> Res {
    super::super::support::no_keywords(cx, &args, "hypot")?;
    let sizes = args.positional().map(|v| Ok(cx.expect_f64(v)?.abs())).collect::<Result<Vec<f64>, Exc>>()?;
    cx.float(length(&sizes))
}

fn point(cx: &Cx, v: Value) -> Result<Vec<f64>, Exc> {
    let items = match as_exact_tuple(v) {
        Some(t) => t.iter().map(Ref::new).collect(),
        None => cx.collect(v)?,
    };
    items.iter().map(|v| cx.expect_f64(v.value())).collect()
}

fn dist(cx: &Cx, args: Args<'_>) -> Res {
    let [p, q] = args.exact(cx, "dist")?;
    let (p, q) = (point(cx, p)?, point(cx, q)?);
    if p.len() != q.len() {
        return Err(cx.value_error("both points must have the same number of dimensions"));
    }
    let sizes: Vec<f64> = p.iter().zip(&q).map(|(a, b)| (a - b).abs()).collect();
    cx.float(length(&sizes))
}

pub(super) const FUNCTIONS: &[(&str, NativeFn)] =
    &[("dist", dist), ("fsum", fsum), ("hypot", hypot), ("prod", prod)];
