//! Methods of arrays.

use freewheel::object::list::List;
use freewheel::{Args, Cx, Exc, NativeFn, Ref, Res, Value};

use super::code::{Code, Packed};
use super::{Data, as_array, data, fresh, raw_bytes};

/// Appends raw bytes, which must be whole items.
pub(super) fn append_bytes(cx: &Cx, to: Data<'_>, bytes: &[u8]) -> Result<(), Exc> {
    if !bytes.len().is_multiple_of(to.code.size()) {
        return Err(cx.value_error("bytes length not a multiple of item size"));
    }
    to.push_bytes(cx, bytes)
}

/// Where the items lie at this moment, and how many there are.
fn buffer_info(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "buffer_info")?;
    let address = data(cx, v).bytes.lock().as_ptr().addr();
    cx.tuple(&[cx.uint(address as u64)?.value(), cx.int(data(cx, v).len() as i64)?.value()])
}

fn append(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [x]) = args.method(cx, "append")?;
    data(cx, v).push(cx, x)?;
    Ok(Ref::none())
}

/// Appends what an iterable gives; another array must be of the same kind.
pub(super) fn extend_from(cx: &Cx, to: Data<'_>, from: Value) -> Result<(), Exc> {
    match as_array(cx, from) {
        None => cx.for_each(from, |x| to.push(cx, x.value())),
        Some(other) if other.code != to.code => Err(cx.type_error("can only extend with array of same kind")),
        Some(other) => {
            let bytes = other.copied(cx)?;
            append_bytes(cx, to, &bytes)
        }
    }
}

fn extend(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [from]) = args.method(cx, "extend")?;
    extend_from(cx, data(cx, v), from)?;
    Ok(Ref::none())
}

fn fromlist(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [list]) = args.method(cx, "fromlist")?;
    let Some(list) = cx.cast::<List>(list) else { return Err(cx.type_error("arg must be list")) };
    let to = data(cx, v);
    // All items or none.
    cx.room(list.len() * to.code.size())?;
    let mut packed = Vec::new();
    for x in list.to_vec() {
        packed.extend_from_slice(&to.code.pack(cx, x.value())?[..to.code.size()]);
    }
    append_bytes(cx, to, &packed)?;
    Ok(Ref::none())
}

fn tolist(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "tolist")?;
    cx.list(data(cx, v).items(cx)?)
}

fn tobytes(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "tobytes")?;
    let bytes = data(cx, v).copied(cx)?;
    cx.bytes(&bytes)
}

fn frombytes(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [bytes]) = args.method(cx, "frombytes")?;
    let Some(raw) = raw_bytes(cx, bytes) else {
        let name = cx.class_of(bytes).name();
        return Err(cx.type_error(format!("a bytes-like object is required, not '{name}'")));
    };
    append_bytes(cx, data(cx, v), &raw)?;
    Ok(Ref::none())
}

fn tounicode(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "tounicode")?;
    let d = data(cx, v);
    if d.code != Code::Character {
        return Err(cx.value_error("tounicode() may only be called on unicode type arrays"));
    }
    let items = d.items(cx)?;
    let parts: Vec<&str> = items.iter().map(|s| cx.str_text(s.value())).collect();
    cx.str_parts(&parts)
}

fn fromunicode(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [text]) = args.method(cx, "fromunicode")?;
    let d = data(cx, v);
    let text = cx.expect_str(text, "fromunicode() argument")?;
    if d.code != Code::Character {
        return Err(cx.value_error("fromunicode() may only be called on unicode type arrays"));
    }
    cx.room(4 * text.len())?;
    let raw: Vec<u8> = text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
    append_bytes(cx, d, &raw)?;
    Ok(Ref::none())
}

