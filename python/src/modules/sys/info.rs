//! What `sys` says about the implementation, the machine and the command line.

use freewheel::{Cx, Exc, Ref, Res, Value};

use super::{VERSION, namespace};
use crate::modules::{ModuleBuilder, struct_seq};

fn int(n: i32) -> Ref {
    Ref::new(Value::small(n))
}

/// Adds the variables.
pub fn add<'a>(cx: &'a Cx, m: ModuleBuilder<'a>) -> Result<ModuleBuilder<'a>, Exc> {
    let (major, minor, micro) = VERSION;
    let own = env!("CARGO_PKG_VERSION");
    let version = format!("{major}.{minor}.{micro} (freewheel {own}) [Rust]");
    let hex = (major << 24) | (minor << 16) | (micro << 8) | 0xf0;
    let executable = std::env::current_exe().unwrap_or_default();
    let prefix = executable.parent().and_then(|p| p.parent()).unwrap_or(std::path::Path::new("/"));
    let prefix = cx.str(&prefix.to_string_lossy())?;
    let version_info = version_info(cx)?;
    let mut m = m
        .value("version", cx.str(&version)?)?
        .value("version_info", version_info.clone())?
        .value("implementation", implementation(cx, version_info, hex)?)?
        .value("hexversion", int(hex))?
        .value("api_version", int(1013))?
        .value("maxsize", cx.int(i64::MAX)?)?
        .value("maxunicode", int(0x10_ffff))?
        .value("byteorder", cx.str("little")?)?
        .value("platform", cx.str(std::env::consts::OS)?)?
        .value("platlibdir", cx.str("lib")?)?
        .value("abiflags", cx.str("")?)?
        .value("float_repr_style", cx.str("short")?)?
        .value("copyright", cx.str("Copyright (c) the Freewheel developers.")?)?
        .value("executable", cx.str(&executable.to_string_lossy())?)?
        .value("dont_write_bytecode", Ref::bool(true))?
        .value("pycache_prefix", Value::NONE)?
        .value("float_info", float_info(cx)?)?
        .value("int_info", int_info(cx)?)?
        .value("hash_info", hash_info(cx)?)?
        .value("thread_info", thread_info(cx)?)?
        .value("flags", flags(cx)?)?;
    for name in ["prefix", "exec_prefix", "base_prefix", "base_exec_prefix"] {
        m = m.value(name, prefix.clone())?;
    }
    Ok(m)
}

fn version_info(cx: &Cx) -> Res {
    let (major, minor, micro) = VERSION;
    let items = vec![
        ("major", int(major)),
        ("minor", int(minor)),
        ("micro", int(micro)),
        ("releaselevel", cx.str("final")?),
        ("serial", int(0)),
    ];
    struct_seq::single(cx, "sys", "version_info", items)
}

fn implementation(cx: &Cx, version: Ref, hex: i32) -> Res {
    let items = vec![
        ("name", cx.str("freewheel")?),
        ("version", version),
        ("hexversion", int(hex)),
        ("cache_tag", Ref::none()),
        ("_multiarch", cx.str(&format!("{}-linux-gnu", std::env::consts::ARCH))?),
    ];
    namespace::instance(cx, items)
}

fn float_info(cx: &Cx) -> Res {
    let items = vec![
        ("max", cx.float(f64::MAX)?),
        ("max_exp", int(f64::MAX_EXP)),
        ("max_10_exp", int(f64::MAX_10_EXP)),
        ("min", cx.float(f64::MIN_POSITIVE)?),
        ("min_exp", int(f64::MIN_EXP)),
        ("min_10_exp", int(f64::MIN_10_EXP)),
        ("dig", int(f64::DIGITS as i32)),
        ("mant_dig", int(f64::MANTISSA_DIGITS as i32)),
        ("epsilon", cx.float(f64::EPSILON)?),
        ("radix", int(2)),
        ("rounds", int(1)),
    ];
    struct_seq::single(cx, "sys", "float_info", items)
}

fn int_info(cx: &Cx) -> Res {
    let items = vec![
        ("bits_per_digit", int(64)),
        ("sizeof_digit", int(8)),
        ("default_max_str_digits", int(4300)),
        ("str_digits_check_threshold", int(640)),
    ];
    struct_seq::single(cx, "sys", "int_info", items)
}

fn hash_info(cx: &Cx) -> Res {
    let items = vec![
        ("width", int(64)),
        ("modulus", cx.int((1 << 61) - 1)?),
        ("inf", int(314_159)),
        ("nan", int(0)),
        ("imag", int(1_000_003)),
        ("algorithm", cx.str("foldhash")?),
        ("hash_bits", int(64)),
        ("seed_bits", int(0)),
        ("cutoff", int(0)),
    ];
    struct_seq::single(cx, "sys", "hash_info", items)
}

fn thread_info(cx: &Cx) -> Res {
    let items = vec![("name", cx.str("pthread")?), ("lock", cx.str("semaphore")?), ("version", Ref::none())];
    struct_seq::single(cx, "sys", "thread_info", items)
}

fn flags(cx: &Cx) -> Res {
    let zero = [
        "debug",
        "inspect",
        "interactive",
        "optimize",
        "dont_write_bytecode",
        "no_user_site",
        "no_site",
        "ignore_environment",
        "verbose",
        "bytes_warning",
        "quiet",
        "hash_randomization",
        "isolated",
    ];
    let mut items: Vec<(&'static str, Ref)> = zero.iter().map(|n| (*n, int(0))).collect();
    items.extend([
        ("dev_mode", Ref::bool(false)),
        ("utf8_mode", int(1)),
        ("warn_default_encoding", int(0)),
        ("safe_path", Ref::bool(false)),
        ("int_max_str_digits", int(4300)),
    ]);
    struct_seq::single(cx, "sys", "flags", items)
}
