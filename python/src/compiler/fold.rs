//! Constant folding: which expressions are constants, and their values.
//!
//! Nothing is folded that would raise or grow large; results that do not fit 64 bits are left to the runtime.

use freewheel_specializer::Const;
use ruff_python_ast::{self as ast, Expr, Operator, UnaryOp};

use super::bigint;
use super::symtable::{RED_ZONE, STACK_SEGMENT};

/// Longest string or byte string made by folding.
const MAX_TEXT: usize = 4096;

/// The value of a constant expression.
pub(super) fn fold(e: &Expr) -> Option<Const> {
    match e {
        Expr::NumberLiteral(n) => Some(number(&n.value)),
        Expr::StringLiteral(s) => Some(Const::Str(s.value.to_str().into())),
        Expr::BytesLiteral(b) => Some(Const::Bytes(b.value.bytes().collect())),
        Expr::BooleanLiteral(b) => Some(Const::Bool(b.value)),
        Expr::NoneLiteral(_) => Some(Const::None),
        Expr::EllipsisLiteral(_) => Some(Const::Ellipsis),
        Expr::Name(n) if &n.id == "__debug__" => Some(Const::Bool(true)),
        Expr::UnaryOp(u) => unary(u.op, deeper(&u.operand)?),
        Expr::BinOp(b) => {
            // Most chains end in something that is no constant; looking right first keeps long ones cheap.
            let right = deeper(&b.right)?;
            binary(b.op, deeper(&b.left)?, right)
        }
        Expr::Tuple(t) => t.elts.iter().map(fold).collect::<Option<Vec<_>>>().map(|v| Const::Tuple(v.into())),
        _ => None,
    }
}

/// As [`fold`], safe on chains of any length.
fn deeper(e: &Expr) -> Option<Const> {
    match e {
        Expr::UnaryOp(_) | Expr::BinOp(_) => stacker::maybe_grow(RED_ZONE, STACK_SEGMENT, || fold(e)),
        _ => fold(e),
    }
}

/// The right side of `in` as a constant: lists and sets of constants are never seen as such there.
pub(super) fn fold_container(e: &Expr) -> Option<Const> {
    match e {
        Expr::List(l) => l.elts.iter().map(fold).collect::<Option<Vec<_>>>().map(|v| Const::Tuple(v.into())),
        Expr::Set(s) => {
            s.elts.iter().map(fold).collect::<Option<Vec<_>>>().map(|v| Const::FrozenSet(v.into()))
        }
        _ => fold(e),
    }
}

/// The value of a number literal.
pub(super) fn number(n: &ast::Number) -> Const {
    match n {
        ast::Number::Int(i) => match (i.as_i64(), i.as_u64()) {
            (Some(i), _) => Const::Int(i),
            (None, Some(u)) => Const::BigInt(u.to_string().into()),
            (None, None) => Const::BigInt(bigint::decimal(&i.to_string()).into()),
        },
        ast::Number::Float(f) => Const::Float(*f),
        ast::Number::Complex { real, imag } => Const::Complex(*real, *imag),
    }
}

/// Truth of a constant.
pub(super) fn truth(c: &Const) -> bool {
    match c {
        Const::None => false,
        Const::Bool(b) => *b,
        Const::Int(i) => *i != 0,
        Const::Float(f) => *f != 0.0,
        Const::Complex(a, b) => *a != 0.0 || *b != 0.0,
        Const::Str(s) => !s.is_empty(),
        Const::Bytes(b) => !b.is_empty(),
        Const::Tuple(t) | Const::FrozenSet(t) => !t.is_empty(),
        Const::Ellipsis | Const::BigInt(_) | Const::Code(_) => true,
    }
}

fn unary(op: UnaryOp, c: Const) -> Option<Const> {
    Some(match (op, c) {
        (UnaryOp::Not, c) => Const::Bool(!truth(&c)),
        (UnaryOp::UAdd, c @ (Const::Int(_) | Const::BigInt(_) | Const::Float(_) | Const::Complex(..))) => c,
        (UnaryOp::USub, Const::Int(i64::MIN)) => return None,
        (UnaryOp::USub, Const::Int(i)) => Const::Int(-i),
        (UnaryOp::USub, Const::BigInt(s)) => match s.strip_prefix('-') {
            Some(digits) => Const::BigInt(digits.into()),
            None => {
                let negative = format!("-{s}");
                negative.parse().map_or_else(|_| Const::BigInt(negative.into()), Const::Int)
            }
        },
        (UnaryOp::USub, Const::Float(f)) => Const::Float(-f),
        (UnaryOp::USub, Const::Complex(a, b)) => Const::Complex(-a, -b),
        (UnaryOp::Invert, Const::Int(i)) => Const::Int(!i),
        _ => return None,
    })
}

