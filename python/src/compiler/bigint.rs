//! Decimal digits of integer literals that do not fit 64 bits.

/// Decimal digits of a big literal as the parser keeps it: decimal digits, or a prefixed token such as `0xff`.
pub(super) fn decimal(token: &str) -> String {
    let token = token.replace('_', "");
    let radix = match token.get(..2) {
        Some("0x" | "0X") => 16,
        Some("0o" | "0O") => 8,
        Some("0b" | "0B") => 2,
        _ => {
            let digits = token.trim_start_matches('0');
            return if digits.is_empty() { "0".to_owned() } else { digits.to_owned() };
        }
    };
    convert(&token[2..], radix)
}

/// Converts digits of a power-of-two radix, base 10^9 being the target.
fn convert(digits: &str, radix: u32) -> String {
    const BASE: u64 = 1_000_000_000;
    // Several digits go in at once: the largest power of the radix below 2^32.
    let step = match radix {
        16 => 7,
        8 => 10,
        _ => 31,
    };
    let mut limbs: Vec<u32> = vec![0];
    let bytes = digits.as_bytes();
    for chunk in bytes.chunks(step) {
        let factor = (radix as u64).pow(chunk.len() as u32);
        let mut carry = chunk
            .iter()
            .fold(0u64, |n, d| n * radix as u64 + (*d as char).to_digit(radix).unwrap_or(0) as u64);
        for limb in &mut limbs {
            let value = *limb as u64 * factor + carry;
            *limb = (value % BASE) as u32;
            carry = value / BASE;
        }
        while carry > 0 {
            limbs.push((carry % BASE) as u32);
            carry /= BASE;
        }
    }
    let mut out = limbs.last().map_or(String::new(), u32::to_string);
    limbs.iter().rev().skip(1).for_each(|limb| out.push_str(&format!("{limb:09}")));
    out
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn converts_all_radixes() {
        assert_eq!(decimal("0xffff_ffff_ffff_ffff_ff"), "4722366482869645213695");
        assert_eq!(decimal("0x10000000000000000"), "18446744073709551616");
        assert_eq!(decimal("0o2000000000000000000000"), "18446744073709551616");
        assert_eq!(decimal(&format!("0b1{}", "0".repeat(64))), "18446744073709551616");
        assert_eq!(decimal("00123456789012345678901234567890"), "123456789012345678901234567890");
    }
}
