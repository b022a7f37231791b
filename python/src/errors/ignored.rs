//! Exceptions raised where nobody can catch them: they go to `sys.unraisablehook`.

use freewheel::{Cx, Exc, Ref, Res, Value};

use super::{render, write_stderr};
use crate::modules::struct_seq;

/// Reports an exception that left a finalizer, a callback or the like.
pub fn report_unraisable(cx: &Cx, e: &Exc, context: Value) {
    report_ignored(cx, e, "in", context);
}

/// The same, saying `wherein` it was raised.
pub fn report_ignored(cx: &Cx, e: &Exc, wherein: &str, context: Value) {
    // Without memory for the hook's argument the exception is shown as if there were no hook.
    let Ok(Some((hook, told))) = hook_and_argument(cx, e, wherein, context) else {
        return show_ignored(cx, e, wherein, context);
    };
    if let Err(other) = cx.call(hook.value(), &[told.value()]) {
        show_ignored(cx, &other, "in sys.unraisablehook", hook.value());
    }
}

/// Writes the exception to standard error. Of the exceptions before it, nothing is shown.
pub fn show_ignored(cx: &Cx, e: &Exc, wherein: &str, context: Value) {
    let what = cx.repr_string(context).unwrap_or_else(|_| "<object>".to_owned());
    let text = render::format_alone(cx, e.0.value());
    write_stderr(cx, &format!("Exception ignored {wherein}: {what}\n{text}"));
}

/// The program's own hook, if it has set one, and what the hook is told.
fn hook_and_argument(cx: &Cx, e: &Exc, wherein: &str, context: Value) -> Result<Option<(Ref, Ref)>, Exc> {
    let sys = crate::importer::import_absolute(cx, "sys")?;
    let hook = cx.get_attr_str(sys.value(), "unraisablehook")?;
    let standard = cx.get_attr_str(sys.value(), "__unraisablehook__")?;
    if hook.value() == standard.value() || hook.value() == Value::NONE {
        return Ok(None);
    }
    Ok(Some((hook, argument(cx, e, wherein, context)?)))
}

fn argument(cx: &Cx, e: &Exc, wherein: &str, context: Value) -> Res {
    let value = e.0.value();
    let message = match wherein {
        "in" => Ref::none(),
        _ => cx.str(&format!("Exception ignored {wherein}"))?,
    };
    let items = vec![
        ("exc_type", Ref::new(cx.class_of(value).value())),
        ("exc_value", Ref::new(value)),
        ("exc_traceback", cx.exception(value).traceback.bound().map_or(Ref::none(), Ref::new)),
        ("err_msg", message),
        ("object", Ref::new(context)),
    ];
    struct_seq::single(cx, "sys", "UnraisableHookArgs", items)
}
