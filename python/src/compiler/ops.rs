//! Arithmetic, comparison, and conditions that jump.

use freewheel_specializer::{Const, Op};
use ruff_python_ast::{self as ast, CmpOp, Expr, Operator, UnaryOp};
use ruff_text_size::Ranged;

use super::codegen::Compiler;
use super::expr::small_int;
use super::fold::{fold, fold_container, truth};
use super::source::Res;
use super::unit::{Label, Reg};

/// The instruction for an arithmetic operator.
pub(super) fn arithmetic(op: Operator) -> Op {
    match op {
        Operator::Add => Op::Add,
        Operator::Sub => Op::Sub,
        Operator::Mult => Op::Mul,
        Operator::MatMult => Op::MatMul,
        Operator::Div => Op::TrueDiv,
        Operator::Mod => Op::Mod,
        Operator::Pow => Op::Pow,
        Operator::LShift => Op::LShift,
        Operator::RShift => Op::RShift,
        Operator::BitOr => Op::Or,
        Operator::BitXor => Op::Xor,
        Operator::BitAnd => Op::And,
        Operator::FloorDiv => Op::FloorDiv,
    }
}

/// The form of an arithmetic instruction with an immediate on the right.
fn immediate_form(op: Operator) -> Option<Op> {
    Some(match op {
        Operator::Add => Op::AddI,
        Operator::Sub => Op::SubI,
        Operator::Mult => Op::MulI,
        Operator::FloorDiv => Op::FloorDivI,
        Operator::Mod => Op::ModI,
        Operator::BitAnd => Op::AndI,
        Operator::LShift => Op::LShiftI,
        Operator::RShift => Op::RShiftI,
        _ => return None,
    })
}

/// A comparison's instruction, its jumping form and that form's immediate form; `true` if the jumping form
/// asks the opposite question.
fn comparison(op: CmpOp) -> (Op, Op, Option<Op>, bool) {
    match op {
        CmpOp::Eq => (Op::Eq, Op::JEq, Some(Op::JEqI), false),
        CmpOp::NotEq => (Op::Ne, Op::JNe, Some(Op::JNeI), false),
        CmpOp::Lt => (Op::Lt, Op::JLt, Some(Op::JLtI), false),
        CmpOp::LtE => (Op::Le, Op::JLe, Some(Op::JLeI), false),
        CmpOp::Gt => (Op::Gt, Op::JGt, Some(Op::JGtI), false),
        CmpOp::GtE => (Op::Ge, Op::JGe, Some(Op::JGeI), false),
        CmpOp::Is => (Op::Is, Op::JIs, None, false),
        CmpOp::IsNot => (Op::IsNot, Op::JIs, None, true),
        CmpOp::In => (Op::In, Op::JIn, None, false),
        CmpOp::NotIn => (Op::NotIn, Op::JIn, None, true),
    }
}

impl<'a> Compiler<'a> {
    pub fn bin_op(&mut self, b: &'a ast::ExprBinOp, dst: Reg) -> Res {
        let left = self.operand_in(&b.left, &[&b.right], dst)?;
        self.arithmetic_with(b.op, 0, dst, left, &b.right)
    }

    /// `dst := left op right`; `n` is 1 for the in-place form.
    pub fn arithmetic_with(&mut self, op: Operator, n: u8, dst: Reg, left: Reg, right: &'a Expr) -> Res {
        if let (Some(op), Some(i)) = (immediate_form(op), small_int(right)) {
            self.u.emit(op, n, dst, left, i as u16);
            return Ok(());
        }
        let right = self.operand(right)?;
        self.u.emit(arithmetic(op), n, dst, left, right);
        Ok(())
    }

