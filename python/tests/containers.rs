//! Containers that change while something looks at them: what is found is what is removed, and nothing gets lost.

mod common;

use common::prints;

/// A list whose items' comparison lets another thread change it, before the answer is there.
const DURING: &str = "
import threading, collections
class Item:
    def __init__(self, name, change=None): self.name, self.change = name, change
    def __repr__(self): return self.name
    def __eq__(self, other):
        change, self.change = self.change, None
        if change:
            t = threading.Thread(target=change); t.start(); t.join()
        return self is other or other == self.name
";

#[test]
fn what_was_compared_is_removed() {
    let program = |kind: &str, change: &str| {
        format!(
            "{DURING}\nx = {kind}([Item('a'), Item('b', lambda: {change}), Item('c')])\n\
             threading.Thread(target=len, args=(x,)).start()\nx.remove('b')\nprint(list(x))"
        )
    };
    for kind in ["list", "collections.deque"] {
        prints(&program(kind, "x.insert(0, 0)"), "[0, a, c]\n");
        prints(&program(kind, "x.append(0)"), "[a, c, 0]\n");
        prints(&program(kind, "x.__delitem__(0)"), "[c]\n");
        // Gone meanwhile, but an equal one has come.
        prints(&program(kind, "(x.__setitem__(1, 0), x.append('b'))"), "[a, 0, c]\n");
    }
    let gone =
        program("list", "x.clear()").replace("x.remove('b')", "try: x.remove('b')\nexcept ValueError: pass");
    prints(&gone, "[]\n");
}

#[test]
fn nobody_removes_a_neighbour() {
    let program = "
import threading, collections, array
def run(x):
    def f(k):
        for i in range(2000):
            n = 4 * i + k
            x.insert(i % 7, n)
            x.remove(n)
    t = [threading.Thread(target=f, args=(k,)) for k in range(4)]
    for i in t: i.start()
    for i in t: i.join()
    print(list(x))
run([-1, -2, -3])
run(collections.deque([-1, -2, -3]))
run(array.array('q', [-1, -2, -3]))
";
    prints(program, "[-1, -2, -3]\n[-1, -2, -3]\n[-1, -2, -3]\n");
}

#[test]
fn the_last_item_is_the_last() {
    // Items in front come and go; what is taken from the end must be what was put there.
    let program = "
import threading
x = ['end']
stop = []
def front():
    while not stop:
        x.insert(0, 'front')
        del x[0]
t = [threading.Thread(target=front) for _ in range(2)]
for i in t: i.start()
taken = set()
for i in range(20000):
    taken.add(x.pop(-1))
    x.append('end')
stop.append(1)
for i in t: i.join()
print(taken, x)
";
    prints(program, "{'end'} ['end']\n");
}

#[test]
fn a_list_that_is_sorted_is_never_empty() {
    let program = "
import threading
x = list(range(1000, 0, -1))
short = []
stop = []
def look():
    while not stop:
        if len(x) < 1000: short.append(len(x))
def add(k):
    for i in range(2000): x.append(4 * i + k)
t = [threading.Thread(target=look)] + [threading.Thread(target=add, args=(k,)) for k in range(3)]
for i in t: i.start()
for i in range(200): x.sort(reverse=i % 2 == 0)
for i in t[1:]: i.join()
stop.append(1); t[0].join()
x.sort()
print(len(x), x == sorted(x), short)
";
    prints(program, "7000 True []\n");
}

#[test]
fn an_item_that_is_moved_is_there_all_the_time() {
    let program = "
import threading, collections
x = collections.OrderedDict((k, k) for k in range(8))
stop = []
missing = []
def look():
    while not stop:
        for k in range(8):
            if x.get(k) != k or k not in x: missing.append(k)
def move(last):
    for i in range(20000): x.move_to_end(i % 8, last)
t = [threading.Thread(target=look)] + [threading.Thread(target=move, args=(k,)) for k in (True, False, True)]
for i in t: i.start()
for i in t[1:]: i.join()
stop.append(1); t[0].join()
print(sorted(x.items()) == [(k, k) for k in range(8)], len(x), missing)
x.move_to_end(3); x.move_to_end(5, last=False)
print(list(x)[0], list(x)[-1], x.popitem(last=False), x.popitem())
try: x.move_to_end(3)
except KeyError as e: print(repr(e))
";
    prints(program, "True 8 []\n5 3 (5, 5) (3, 3)\nKeyError(3)\n");
}

#[test]
fn a_deque_is_read_while_others_change_it() {
    let program = r#"
import threading, collections
d = collections.deque(range(-8, 0)); stop = []; bad = []
def look():
    while not stop:
        n = len(d)
        if not 4 <= n <= 60: bad.append(("len", n))
        for i in (0, -1, 3, -4):
            if type(d[i]) is not int: bad.append(d[i])
        try:
            for x in d:
                if type(x) is not int: bad.append(x)
            for x in reversed(d): pass
        except RuntimeError as e:
            if str(e) != "deque mutated during iteration": bad.append(e)
        c = list(d.copy())
        if not 4 <= len(c) <= 60 : bad.append(c)
        -1 in d; d.count(3); d == d; repr(d); bool(d)
def change(k):
    for i in range(2000):
        d.append(4*i+k); d.rotate(i % 5 - 2); d.insert(2, 4*i+k); d.reverse()
        try: d.remove(4*i+k)
        # Others may have taken both out.
        except ValueError: d.pop()
        d.appendleft(9); d.popleft(); d[1] = d[1]; d.pop()
t = [threading.Thread(target=look) for _ in range(2)]; w = [threading.Thread(target=change, args=(k,)) for k in range(3)]
for i in t + w: i.start()
for i in w: i.join()
stop.append(1)
for i in t: i.join()
print(len(d), bad[:5])
m = collections.deque(maxlen=8); lens = []; done = []
def fill():
    for i in range(20000): m.append(i)
    done.append(1)
w = threading.Thread(target=fill); w.start()
last = -1
while not done:
    n = len(m)
    if m:
        a = m[0]; assert a >= last, (a, last); last = a
    lens.append(n)
w.join()
print(all(x <= n for x, n in zip(lens, lens[1:])), list(m) == list(range(19992, 20000)))
q = collections.deque(); got = []
def take():
    while len(got) < 20000:
        try: got.append(q.popleft())
        except IndexError: pass
w = threading.Thread(target=take); w.start()
for i in range(20000): q.append(i)
w.join()
print(got == list(range(20000)), len(q))
r = collections.deque(range(10)); stop = []; bad = []
def turn():
    while not stop: r.rotate(3)
w = threading.Thread(target=turn); w.start()
for i in range(20000):
    c = list(r.copy())
    if any((c[j] + 1) % 10 != c[(j + 1) % 10] for j in range(10)): bad.append(c)
    if len(r) != 10: bad.append(len(r))
stop.append(1); w.join()
print(len(r), bad[:3])
"#;
    prints(program, "8 []\nTrue True\nTrue 0\n10 []\n");
}

