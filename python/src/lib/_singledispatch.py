"""The machinery of `functools.singledispatch`: which implementation fits which class.

The answer for a class is the first registered class in its method resolution order, where
abstract classes that only *recognise* it (by registration or by their methods) are thought of
as standing right after the most basic class of that order they recognise.
"""

from functools import update_wrapper


def _find(cls, registry):
    """The implementation in `registry` (class to function) that suits `cls` best."""
    exact = registry.get(cls)
    if exact is not None:
        return exact
    order = cls.__mro__
    # For every registered class that fits without being inherited: its place in the order.
    places = {}
    for kind in list(registry):
        if kind in order or not isinstance(kind, type):
            continue
        try:
            fits = issubclass(cls, kind)
        except TypeError:
            continue
        if fits:
            place = max(i for i, base in enumerate(order) if issubclass(base, kind))
            places.setdefault(place, []).append(kind)
    for index, base in enumerate(order):
        if base in registry:
            return registry[base]
        rivals = places.get(index, [])
        # Among virtual bases at one place a more special one beats those it derives from.
        best = [kind for kind in rivals
                if not any(other is not kind and issubclass(other, kind) for other in rivals)]
        if len(best) > 1:
            raise RuntimeError(f"Ambiguous dispatch: {best[0]} or {best[1]}")
        if best:
            return registry[best[0]]
    return None


def _dispatchable(annotation):
    """The classes an annotation or argument stands for: one, several of a union, or none."""
    if isinstance(annotation, type) and not hasattr(annotation, "__origin__"):
        return (annotation,)
    members = getattr(annotation, "__args__", None)
    name = type(annotation).__name__
    union = name == "UnionType" or str(getattr(annotation, "__origin__", "")) == "typing.Union"
    if union and all(isinstance(member, type) for member in members):
        return members
    return ()


def singledispatch(func):
    """Make `func` the default of a generic function and return that generic function."""
    from abc import get_cache_token
    from weakref import WeakKeyDictionary
    registry = {}
    cache = WeakKeyDictionary()
    token = get_cache_token()
    name = getattr(func, "__name__", "singledispatch function")

    def dispatch(cls):
        """The implementation that would be called for an instance of `cls`."""
        nonlocal cache, token
        current = get_cache_token()
        if token is not current:
            cache = WeakKeyDictionary()
            token = current
        found = cache.get(cls)
        if found is None:
            known = cache
            found = known[cls] = _find(cls, registry)
        return found

    def register(cls, func=None):
        """Add an implementation: `register(cls, f)`, `@register(cls)` or `@register`."""
        nonlocal cache
        kinds = _dispatchable(cls)
        if func is None:
            if kinds:
                return lambda implementation: register(cls, implementation)
            notes = getattr(cls, "__annotations__", {})
            if not notes:
                raise TypeError(
                    f"Invalid first argument to `register()`: {cls!r}. Use either "
                    "`@register(some_class)` or plain `@register` on an annotated function.")
            func = cls
            from typing import get_type_hints
            argument, hint = next(iter(get_type_hints(func).items()))
            kinds = _dispatchable(hint)
            if not kinds:
                raise TypeError(f"Invalid annotation for {argument!r}. {hint!r} is not a class.")
        elif not kinds:
            raise TypeError(f"Invalid first argument to `register()`. {cls!r} is not a class "
                            "or union type.")
        for kind in kinds:
            registry[kind] = func
        cache = WeakKeyDictionary()
        return func

    def wrapper(*args, **kw):
        if not args:
            raise TypeError(f"{name} requires at least 1 positional argument")
        return dispatch(args[0].__class__)(*args, **kw)

    registry[object] = func
    wrapper.register = register
    wrapper.dispatch = dispatch
    wrapper.registry = type(type.__dict__)(registry)
    wrapper._clear_cache = lambda: cache.clear()
    return update_wrapper(wrapper, func)
