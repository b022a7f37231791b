//! `_bisect`: places in sorted sequences.

use freewheel::object::list::as_exact_list;
use freewheel::types::slots::Cmp;
use freewheel::{Args, Cx, Exc, Ref, Res, Value};

use super::ModuleBuilder;
use super::support::given;

/// The arguments, which all functions share.
struct Search {
    sequence: Value,
    x: Value,
    low: i64,
    high: i64,
    key: Option<Value>,
}

impl Search {
    fn parse(cx: &Cx, args: Args<'_>, name: &str) -> Result<Search, Exc> {
        let [a, x, low, high, key] = args.parse(cx, name, ["a", "x", "lo", "hi", "*key"], 2)?;
        let sequence = a.expect("required");
        let low = low.map_or(Ok(0), |v| cx.expect_i64(v))?;
        if low < 0 {
            return Err(cx.value_error("lo must be non-negative"));
        }
        let high = match given(high).map(|v| cx.expect_i64(v)).transpose()? {
            None | Some(-1) => cx.len(sequence)? as i64,
            Some(high) => high,
        };
        Ok(Search { sequence, x: x.expect("required"), low, high, key: given(key) })
    }

    fn item(&self, cx: &Cx, i: i64) -> Res {
        let item = match as_exact_list(self.sequence) {
            Some(list) => {
                list.get(i as usize).map(Ref::new).ok_or_else(|| cx.index_error("list index out of range"))?
            }
            None => cx.get_item(self.sequence, cx.int(i)?.value())?,
        };
        match self.key {
            Some(f) => cx.call(f, &[item.value()]),
            None => Ok(item),
        }
    }

    /// The place of `x`: in front of equal items, or behind them.
    fn run(&self, cx: &Cx, x: Value, left: bool) -> Result<i64, Exc> {
        let (mut low, mut high) = (self.low, self.high);
        while low < high {
            let middle = low + (high - low) / 2;
            let item = self.item(cx, middle)?;
            let up = if left {
                cx.compare_bool(item.value(), x, Cmp::Lt)?
            } else {
                !cx.compare_bool(x, item.value(), Cmp::Lt)?
            };
            if up {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low)
    }

    fn insert(&self, cx: &Cx, left: bool) -> Res {
        let x = match self.key {
            Some(f) => cx.call(f, &[self.x])?,
            None => Ref::new(self.x),
        };
        let i = self.run(cx, x.value(), left)?;
        match as_exact_list(self.sequence) {
            Some(list) => cx.list_insert(list, i, Ref::new(self.x))?,
            None => drop(cx.call_method_str(self.sequence, "insert", &[cx.int(i)?.value(), self.x])?),
        }
        Ok(Ref::none())
    }
}

fn bisect_left(cx: &Cx, args: Args<'_>) -> Res {
    let search = Search::parse(cx, args, "bisect_left")?;
    cx.int(search.run(cx, search.x, true)?)
}

fn bisect_right(cx: &Cx, args: Args<'_>) -> Res {
    let search = Search::parse(cx, args, "bisect_right")?;
    cx.int(search.run(cx, search.x, false)?)
}

fn insort_left(cx: &Cx, args: Args<'_>) -> Res {
    Search::parse(cx, args, "insort_left")?.insert(cx, true)
}

fn insort_right(cx: &Cx, args: Args<'_>) -> Res {
    Search::parse(cx, args, "insort_right")?.insert(cx, false)
}

/// The module.
///
/// # Errors
/// The memory error.
pub fn module(cx: &Cx) -> Res {
    ModuleBuilder::new(cx, "_bisect")?
        .function("bisect_left", bisect_left)?
        .function("bisect_right", bisect_right)?
        .function("bisect", bisect_right)?
        .function("insort_left", insort_left)?
        .function("insort_right", insort_right)?
        .function("insort", insort_right)?
        .finish()
}