fn pop(cx: &Cx, args: Args<'_>) -> Res {
    let [i] = args.skip(1).range(cx, "pop", 0)?;
    let i = i.map_or(Ok(-1), |i| cx.expect_i64(i))?;
    let d = data(cx, args[0].value());
    let size = d.code.size();
    let mut item = [0; 8];
    // The error is raised after unlocking: raising makes objects.
    let problem = {
        let mut bytes = d.bytes.lock();
        let len = bytes.len() / size;
        match cx.place(i, len) {
            Some(i) => {
                let taken = bytes.drain(i * size..(i + 1) * size);
                item.iter_mut().zip(taken).for_each(|(to, from)| *to = from);
                None
            }
            None if len == 0 => Some("pop from empty array"),
            None => Some("pop index out of range"),
        }
    };
    if let Some(text) = problem {
        return Err(cx.index_error(text));
    }
    d.code.unpack(cx, &item[..size])
}

fn insert(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [i, x]) = args.method(cx, "insert")?;
    let i = cx.expect_i64(i)?;
    let d = data(cx, v);
    let (size, item) = (d.code.size(), d.code.pack(cx, x)?);
    cx.with_room(|| {
        let mut bytes = d.bytes.lock();
        bytes.reserve(cx.mutator(), size)?;
        let len = (bytes.len() / size) as i64;
        let i = if i < 0 { (i + len).max(0) } else { i.min(len) } as usize;
        bytes.splice(i * size..i * size, item[..size].iter().copied());
        Ok(())
    })?;
    Ok(Ref::none())
}

/// The first place of an equal item.
pub(super) fn find(cx: &Cx, d: Data<'_>, x: Value, from: usize, to: usize) -> Result<Option<usize>, Exc> {
    Ok(find_item(cx, d, x, from, to)?.map(|(i, _)| i))
}

/// The same, with the bytes of the item that was found equal.
fn find_item(cx: &Cx, d: Data<'_>, x: Value, from: usize, to: usize) -> Result<Option<(usize, Packed)>, Exc> {
    let mut i = from;
    while i < to
        && let Some(packed) = d.packed(cx, i as i64)
    {
        let item = d.code.unpack(cx, &packed[..d.code.size()])?;
        if cx.equal(item.value(), x)? {
            return Ok(Some((i, packed)));
        }
        i += 1;
    }
    Ok(None)
}

fn index(cx: &Cx, args: Args<'_>) -> Res {
    let [x, start, stop] = args.skip(1).range(cx, "index", 1)?;
    let d = data(cx, args[0].value());
    let len = d.len() as i64;
    let bound = |v: Option<Value>, default: i64| -> Result<usize, Exc> {
        let i = v.map_or(Ok(default), |v| cx.clamped_index(v))?;
        Ok((if i < 0 { i.saturating_add(len).max(0) } else { i.min(len) }) as usize)
    };
    let (from, to) = (bound(start, 0)?, bound(stop, len)?);
    match find(cx, d, x.expect("required"), from, to)? {
        Some(i) => cx.uint(i as u64),
        None => Err(cx.value_error("array.index(x): x not in array")),
    }
}

fn remove(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [x]) = args.method(cx, "remove")?;
    let d = data(cx, v);
    let size = d.code.size();
    loop {
        let mut found = find_item(cx, d, x, 0, usize::MAX)?;
        if found.is_none() && cx.others_see(&d.bytes.header) {
            // The item may have moved to the other side of the search, so it is there all the time.
            found = find_copied(cx, d, x)?;
        }
        let Some((i, item)) = found else { break };
        let mut bytes = d.bytes.lock();
        // Comparing may have run code that changed the array, and other threads do not wait: what is removed is what was
        // compared, wherever it is now.
        let is_item = |i: &usize| bytes.get(i * size..(i + 1) * size) == Some(&item[..size]);
        let place = Some(i).filter(is_item).or_else(|| (0..bytes.len() / size).find(is_item));
        if let Some(i) = place {
            bytes.drain(i * size..(i + 1) * size);
            return Ok(Ref::none());
        }
        drop(bytes);
        cx.checkpoint()?;
    }
    Err(cx.value_error("array.remove(x): x not in array"))
}

