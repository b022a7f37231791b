import math
print(math.pi > 3)
try:
    import surely_no_such_module_q
except ModuleNotFoundError as e:
    print(e, e.name, isinstance(e, ImportError))
import another_missing_module_q.inner