    pub fn unary_op(&mut self, u: &'a ast::ExprUnaryOp, dst: Reg) -> Res {
        let op = match u.op {
            UnaryOp::Invert => Op::Invert,
            UnaryOp::UAdd => Op::Pos,
            UnaryOp::USub => Op::Neg,
            UnaryOp::Not => Op::Not,
        };
        if u.op == UnaryOp::Not
            && let Expr::Compare(c) = &*u.operand
            && let [op @ (CmpOp::Is | CmpOp::IsNot | CmpOp::In | CmpOp::NotIn)] = &*c.ops
        {
            // `not a in b` is `a not in b`; the four are exact opposites in pairs.
            let opposite = match op {
                CmpOp::Is => CmpOp::IsNot,
                CmpOp::IsNot => CmpOp::Is,
                CmpOp::In => CmpOp::NotIn,
                _ => CmpOp::In,
            };
            self.at(c.range);
            return self.compare_once(&c.left, opposite, &c.comparators[0], dst);
        }
        let operand = self.operand_in(&u.operand, &[], dst)?;
        self.emit(op, dst, operand, 0);
        Ok(())
    }

    /// The right operand of a comparison; containers after `in` may become constants.
    fn comparand(&mut self, op: CmpOp, e: &'a Expr) -> Res<Reg> {
        if matches!(op, CmpOp::In | CmpOp::NotIn)
            && let Some(c) = fold_container(e)
        {
            let t = self.u.temp();
            self.u.load_const(t, c);
            return Ok(t);
        }
        self.operand(e)
    }

    fn compare_once(&mut self, left: &'a Expr, op: CmpOp, right: &'a Expr, dst: Reg) -> Res {
        let left = self.operand_in(left, &[right], dst)?;
        let right = self.comparand(op, right)?;
        self.emit(comparison(op).0, dst, left, right);
        Ok(())
    }

    pub fn compare(&mut self, c: &'a ast::ExprCompare, dst: Reg) -> Res {
        if let [op] = &*c.ops {
            return self.compare_once(&c.left, *op, &c.comparators[0], dst);
        }
        let value = self.work_reg(dst);
        let (fail, end) = (self.u.label(), self.u.label());
        let middle = self.chain(c, |me, op, left, right| {
            me.emit(comparison(op).0, value, left, right);
            me.u.branch(Op::JFalse, 1, value, 0, fail);
        })?;
        let (left, op, right) = middle;
        let right = self.comparand(op, right)?;
        self.emit(comparison(op).0, value, left, right);
        self.u.jump(end);
        self.u.bind(fail);
        // The operand that the next comparison would have consumed.
        if self.u.is_temp(left) {
            self.u.clear(left);
        }
        self.u.bind(end);
        self.u.mov(dst, value);
        Ok(())
    }

    /// All comparisons of a chain but the last. `test` compares and jumps away on failure, at which time the
    /// register returned (where the last comparison's left operand is, too) still holds a value.
    fn chain(
        &mut self,
        c: &'a ast::ExprCompare,
        mut test: impl FnMut(&mut Self, CmpOp, Reg, Reg),
    ) -> Res<(Reg, CmpOp, &'a Expr)> {
        let last = c.ops.len() - 1;
        // Middle operands are used twice. All that need a temporary share one, so that failure finds it.
        let shared = self.u.temp();
        let rest: Vec<&Expr> = c.comparators.iter().collect();
        let mut left = self.operand_before(&c.left, &rest)?;
        let mut live = false;
        for i in 0..last {
            let sp = self.u.sp;
            let mut right = self.operand_before(&c.comparators[i], &rest[i + 1..])?;
            let keep = if self.u.is_temp(right) || live {
                let copy = self.u.temp();
                self.emit(Op::Copy, copy, right, 0);
                // `left` may be the shared register itself, so it moves out of the way first.
                if live {
                    let t = self.u.temp();
                    self.u.mov(t, left);
                    left = t;
                }
                self.u.mov(shared, right);
                right = copy;
                live = true;
                shared
            } else {
                right
            };
            test(self, c.ops[i], left, right);
            self.u.sp = sp;
            left = keep;
        }
        Ok((left, c.ops[last], &c.comparators[last]))
    }

