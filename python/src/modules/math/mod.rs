//! `math`: functions of doubles, exact functions of integers, exact sums.

#[allow(clippy::excessive_precision, reason = "the coefficients are given with all their published digits")]
mod gamma;
mod ints;
mod libm;
mod logs;
mod real;
mod sums;
mod whole;

use freewheel::{Cx, Exc, ExcKind, NativeFn, Res};

use super::ModuleBuilder;

/// Why a function has no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The argument has no image.
    Domain,
    /// The result is too large.
    Range,
}

/// What a function of doubles answers.
pub type Number = Result<f64, Fault>;

impl Fault {
    #[cold]
    fn raise(self, cx: &Cx) -> Exc {
        match self {
            Fault::Domain => cx.value_error("math domain error"),
            Fault::Range => cx.error(ExcKind::OverflowError, "math range error"),
        }
    }
}

/// A function's answer as a value.
fn answer(cx: &Cx, r: Number) -> Res {
    match r {
        Ok(d) => cx.float(d),
        Err(fault) => Err(fault.raise(cx)),
    }
}

const TABLES: [&[(&str, NativeFn)]; 5] =
    [real::FUNCTIONS, logs::FUNCTIONS, ints::FUNCTIONS, sums::FUNCTIONS, whole::FUNCTIONS];

/// The module.
///
/// # Errors
/// The memory error.
pub fn module(cx: &Cx) -> Res {
    let mut m = ModuleBuilder::new(cx, "math")?;
    for (name, f) in TABLES.into_iter().flatten() {
        m = m.function(name, *f)?;
    }
    let constants = [
        ("pi", core::f64::consts::PI),
        ("e", core::f64::consts::E),
        ("tau", core::f64::consts::TAU),
        ("inf", f64::INFINITY),
        ("nan", f64::NAN),
    ];
    for (name, d) in constants {
        m = m.value(name, cx.float(d)?.value())?;
    }
    m.finish()
}
