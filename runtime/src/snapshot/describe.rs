//! What a snapshot says about one object: its kind, its name, its size, and the names of what it refers to.
//!
//! All of it is read while the world stands still: no user code runs, nothing is counted, no lock is taken.

use std::borrow::Cow;

use freewheel_refcount::{Header, Value};

use crate::cx::Cx;
use crate::object::cell::Cell;
use crate::object::class::{Class, class_flags};
use crate::object::code::Code;
use crate::object::dict::{Dict, HashTable};
use crate::object::float::Float;
use crate::object::function::{BoundMethod, Function, NativeFunction};
use crate::object::header;
use crate::object::int::{self, Int};
use crate::object::list::List;
use crate::object::module::Module;
use crate::object::set::Set;
use crate::object::string::Str;
use crate::object::tuple::Tuple;

/// Kinds of nodes, by their place in the format's list.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum NodeType {
    String = 2,
    Object = 3,
    Code = 4,
    Closure = 5,
    Number = 7,
    Native = 8,
    Synthetic = 9,
    BigInt = 13,
}

/// What a node is called.
pub(super) enum NodeName<'a> {
    /// Few and often the same: classes, functions, modules.
    Common(Cow<'a, str>),
    /// The object's own text, as [`Cx::own_text`] answers it.
    Own,
}

/// What a reference is called.
#[derive(Clone, Copy)]
pub(super) enum EdgeName {
    /// A place in a sequence.
    Element(usize),
    /// The text of this string object.
    Property(Value),
    /// A part of a built-in kind of object.
    Internal(&'static str),
}

/// Names that [`EdgeName::Internal`] has, all of them.
pub(super) const INTERNAL: &[&str] = &[
    "class",
    "dict",
    "key",
    "code",
    "globals",
    "builtins",
    "defaults",
    "kwdefaults",
    "closure",
    "name",
    "qualname",
    "module",
    "doc",
    "annotations",
    "function",
    "receiver",
    "owner",
    "value",
];

impl Cx {
    /// The type and the name of an object's node.
    pub(super) fn snapshot_node<'a>(&self, h: &'a Header) -> (NodeType, NodeName<'a>) {
        let v = Value::object(h.as_ptr());
        let common = |t, name: &'a str| (t, NodeName::Common(Cow::Borrowed(name)));
        let shape = self.shape_of(h);
        if shape.has_payload::<Str>() {
            (NodeType::String, NodeName::Own)
        } else if shape.has_payload::<Int>() {
            (NodeType::BigInt, NodeName::Own)
        } else if shape.has_payload::<Float>() {
            (NodeType::Number, NodeName::Own)
        } else if let Some(f) = self.cast::<Function>(v) {
            common(NodeType::Closure, self.text_of(f.qualname.get()))
        } else if let Some(f) = self.cast::<NativeFunction>(v) {
            common(NodeType::Native, f.name)
        } else if let Some(c) = self.cast::<Code>(v) {
            (NodeType::Code, NodeName::Common(Cow::Owned(c.proto.qualname.to_string())))
        } else if let Some(c) = self.as_class(v) {
            (NodeType::Object, NodeName::Common(Cow::Owned(format!("class {}", c.name()))))
        } else if let Some(m) = self.cast::<Module>(v) {
            (NodeType::Object, NodeName::Common(Cow::Owned(format!("module {}", self.module_text(m)))))
        } else {
            common(NodeType::Object, shape.class().data.name())
        }
    }

