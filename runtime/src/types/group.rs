//! Exception groups, and what `except*` does with them.

use freewheel_refcount::Value;

use super::builder::ClassBuilder;
use crate::args::Args;
use crate::cx::Cx;
use crate::exceptions::ExcKind;
use crate::handle::{Exc, Ref, Res};
use crate::object::Obj;
use crate::object::class::Class;
use crate::object::exception::Exception;
use crate::object::tuple::Tuple;

fn new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    if args.len() != 2 {
        let n = args.len();
        return Err(
            cx.type_error(format!("BaseExceptionGroup.__new__() takes exactly 2 arguments ({n} given)"))
        );
    }
    let [message, list] = args.exact::<2>(cx, "BaseExceptionGroup.__new__")?;
    if cx.as_str(message).is_none() {
        let got = cx.class_of(message).name();
        return Err(cx.type_error(format!("BaseExceptionGroup.__new__() argument 1 must be str, not {got}")));
    }
    if cx.class_of(list).slots().getitem.is_none() {
        return Err(cx.type_error("second argument (exceptions) must be a sequence"));
    }
    let items = cx.collect(list)?;
    if items.is_empty() {
        return Err(cx.value_error("second argument (exceptions) must be a non-empty sequence"));
    }
    let mut all_plain = true;
    for (i, e) in items.iter().enumerate() {
        if cx.cast::<Exception>(e.value()).is_none() {
            return Err(
                cx.value_error(format!("Item {i} of second argument (exceptions) is not an exception"))
            );
        }
        all_plain &= cx.is_instance(e.value(), cx.exc_class(ExcKind::Exception));
    }
    let base = cx.exc_class(ExcKind::BaseExceptionGroup);
    let class =
        if core::ptr::eq(class, base) && all_plain { cx.exc_class(ExcKind::ExceptionGroup) } else { class };
    if !all_plain && class.is_subclass_of(cx.exc_class(ExcKind::Exception)) {
        let text = format!("Cannot nest BaseExceptions in an {}", class.name());
        let text = if core::ptr::eq(class, cx.exc_class(ExcKind::ExceptionGroup)) {
            "Cannot nest BaseExceptions in an ExceptionGroup".to_owned()
        } else {
            text
        };
        return Err(cx.type_error(text));
    }
    let e = cx.new_exception(class, cx.tuple(&[message, list])?)?;
    let exc = cx.exception(e.value());
    cx.set_field(&exc.header, &exc.extra, cx.tuple_from(items)?);
    Ok(e)
}

fn message(cx: &Cx, v: Value) -> Res {
    Ok(Ref::new(Tuple::of(cx.exception(v).args.get()).get(0)))
}

fn members<'a>(cx: &Cx, v: Value) -> &'a Obj<Tuple> {
    Tuple::of(cx.exception(v).extra.get())
}

fn str(cx: &Cx, v: Value) -> Res {
    let n = members(cx, v).len();
    let text = cx.to_string(message(cx, v)?.value())?;
    cx.str(&format!("{text} ({n} sub-exception{})", if n == 1 { "" } else { "s" }))
}

fn is_group(cx: &Cx, v: Value) -> bool {
    cx.is_instance(v, cx.exc_class(ExcKind::BaseExceptionGroup))
}

fn derive(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [list]) = args.method(cx, "derive")?;
    cx.call(cx.exc_class(ExcKind::BaseExceptionGroup).value(), &[message(cx, v)?.value(), list])
}

fn split(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [what]) = args.method(cx, "split")?;
    let (a, b) = cx.split_group_by(v, what)?;
    cx.tuple_from(vec![a, b])
}

fn subgroup(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [what]) = args.method(cx, "subgroup")?;
    Ok(cx.split_group_by(v, what)?.0)
}

impl Cx {
    /// Whether an exception matches a class, a tuple of classes, or a predicate.
    fn group_condition(&self, e: Value, what: Value) -> Result<bool, Exc> {
        let is_class = self.as_class(what).is_some() || self.cast::<Tuple>(what).is_some();
        if is_class {
            return self.exception_matches(e, what);
        }
        if self.is_callable(what) {
            let r = self.call(what, &[e])?;
            return self.truth(r.value());
        }
        Err(self.type_error("expected a function, exception type or tuple of exception types"))
    }

