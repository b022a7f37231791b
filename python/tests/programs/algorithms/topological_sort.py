from collections import deque

DEPS = {"app": ["ui", "db"], "ui": ["core", "fonts"], "db": ["core", "net"], "net": ["core"], "core": [], "fonts": [], "tests": ["app", "mock"], "mock": []}


class CycleError(ValueError):
    def __init__(self, cycle):
        super().__init__("cycle: " + " -> ".join(cycle))
        self.cycle = cycle


def kahn(deps):
    indeg = {n: len(d) for n, d in deps.items()}
    users = {n: [] for n in deps}
    for n, ds in deps.items():
        for d in ds:
            users[d].append(n)
    ready, out = deque(sorted(n for n, k in indeg.items() if k == 0)), []
    while ready:
        n = ready.popleft()
        out.append(n)
        for u in sorted(users[n]):
            indeg[u] -= 1
            if indeg[u] == 0:
                ready.append(u)
    return out if len(out) == len(deps) else None


def dfs(deps):
    state, out, stack = {}, [], []

    def visit(n):
        if state.get(n) == "done":
            return
        if state.get(n) == "open":
            raise CycleError(stack[stack.index(n):] + [n])
        state[n] = "open"
        stack.append(n)
        for d in deps[n]:
            visit(d)
        stack.pop()
        state[n] = "done"
        out.append(n)

    for n in deps:
        visit(n)
    return out


def layers(deps):
    left, done = dict(deps), set()
    while left:
        now = sorted(n for n, d in left.items() if done.issuperset(d))
        if not now:
            raise CycleError(sorted(left))
        yield now
        done.update(now)
        for n in now:
            del left[n]


print(kahn(DEPS))
print(dfs(DEPS))
print(list(layers(DEPS)))


def check(order):
    pos = {n: i for i, n in enumerate(order)}
    return all(pos[d] < pos[n] for n, ds in DEPS.items() for d in ds)


print(check(kahn(DEPS)), check(dfs(DEPS)))


def scc(g):
    index, low, on, stack, out = {}, {}, set(), [], []

    def go(v):
        index[v] = low[v] = len(index)
        stack.append(v)
        on.add(v)
        for w in g[v]:
            if w not in index:
                go(w)
                low[v] = min(low[v], low[w])
            elif w in on:
                low[v] = min(low[v], index[w])
        if low[v] == index[v]:
            comp = []
            while True:
                w = stack.pop()
                on.discard(w)
                comp.append(w)
                if w == v:
                    break
            out.append(sorted(comp))

    for v in g:
        if v not in index:
            go(v)
    return out


print(scc({1: [2], 2: [3], 3: [1], 4: [3, 5], 5: [4, 6], 6: [6], 7: []}))
bad = {**DEPS, "core": ["tests"]}
print(kahn(bad), len(scc(bad)))
try:
    list(layers(bad))
except CycleError as e:
    print(e.cycle)
dfs(bad)