fn binary(op: Operator, a: Const, b: Const) -> Option<Const> {
    match (a, b) {
        (Const::Int(a), Const::Int(b)) => int(op, a, b),
        (Const::Float(a), Const::Float(b)) => float(op, a, b),
        (Const::Float(a), Const::Int(b)) => float(op, a, exact(b)?),
        (Const::Int(a), Const::Float(b)) => float(op, exact(a)?, b),
        (Const::Complex(a, b), c) => {
            let (c, d) = complex_parts(&c)?;
            complex(op, (a, b), (c, d))
        }
        (a, Const::Complex(c, d)) => complex(op, complex_parts(&a)?, (c, d)),
        (Const::Str(a), Const::Str(b)) if op == Operator::Add && a.len() + b.len() <= MAX_TEXT => {
            Some(Const::Str(format!("{a}{b}").into()))
        }
        (Const::Str(a), Const::Int(n)) | (Const::Int(n), Const::Str(a)) if op == Operator::Mult => {
            Some(Const::Str(a.repeat(times(n, a.len())?).into()))
        }
        (Const::Bytes(a), Const::Bytes(b)) if op == Operator::Add && a.len() + b.len() <= MAX_TEXT => {
            Some(Const::Bytes([a, b].concat().into()))
        }
        (Const::Bytes(a), Const::Int(n)) | (Const::Int(n), Const::Bytes(a)) if op == Operator::Mult => {
            Some(Const::Bytes(a.repeat(times(n, a.len())?).into()))
        }
        _ => None,
    }
}

fn times(n: i64, len: usize) -> Option<usize> {
    let n = usize::try_from(n.max(0)).ok()?;
    (n.checked_mul(len)? <= MAX_TEXT).then_some(n)
}

/// An integer as a float, if that is exact.
fn exact(i: i64) -> Option<f64> {
    (i.unsigned_abs() <= 1 << 53).then_some(i as f64)
}

fn int(op: Operator, a: i64, b: i64) -> Option<Const> {
    let value = match op {
        Operator::Add => a.checked_add(b)?,
        Operator::Sub => a.checked_sub(b)?,
        Operator::Mult => a.checked_mul(b)?,
        Operator::Div if b != 0 => return Some(Const::Float(exact(a)? / exact(b)?)),
        Operator::FloorDiv if b != 0 => {
            let q = a.checked_div(b)?;
            if a % b != 0 && (a < 0) != (b < 0) { q - 1 } else { q }
        }
        Operator::Mod if b != 0 => {
            let r = a.checked_rem(b)?;
            if r != 0 && (r < 0) != (b < 0) { r + b } else { r }
        }
        Operator::Pow if b >= 0 => a.checked_pow(u32::try_from(b).ok()?)?,
        Operator::LShift if (0..63).contains(&b) => {
            let shifted = a.checked_shl(b as u32)?;
            (shifted >> b == a).then_some(shifted)?
        }
        Operator::RShift if b >= 0 => a >> b.min(63),
        Operator::BitAnd => a & b,
        Operator::BitOr => a | b,
        Operator::BitXor => a ^ b,
        _ => return None,
    };
    Some(Const::Int(value))
}

fn float(op: Operator, a: f64, b: f64) -> Option<Const> {
    Some(Const::Float(match op {
        Operator::Add => a + b,
        Operator::Sub => a - b,
        Operator::Mult => a * b,
        Operator::Div if b != 0.0 => a / b,
        _ => return None,
    }))
}

fn complex_parts(c: &Const) -> Option<(f64, f64)> {
    match c {
        Const::Complex(a, b) => Some((*a, *b)),
        Const::Float(f) => Some((*f, 0.0)),
        Const::Int(i) => Some((exact(*i)?, 0.0)),
        _ => None,
    }
}

fn complex(op: Operator, (a, b): (f64, f64), (c, d): (f64, f64)) -> Option<Const> {
    match op {
        Operator::Add => Some(Const::Complex(a + c, b + d)),
        Operator::Sub => Some(Const::Complex(a - c, b - d)),
        _ => None,
    }
}
