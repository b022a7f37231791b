"""What can be weakly referenced, and what not."""

import array
import collections
import contextvars
import functools
import io
import itertools
import operator
import queue
import random
import struct
import threading
import types
import weakref


def generator():
    yield


class Plain:
    def method(self):
        pass


class Closed:
    __slots__ = ()


class Weak:
    __slots__ = ("__weakref__",)


def sub(base, **body):
    return type("Sub", (base,), body)


plain = Plain()
values = [
    Plain, plain, Closed(), Weak(), object(), None, 10**30, 1.5, 1j, "text", b"bytes", bytearray(3), (1, 2), [1], {1: 2}, {1},
    frozenset({1}), range(3), slice(3), generator, len, str.join, int.__add__, plain.method, generator.__code__,
    types, generator(), property(), classmethod(generator), staticmethod(generator), super(Plain, plain), vars(Plain),
    weakref.ref(Plain), weakref.proxy(plain), list[int], int | str, iter([]), iter({1}), {}.keys(), enumerate([]), zip(),
    map(str, []), filter(str, []), reversed([1]), memoryview(b"x"), Exception(), ValueError(), OSError(),
    ExceptionGroup("x", [ValueError()]), BaseExceptionGroup("x", [KeyboardInterrupt()]), types.SimpleNamespace(),
    functools.partial(len), functools.lru_cache(len), collections.deque(), collections.defaultdict(),
    collections.OrderedDict(), collections.Counter(), collections.namedtuple("N", "a")(1), array.array("i"),
    threading.Lock(), threading.RLock(), threading.local(), threading.Event(), threading.current_thread(), queue.Queue(),
    operator.itemgetter(1), operator.attrgetter("a"), operator.methodcaller("a"), struct.Struct("i"), itertools.count(),
    itertools.chain(), itertools.tee([1])[0], contextvars.ContextVar("x"), contextvars.Context(), random.Random(),
    io.StringIO(), io.BytesIO(),
    sub(int)(5), sub(str)("x"), sub(tuple)((1,)), sub(bytes)(b"x"), sub(float)(1.5), sub(list)(), sub(dict)(),
    sub(Exception)(), sub(ValueError, __slots__=())(), sub(list, __slots__=())(), sub(set, __slots__=())(),
    sub(collections.deque, __slots__=())(), sub(collections.defaultdict)(), sub(type)("M", (), {}), sub(types.ModuleType)("m"),
    sub(property)(), sub(functools.partial, __slots__=())(len), sub(str, __slots__="__weakref__")("x"),
]
for v in values:
    try:
        r = weakref.ref(v)
        answer = r() is v and weakref.getweakrefcount(v) > 0
    except TypeError as e:
        answer = str(e).partition(" to ")[0]
    print(type(v).__name__, answer)
