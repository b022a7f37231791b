//! Functions of the system's mathematical library that `std` does not offer, or computes in its own way.
//!
//! Results must be the very doubles that the platform's C library gives, so they come from there. `std` links
//! that library already.

// SAFETY: these are the functions of the C standard, with its signatures; they take and give numbers only.
#[allow(unsafe_code, reason = "declares functions that are safe to call")]
unsafe extern "C" {
    pub safe fn acosh(x: f64) -> f64;
    pub safe fn asinh(x: f64) -> f64;
    pub safe fn atanh(x: f64) -> f64;
    pub safe fn erf(x: f64) -> f64;
    pub safe fn erfc(x: f64) -> f64;
    pub safe fn ldexp(x: f64, exponent: core::ffi::c_int) -> f64;
    pub safe fn nextafter(x: f64, towards: f64) -> f64;
    pub safe fn remainder(x: f64, y: f64) -> f64;
}

/// The number as a fraction from 0.5 up to but excluding 1, and a power of two; zero, infinity and what is not
/// a number are their own fraction.
pub fn frexp(x: f64) -> (f64, i32) {
    if x == 0.0 || !x.is_finite() {
        return (x, 0);
    }
    let bits = x.to_bits();
    let exponent = (bits >> 52 & 0x7ff) as i32;
    if exponent == 0 {
        // A subnormal number is made a normal one first.
        let (m, e) = frexp(x * (1u64 << 54) as f64);
        return (m, e - 54);
    }
    (f64::from_bits(bits & !(0x7ff << 52) | 1022 << 52), exponent - 1022)
}

/// The cube root as the GNU C library computes it up to version 2.41; `std` has a different one, and what comes
/// out differs in the last bit.
///
/// Source: U. Drepper, D. Tang (glibc, `s_cbrt.c`).
pub fn cbrt(x: f64) -> f64 {
    const ROOT_2: f64 = 1.259_921_049_894_873_2;
    const ROOT_4: f64 = 1.587_401_051_968_199_6;
    if x == 0.0 || !x.is_finite() {
        return x + x;
    }
    let (m, e) = frexp(x.abs());
    let u = 0.354_895_765_043_919_84
        + ((1.508_191_937_815_849
            - ((2.114_994_941_673_713
                - ((2.446_931_225_635_344_4
                    - ((1.834_692_774_836_130_8
                        - (0.784_932_344_976_639_2 - 0.145_263_899_385_486_37 * m) * m)
                        * m))
                    * m))
                * m))
            * m);
    let cube = u * u * u;
    let factor = [1.0 / ROOT_4, 1.0 / ROOT_2, 1.0, ROOT_2, ROOT_4][(2 + e % 3) as usize];
    let root = u * (cube + 2.0 * m) / (2.0 * cube + m) * factor;
    ldexp(if x > 0.0 { root } else { -root }, e / 3)
}
