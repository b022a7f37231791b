//! The methods of lists, but sorting.

use super::{build, clear, extend, sort, this};
use crate::args::{Args, NativeFn};
use crate::cx::Cx;
use crate::handle::{Ref, Res};
use crate::object::Kind;
use crate::types::sequence::{self, optional};

/// All methods.
pub const METHODS: &[(&str, NativeFn)] = &[
    ("append", append),
    ("clear", clear_method),
    ("copy", copy),
    ("count", count),
    ("extend", extend_method),
    ("index", index),
    ("insert", insert),
    ("pop", pop),
    ("remove", remove),
    ("reverse", reverse),
    ("sort", sort::sort),
    ("__reversed__", reversed),
];

fn append(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [x]) = args.method(cx, "list.append")?;
    cx.list_push(this(cx, v), Ref::new(x))?;
    Ok(Ref::none())
}

fn clear_method(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "list.clear")?;
    clear(cx, this(cx, v));
    Ok(Ref::none())
}

fn copy(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "list.copy")?;
    let list = this(cx, v);
    build(cx, list.len(), !list.header.is_shared(), |i| list.get(i))
}

fn count(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [x]) = args.method(cx, "list.count")?;
    sequence::count(cx, this(cx, v), x)
}

fn extend_method(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [items]) = args.method(cx, "list.extend")?;
    extend(cx, this(cx, v), items)?;
    Ok(Ref::none())
}

fn index(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [x, start, stop]) = optional(cx, args, "list", "index", 1)?;
    let (list, x) = (this(cx, v), x.expect("required"));
    let (from, to) = sequence::window(cx, start, stop, list.len())?;
    match sequence::find(cx, list, x, from, to)? {
        Some(i) => cx.int(i as i64),
        None => Err(cx.value_error(format!("{} is not in list", cx.repr_string(x)?))),
    }
}

fn insert(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [at, x]) = optional(cx, args, "list", "insert", 2)?;
    let at = cx.expect_i64(at.expect("required"))?;
    cx.list_insert(this(cx, v), at, Ref::new(x.expect("required")))?;
    Ok(Ref::none())
}

fn pop(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [at]) = optional(cx, args, "list", "pop", 0)?;
    let list = this(cx, v);
    let Some(at) = at else {
        return match list.pop() {
            Some(x) => Ok(Ref::from_owned(x)),
            None => Err(cx.index_error("pop from empty list")),
        };
    };
    let at = cx.expect_i64(at)?;
    if list.is_empty() {
        return Err(cx.index_error("pop from empty list"));
    }
    match list.remove(at) {
        Some(x) => Ok(Ref::from_owned(x)),
        None => Err(cx.index_error("pop index out of range")),
    }
}

fn remove(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [x]) = args.method(cx, "list.remove")?;
    let list = this(cx, v);
    loop {
        let mut found = sequence::find_item(cx, list, x)?;
        if found.is_none() && cx.others_see(&list.header) {
            // The item may have moved to the other side of the search, so it is there all the time.
            let items = list.lock().to_vec();
            found = sequence::find_item(cx, &items, x)?;
        }
        let Some((i, item)) = found else { break };
        // Comparing may have run code, and other threads do not wait: what is removed is what was compared.
        if let Some(old) = list.remove_item(i, item.value()) {
            drop(Ref::from_owned(old));
            return Ok(Ref::none());
        }
        cx.checkpoint()?;
    }
    Err(cx.value_error("list.remove(x): x not in list"))
}

fn reverse(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "list.reverse")?;
    this(cx, v).reverse();
    Ok(Ref::none())
}

fn reversed(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "list.__reversed__")?;
    let next = this(cx, v).len();
    cx.seq_iter(Kind::ListRevIter, v, next)
}
