"""The operators of the language as functions, all native; shown here under their usual name."""

from _operator import *
import _operator

# The star above leaves out names with underscores, such as `__add__`.
globals().update({name: getattr(_operator, name) for name in dir(_operator)
                  if name.startswith("__") and name.endswith("__")
                  and name[2:-2].strip("_") and name not in globals()})

for _name in ("add and concat contains delitem eq floordiv ge getitem gt iadd iand iconcat "
              "ifloordiv ilshift imatmul imod imul index inv invert ior ipow irshift isub "
              "itruediv ixor le lshift lt matmul mod mul ne neg not or pos pow rshift setitem sub "
              "truediv xor abs call").split():
    _function = getattr(_operator, _name, None) or getattr(_operator, _name + "_", None)
    if _function is not None:
        globals().setdefault(f"__{_name}__", _function)
del _name, _function

__all__ = [name for name in dir(_operator) if not name.startswith("_")]
