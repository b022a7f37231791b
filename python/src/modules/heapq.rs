//! `_heapq`: heaps in lists.
//!
//! A step moves one item through the list: others move into the hole it left, and it is stored where the hole
//! ends up, also when a comparison raises, so that the list always keeps its items.
//!
//! So it is for a thread that is alone with the list. What other threads may use meanwhile is the runtime's
//! (`Cx::shared_heap_push`).

use freewheel::object::Obj;
use freewheel::object::list::List;
use freewheel::types::slots::Cmp;
use freewheel::{Args, Cx, Exc, Ref, Res, Value};

use super::ModuleBuilder;

type Heap<'a> = &'a Obj<List>;

fn heap<'a>(cx: &Cx, v: Value, name: &str) -> Result<Heap<'a>, Exc> {
    cx.cast::<List>(v).ok_or_else(|| {
        let argument = if matches!(name, "heapify" | "heappop") { "argument" } else { "argument 1" };
        cx.type_error(format!("{name}() {argument} must be list, not {}", cx.class_of(v).name()))
    })
}

#[inline]
fn less(cx: &Cx, heap: Heap<'_>, a: &Ref, b: &Ref) -> Result<bool, Exc> {
    let (x, y) = (a.value(), b.value());
    if Value::both_int(x, y) {
        return Ok(x.int_unchecked() < y.int_unchecked());
    }
    if let (Some(x), Some(y)) = (x.as_float(), y.as_float()) {
        return Ok(x < y);
    }
    let len = heap.len();
    let answer = cx.compare_bool(x, y, Cmp::Lt)?;
    if heap.len() != len {
        return Err(cx.runtime_error("list changed size during iteration"));
    }
    Ok(answer)
}

fn item(cx: &Cx, heap: Heap<'_>, i: usize) -> Res {
    heap.get(i).map(Ref::new).ok_or_else(|| out_of_range(cx))
}

#[cold]
fn out_of_range(cx: &Cx) -> Exc {
    cx.index_error("index out of range")
}

/// Moves the item at `at` towards `top`, past larger parents.
fn rise(cx: &Cx, heap: Heap<'_>, top: usize, at: usize) -> Result<(), Exc> {
    let moving = item(cx, heap, at)?;
    let mut hole = at;
    let done = rise_to(cx, heap, top, &mut hole, &moving);
    cx.list_set(heap, hole as i64, moving);
    done
}

fn rise_to(cx: &Cx, heap: Heap<'_>, top: usize, hole: &mut usize, moving: &Ref) -> Result<(), Exc> {
    while *hole > top {
        let up = (*hole - 1) / 2;
        let parent = item(cx, heap, up)?;
        if !less(cx, heap, moving, &parent)? {
            break;
        }
        cx.list_set(heap, *hole as i64, parent);
        *hole = up;
    }
    Ok(())
}

/// Moves the item at `at` down to a leaf, past the smaller child each time, then up again to its place: most
/// items belong far down, so this takes fewer comparisons than stopping on the way.
fn sink(cx: &Cx, heap: Heap<'_>, at: usize) -> Result<(), Exc> {
    let moving = item(cx, heap, at)?;
    let mut hole = at;
    let done = sink_to(cx, heap, &mut hole);
    cx.list_set(heap, hole as i64, moving);
    done?;
    rise(cx, heap, at, hole)
}

fn sink_to(cx: &Cx, heap: Heap<'_>, hole: &mut usize) -> Result<(), Exc> {
    let len = heap.len();
    while *hole < len / 2 {
        let mut child = 2 * *hole + 1;
        let mut smallest = item(cx, heap, child)?;
        if child + 1 < len {
            let other = item(cx, heap, child + 1)?;
            if !less(cx, heap, &smallest, &other)? {
                child += 1;
                smallest = other;
            }
        }
        cx.list_set(heap, *hole as i64, smallest);
        *hole = child;
    }
    Ok(())
}

fn heappush(cx: &Cx, args: Args<'_>) -> Res {
    let [list, v] = args.exact(cx, "heappush")?;
    let list = heap(cx, list, "heappush")?;
    if cx.others_see(&list.header) {
        return cx.shared_heap_push(list, Ref::new(v)).map(|()| Ref::none());
    }
    cx.list_push(list, Ref::new(v))?;
    rise(cx, list, 0, list.len() - 1)?;
    Ok(Ref::none())
}

fn heappop(cx: &Cx, args: Args<'_>) -> Res {
    let [list] = args.exact(cx, "heappop")?;
    let list = heap(cx, list, "heappop")?;
    if cx.others_see(&list.header) {
        return cx.shared_heap_pop(list)?.ok_or_else(|| out_of_range(cx));
    }
    let Some(last) = list.pop().map(Ref::from_owned) else {
        return Err(out_of_range(cx));
    };
    let Some(first) = list.get(0).map(Ref::new) else { return Ok(last) };
    cx.list_set(list, 0, last);
    sink(cx, list, 0)?;
    Ok(first)
}

fn heapreplace(cx: &Cx, args: Args<'_>) -> Res {
    let [list, v] = args.exact(cx, "heapreplace")?;
    let list = heap(cx, list, "heapreplace")?;
    if cx.others_see(&list.header) {
        return cx.shared_heap_replace(list, &Ref::new(v))?.ok_or_else(|| out_of_range(cx));
    }
    let first = item(cx, list, 0)?;
    cx.list_set(list, 0, Ref::new(v));
    sink(cx, list, 0)?;
    Ok(first)
}

fn heappushpop(cx: &Cx, args: Args<'_>) -> Res {
    let [list, v] = args.exact(cx, "heappushpop")?;
    let list = heap(cx, list, "heappushpop")?;
    let v = Ref::new(v);
    if cx.others_see(&list.header) {
        return cx.shared_heap_push_pop(list, &v);
    }
    let Some(first) = list.get(0).map(Ref::new) else { return Ok(v) };
    if !less(cx, list, &first, &v)? {
        return Ok(v);
    }
    let first = item(cx, list, 0)?;
    cx.list_set(list, 0, v);
    sink(cx, list, 0)?;
    Ok(first)
}

fn heapify(cx: &Cx, args: Args<'_>) -> Res {
    let [list] = args.exact(cx, "heapify")?;
    let list = heap(cx, list, "heapify")?;
    if cx.others_see(&list.header) {
        return cx.shared_heapify(list).map(|()| Ref::none());
    }
    for i in (0..list.len() / 2).rev() {
        sink(cx, list, i)?;
        cx.checkpoint()?;
    }
    Ok(Ref::none())
}

/// The module.
///
/// # Errors
/// The memory error.
pub fn module(cx: &Cx) -> Res {
    ModuleBuilder::new(cx, "_heapq")?
        .function("heapify", heapify)?
        .function("heappop", heappop)?
        .function("heappush", heappush)?
        .function("heappushpop", heappushpop)?
        .function("heapreplace", heapreplace)?
        .finish()
}
