//! The built-in kinds. Each has a fixed shape id, so that one compare on the header tells the kind.

macro_rules! kinds {
    ($($(#[doc = $doc:literal])? $name:ident $text:literal,)*) => {
        /// A built-in kind; the number is the id of its shape.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u32)]
        #[allow(missing_docs, reason = "the names speak for themselves")]
        pub enum Kind {
            /// Not a kind: shape id 0 marks free memory.
            Free = 0,
            $($name,)*
        }

        impl Kind {
            /// All kinds, in the order of their shape ids.
            pub const ALL: &'static [Kind] = &[$(Kind::$name),*];

            /// The class's name.
            pub fn name(self) -> &'static str {
                match self {
                    Kind::Free => "",
                    $(Kind::$name => $text,)*
                }
            }
        }
    };
}

kinds! {
    Object "object",
    Type "type",
    None "NoneType",
    Int "int",
    Bool "bool",
    Float "float",
    Complex "complex",
    Str "str",
    Bytes "bytes",
    ByteArray "bytearray",
    Tuple "tuple",
    List "list",
    Dict "dict",
    Set "set",
    FrozenSet "frozenset",
    Range "range",
    Slice "slice",
    Function "function",
    NativeFunction "builtin_function_or_method",
    NativeMethod "method_descriptor",
    SlotWrapper "wrapper_descriptor",
    BoundMethod "method",
    Code "code",
    Cell "cell",
    Module "module",
    Generator "generator",
    Frame "frame",
    Traceback "traceback",
    Ellipsis "ellipsis",
    NotImplemented "NotImplementedType",
    Property "property",
    ClassMethod "classmethod",
    StaticMethod "staticmethod",
    Super "super",
    Member "member_descriptor",
    GetSet "getset_descriptor",
    MappingProxy "mappingproxy",
    WeakRef "ReferenceType",
    GenericAlias "GenericAlias",
    Union "UnionType",
    ListIter "list_iterator",
    ListRevIter "list_reverseiterator",
    TupleIter "tuple_iterator",
    RangeIter "range_iterator",
    StrIter "str_iterator",
    BytesIter "bytes_iterator",
    SetIter "set_iterator",
    DictKeyIter "dict_keyiterator",
    DictValueIter "dict_valueiterator",
    DictItemIter "dict_itemiterator",
    DictKeys "dict_keys",
    DictValues "dict_values",
    DictItems "dict_items",
    SeqIter "iterator",
    CallIter "callable_iterator",
    Enumerate "enumerate",
    Zip "zip",
    Map "map",
    Filter "filter",
    Reversed "reversed",
    MemoryView "memoryview",
    BaseException "BaseException",
}
