//! Modules.

use freewheel_refcount::Value;

use super::builder::ClassBuilder;
use crate::args::Args;
use crate::cx::Cx;
use crate::exceptions::ExcKind;
use crate::handle::{Exc, Ref, Res};
use crate::object::class::{Class, class_flags};
use crate::object::dict::{Dict, as_exact_dict};
use crate::object::module::Module;
use crate::object::string::name_text;
use crate::object::{Field, Kind, Obj};

impl Cx {
    /// An empty module.
    ///
    /// # Errors
    /// The memory error.
    pub fn new_module(&self, name: &str) -> Res {
        self.new_module_of(self.class(Kind::Module), name)
    }

    fn new_module_of(&self, class: &Obj<Class>, name: &str) -> Res {
        let dict = self.dict()?;
        self.defer(dict.value());
        let d = as_exact_dict(dict.value()).expect("just made");
        let names = self.names();
        self.dict_set(d, names.name, self.name_or_str(name)?.value())?;
        for n in [names.doc, names.package, names.loader, names.spec] {
            self.dict_set(d, n, Value::NONE)?;
        }
        let m = self
            .new_instance(self.shape(class.root_shape()), Module { dict: Field::new(dict.into_value()) })?;
        self.defer(m.value());
        Ok(m)
    }

    /// A module's dict.
    ///
    /// # Panics
    /// The value is no module.
    pub fn module_dict<'a>(&self, m: Value) -> &'a Obj<Dict> {
        as_exact_dict(self.cast::<Module>(m).expect("a module").dict.get()).expect("a module's dict")
    }
}

fn new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    let [name, doc] = args.parse(cx, "module", ["name", "doc"], 1)?;
    let name = cx.expect_str(name.expect("required"), "module() argument 'name'")?;
    let m = cx.new_module_of(class, name)?;
    if let Some(doc) = doc {
        cx.dict_set(cx.module_dict(m.value()), cx.names().doc, doc)?;
    }
    Ok(m)
}

fn getattr(cx: &Cx, v: Value, name: Value) -> Res {
    let class_found = cx.class_attr(cx.class_of(v), name);
    if class_found.is_some_and(|f| cx.class_of(f).slots().is_data_descriptor()) {
        return crate::ops::attr::generic_getattr(cx, v, name);
    }
    let d = cx.module_dict(v);
    if let Some(x) = cx.dict_get_name(d, name) {
        return Ok(Ref::new(x));
    }
    if class_found.is_some() {
        return crate::ops::attr::generic_getattr(cx, v, name);
    }
    if let Some(f) = cx.dict_get_name(d, cx.names().getattr) {
        return cx.call(f, &[name]);
    }
    let text = match cx.dict_get_name(d, cx.names().name).and_then(|n| cx.as_str(n)) {
        Some(n) => format!("module '{n}' has no attribute '{}'", name_text(name)),
        None => format!("module has no attribute '{}'", name_text(name)),
    };
    let e = cx.error(ExcKind::AttributeError, text);
    cx.set_instance_attr(e.0.value(), cx.names().plain_name, Ref::new(name))?;
    cx.set_instance_attr(e.0.value(), cx.names().obj, Ref::new(v))?;
    Err(e)
}

fn setattr(cx: &Cx, v: Value, name: Value, x: Option<Value>) -> Result<(), Exc> {
    if let Some(f) = cx.class_attr(cx.class_of(v), name)
        && let Some(set) = cx.class_of(f).slots().descr_set
    {
        return set(cx, f, v, x);
    }
    let d = cx.module_dict(v);
    match x {
        Some(x) => cx.dict_set(d, name, x),
        None => match cx.dict_remove(d, name)? {
            Some(_) => Ok(()),
            None => Err(cx.attribute_error(v, name)),
        },
    }
}

fn repr(cx: &Cx, v: Value) -> Res {
    let d = cx.module_dict(v);
    let name = match cx.dict_get_name(d, cx.names().name) {
        Some(n) => cx.repr_string(n)?,
        None => "'?'".to_owned(),
    };
    match cx.dict_get_name(d, cx.names().file) {
        Some(f) if f != Value::NONE => {
            let file = cx.repr_string(f)?;
            cx.str(&format!("<module {name} from {file}>"))
        }
        // Modules that nobody has imported belong to no package.
        _ if cx.dict_get_name(d, cx.names().package).is_none_or(|p| p == Value::NONE) => {
            cx.str(&format!("<module {name}>"))
        }
        _ => cx.str(&format!("<module {name} (built-in)>")),
    }
}

fn dir(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "__dir__")?;
    let d = cx.module_dict(v);
    if let Some(f) = cx.dict_get_name(d, cx.names().dir) {
        return cx.call(f, &[]);
    }
    let keys = cx.dict_items(d).into_iter().map(|(k, _)| k).collect();
    cx.list(keys)
}

/// Fills the class.
///
/// # Errors
/// The memory error.
pub fn init(cx: &Cx) -> Result<(), Exc> {
    ClassBuilder::of(cx, Kind::Module)
        .flags(class_flags::SUBCLASSABLE | class_flags::HAS_DICT)
        .slots(|s| {
            s.new = Some(new);
            s.init = Some(|_, _, _| Ok(()));
            s.getattr = Some(getattr);
            s.setattr = Some(setattr);
            s.repr = Some(repr);
        })?
        .methods(&[("__dir__", dir)])?
        .getset("__dict__", |cx, v| Ok(Ref::new(cx.module_dict(v).value())), None)?
        .finish()
        .map(drop)
}