/// Each operation on a deque, private and shared, against the same on a list.
#[test]
fn a_deque_does_what_a_list_does() {
    let program = r#"
import threading
from collections import deque
def run(seed, shared):
    s = seed * 7919 + 1
    def rand(n):
        nonlocal s
        s = (s * 6364136223846793005 + 1442695040888963407) % 2**64
        return (s >> 33) % n
    maxlen = rand(9) if rand(2) else None
    d, l = deque(maxlen=maxlen), []
    if shared: threading.Thread(target=len, args=(d,)).start()
    for step in range(600):
        o, x = rand(12), step
        if o < 3:
            d.append(x); l.append(x)
            if maxlen is not None and len(l) > maxlen: l.pop(0)
        elif o < 5:
            d.appendleft(x); l.insert(0, x)
            if maxlen is not None and len(l) > maxlen: l.pop()
        elif o == 5 and l: assert d.pop() == l.pop()
        elif o == 6 and l: assert d.popleft() == l.pop(0)
        elif o == 7:
            n = rand(21) - 10; d.rotate(n)
            if l: n %= len(l); l = l[-n:] + l[:-n] if n else l
        elif o == 8 and (maxlen is None or len(l) < maxlen):
            i = rand(30) - 15; d.insert(i, x); l.insert(i, x)
        elif o == 9 and l:
            i = rand(len(l)) - (len(l) if rand(2) else 0); del d[i]; del l[i]
        elif o == 10:
            if rand(20) == 0: d.clear(); l.clear()
            else: d.reverse(); l.reverse()
        elif o == 11 and l:
            i = rand(len(l)); d[i] = x; l[i] = x
        assert list(d) == l and len(d) == len(l) and d == deque(l), (d, l)
        assert list(reversed(d)) == l[::-1] and all(d[i] == l[i] for i in range(-len(l), len(l)))
for seed in range(60): run(seed, False); run(seed, True)
print("ok")
"#;
    prints(program, "ok\n");
}

#[test]
fn an_iterable_arrives_item_by_item_and_a_list_at_once() {
    // The iterable looks at the list in between, from another thread.
    let program = "
import threading
x = []
threading.Thread(target=len, args=(x,)).start()
seen = []
def look():
    t = threading.Thread(target=lambda: seen.append(len(x))); t.start(); t.join()
def items():
    for i in range(3):
        yield i
        look()
x.extend(items())
print(seen, x)
seen.clear()
x += items()
print(seen, x)
stop = []
lengths = set()
y = []
def read():
    while not stop: lengths.add(len(y) % 5)
t = threading.Thread(target=read); t.start()
for i in range(2000): y.extend([1, 2, 3, 4, 5])
stop.append(1); t.join()
print(lengths <= {0}, len(y))
";
    prints(program, "[1, 2, 3] [0, 1, 2]\n[4, 5, 6] [0, 1, 2, 0, 1, 2]\nTrue 10000\n");
}

#[test]
fn a_list_that_is_sorted_by_a_key_is_empty_meanwhile() {
    let program = "
import threading
x = [3, 1, 2]
threading.Thread(target=len, args=(x,)).start()
seen = []
def key(n, put=False):
    t = threading.Thread(target=lambda: (seen.append(len(x)), put and x.append(4))); t.start(); t.join()
    return n
x.sort(key=key)
print(x, seen)
try: x.sort(key=lambda n: key(-n, True))
except ValueError as e: print(e)
print(x)
";
    prints(program, "[1, 2, 3] [0, 0, 0]\nlist modified during sort\n[3, 2, 1]\n");
}

#[test]
fn iterators_see_what_the_book_says() {
    let program = "
import threading
def elsewhere(f):
    t = threading.Thread(target=f); t.start(); t.join()
x = [1, 2]
it = iter(x)
next(it)
elsewhere(lambda: x.append(3))
print(list(it))
for d in ({1: 1}, {1}):
    it = iter(d)
    elsewhere(lambda: d.update({2: 2}))
    try: next(it)
    except RuntimeError as e: print(e)
d = {1: 1, 2: 2}
it = iter(d.items())
next(it)
elsewhere(lambda: (d.pop(1), d.update({3: 3})))
print([k for k, _ in it][0])
def numbers():
    yield 1
    yield threading.current_thread() is threading.main_thread()
g = numbers()
next(g)
elsewhere(lambda: print(next(g)))
";
    let want =
        "[2, 3]\ndictionary changed size during iteration\nSet changed size during iteration\n2\nFalse\n";
    prints(program, want);
}
