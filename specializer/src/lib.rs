//! The instruction set of Freewheel's register machine, and what is made of it.
//!
//! One table ([`for_each_op!`]) names every instruction, its operands and its inline-cache words. The opcode
//! enum, the encoder, the decoder, the disassembler, the interpreter's match arms and the reference page of the
//! book all come from that table; there is no second list.
//!
//! This crate knows words and offsets, never objects: constants are described by [`Const`] and become objects
//! in the runtime that loads a [`CodeProto`].
#![forbid(unsafe_code)]

mod disasm;
mod instr;
mod proto;
mod table;

pub use disasm::{disassemble, reference_page};
pub use instr::{Instr, NO_REG};
pub use proto::{CodeFlags, CodeProto, Const, Handler, LocalKind, Span};
pub use table::{Op, OpInfo, Role};
