//! Encoding of one instruction: a 64-bit word, `op | n << 8 | a << 16 | b << 32 | c << 48`.

use crate::table::Op;

/// Operand value that stands for "no register" or "no constant".
pub const NO_REG: u16 = u16::MAX;

/// One encoded instruction.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(transparent)]
pub struct Instr(pub u64);

const _: () = assert!(size_of::<Instr>() == 8);

impl Instr {
    /// An instruction with three 16-bit operands and the small operand `n`.
    #[inline]
    pub const fn new(op: Op, n: u8, a: u16, b: u16, c: u16) -> Instr {
        Instr(op as u64 | (n as u64) << 8 | (a as u64) << 16 | (b as u64) << 32 | (c as u64) << 48)
    }

    /// An instruction whose `b` and `c` hold one 32-bit number.
    #[inline]
    pub const fn wide(op: Op, n: u8, a: u16, bc: i32) -> Instr {
        Instr(op as u64 | (n as u64) << 8 | (a as u64) << 16 | (bc as u32 as u64) << 32)
    }

    /// The opcode's number.
    #[inline(always)]
    pub const fn op_number(self) -> u8 {
        self.0 as u8
    }

    /// The opcode, if the number is one.
    #[inline]
    pub fn op(self) -> Option<Op> {
        Op::from_u8(self.op_number())
    }

    /// The small operand.
    #[inline(always)]
    pub const fn n(self) -> u8 {
        (self.0 >> 8) as u8
    }

    /// The first operand.
    #[inline(always)]
    pub const fn a(self) -> usize {
        (self.0 >> 16) as u16 as usize
    }

    /// The second operand.
    #[inline(always)]
    pub const fn b(self) -> usize {
        (self.0 >> 32) as u16 as usize
    }

    /// The third operand.
    #[inline(always)]
    pub const fn c(self) -> usize {
        (self.0 >> 48) as usize
    }

    /// The second operand as a signed number.
    #[inline(always)]
    pub const fn b_signed(self) -> i64 {
        (self.0 >> 32) as i16 as i64
    }

    /// The third operand as a signed number.
    #[inline(always)]
    pub const fn c_signed(self) -> i64 {
        (self.0 as i64) >> 48
    }

    /// `b` and `c` as one signed 32-bit number.
    #[inline(always)]
    pub const fn bc(self) -> i32 {
        ((self.0 as i64) >> 32) as i32
    }
}
