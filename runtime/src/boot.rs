//! Bringing a runtime up: shapes of the built-in kinds, classes, names.

use core::any::TypeId;

use freewheel_gc::{NewRecord, TypeInfo};
use freewheel_refcount::Value;

use crate::cx::Cx;
use crate::exceptions::ExcKind;
use crate::handle::Exc;
use crate::names::Names;
use crate::object::bytes::{ByteArray, Bytes};
use crate::object::cell::Cell;
use crate::object::class::{Class, class_flags};
use crate::object::code::Code;
use crate::object::dict::{Dict, DictView};
use crate::object::exception::{Exception, FrameInfo, Traceback};
use crate::object::float::{Complex, Float};
use crate::object::function::{BoundMethod, Function, NativeFunction, SlotWrapper};
use crate::object::generator::Generator;
use crate::object::int::Int;
use crate::object::iter::{Parts, RangeIter, SeqIter, TableIter};
use crate::object::list::List;
use crate::object::misc::{
    GenericAlias, GetSet, Member, MemoryView, Plain, Property, Proxy, Range, Slice, Super, WeakRef, Wrapped,
};
use crate::object::module::Module;
use crate::object::set::Set;
use crate::object::shape::{NewShape, Shape};
use crate::object::string::Str;
use crate::object::tuple::Tuple;
use crate::object::{InfoOf, Kind, Obj, Payload};
use crate::types;
use crate::types::builder::make_class;

/// What a kind's payload is: how its own objects and those of subclasses are described to the heap, identity, size.
type PayloadFacts = (&'static TypeInfo, &'static TypeInfo, TypeId, usize);

fn payload(kind: Kind) -> PayloadFacts {
    fn of<T: Payload>() -> PayloadFacts {
        (InfoOf::<T>::BARE, InfoOf::<T>::INFO, TypeId::of::<T>(), size_of::<Obj<T>>())
    }
    match kind {
        Kind::Type => of::<Class>(),
        Kind::Int => of::<Int>(),
        Kind::Float => of::<Float>(),
        Kind::Complex => of::<Complex>(),
        Kind::Str => of::<Str>(),
        Kind::Bytes => of::<Bytes>(),
        Kind::ByteArray => of::<ByteArray>(),
        Kind::Tuple => of::<Tuple>(),
        Kind::List => of::<List>(),
        Kind::Dict => of::<Dict>(),
        Kind::Set | Kind::FrozenSet => of::<Set>(),
        Kind::Range => of::<Range>(),
        Kind::Slice => of::<Slice>(),
        Kind::Function => of::<Function>(),
        Kind::NativeFunction | Kind::NativeMethod => of::<NativeFunction>(),
        Kind::SlotWrapper => of::<SlotWrapper>(),
        Kind::BoundMethod => of::<BoundMethod>(),
        Kind::Code => of::<Code>(),
        Kind::Cell => of::<Cell>(),
        Kind::Module => of::<Module>(),
        Kind::Generator => of::<Generator>(),
        Kind::Frame => of::<FrameInfo>(),
        Kind::Traceback => of::<Traceback>(),
        Kind::Property => of::<Property>(),
        Kind::ClassMethod | Kind::StaticMethod => of::<Wrapped>(),
        Kind::Super => of::<Super>(),
        Kind::Member => of::<Member>(),
        Kind::GetSet => of::<GetSet>(),
        Kind::MappingProxy => of::<Proxy>(),
        Kind::WeakRef => of::<WeakRef>(),
        Kind::GenericAlias | Kind::Union => of::<GenericAlias>(),
        Kind::ListIter
        | Kind::ListRevIter
        | Kind::TupleIter
        | Kind::StrIter
        | Kind::BytesIter
        | Kind::SeqIter
        | Kind::Reversed => of::<SeqIter>(),
        Kind::RangeIter => of::<RangeIter>(),
        Kind::SetIter | Kind::DictKeyIter | Kind::DictValueIter | Kind::DictItemIter => of::<TableIter>(),
        Kind::DictKeys | Kind::DictValues | Kind::DictItems => of::<DictView>(),
        Kind::CallIter | Kind::Enumerate | Kind::Zip | Kind::Map | Kind::Filter => of::<Parts>(),
        Kind::MemoryView => of::<MemoryView>(),
        Kind::BaseException => of::<Exception>(),
        _ => of::<Plain>(),
    }
}

/// Brings the runtime up.
///
/// # Errors
/// The memory error.
pub fn boot(cx: &Cx) -> Result<(), Exc> {
    make_shapes(cx);
    make_first_objects(cx)?;
    make_classes(cx)?;
    fill_classes(cx)?;
    let modules = cx.dict()?;
    let builtins = cx.dict()?;
    for d in [&modules, &builtins] {
        cx.defer(d.value());
    }
    cx.globals().modules.set(modules.into_value());
    cx.globals().builtins.set(builtins.into_value());
    let empty = cx.tuple(&[])?;
    let e = cx.new_exception(cx.exc_class(ExcKind::MemoryError), empty)?;
    // Not immortal, which would be SHARED: its class is not, before there is a second thread.
    cx.defer(e.value());
    cx.globals().memory_error.set(e.into_value());
    Ok(())
}

