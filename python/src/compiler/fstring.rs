//! Formatted strings.

use freewheel_specializer::{Const, NO_REG, Op};
use ruff_python_ast::{self as ast, ConversionFlag, FStringPart, InterpolatedStringElement};

use super::codegen::Compiler;
use super::source::Res;
use super::unit::Reg;

/// A piece of a formatted string; adjacent literal pieces are one.
enum Piece<'a> {
    Text(String),
    Field(&'a ast::InterpolatedElement),
}

fn add_text(pieces: &mut Vec<Piece>, text: &str) {
    match pieces.last_mut() {
        _ if text.is_empty() => {}
        Some(Piece::Text(before)) => before.push_str(text),
        _ => pieces.push(Piece::Text(text.to_owned())),
    }
}

fn add_elements<'a>(pieces: &mut Vec<Piece<'a>>, elements: &'a [InterpolatedStringElement]) {
    for e in elements {
        match e {
            InterpolatedStringElement::Literal(text) => add_text(pieces, text),
            InterpolatedStringElement::Interpolation(field) => {
                if let Some(debug) = &field.debug_text {
                    add_text(pieces, debug.as_str());
                }
                pieces.push(Piece::Field(field));
            }
        }
    }
}

impl<'a> Compiler<'a> {
    pub fn fstring(&mut self, f: &'a ast::ExprFString, dst: Reg) -> Res {
        let mut pieces = Vec::new();
        for part in &f.value {
            match part {
                FStringPart::Literal(text) => add_text(&mut pieces, text.as_str()),
                FStringPart::FString(f) => add_elements(&mut pieces, &f.elements),
            }
        }
        self.join(&pieces, dst)
    }

    fn join(&mut self, pieces: &[Piece<'a>], dst: Reg) -> Res {
        match pieces {
            [] => self.u.load_const(dst, Const::Str("".into())),
            [piece] => self.piece(piece, dst)?,
            _ => {
                let base = self.span_base(dst);
                for (i, piece) in pieces.iter().enumerate() {
                    let t = if i == 0 { base } else { self.u.temp() };
                    let sp = self.u.sp;
                    self.piece(piece, t)?;
                    self.u.sp = sp;
                }
                self.emit(Op::BuildString, dst, base, pieces.len() as u16);
            }
        }
        Ok(())
    }

    fn piece(&mut self, piece: &Piece<'a>, dst: Reg) -> Res {
        let field = match piece {
            Piece::Text(text) => {
                self.u.load_const(dst, Const::Str(text.as_str().into()));
                return Ok(());
            }
            Piece::Field(field) => field,
        };
        let sp = self.u.sp;
        let value = self.operand_in(&field.expression, &[], dst)?;
        let conversion = match field.conversion {
            // `{x=}` shows the repr unless a format is given.
            ConversionFlag::None if field.debug_text.is_some() && field.format_spec.is_none() => 2,
            ConversionFlag::None => 0,
            ConversionFlag::Str => 1,
            ConversionFlag::Repr => 2,
            ConversionFlag::Ascii => 3,
        };
        let spec = match &field.format_spec {
            None => NO_REG,
            Some(spec) => {
                let mut pieces = Vec::new();
                add_elements(&mut pieces, &spec.elements);
                let t = self.u.temp();
                self.join(&pieces, t)?;
                t
            }
        };
        self.u.emit(Op::FormatValue, conversion, dst, value, spec);
        self.u.sp = sp;
        Ok(())
    }
}
