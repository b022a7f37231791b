//! `hashlib`: the usual digests.

mod digest;

use freewheel::object::bytes::{ByteArray, Bytes};
use freewheel::object::class::Class;
use freewheel::object::{Kind, Obj};
use freewheel::types::builder::{ClassBuilder, native};
use freewheel::{Args, Cx, Exc, NativeFn, Ref, Res, Value};
use parking_lot::Mutex;

use super::ModuleBuilder;
use super::native::Native;
use super::support::{make, payload};
use digest::{Algorithm, Digest};

type Hash = Native<Mutex<Digest>>;

fn state<'a>(cx: &Cx, v: Value) -> &'a Mutex<Digest> {
    let hash: &'a Obj<Hash> = payload(cx, v);
    &hash.data.0
}

fn bytes(cx: &Cx, v: Value) -> Result<Vec<u8>, Exc> {
    if let Some(b) = cx.cast::<Bytes>(v) {
        return Ok(b.as_slice().to_vec());
    }
    if let Some(b) = cx.cast::<ByteArray>(v) {
        return Ok(b.data.0.lock().clone());
    }
    Err(cx.type_error(match cx.as_str(v) {
        Some(_) => "Strings must be encoded before hashing",
        None => "object supporting the buffer API required",
    }))
}

/// Digests of more than this are computed detached.
const LONG: usize = 64 << 10;

fn add(cx: &Cx, to: &mut Digest, data: &[u8]) {
    if data.len() > LONG { cx.detach(|| to.update(data)) } else { to.update(data) }
}

fn fresh(cx: &Cx, class: &Obj<Class>, algorithm: Algorithm, data: Option<Value>) -> Res {
    let mut digest = Digest::new(algorithm);
    if let Some(data) = data {
        add(cx, &mut digest, &bytes(cx, data)?);
    }
    make(cx, class, Native(Mutex::new(digest)))
}

fn hash_class<'a>(cx: &Cx, args: Args<'_>) -> &'a Obj<Class> {
    cx.as_class(args[0].value()).expect("bound to the class when the module is made")
}

/// `new(name, data=b'')`; its receiver is the class of hashes.
fn new(cx: &Cx, args: Args<'_>) -> Res {
    let names = ["name", "data", "*usedforsecurity"];
    let [name, data, _] = args.skip(1).parse(cx, "new", names, 1)?;
    let name = cx.expect_str(name.expect("required"), "name")?.to_lowercase().replace('-', "");
    match Algorithm::ALL.into_iter().find(|a| a.name() == name) {
        Some(algorithm) => fresh(cx, hash_class(cx, args), algorithm, data),
        None => Err(cx.value_error(format!("unsupported hash type {name}"))),
    }
}

fn constructor(cx: &Cx, args: Args<'_>, algorithm: Algorithm) -> Res {
    let names = ["string", "*usedforsecurity"];
    let [data, _] = args.skip(1).parse(cx, algorithm.name(), names, 0)?;
    fresh(cx, hash_class(cx, args), algorithm, data)
}

const CONSTRUCTORS: [(&str, NativeFn); 6] = [
    ("md5", |cx, args| constructor(cx, args, Algorithm::Md5)),
    ("sha1", |cx, args| constructor(cx, args, Algorithm::Sha1)),
    ("sha224", |cx, args| constructor(cx, args, Algorithm::Sha224)),
    ("sha256", |cx, args| constructor(cx, args, Algorithm::Sha256)),
    ("sha384", |cx, args| constructor(cx, args, Algorithm::Sha384)),
    ("sha512", |cx, args| constructor(cx, args, Algorithm::Sha512)),
];

fn update(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [data]) = args.method(cx, "update")?;
    let data = bytes(cx, data)?;
    // Worked on outside the lock, which must not be held over the wait of a long message.
    let mut digest = state(cx, v).lock().clone();
    add(cx, &mut digest, &data);
    *state(cx, v).lock() = digest;
    Ok(Ref::none())
}

fn finished(cx: &Cx, v: Value) -> Vec<u8> {
    state(cx, v).lock().finish()
}

fn digest_method(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "digest")?;
    cx.bytes(&finished(cx, v))
}

fn hexdigest(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "hexdigest")?;
    let text: String = finished(cx, v).iter().map(|b| format!("{b:02x}")).collect();
    cx.str(&text)
}

fn copy(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "copy")?;
    let digest = state(cx, v).lock().clone();
    make(cx, cx.class_of(v), Native(Mutex::new(digest)))
}

fn algorithm(cx: &Cx, v: Value) -> Algorithm {
    state(cx, v).lock().algorithm
}

fn repr(cx: &Cx, v: Value) -> Res {
    cx.str(&format!("<{} {} object @ {:#x}>", algorithm(cx, v).name(), cx.full_class_name(cx.class_of(v)), v.bits()))
}

/// The module.
///
/// # Errors
/// The memory error.
pub fn module(cx: &Cx) -> Res {
    let class = ClassBuilder::new::<Hash>(cx, "_hashlib", "HASH")?
        .slots(|s| s.repr = Some(repr))?
        .methods(&[("update", update), ("digest", digest_method), ("hexdigest", hexdigest), ("copy", copy)])?
        .getset("name", |cx, v| cx.str(algorithm(cx, v).name()), None)?
        .getset("digest_size", |cx, v| cx.uint(algorithm(cx, v).digest_size() as u64), None)?
        .getset("block_size", |cx, v| cx.uint(algorithm(cx, v).block_size() as u64), None)?
        .finish()?;
    let bound = |name, f| native(cx, Kind::NativeFunction, name, f, Some(class.value()), None);
    let mut m = ModuleBuilder::new(cx, "hashlib")?.value("new", bound("new", new)?)?;
    let available = cx.set()?;
    let names = cx.cast::<freewheel::object::set::Set>(available.value()).expect("just made");
    for (name, f) in CONSTRUCTORS {
        m = m.value(name, bound(name, f)?)?;
        cx.set_add(names, cx.intern(name))?;
    }
    m.value("algorithms_available", available.clone())?.value("algorithms_guaranteed", available)?.finish()
}
