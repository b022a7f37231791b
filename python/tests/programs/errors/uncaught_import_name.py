from math import sqrt
print(sqrt(16))
try:
    from math import hyperfloor
except ImportError as e:
    print(type(e).__name__, e.name)
import collections
print(collections.no_such_container_q)
