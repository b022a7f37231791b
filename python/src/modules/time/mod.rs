//! The module `time`.

mod calendar;
mod clock;
mod format;
mod zone;

use freewheel::object::Kind;
use freewheel::object::tuple::Tuple;
use freewheel::types::builder::native;
use freewheel::{Args, Cx, Exc, NativeFn, Ref, Res, Value};

use super::{ModuleBuilder, struct_seq};
use calendar::Fields;

const FIELDS: [&str; 9] =
    ["tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday", "tm_isdst"];

/// Functions that make broken-down times get their class as first argument.
const MAKERS: &[(&str, NativeFn)] = &[("localtime", localtime), ("gmtime", gmtime)];

/// The module.
///
/// # Errors
/// The memory error.
pub fn module(cx: &Cx) -> Res {
    let class = struct_seq::new_class(cx, "time", "struct_time", &FIELDS, true)?;
    let mut m = ModuleBuilder::new(cx, "time")?.functions(clock::FUNCTIONS)?;
    for (name, f) in MAKERS {
        m = m.value(name, native(cx, Kind::NativeFunction, name, *f, Some(class.value()), None)?)?;
    }
    let zone = zone::names();
    let names = cx.tuple_from(vec![cx.str(&zone.standard)?, cx.str(&zone.summer)?])?;
    m.function("mktime", mktime)?
        .function("strftime", strftime)?
        .function("asctime", asctime)?
        .function("ctime", ctime)?
        .function("tzset", |_, _| Ok(Ref::none()))?
        .value("struct_time", class)?
        .value("timezone", Value::small(zone.west))?
        .value("altzone", Value::small(zone.summer_west))?
        .value("daylight", Value::small(i32::from(zone.west != zone.summer_west)))?
        .value("tzname", names)?
        .finish()
}

/// The point in time of an argument, in whole seconds; now if there is none.
fn seconds(cx: &Cx, v: Option<Value>) -> Result<i64, Exc> {
    match v.filter(|v| *v != Value::NONE) {
        None => Ok(clock::now()),
        Some(v) => {
            if let Some(d) = cx.as_f64(v) {
                if d.is_nan() {
                    return Err(cx.value_error("Invalid value NaN (not a number)"));
                }
                if d.abs() >= 9e18 {
                    return Err(cx.overflow_error("timestamp out of range for platform time_t"));
                }
                return Ok(d.floor() as i64);
            }
            if !cx.is_int(v) {
                let name = cx.class_of(v).name();
                return Err(cx.type_error(format!("'{name}' object cannot be interpreted as an integer")));
            }
            cx.as_i64(v).ok_or_else(|| cx.overflow_error("timestamp out of range for platform time_t"))
        }
    }
}

/// Seconds since the epoch that have a year of reasonable size.
fn in_range(cx: &Cx, t: i64) -> Result<i64, Exc> {
    if t.abs() < 60_000_000_000_000_000 { Ok(t) } else { Err(cx.overflow_error("year out of range")) }
}

fn object(cx: &Cx, class: Value, f: &Fields, zone: &str, offset: i32) -> Res {
    let items = f.items().iter().map(|n| cx.int(*n)).collect::<Result<Vec<Ref>, Exc>>()?;
    let r = struct_seq::instance(cx, class, items)?;
    cx.set_attr(r.value(), cx.intern("tm_zone"), cx.str(zone)?.value())?;
    cx.set_attr(r.value(), cx.intern("tm_gmtoff"), Value::small(offset))?;
    Ok(r)
}

/// `localtime([seconds])`
fn localtime(cx: &Cx, args: Args<'_>) -> Res {
    let class = args[0].value();
    let [t] = args.skip(1).range(cx, "localtime", 0)?;
    let t = in_range(cx, seconds(cx, t)?)?;
    let local = zone::at(t);
    let fields = Fields::of(t + i64::from(local.offset), local.summer);
    object(cx, class, &fields, &local.name, local.offset)
}

/// `gmtime([seconds])`
fn gmtime(cx: &Cx, args: Args<'_>) -> Res {
    let class = args[0].value();
    let [t] = args.skip(1).range(cx, "gmtime", 0)?;
    let t = in_range(cx, seconds(cx, t)?)?;
    object(cx, class, &Fields::of(t, false), "GMT", 0)
}

/// The fields of a broken-down time; local time now if there is none.
fn fields(cx: &Cx, v: Option<Value>, function: &str) -> Result<Fields, Exc> {
    let Some(v) = v else {
        let t = clock::now();
        let local = zone::at(t);
        return Ok(Fields::of(t + i64::from(local.offset), local.summer));
    };
    let Some(t) = cx.cast::<Tuple>(v) else {
        return Err(cx.type_error("Tuple or struct_time argument required"));
    };
    if t.len() != 9 {
        return Err(cx.type_error(format!("{function}(): illegal time tuple argument")));
    }
    let mut items = [0; 9];
    for (i, item) in items.iter_mut().enumerate() {
        *item = cx.expect_i64(t.get(i))?;
    }
    Ok(Fields::from_items(items))
}

/// `mktime(t)`
fn mktime(cx: &Cx, args: Args<'_>) -> Res {
    let [v] = args.exact(cx, "mktime")?;
    let f = fields(cx, Some(v), "mktime")?;
    if f.year.abs() > 2_000_000_000 {
        return Err(cx.overflow_error("mktime argument out of range"));
    }
    cx.float(zone::seconds_of(f.seconds(), f.summer) as f64)
}

/// `strftime(format[, t])`
fn strftime(cx: &Cx, args: Args<'_>) -> Res {
    let [format, t] = args.range(cx, "strftime", 1)?;
    let format = format.expect("required");
    let Some(text) = cx.as_str(format) else {
        let name = cx.class_of(format).name();
        return Err(cx.type_error(format!("strftime() argument 1 must be str, not {name}")));
    };
    let f = fields(cx, t, "strftime")?;
    if let Err(e) = f.check() {
        return Err(cx.value_error(e));
    }
    // A time that names its zone is shown with it.
    let zone = match t.filter(|t| freewheel::object::tuple::as_exact_tuple(*t).is_none()) {
        Some(t) => named_zone(cx, t)?,
        None => None,
    };
    cx.str(&format::strftime(text, &f, zone.as_ref()))
}

/// The zone that a `struct_time` has as attributes.
fn named_zone(cx: &Cx, t: Value) -> Result<Option<zone::Local>, Exc> {
    let name = cx.find_attr(t, cx.intern("tm_zone"))?;
    let offset = cx.find_attr(t, cx.intern("tm_gmtoff"))?;
    Ok(match (name, offset) {
        (Some(name), Some(offset)) => cx.as_str(name.value()).map(|name| zone::Local {
            offset: cx.as_i64(offset.value()).unwrap_or(0) as i32,
            summer: false,
            name: name.to_owned(),
        }),
        _ => None,
    })
}

/// `asctime([t])`
fn asctime(cx: &Cx, args: Args<'_>) -> Res {
    let [t] = args.range(cx, "asctime", 0)?;
    let f = fields(cx, t, "asctime")?;
    if let Err(e) = f.check() {
        return Err(cx.value_error(e));
    }
    cx.str(&format::asctime(&f))
}

/// `ctime([seconds])`
fn ctime(cx: &Cx, args: Args<'_>) -> Res {
    let [t] = args.range(cx, "ctime", 0)?;
    let t = in_range(cx, seconds(cx, t)?)?;
    let local = zone::at(t);
    cx.str(&format::asctime(&Fields::of(t + i64::from(local.offset), local.summer)))
}
