//! `_tuplegetter`: the attributes of named tuples.

use freewheel::object::Field;
use freewheel::object::Obj;
use freewheel::object::class::Class;
use freewheel::object::tuple::Tuple;
use freewheel::types::builder::ClassBuilder;
use freewheel::{Args, Cx, Exc, ExcKind, Ref, Res, Value, fields_payload};

use super::super::support::{field_of, make, payload};

struct TupleGetter {
    index: usize,
    doc: Field,
}

fields_payload!(TupleGetter, "_tuplegetter", doc);

fn this<'a>(cx: &Cx, v: Value) -> &'a Obj<TupleGetter> {
    payload(cx, v)
}

fn new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    let [index, doc] = args.exact(cx, "_tuplegetter")?;
    let index = usize::try_from(cx.expect_i64(index)?).map_err(|_| cx.value_error("negative index"))?;
    make(cx, class, TupleGetter { index, doc: field_of(doc) })
}

fn get(cx: &Cx, d: Value, object: Value, _: Value) -> Res {
    let index = this(cx, d).index;
    match cx.cast::<Tuple>(object) {
        Some(t) if index < t.len() => Ok(Ref::new(t.get(index))),
        Some(_) => Err(cx.index_error("tuple index out of range")),
        None if object == Value::UNBOUND || object == Value::NONE => Ok(Ref::new(d)),
        None => {
            let name = cx.class_of(object).name();
            let text = format!(
                "descriptor for index '{index}' for tuple subclasses doesn't apply to '{name}' object"
            );
            Err(cx.type_error(text))
        }
    }
}

fn set(cx: &Cx, _: Value, _: Value, x: Option<Value>) -> Result<(), Exc> {
    let what = if x.is_some() { "set" } else { "delete" };
    Err(cx.error(ExcKind::AttributeError, format!("can't {what} attribute")))
}

fn set_doc(cx: &Cx, v: Value, x: Option<Value>) -> Result<(), Exc> {
    let d = this(cx, v);
    cx.set_field(&d.header, &d.doc, Ref::new(x.unwrap_or(Value::NONE)));
    Ok(())
}

/// The class.
pub(super) fn class(cx: &Cx) -> Res {
    ClassBuilder::new::<TupleGetter>(cx, "collections", "_tuplegetter")?
        .slots(|s| {
            s.new = Some(new);
            s.descr_get = Some(get);
            s.descr_set = Some(set);
        })?
        .getset("__doc__", |cx, v| Ok(Ref::new(this(cx, v).doc.get())), Some(set_doc))?
        .finish()
}