/// The first place of an equal item among those of one moment.
fn find_copied(cx: &Cx, d: Data<'_>, x: Value) -> Result<Option<(usize, Packed)>, Exc> {
    let size = d.code.size();
    for (i, bytes) in d.copied(cx)?.chunks_exact(size).enumerate() {
        if cx.equal(d.code.unpack(cx, bytes)?.value(), x)? {
            let mut item = Packed::default();
            item[..size].copy_from_slice(bytes);
            return Ok(Some((i, item)));
        }
    }
    Ok(None)
}

fn count(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [x]) = args.method(cx, "count")?;
    let (mut n, mut from) = (0, 0);
    while let Some(i) = find(cx, data(cx, v), x, from, usize::MAX)? {
        n += 1;
        from = i + 1;
    }
    cx.int(n)
}

fn reverse(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "reverse")?;
    let d = data(cx, v);
    let mut bytes = d.bytes.lock();
    // All bytes backwards, then those of each item forwards again.
    bytes.reverse();
    bytes.chunks_exact_mut(d.code.size()).for_each(<[u8]>::reverse);
    Ok(Ref::none())
}

fn byteswap(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "byteswap")?;
    let d = data(cx, v);
    d.bytes.lock().chunks_exact_mut(d.code.size()).for_each(<[u8]>::reverse);
    Ok(Ref::none())
}

fn copy(cx: &Cx, args: Args<'_>) -> Res {
    let v = args[0].value();
    let d = data(cx, v);
    let bytes = d.copied(cx)?;
    fresh(cx, cx.class_of(v), d.code, bytes)
}

fn tofile(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [file]) = args.method(cx, "tofile")?;
    let bytes = data(cx, v).copied(cx)?;
    let bytes = cx.bytes(&bytes)?;
    cx.call_method_str(file, "write", &[bytes.value()])?;
    Ok(Ref::none())
}

fn fromfile(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [file, n]) = args.method(cx, "fromfile")?;
    let d = data(cx, v);
    let n = cx.expect_i64(n)?;
    let Some(wanted) = usize::try_from(n).ok().and_then(|n| n.checked_mul(d.code.size())) else {
        return Err(cx.value_error("negative count"));
    };
    let read = cx.call_method_str(file, "read", &[cx.uint(wanted as u64)?.value()])?;
    let Some(raw) = raw_bytes(cx, read.value()) else {
        return Err(cx.type_error("read() didn't return bytes"));
    };
    append_bytes(cx, d, &raw)?;
    if raw.len() < wanted {
        return Err(cx.error(freewheel::ExcKind::EOFError, "read() didn't return enough bytes"));
    }
    Ok(Ref::none())
}

fn reduce(cx: &Cx, args: Args<'_>) -> Res {
    let v = args[0].value();
    let d = data(cx, v);
    let letter = cx.str(d.code.letter().encode_utf8(&mut [0; 4]))?;
    let items = cx.list(d.items(cx)?)?;
    let given = cx.tuple(&[letter.value(), items.value()])?;
    let state = cx.instance_dict(v)?.unwrap_or_else(Ref::none);
    cx.tuple(&[cx.class_of(v).value(), given.value(), state.value()])
}

pub(super) const METHODS: &[(&str, NativeFn)] = &[
    ("__copy__", copy),
    ("__deepcopy__", copy),
    ("__reduce_ex__", reduce),
    ("append", append),
    ("buffer_info", buffer_info),
    ("byteswap", byteswap),
    ("count", count),
    ("extend", extend),
    ("frombytes", frombytes),
    ("fromfile", fromfile),
    ("fromlist", fromlist),
    ("fromunicode", fromunicode),
    ("index", index),
    ("insert", insert),
    ("pop", pop),
    ("remove", remove),
    ("reverse", reverse),
    ("tobytes", tobytes),
    ("tofile", tofile),
    ("tolist", tolist),
    ("tounicode", tounicode),
];
