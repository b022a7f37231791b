//! `_random`: the generator behind `random`.

use std::time::{SystemTime, UNIX_EPOCH};

use dashu_int::IBig;
use dashu_int::ops::UnsignedAbs;
use freewheel::object::Obj;
use freewheel::object::class::{Class, class_flags};
use freewheel::object::tuple::Tuple;
use freewheel::types::builder::ClassBuilder;
use freewheel::{Args, Cx, Exc, Ref, Res, Value};
use parking_lot::Mutex;

use super::ModuleBuilder;
use super::mt19937::{Mt19937, N};
use super::native::Native;
use super::support::{given, make, payload};

type Random = Native<Mutex<Mt19937>>;

fn generator<'a>(cx: &Cx, v: Value) -> &'a Mutex<Mt19937> {
    let obj: &'a Obj<Random> = payload(cx, v);
    &obj.data.0
}

/// A seed from the operating system.
fn system_seed() -> Mt19937 {
    use std::io::Read;
    let mut bytes = [0; 4 * N];
    let read = std::fs::File::open("/dev/urandom").and_then(|mut f| f.read_exact(&mut bytes));
    if read.is_err() {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_nanos());
        bytes[..16].copy_from_slice(&now.to_le_bytes());
        bytes[16..20].copy_from_slice(&std::process::id().to_le_bytes());
    }
    let words: Vec<u32> =
        bytes.chunks_exact(4).map(|c| u32::from_le_bytes([c[0], c[1], c[2], c[3]])).collect();
    Mt19937::from_words(&words)
}

fn words(n: &IBig) -> Vec<u32> {
    let bytes = n.unsigned_abs().to_le_bytes();
    bytes.chunks(4).map(|c| c.iter().rev().fold(0, |word, b| word << 8 | u32::from(*b))).collect()
}

fn seeded(cx: &Cx, v: Option<Value>) -> Result<Mt19937, Exc> {
    let Some(v) = given(v) else { return Ok(system_seed()) };
    match cx.as_big(v) {
        Some(n) => Ok(Mt19937::from_words(&words(&n))),
        None => Ok(Mt19937::from_words(&words(&IBig::from(cx.hash(v)? as u64)))),
    }
}

fn new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    let v = if class.has(class_flags::NATIVE) { args.range::<1>(cx, "Random", 0)?[0] } else { None };
    // A subclass seeds in its initializer; until then any state will do.
    let generator = if class.has(class_flags::NATIVE) { seeded(cx, v)? } else { Mt19937::from_int(0) };
    make(cx, class, Native(Mutex::new(generator)))
}

fn init(_: &Cx, _: Value, _: Args<'_>) -> Result<(), Exc> {
    Ok(())
}

fn seed(cx: &Cx, args: Args<'_>) -> Res {
    let [v] = args.skip(1).range(cx, "seed", 0)?;
    let fresh = seeded(cx, v)?;
    *generator(cx, args[0].value()).lock() = fresh;
    Ok(Ref::none())
}

fn random(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "random")?;
    let d = generator(cx, v).lock().random();
    cx.float(d)
}

fn getrandbits(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [bits]) = args.method(cx, "getrandbits")?;
    let bits = cx.expect_i64(bits)?;
    let Ok(bits) = usize::try_from(bits) else {
        return Err(cx.value_error("number of bits must be non-negative"));
    };
    if bits <= 64 {
        let drawn = generator(cx, v).lock().getrandbits_u64(bits as u32);
        return cx.uint(drawn);
    }
    // The words drawn, their bytes, and the number.
    cx.room((bits / 8).saturating_mul(3))?;
    let drawn = generator(cx, v).lock().getrandbits(bits);
    let bytes: Vec<u8> = drawn.iter().flat_map(|w| w.to_le_bytes()).collect();
    cx.big_int(IBig::from(dashu_int::UBig::from_le_bytes(&bytes)))
}

fn getstate(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "getstate")?;
    let (state, index) = {
        let g = generator(cx, v).lock();
        let (state, index) = g.state();
        (*state, index)
    };
    let mut items = state.iter().map(|w| cx.uint(u64::from(*w))).collect::<Result<Vec<Ref>, Exc>>()?;
    items.push(cx.uint(index as u64)?);
    cx.tuple_from(items)
}

fn setstate(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [state]) = args.method(cx, "setstate")?;
    let Some(items) = cx.cast::<Tuple>(state) else {
        return Err(cx.type_error("state vector must be a tuple"));
    };
    if items.len() != N + 1 {
        return Err(cx.value_error("state vector is the wrong size"));
    }
    let mut words = [0; N];
    for (word, item) in words.iter_mut().zip(items.iter()) {
        *word = cx.expect_i64(item)? as u32;
    }
    let index = usize::try_from(cx.expect_i64(items.get(N))?).ok();
    let Some(restored) = index.and_then(|i| Mt19937::from_state(words, i)) else {
        return Err(cx.value_error("invalid state"));
    };
    *generator(cx, v).lock() = restored;
    Ok(Ref::none())
}

/// The module.
///
/// # Errors
/// The memory error.
pub fn module(cx: &Cx) -> Res {
    let class = ClassBuilder::new::<Random>(cx, "_random", "Random")?
        .flags(class_flags::SUBCLASSABLE)
        .slots(|s| {
            s.new = Some(new);
            s.init = Some(init);
        })?
        .methods(&[
            ("seed", seed),
            ("random", random),
            ("getrandbits", getrandbits),
            ("getstate", getstate),
            ("setstate", setstate),
        ])?
        .finish()?;
    ModuleBuilder::new(cx, "_random")?.class(class)?.finish()
}
