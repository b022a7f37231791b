# Finalizers that collect, that bring their objects back, that make more garbage.
import gc
depth = most = ran = 0
class C:
    def __init__(self, child=None): self.me = self; self.child = child
    def __del__(self):
        global depth, most, ran
        depth += 1; ran += 1; most = max(most, depth)
        x = C2(); x = None
        gc.collect()
        depth -= 1
class C2:
    count = 0
    def __init__(self): self.me = self
    def __del__(self): C2.count += 1
for i in range(20): C()
gc.collect(); gc.collect()
print(ran, C2.count, most >= 1)
# resurrection
saved = []
class R:
    def __init__(self, n): self.n = n; self.me = self
    def __del__(self): saved.append(self)
for i in range(100): R(i)
gc.collect()
print(len(saved), sum(r.n for r in saved), all(r.me is r for r in saved))
saved.clear(); gc.collect(); print(len(saved))
class L:
    def __init__(self, n): self.n = n
    def __del__(self): saved.append(self)
L(1); print([x.n for x in saved]); saved.clear(); print(len(saved))
# a whole graph comes back by one of it
class G:
    keep = None
    def __del__(self):
        if self.root: G.keep = self
def graph(n):
    g = [G() for i in range(n)]
    for i, x in enumerate(g): x.others = g; x.root = i == 0
graph(1000); gc.collect()
print(len(G.keep.others), all(x.others is G.keep.others for x in G.keep.others))
G.keep = None; gc.collect()
print(sum(type(x) is G for x in gc.get_objects()))