    /// Jumps to `target` if the truth of an expression is `when`; falls through otherwise.
    pub fn cond_jump(&mut self, e: &'a Expr, target: Label, when: bool) -> Res {
        let sp = self.u.sp;
        let before = self.at(e.range());
        let result = self.deeper(|me| me.cond_jump_inner(e, target, when));
        self.u.span = before;
        self.u.sp = sp;
        result
    }

    fn cond_jump_inner(&mut self, e: &'a Expr, target: Label, when: bool) -> Res {
        if let Some(c) = fold(e) {
            if truth(&c) == when {
                self.u.jump(target);
            }
            return Ok(());
        }
        match e {
            Expr::UnaryOp(u) if u.op == UnaryOp::Not => self.cond_jump(&u.operand, target, !when),
            Expr::BoolOp(b) => {
                // The value that ends the evaluation early: false for `and`, true for `or`.
                let early = b.op == ast::BoolOp::Or;
                let (last, init) = b.values.split_last().expect("a boolean operation has operands");
                if early == when {
                    for part in init {
                        self.cond_jump(part, target, when)?;
                    }
                    self.cond_jump(last, target, when)
                } else {
                    let skip = self.u.label();
                    for part in init {
                        self.cond_jump(part, skip, early)?;
                    }
                    self.cond_jump(last, target, when)?;
                    self.u.bind(skip);
                    Ok(())
                }
            }
            Expr::If(i) => {
                let (otherwise, end) = (self.u.label(), self.u.label());
                self.cond_jump(&i.test, otherwise, false)?;
                self.cond_jump(&i.body, target, when)?;
                self.u.jump(end);
                self.u.bind(otherwise);
                self.cond_jump(&i.orelse, target, when)?;
                self.u.bind(end);
                Ok(())
            }
            Expr::Compare(c) => self.compare_jump(c, target, when),
            _ => {
                let value = self.operand(e)?;
                let op = if when { Op::JTrue } else { Op::JFalse };
                self.u.branch(op, 0, value, 0, target);
                Ok(())
            }
        }
    }

    fn compare_jump(&mut self, c: &'a ast::ExprCompare, target: Label, when: bool) -> Res {
        if let [op] = &*c.ops {
            let right = &c.comparators[0];
            if matches!(op, CmpOp::Is | CmpOp::IsNot) && matches!(right, Expr::NoneLiteral(_)) {
                let left = self.operand(&c.left)?;
                let n = (when ^ (*op == CmpOp::IsNot)) as u8;
                self.u.branch(Op::JNone, n, left, 0, target);
                return Ok(());
            }
            let left = self.operand_before(&c.left, &[right])?;
            return self.jump_on(*op, left, right, target, when);
        }
        let fail = self.u.label();
        let (left, op, right) = self.chain(c, |me, op, left, right| {
            let (_, jump, _, opposite) = comparison(op);
            me.u.branch(jump, opposite as u8, left, right, fail);
        })?;
        let end = self.u.label();
        if when {
            self.jump_on(op, left, right, target, true)?;
            self.u.jump(end);
            self.u.bind(fail);
            if self.u.is_temp(left) {
                self.u.clear(left);
            }
        } else {
            self.jump_on(op, left, right, target, false)?;
            self.u.jump(end);
            self.u.bind(fail);
            if self.u.is_temp(left) {
                self.u.clear(left);
            }
            self.u.jump(target);
        }
        self.u.bind(end);
        Ok(())
    }

    fn jump_on(&mut self, op: CmpOp, left: Reg, right: &'a Expr, target: Label, when: bool) -> Res {
        let (_, jump, immediate, opposite) = comparison(op);
        let n = (when ^ opposite) as u8;
        if let (Some(jump), Some(i)) = (immediate, small_int(right)) {
            self.u.branch(jump, n, left, i as u16, target);
            return Ok(());
        }
        let right = self.comparand(op, right)?;
        self.u.branch(jump, n, left, right, target);
        Ok(())
    }

    /// A constant in a new temporary.
    pub fn const_operand(&mut self, c: Const) -> Reg {
        let t = self.u.temp();
        self.u.load_const(t, c);
        t
    }
}
