//! The built-in exception classes, and how native code raises them.

use freewheel_refcount::Value;

use crate::cx::Cx;
use crate::handle::{Exc, Ref};
use crate::object::exception::Exception;

/// Bytes beyond the heap's limit up to which each `MemoryError` is an object of its own.
const MOST_BEYOND: usize = 1 << 20;

macro_rules! exceptions {
    ($($name:ident : $base:ident,)*) => {
        /// The built-in exception classes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(usize)]
        #[allow(missing_docs, reason = "the names speak for themselves")]
        pub enum ExcKind {
            BaseException,
            $($name,)*
        }

        impl ExcKind {
            /// All classes, each after its base.
            pub const ALL: &'static [ExcKind] = &[ExcKind::BaseException, $(ExcKind::$name),*];

            /// The class's name.
            pub fn name(self) -> &'static str {
                match self {
                    ExcKind::BaseException => "BaseException",
                    $(ExcKind::$name => stringify!($name),)*
                }
            }

            /// The direct base.
            pub fn base(self) -> Option<ExcKind> {
                match self {
                    ExcKind::BaseException => None,
                    $(ExcKind::$name => Some(ExcKind::$base),)*
                }
            }
        }
    };
}

exceptions! {
    Exception: BaseException,
    KeyboardInterrupt: BaseException,
    SystemExit: BaseException,
    GeneratorExit: BaseException,
    BaseExceptionGroup: BaseException,
    ExceptionGroup: BaseExceptionGroup,
    ArithmeticError: Exception,
    FloatingPointError: ArithmeticError,
    OverflowError: ArithmeticError,
    ZeroDivisionError: ArithmeticError,
    AssertionError: Exception,
    AttributeError: Exception,
    BufferError: Exception,
    EOFError: Exception,
    ImportError: Exception,
    ModuleNotFoundError: ImportError,
    LookupError: Exception,
    IndexError: LookupError,
    KeyError: LookupError,
    MemoryError: Exception,
    NameError: Exception,
    UnboundLocalError: NameError,
    OSError: Exception,
    BlockingIOError: OSError,
    ChildProcessError: OSError,
    ConnectionError: OSError,
    BrokenPipeError: ConnectionError,
    ConnectionAbortedError: ConnectionError,
    ConnectionRefusedError: ConnectionError,
    ConnectionResetError: ConnectionError,
    FileExistsError: OSError,
    FileNotFoundError: OSError,
    InterruptedError: OSError,
    IsADirectoryError: OSError,
    NotADirectoryError: OSError,
    PermissionError: OSError,
    ProcessLookupError: OSError,
    TimeoutError: OSError,
    ReferenceError: Exception,
    RuntimeError: Exception,
    NotImplementedError: RuntimeError,
    RecursionError: RuntimeError,
    StopAsyncIteration: Exception,
    StopIteration: Exception,
    SyntaxError: Exception,
    IndentationError: SyntaxError,
    TabError: IndentationError,
    SystemError: Exception,
    TypeError: Exception,
    ValueError: Exception,
    UnicodeError: ValueError,
    UnicodeDecodeError: UnicodeError,
    UnicodeEncodeError: UnicodeError,
    UnicodeTranslateError: UnicodeError,
    Warning: Exception,
    BytesWarning: Warning,
    DeprecationWarning: Warning,
    EncodingWarning: Warning,
    FutureWarning: Warning,
    ImportWarning: Warning,
    PendingDeprecationWarning: Warning,
    ResourceWarning: Warning,
    RuntimeWarning: Warning,
    SyntaxWarning: Warning,
    UnicodeWarning: Warning,
    UserWarning: Warning,
}

/// Raising from native code.
impl Cx {
    /// An exception of a built-in class with a text as its one argument.
    #[cold]
    pub fn error(&self, kind: ExcKind, text: impl AsRef<str>) -> Exc {
        match self.str(text.as_ref()) {
            Ok(s) => self.error_with(kind, &[s.value()]),
            Err(e) => e,
        }
    }

    /// An exception of a built-in class with these arguments.
    #[cold]
    pub fn error_with(&self, kind: ExcKind, args: &[Value]) -> Exc {
        let made = self.tuple(args).and_then(|args| self.new_exception(self.exc_class(kind), args));
        match made {
            Ok(e) => Exc(e),
            Err(e) => e,
        }
    }

    /// Whether the exception is an instance of this built-in class.
    pub fn is_error(&self, e: &Exc, kind: ExcKind) -> bool {
        self.class_of(e.0.value()).is_subclass_of(self.exc_class(kind))
    }

    /// `TypeError`.
    #[cold]
    pub fn type_error(&self, text: impl AsRef<str>) -> Exc {
        self.error(ExcKind::TypeError, text)
    }

    /// `ValueError`.
    #[cold]
    pub fn value_error(&self, text: impl AsRef<str>) -> Exc {
        self.error(ExcKind::ValueError, text)
    }

    /// `IndexError`.
    #[cold]
    pub fn index_error(&self, text: impl AsRef<str>) -> Exc {
        self.error(ExcKind::IndexError, text)
    }

    /// `KeyError` with the key.
    #[cold]
    pub fn key_error(&self, key: Value) -> Exc {
        self.error_with(ExcKind::KeyError, &[key])
    }

    /// `OverflowError`.
    #[cold]
    pub fn overflow_error(&self, text: impl AsRef<str>) -> Exc {
        self.error(ExcKind::OverflowError, text)
    }

    /// `OverflowError`: an integer that does not fit in a size, in the words of the language.
    #[cold]
    pub fn size_overflow(&self) -> Exc {
        let words = self.globals().frontend.get().map(|f| f.size_overflow());
        self.overflow_error(words.unwrap_or("integer too large"))
    }

    /// `RuntimeError`.
    #[cold]
    pub fn runtime_error(&self, text: impl AsRef<str>) -> Exc {
        self.error(ExcKind::RuntimeError, text)
    }

    /// `MemoryError`: made beyond the heap's limit if need be. Where there is no memory even for that it is the prepared
    /// one, which all threads share, with a traceback that tells of all its ways.
    #[cold]
    pub fn memory_error(&self) -> Exc {
        let world = self.mutator().world();
        let beyond = world.live_bytes().saturating_sub(world.heap_limit());
        let made = if beyond < MOST_BEYOND { self.memory_error_beyond_limit() } else { None };
        Exc(made.unwrap_or_else(|| Ref::new(self.globals().memory_error.get())))
    }

    fn memory_error_beyond_limit(&self) -> Option<Ref> {
        let class = self.exc_class(ExcKind::MemoryError);
        let args = Ref::new(self.globals().empty_tuple.get());
        self.new_instance_beyond_limit(self.shape(class.root_shape()), Exception::new(args))
    }

    /// `AttributeError` for an object without an attribute.
    #[cold]
    pub fn attribute_error(&self, obj: Value, name: Value) -> Exc {
        use crate::object::string::name_text;
        let text = match self.as_class(obj) {
            Some(c) => format!("type object '{}' has no attribute '{}'", c.name(), name_text(name)),
            None => {
                let class = self.type_name(self.class_of(obj));
                format!("'{class}' object has no attribute '{}'", name_text(name))
            }
        };
        let e = self.error(ExcKind::AttributeError, text);
        let noted = self
            .set_attr(e.0.value(), self.names().plain_name, name)
            .and_then(|()| self.set_attr(e.0.value(), self.names().obj, obj));
        match noted {
            Ok(()) => e,
            Err(other) => other,
        }
    }
}
