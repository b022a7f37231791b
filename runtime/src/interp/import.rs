//! The import instructions.

use freewheel_refcount::Value;

use super::frame::Frame;
use crate::cx::Cx;
use crate::exceptions::ExcKind;
use crate::handle::{Exc, Ref, Res};
use crate::object::dict::as_exact_dict;
use crate::object::module::Module;
use crate::object::string::name_text;

impl Cx {
    /// Imports a module on behalf of code with these globals.
    ///
    /// # Errors
    /// What the front end raises.
    pub fn import(&self, name: Value, globals: Value, fromlist: Value, level: Value) -> Res {
        match self.globals().frontend.get() {
            Some(f) => f.import(self, name, globals, fromlist, level),
            None => {
                let text = format!("No module named '{}'", name_text(name));
                Err(self.error(ExcKind::ModuleNotFoundError, text))
            }
        }
    }

    /// `from module import name`.
    ///
    /// # Errors
    /// `ImportError` if the module has no such name.
    pub fn import_from(&self, module: Value, name: Value) -> Res {
        if let Some(v) = self.find_attr(module, name)? {
            return Ok(v);
        }
        let module_name = match self.find_attr(module, self.names().name)? {
            Some(n) => self.to_string(n.value())?,
            None => "<unknown module name>".to_owned(),
        };
        let full = format!("{module_name}.{}", name_text(name));
        if let Some(v) = as_exact_dict(self.globals().modules.get()).and_then(|d| self.dict_get_str(d, &full))
        {
            return Ok(Ref::new(v));
        }
        let file = match self.find_attr(module, self.names().file)? {
            Some(f) => self.to_string(f.value())?,
            None => "unknown location".to_owned(),
        };
        let text = format!("cannot import name '{}' from '{module_name}' ({file})", name_text(name));
        let e = self.error(ExcKind::ImportError, text);
        let noted = self.str(&module_name).and_then(|n| {
            self.set_attr(e.0.value(), self.names().plain_name, n.value())?;
            let path = self.find_attr(module, self.names().file)?.unwrap_or_else(Ref::none);
            self.set_attr(e.0.value(), self.intern("path"), path.value())
        });
        Err(noted.err().unwrap_or(e))
    }

    /// `from module import *`.
    ///
    /// # Errors
    /// `AttributeError` for names that the module lists but lacks.
    pub(crate) fn import_star(&self, frame: &Frame, module: Value) -> Result<(), Exc> {
        let target = if frame.namespace == Value::UNBOUND { frame.globals_value() } else { frame.namespace };
        if let Some(all) = self.find_attr(module, self.names().all)? {
            let target = Ref::new(target);
            return self.for_each(all.value(), |name| {
                let name = self.attr_name(name.value())?;
                let v = self.get_attr(module, name.value())?;
                self.set_item(target.value(), name.value(), v.value())
            });
        }
        let Some(m) = self.cast::<Module>(module) else { return Ok(()) };
        let dict = as_exact_dict(m.dict.get()).expect("a module's dict");
        for (k, v) in self.dict_items(dict) {
            if self.as_str(k.value()).is_some_and(|k| !k.starts_with('_')) {
                self.set_item(target, k.value(), v.value())?;
            }
        }
        Ok(())
    }
}
