//! Interned names that the runtime itself uses.

use freewheel_refcount::Value;

use crate::types::slots::{Bin, Cmp, N_BIN, N_UN};

macro_rules! names {
    ($($field:ident = $text:literal,)*) => {
        /// Interned names; immortal strings.
        #[allow(missing_docs, reason = "each holds the name it is called by")]
        pub struct Names {
            $(pub $field: Value,)*
            pub binary: [Value; N_BIN],
            pub reflected: [Value; N_BIN],
            pub inplace: [Value; N_BIN],
            pub unary: [Value; N_UN],
            pub compare: [Value; 6],
        }

        impl Names {
            /// Interns all names.
            pub fn new(intern: &mut dyn FnMut(&str) -> Value) -> Names {
                Names {
                    $($field: intern($text),)*
                    binary: Bin::ALL.map(|op| intern(&format!("__{}__", op.stem()))),
                    reflected: Bin::ALL.map(|op| intern(&format!("__r{}__", op.stem()))),
                    inplace: Bin::ALL.map(|op| intern(&format!("__i{}__", op.stem()))),
                    unary: ["__neg__", "__pos__", "__invert__", "__abs__", "__int__", "__float__", "__index__"]
                        .map(&mut *intern),
                    compare: Cmp::ALL.map(|op| intern(op.method())),
                }
            }
        }
    };
}

names! {
    empty = "",
    all = "__all__",
    annotations = "__annotations__",
    args = "args",
    bases = "__bases__",
    bool = "__bool__",
    builtins = "__builtins__",
    call = "__call__",
    cause = "__cause__",
    class = "__class__",
    class_getitem = "__class_getitem__",
    classcell = "__classcell__",
    close = "close",
    contains = "__contains__",
    context = "__context__",
    copy = "copy",
    del = "__del__",
    delattr = "__delattr__",
    delete = "__delete__",
    delitem = "__delitem__",
    dict = "__dict__",
    dir = "__dir__",
    doc = "__doc__",
    enter = "__enter__",
    eq = "__eq__",
    exit = "__exit__",
    file = "__file__",
    format = "__format__",
    get = "__get__",
    getattr = "__getattr__",
    getattribute = "__getattribute__",
    getitem = "__getitem__",
    hash = "__hash__",
    init = "__init__",
    init_subclass = "__init_subclass__",
    instancecheck = "__instancecheck__",
    isabstractmethod = "__isabstractmethod__",
    abstractmethods = "__abstractmethods__",
    items = "items",
    iter = "__iter__",
    keys = "keys",
    len = "__len__",
    length_hint = "__length_hint__",
    main = "__main__",
    match_args = "__match_args__",
    message = "message",
    missing = "__missing__",
    module = "__module__",
    mro = "__mro__",
    mro_entries = "__mro_entries__",
    name = "__name__",
    new = "__new__",
    next = "__next__",
    notes = "__notes__",
    obj = "obj",
    package = "__package__",
    path = "__path__",
    plain_name = "name",
    plain_get = "get",
    prepare = "__prepare__",
    qualname = "__qualname__",
    repr = "__repr__",
    reversed = "__reversed__",
    round = "__round__",
    trunc = "__trunc__",
    floor = "__floor__",
    ceil = "__ceil__",
    send = "send",
    set = "__set__",
    set_name = "__set_name__",
    setattr = "__setattr__",
    setitem = "__setitem__",
    slots = "__slots__",
    str = "__str__",
    subclasscheck = "__subclasscheck__",
    subclasshook = "__subclasshook__",
    throw = "throw",
    traceback = "__traceback__",
    value = "value",
    weakref = "__weakref__",
    wrapped = "__wrapped__",
    bytes = "__bytes__",
    metaclass = "metaclass",
    loader = "__loader__",
    spec = "__spec__",
    debug = "__debug__",
    build_class = "__build_class__",
    import = "__import__",
    locals_marker = "<locals>",
}
