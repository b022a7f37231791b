//! Pattern matching.

use freewheel_refcount::Value;

use crate::cx::Cx;
use crate::handle::{Ref, Res};
use crate::object::Kind;
use crate::object::class::class_flags;
use crate::object::dict::as_exact_dict;
use crate::object::tuple::Tuple;

impl Cx {
    /// Whether the subject's class is one that sequence (or mapping) patterns match: it has the flag itself or
    /// by inheritance, or inherits from the abstract class of that name.
    pub(crate) fn matches_kind(&self, v: Value, flag: u32, name: &str) -> bool {
        let class = self.class_of(v);
        class.mro().any(|c| c.has(flag))
            || class.mro().any(|c| c.name() == name && !c.has(class_flags::NATIVE))
    }

    /// The values of a mapping for the keys in a tuple, or the null value if one is missing.
    pub(crate) fn match_keys(&self, subject: Value, keys: Value) -> Res {
        let mut out = Vec::new();
        let mut seen: Vec<Value> = Vec::new();
        for key in Tuple::of(keys).iter() {
            for s in &seen {
                if self.equal(*s, key)? {
                    let text = format!("mapping pattern checks duplicate key ({})", self.repr_string(key)?);
                    return Err(self.value_error(text));
                }
            }
            seen.push(key);
            if let Some(d) = as_exact_dict(subject) {
                match self.dict_get(d, key)? {
                    Some(v) => out.push(Ref::new(v)),
                    None => return Ok(Ref::none()),
                }
                continue;
            }
            // `get` does not make missing keys, as `subject[key]` may.
            let marker = self.new_plain(self.class(Kind::Object))?;
            let v = self.call_method(subject, self.names().plain_get, &[key, marker.value()])?;
            if v.value() == marker.value() {
                return Ok(Ref::none());
            }
            out.push(v);
        }
        self.tuple_from(out)
    }

    /// A dict of a mapping's items whose keys are not in a tuple.
    pub(crate) fn match_rest(&self, subject: Value, keys: Value) -> Res {
        let rest = self.dict()?;
        let d = as_exact_dict(rest.value()).expect("just made");
        self.unpack_mapping(d, subject)?;
        for key in Tuple::of(keys).iter() {
            self.dict_remove(d, key)?;
        }
        Ok(rest)
    }

    /// The attributes that a class pattern looks at, or the null value if the subject does not match.
    pub(crate) fn match_class(&self, subject: Value, class: Value, kwnames: Value, n: usize) -> Res {
        let Some(c) = self.as_class(class) else {
            let text = "called match pattern must be a class";
            return Err(self.type_error(text));
        };
        if !self.is_instance_of(subject, class)? {
            return Ok(Ref::none());
        }
        let mut out = Vec::new();
        let mut names: Vec<Value> = Vec::new();
        if n > 0 {
            let args = self.find_attr(class, self.names().match_args)?;
            if args.is_none() && c.mro().any(|c| c.has(class_flags::MATCH_SELF)) {
                if n > 1 {
                    let text = format!("{}() accepts 1 positional sub-pattern ({n} given)", c.name());
                    return Err(self.type_error(text));
                }
                out.push(Ref::new(subject));
            } else {
                let listed = args.as_ref().map(|a| self.cast::<Tuple>(a.value()));
                let listed = match listed {
                    Some(None) => {
                        let got = self.class_of(args.as_ref().expect("there is one").value()).name();
                        let text = format!("{}.__match_args__ must be a tuple (got {got})", c.name());
                        return Err(self.type_error(text));
                    }
                    Some(Some(t)) => t.iter().collect(),
                    None => Vec::new(),
                };
                if n > listed.len() {
                    let s = if listed.len() == 1 { "" } else { "s" };
                    let text = format!(
                        "{}() accepts {} positional sub-pattern{s} ({n} given)",
                        c.name(),
                        listed.len()
                    );
                    return Err(self.type_error(text));
                }
                for name in &listed[..n] {
                    if self.as_str(*name).is_none() {
                        let got = self.class_of(*name).name();
                        let text = format!("__match_args__ elements must be strings (got {got})");
                        return Err(self.type_error(text));
                    }
                    names.push(*name);
                }
            }
        }
        names.extend(Tuple::of(kwnames).iter());
        for (i, name) in names.iter().enumerate() {
            let name = self.attr_name(*name)?;
            if names[..i].iter().any(|n| self.as_str(*n) == self.as_str(name.value())) {
                let text = format!(
                    "{}() got multiple sub-patterns for attribute '{}'",
                    c.name(),
                    self.str_text(name.value())
                );
                return Err(self.type_error(text));
            }
            match self.find_attr(subject, name.value())? {
                Some(v) => out.push(v),
                None => return Ok(Ref::none()),
            }
        }
        self.tuple_from(out)
    }
}
