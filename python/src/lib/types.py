"""Names for the types of the interpreter's own objects, and tools to make classes.

Types are taken from sample objects; a name whose sample cannot be made is left undefined.
Left out: coroutines and asynchronous generators.
"""

import sys

__all__ = [
    "BuiltinFunctionType", "BuiltinMethodType", "CellType", "ClassMethodDescriptorType",
    "CodeType", "DynamicClassAttribute", "EllipsisType", "FrameType", "FunctionType",
    "GeneratorType", "GenericAlias", "GetSetDescriptorType", "LambdaType",
    "MappingProxyType", "MemberDescriptorType", "MethodDescriptorType", "MethodType",
    "MethodWrapperType", "ModuleType", "NoneType", "NotImplementedType", "SimpleNamespace",
    "TracebackType", "UnionType", "WrapperDescriptorType", "coroutine", "get_original_bases",
    "new_class", "prepare_class", "resolve_bases",
]


def _sample():
    captured = 1
    yield lambda: captured


class _Sample:
    __slots__ = ("slot",)

    def method(self):
        pass


FunctionType = LambdaType = type(_sample)
CodeType = type(_sample.__code__)
GeneratorType = type(_sample())
MethodType = type(_Sample().method)
ModuleType = type(sys)
MappingProxyType = type(type.__dict__)
NoneType = type(None)
EllipsisType = type(...)
NotImplementedType = type(NotImplemented)
BuiltinFunctionType = BuiltinMethodType = type(len)
CellType = type(next(_sample()).__closure__[0])
MemberDescriptorType = type(_Sample.slot)
GetSetDescriptorType = type(FunctionType.__code__)
MethodDescriptorType = type(str.join)
WrapperDescriptorType = type(object.__init__)
MethodWrapperType = type(object().__str__)
ClassMethodDescriptorType = type(dict.__dict__["fromkeys"])
GenericAlias = type(list[int])
UnionType = type(int | str)

try:
    raise TypeError
except TypeError as _error:
    TracebackType = type(_error.__traceback__)
    FrameType = type(_error.__traceback__.tb_frame)
    del _error

SimpleNamespace = type(getattr(sys, "implementation", None))
if SimpleNamespace.__name__ != "SimpleNamespace":
    class SimpleNamespace:
        """An object that is nothing but its attributes, given by keyword."""

        def __init__(self, /, **kwargs):
            self.__dict__.update(kwargs)

        def __repr__(self):
            from reprlib import _enter, _leave
            name = "namespace" if type(self) is SimpleNamespace else type(self).__name__
            if not _enter(id(self)):
                return f"{name}(...)"
            try:
                shown = [f"{key}={value!r}" for key, value in list(self.__dict__.items())]
                return f"{name}({', '.join(shown)})"
            finally:
                _leave(id(self))

        def __eq__(self, other):
            if isinstance(self, SimpleNamespace) and isinstance(other, SimpleNamespace):
                return self.__dict__ == other.__dict__
            return NotImplemented

        __hash__ = None


def resolve_bases(bases):
    """`bases` with everything that is no class replaced by what its `__mro_entries__` says."""
    resolved = []
    for base in bases:
        entries = None if isinstance(base, type) else getattr(base, "__mro_entries__", None)
        if entries is None:
            resolved.append(base)
        else:
            found = entries(bases)
            if not isinstance(found, tuple):
                raise TypeError("__mro_entries__ must return a tuple")
            resolved.extend(found)
    return tuple(resolved) if tuple(resolved) != tuple(bases) else bases


def prepare_class(name, bases=(), kwds=None):
    """Find metaclass and namespace for a class statement; also the remaining keywords."""
    kwds = dict(kwds or {})
    metaclass = kwds.pop("metaclass", None)
    if metaclass is None:
        metaclass = type(bases[0]) if bases else type
    if isinstance(metaclass, type):
        for base in bases:
            if issubclass(metaclass, type(base)):
                continue
            if not issubclass(type(base), metaclass):
                raise TypeError("metaclass conflict: the metaclass of a derived class must be "
                                "a (non-strict) subclass of the metaclasses of all its bases")
            metaclass = type(base)
    prepare = getattr(metaclass, "__prepare__", None)
    namespace = {} if prepare is None else prepare(name, bases, **kwds)
    return metaclass, namespace, kwds


def new_class(name, bases=(), kwds=None, exec_body=None):
    """Make a class as a class statement would; `exec_body` fills the namespace."""
    resolved = resolve_bases(bases)
    metaclass, namespace, kwds = prepare_class(name, resolved, kwds)
    if exec_body is not None:
        exec_body(namespace)
    if resolved is not bases:
        namespace["__orig_bases__"] = bases
    return metaclass(name, resolved, namespace, **kwds)


def get_original_bases(cls, /):
    """The bases as written in the class statement, subscripts included."""
    return cls.__dict__.get("__orig_bases__", cls.__bases__)


def _able(function, complaint):
    if function is None:
        raise AttributeError(complaint)
    return function


class DynamicClassAttribute:
    """A property that on the class itself is looked up by the metaclass's `__getattr__`."""

    def __init__(self, fget=None, fset=None, fdel=None, doc=None):
        self.fget, self.fset, self.fdel = fget, fset, fdel
        self.__doc__ = doc or getattr(fget, "__doc__", None)
        self.__isabstractmethod__ = bool(getattr(fget, "__isabstractmethod__", False))

    def __get__(self, instance, owner=None):
        if instance is None:
            if self.__isabstractmethod__:
                return self
            raise AttributeError
        return _able(self.fget, "unreadable attribute")(instance)

    def __set__(self, instance, value):
        _able(self.fset, "can't set attribute")(instance, value)

    def __delete__(self, instance):
        _able(self.fdel, "can't delete attribute")(instance)

    def getter(self, fget):
        return type(self)(fget, self.fset, self.fdel, self.__doc__ or fget.__doc__)

    def setter(self, fset):
        return type(self)(self.fget, fset, self.fdel, self.__doc__)

    def deleter(self, fdel):
        return type(self)(self.fget, self.fset, fdel, self.__doc__)


def coroutine(func):
    """Kept so that imports succeed; plain generators cannot be made awaitable here."""
    raise NotImplementedError("types.coroutine is not available")
