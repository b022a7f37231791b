//! `hashlib`: MD5, SHA-1 and SHA-2, computed by the RustCrypto crates.

use std::fmt::Write;

use freewheel::object::Obj;
use freewheel::types::builder::ClassBuilder;
use freewheel::{Args, Cx, Exc, NativeFn, Ref, Res, Value};
use parking_lot::Mutex;
use sha2::Digest;

use super::ModuleBuilder;
use super::io::bytes_arg;
use super::native::Native;
use super::support::{given, make, payload};

/// Makes the enum of running hashes, and one constructor function each.
macro_rules! algorithms {
    ($($variant:ident $name:ident $hasher:ty, $block:literal;)*) => {
        /// A hash being computed.
        #[derive(Clone)]
        enum State {
            $($variant($hasher),)*
        }

        impl State {
            fn start(name: &str) -> Option<State> {
                $(if name.eq_ignore_ascii_case(stringify!($name)) {
                    return Some(State::$variant(<$hasher>::new()));
                })*
                None
            }

            fn name(&self) -> &'static str {
                match self { $(State::$variant(_) => stringify!($name),)* }
            }

            fn block_size(&self) -> i64 {
                match self { $(State::$variant(_) => $block,)* }
            }

            fn update(&mut self, data: &[u8]) {
                match self { $(State::$variant(h) => h.update(data),)* }
            }

            /// The digest of what was hashed so far; hashing may go on.
            fn digest(&self) -> Vec<u8> {
                match self { $(State::$variant(h) => h.clone().finalize().to_vec(),)* }
            }
        }

        $(fn $name(cx: &Cx, args: Args<'_>) -> Res {
            let [data, _] = args.parse(cx, stringify!($name), ["string", "*usedforsecurity"], 0)?;
            hash_of(cx, stringify!($name), data)
        })*

        const CONSTRUCTORS: &[(&str, NativeFn)] = &[$((stringify!($name), $name),)*];
    };
}

algorithms! {
    Md5 md5 md5::Md5, 64;
    Sha1 sha1 sha1::Sha1, 64;
    Sha224 sha224 sha2::Sha224, 64;
    Sha256 sha256 sha2::Sha256, 64;
    Sha384 sha384 sha2::Sha384, 128;
    Sha512 sha512 sha2::Sha512, 128;
}

type Hash = Native<Mutex<State>>;

fn state<'a>(cx: &Cx, v: Value) -> &'a Mutex<State> {
    let obj: &'a Obj<Hash> = payload(cx, v);
    &obj.data.0
}

/// The class of hashes, which the module keeps.
fn hash_class(cx: &Cx) -> Res {
    let module = super::import(cx, "hashlib")?;
    cx.get_attr_str(module.value(), "_Hash")
}

fn wrap(cx: &Cx, s: State) -> Res {
    let class = hash_class(cx)?;
    let class = cx.as_class(class.value()).ok_or_else(|| cx.type_error("hashlib._Hash was replaced"))?;
    if cx.shape(class.root_shape()).payload() != freewheel::object::payload_id::<Hash>() {
        return Err(cx.type_error("hashlib._Hash was replaced"));
    }
    make(cx, class, Native(Mutex::new(s)))
}

fn hash_of(cx: &Cx, name: &str, data: Option<Value>) -> Res {
    let Some(mut s) = State::start(name) else {
        return Err(cx.value_error(format!("unsupported hash type {name}")));
    };
    if let Some(data) = given(data) {
        s.update(&hashable(cx, data)?);
    }
    wrap(cx, s)
}

/// The bytes to hash; a string has to be encoded by the caller.
fn hashable(cx: &Cx, v: Value) -> Result<Vec<u8>, Exc> {
    if cx.as_str(v).is_some() {
        return Err(cx.type_error("Strings must be encoded before hashing"));
    }
    bytes_arg(cx, v).map_err(|_| cx.type_error("object supporting the buffer API required"))
}

fn new(cx: &Cx, args: Args<'_>) -> Res {
    let [name, data, _] = args.parse(cx, "new", ["name", "data", "*usedforsecurity"], 1)?;
    let name = name.expect("required");
    let Some(name) = cx.as_str(name) else {
        let got = cx.class_of(name).name();
        return Err(cx.type_error(format!("new() argument 'name' must be str, not {got}")));
    };
    hash_of(cx, name, data)
}

fn update(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [data]) = args.method(cx, "update")?;
    let data = hashable(cx, data)?;
    state(cx, v).lock().update(&data);
    Ok(Ref::none())
}

fn digest(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "digest")?;
    let bytes = state(cx, v).lock().digest();
    cx.bytes(&bytes)
}

fn hexdigest(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "hexdigest")?;
    let bytes = state(cx, v).lock().digest();
    let text = bytes.iter().fold(String::new(), |mut text, b| {
        let _ = write!(text, "{b:02x}");
        text
    });
    cx.str(&text)
}

fn copy(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "copy")?;
    let s = state(cx, v).lock().clone();
    wrap(cx, s)
}

fn repr(cx: &Cx, v: Value) -> Res {
    let name = state(cx, v).lock().name();
    cx.str(&format!("<{name} hash object @ {:#x}>", v.bits()))
}

fn class(cx: &Cx) -> Res {
    ClassBuilder::new::<Hash>(cx, "hashlib", "_Hash")?
        .slots(|s| s.repr = Some(repr))?
        .methods(&[("update", update), ("digest", digest), ("hexdigest", hexdigest), ("copy", copy)])?
        .getset("name", |cx, v| cx.str(state(cx, v).lock().name()), None)?
        .getset("block_size", |cx, v| cx.int(state(cx, v).lock().block_size()), None)?
        .getset("digest_size", |cx, v| cx.int(state(cx, v).lock().digest().len() as i64), None)?
        .finish()
}

/// The module.
///
/// # Errors
/// The memory error.
pub fn module(cx: &Cx) -> Res {
    let mut names = Vec::new();
    for (name, _) in CONSTRUCTORS {
        names.push(cx.str(name)?);
    }
    let names = cx.list(names)?;
    let set = cx.call(cx.class(freewheel::object::Kind::Set).value(), &[names.value()])?;
    ModuleBuilder::new(cx, "hashlib")?
        .class(class(cx)?)?
        .function("new", new)?
        .functions(CONSTRUCTORS)?
        .value("algorithms_guaranteed", set.clone())?
        .value("algorithms_available", set)?
        .finish()
}