    /// Splits a group into the exceptions that match and the rest, keeping its structure.
    fn split_group_by(&self, v: Value, what: Value) -> Result<(Ref, Ref), Exc> {
        if self.group_condition(v, what)? {
            return Ok((Ref::new(v), Ref::none()));
        }
        if !is_group(self, v) {
            return Ok((Ref::none(), Ref::new(v)));
        }
        let (mut yes, mut no) = (Vec::new(), Vec::new());
        for e in members(self, v).iter() {
            let (a, b) = self.split_group_by(e, what)?;
            if a.value() != Value::NONE {
                yes.push(a);
            }
            if b.value() != Value::NONE {
                no.push(b);
            }
        }
        Ok((self.derived(v, yes)?, self.derived(v, no)?))
    }

    /// A group like `v` with other members, or the null value if there are none.
    fn derived(&self, v: Value, list: Vec<Ref>) -> Res {
        if list.is_empty() {
            return Ok(Ref::none());
        }
        let list = self.list(list)?;
        let g = self.call_method_str(v, "derive", &[list.value()])?;
        let (from, to) = (self.exception(v), self.exception(g.value()));
        for (a, b) in
            [(&from.traceback, &to.traceback), (&from.cause, &to.cause), (&from.context, &to.context)]
        {
            self.set_field(&to.header, b, Ref::new(a.get()));
        }
        if let Some(notes) = self.own_instance_attr(v, self.names().notes) {
            let copy = self.list(self.collect(notes)?)?;
            self.set_instance_attr(g.value(), self.names().notes, copy)?;
        }
        Ok(g)
    }

    /// What an `except*` clause handles of an exception, and what is left.
    pub(crate) fn split_group(&self, e: Value, what: Value) -> Result<(Ref, Ref), Exc> {
        if e == Value::NONE {
            return Ok((Ref::none(), Ref::none()));
        }
        let classes: Vec<Value> = match self.cast::<Tuple>(what) {
            Some(t) => t.iter().collect(),
            None => vec![what],
        };
        for c in classes {
            let group = self.exc_class(ExcKind::BaseExceptionGroup);
            if self.as_class(c).is_some_and(|c| c.is_subclass_of(group)) {
                let text = "catching ExceptionGroup with except* is not allowed. Use except instead.";
                return Err(self.type_error(text));
            }
        }
        if !is_group(self, e) {
            if self.exception_matches(e, what)? {
                let list = self.tuple(&[e])?;
                let empty = self.str("")?;
                let args = [empty.value(), list.value()];
                let g = self.call(self.exc_class(ExcKind::BaseExceptionGroup).value(), &args)?;
                return Ok((g, Ref::none()));
            }
            return Ok((Ref::none(), Ref::new(e)));
        }
        self.split_group_by(e, what)
    }

    /// What to raise after all `except*` clauses: what they raised, with what nobody handled.
    pub(crate) fn merge_groups(&self, original: Value, raised: Value) -> Res {
        let list: Vec<Ref> = self.collect(raised)?.into_iter().filter(|e| e.value() != Value::NONE).collect();
        if list.is_empty() {
            return Ok(Ref::none());
        }
        if !is_group(self, original) {
            return Ok(list.into_iter().next().expect("not empty"));
        }
        if let [one] = list.as_slice()
            && one.value() == original
        {
            return Ok(one.clone());
        }
        // Parts of the original keep its structure; newly raised exceptions go beside them.
        let tb = self.exception(original).traceback.get();
        let (parts, fresh): (Vec<Ref>, Vec<Ref>) = list
            .into_iter()
            .partition(|e| is_group(self, e.value()) && self.exception(e.value()).traceback.get() == tb);
        let mut merged = fresh;
        if !parts.is_empty() {
            let mut inner = Vec::new();
            for p in &parts {
                inner.extend(members(self, p.value()).iter().map(Ref::new));
            }
            let g = self.derived(original, inner)?;
            if merged.is_empty() {
                return Ok(g);
            }
            merged.push(g);
        }
        if let [one] = merged.as_slice() {
            return Ok(one.clone());
        }
        let list = self.list(merged)?;
        let empty = self.str("")?;
        self.call(self.exc_class(ExcKind::BaseExceptionGroup).value(), &[empty.value(), list.value()])
    }
}

/// Fills the class.
pub(crate) fn fill(b: ClassBuilder<'_>) -> Result<ClassBuilder<'_>, Exc> {
    b.slots(|s| {
        s.new = Some(new);
        s.str = Some(str);
    })?
    .methods(&[("derive", derive), ("split", split), ("subgroup", subgroup)])?
    .class_methods(&[("__class_getitem__", super::generic::class_getitem)])?
    .getset("message", message, None)?
    .getset("exceptions", |cx, v| Ok(Ref::new(members(cx, v).value())), None)
}