/// The shapes of the built-in kinds, whose ids are their numbers. Their classes are filled in later.
fn make_shapes(cx: &Cx) {
    for kind in Kind::ALL {
        let (bare, full, payload, size) = payload(*kind);
        let NewRecord { id, at, .. } = cx.world().shapes().alloc().expect("a new arena has room");
        assert_eq!(id, *kind as u32, "shape ids are given in order");
        // Instances of these may be made before their classes are filled: their room is fixed from the start.
        let roomy =
            matches!(kind, Kind::Function | Kind::ClassMethod | Kind::StaticMethod | Kind::BaseException);
        let new = NewShape {
            info: if roomy || *kind == Kind::Generator { full } else { bare },
            full,
            payload,
            names: Box::new([]),
            inline: 0,
            offset: if roomy { size as u16 } else { 0 },
            flags: 0,
            size: size as u16,
        };
        // SAFETY: a fresh record of the arena.
        unsafe { Shape::init(at, id, core::ptr::null(), new) };
    }
}

fn make_first_objects(cx: &Cx) -> Result<(), Exc> {
    let p = cx.alloc_raw(crate::object::tuple::object_size(0))?.cast::<freewheel_refcount::Header>();
    // SAFETY: fresh memory for an empty tuple: header and length.
    unsafe {
        p.write(freewheel_refcount::Header::new(cx.me(), Kind::Tuple as u32));
        p.add(1).cast::<usize>().write(0);
        p.as_ref().make_immortal();
    }
    cx.globals().empty_tuple.set(Value::object(p));
    cx.globals().set_names(Names::new(&mut |text| cx.intern(text)));
    Ok(())
}

/// All classes, without their contents; `object` first, so that the others can inherit from it.
fn make_classes(cx: &Cx) -> Result<(), Exc> {
    let mut order = vec![Kind::Object, Kind::Type];
    order.extend(Kind::ALL.iter().filter(|k| !matches!(k, Kind::Object | Kind::Type)));
    for kind in order {
        let base = match kind {
            Kind::Object => None,
            Kind::Bool => Some(Kind::Int),
            _ => Some(Kind::Object),
        };
        let bases: Vec<&Obj<Class>> = base.iter().map(|k| cx.class(*k)).collect();
        let flags = if types::weakref::REFERABLE.contains(&kind) { class_flags::WEAK } else { 0 };
        let class = make_class(cx, kind.name(), &bases, flags)?;
        // SAFETY: just made, with this payload.
        let c = unsafe { crate::object::obj_unchecked::<Class>(class.value()) };
        c.set_root_shape(kind as u32);
        cx.shape(kind as u32).set_class(c);
        cx.globals().set_class(kind, c);
        cx.globals().keep(&cx.mutator, class);
    }
    cx.shape(Kind::Type as u32).set_class(cx.class(Kind::Type));
    types::exception::make_classes(cx)
}

fn fill_classes(cx: &Cx) -> Result<(), Exc> {
    // The classes that filling others needs come first.
    types::object::fill(cx)?;
    types::class_attrs::init(cx)?;
    types::wrapper::init(cx)?;
    types::descriptor::init(cx)?;
    types::function::init(cx)?;
    types::singletons::init(cx)?;
    types::int::init(cx)?;
    types::bool::init(cx)?;
    types::float::init(cx)?;
    types::complex::init(cx)?;
    types::str::init(cx)?;
    types::bytes::init(cx)?;
    types::bytearray::init(cx)?;
    types::memoryview::init(cx)?;
    types::tuple::init(cx)?;
    types::list::init(cx)?;
    types::dict::init(cx)?;
    types::dict_views::init(cx)?;
    types::set::init(cx)?;
    types::iterators::init(cx)?;
    types::proxy::init(cx)?;
    types::range::init(cx)?;
    types::slice::init(cx)?;
    types::generator::init(cx)?;
    types::exception::fill(cx)?;
    types::module::init(cx)?;
    types::super_type::fill(cx)?;
    types::weakref::fill(cx)?;
    types::generic::fill(cx)?;
    types::misc::init(cx)?;
    for kind in Kind::ALL {
        check_filled(cx, *kind)?;
    }
    Ok(())
}

/// A class that no file has filled still inherits its slots.
fn check_filled(cx: &Cx, kind: Kind) -> Result<(), Exc> {
    let class = cx.class(kind);
    if class.slots().getattr.is_none() {
        types::builder::ClassBuilder::of(cx, kind).finish()?;
    }
    Ok(())
}