    /// The text of an object whose name is [`NodeName::Own`].
    pub(super) fn own_text<'a>(&self, h: &'a Header) -> Cow<'a, str> {
        let v = Value::object(h.as_ptr());
        if let Some(i) = self.cast::<Int>(v) {
            // Digits of a number beyond this take their time.
            let bits = 8 * int::outside(i);
            return Cow::Owned(if bits > 4096 { format!("int of {bits} bits") } else { i.to_string() });
        }
        if let Some(f) = self.cast::<Float>(v) {
            return Cow::Owned(f.0.to_string());
        }
        Cow::Borrowed(self.text_of(v))
    }

    fn text_of<'a>(&self, v: Value) -> &'a str {
        self.cast::<Str>(v).map_or("", |s| s.data.as_str())
    }

    fn module_text(&self, m: &Module) -> &str {
        let dict = self.cast::<Dict>(m.dict.get());
        let mut entries = dict.iter().filter_map(|d| d.0.table()).flat_map(|t| t.iter_from(0));
        entries.find(|(_, k, _)| self.text_of(*k) == "__name__").map_or("", |(_, _, v)| self.text_of(v))
    }

    /// Bytes that an object owns outside its block, as far as they are easily known.
    pub(super) fn snapshot_outside(&self, h: &Header) -> usize {
        let v = Value::object(h.as_ptr());
        let table = |t: &HashTable| t.table().map_or(0, |t| t.own_layout().size());
        if let Some(l) = self.cast::<List>(v) {
            8 * l.len()
        } else if let Some(d) = self.cast::<Dict>(v) {
            table(&d.0)
        } else if let Some(s) = self.cast::<Set>(v) {
            table(&s.table)
        } else {
            self.cast::<Int>(v).map_or(0, |i| int::outside(i))
        }
    }

    /// Adds the references whose names are known, in the order in which the collector traces them. They are the last
    /// that it traces; what comes before has no name.
    pub(super) fn snapshot_edges(&self, h: &Header, out: &mut Vec<(Value, EdgeName)>) {
        let v = Value::object(h.as_ptr());
        let internal = |out: &mut Vec<_>, fields: &[(&'static str, Value)]| {
            out.extend(fields.iter().map(|(name, v)| (*v, EdgeName::Internal(name))));
        };
        if let Some(l) = self.cast::<List>(v) {
            out.extend(l.iter().enumerate().map(|(i, v)| (v, EdgeName::Element(i))));
        } else if let Some(t) = self.cast::<Tuple>(v) {
            out.extend(t.iter().enumerate().map(|(i, v)| (v, EdgeName::Element(i))));
        } else if let Some(d) = self.cast::<Dict>(v) {
            for (i, k, v) in d.0.table().iter().flat_map(|t| t.iter_from(0)) {
                let named = self.cast::<Str>(k).is_some();
                out.push((k, EdgeName::Internal("key")));
                out.push((v, if named { EdgeName::Property(k) } else { EdgeName::Element(i) }));
            }
        } else if let Some(f) = self.cast::<Function>(v) {
            let f = &f.data;
            internal(
                out,
                &[
                    ("code", f.code.get()),
                    ("globals", f.globals.get()),
                    ("builtins", f.builtins.get()),
                    ("defaults", f.defaults.get()),
                    ("kwdefaults", f.kwdefaults.get()),
                    ("closure", f.closure.get()),
                    ("name", f.name.get()),
                    ("qualname", f.qualname.get()),
                    ("module", f.module.get()),
                    ("doc", f.doc.get()),
                    ("annotations", f.annotations.get()),
                ],
            );
        } else if let Some(m) = self.cast::<BoundMethod>(v) {
            internal(out, &[("function", m.function.get()), ("receiver", m.receiver.get())]);
        } else if let Some(f) = self.cast::<NativeFunction>(v) {
            internal(out, &[("receiver", f.receiver.get()), ("owner", f.owner.get())]);
        } else if let Some(m) = self.cast::<Module>(v) {
            internal(out, &[("dict", m.dict.get())]);
        } else if let Some(c) = self.cast::<Cell>(v) {
            internal(out, &[("value", c.0.get())]);
        }
        if let Some((shape, attrs)) = self.attrs_of(h) {
            let inline = shape.inline as usize;
            let slots = |range: core::ops::Range<usize>, out: &mut Vec<_>| {
                for (i, name) in shape.names().iter().enumerate().take(range.end).skip(range.start) {
                    if let Some(f) = attrs.field(i) {
                        out.push((f.get(), EdgeName::Property(*name)));
                    }
                }
            };
            slots(0..inline, out);
            out.extend(attrs.dict().map(|d| (d, EdgeName::Internal("dict"))));
            slots(inline..usize::MAX, out);
        }
    }

    /// Whether walks of the heap lead from an object to its class: those of objects that may have attributes.
    pub(super) fn traces_class(&self, h: &Header) -> bool {
        let shape = self.shape_of(h);
        core::ptr::eq(shape.info(), shape.full_info())
    }

    /// The class of an object that a program made; the built-in ones are not worth an edge from everything.
    pub(super) fn snapshot_class(&self, h: &Header) -> Option<Value> {
        let class = self.shape_of(h).class();
        let made = !class.has(class_flags::NATIVE) && self.cast::<Class>(Value::object(h.as_ptr())).is_none();
        made.then(|| class.value()).filter(|v| header(*v).is_some())
    }
}
