//! `min` and `max`.

use freewheel::types::slots::Cmp;
use freewheel::{Args, Cx, Exc, Ref, Res, Value};

use super::iteration::advance;

/// `min(…)`
pub fn min(cx: &Cx, args: Args<'_>) -> Res {
    extreme(cx, args, "min", Cmp::Lt)
}

/// `max(…)`
pub fn max(cx: &Cx, args: Args<'_>) -> Res {
    extreme(cx, args, "max", Cmp::Gt)
}

/// The best item so far, with its key if there is a key function.
struct Best<'a> {
    cx: &'a Cx,
    key: Option<Value>,
    better: Cmp,
    best: Option<(Ref, Option<Ref>)>,
}

impl Best<'_> {
    fn offer(&mut self, v: Ref) -> Result<(), Exc> {
        let cx = self.cx;
        let key = match self.key {
            Some(f) => Some(cx.call(f, &[v.value()])?),
            None => None,
        };
        let rank = |v: &Ref, key: &Option<Ref>| key.as_ref().map_or(v.value(), Ref::value);
        let better = match &self.best {
            None => true,
            Some((b, bk)) => cx.compare_bool(rank(&v, &key), rank(b, bk), self.better)?,
        };
        if better {
            self.best = Some((v, key));
        }
        Ok(())
    }
}

fn extreme(cx: &Cx, args: Args<'_>, name: &str, better: Cmp) -> Res {
    let (key, default) = options(cx, args, name)?;
    let mut best = Best { cx, key, better, best: None };
    match args.len() {
        0 => return Err(cx.type_error(format!("{name} expected at least 1 argument, got 0"))),
        1 => {
            let it = cx.iter(args[0].value())?;
            while let Some(v) = advance(cx, it.value())? {
                best.offer(v)?;
                cx.checkpoint()?;
            }
        }
        _ if default.is_some() => {
            let text = format!("Cannot specify a default for {name}() with multiple positional arguments");
            return Err(cx.type_error(text));
        }
        _ => {
            for v in args.positional() {
                best.offer(Ref::new(v))?;
            }
        }
    }
    match (best.best, default) {
        (Some((v, _)), _) => Ok(v),
        (None, Some(d)) => Ok(Ref::new(d)),
        (None, None) => Err(cx.value_error(format!("{name}() arg is an empty sequence"))),
    }
}

/// The keyword arguments `key` and `default`.
fn options(cx: &Cx, args: Args<'_>, name: &str) -> Result<(Option<Value>, Option<Value>), Exc> {
    let (mut key, mut default) = (None, None);
    for (k, v) in args.keywords() {
        match cx.str_text(k) {
            "key" => key = Some(v).filter(|v| *v != Value::NONE),
            "default" => default = Some(v),
            other => {
                let text = format!("'{other}' is an invalid keyword argument for {name}()");
                return Err(cx.type_error(text));
            }
        }
    }
    Ok((key, default))
}
