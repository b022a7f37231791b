//! Several threads at containers whose keys and items do what they like. What one thread gets to see is in
//! `programs/bad_input`.

mod common;

use common::prints;

/// Starts functions in a thread each and waits for them.
const RUN: &str = "
import collections, threading
def run(*fs):
    ts = [threading.Thread(target=f) for f in fs]
    for t in ts: t.start()
    for t in ts: t.join()
";

#[test]
fn walking_while_another_thread_clears() {
    // Whoever walks sees what was there, or is told that it changed.
    let program = "
stop = []
def fill(x):
    for i in range(50):
        if isinstance(x, (list, collections.deque)): x.append(i)
        elif isinstance(x, set): x.add(i)
        else: x[i] = i
def change(x):
    for _ in range(2000):
        x.clear(); fill(x)
    stop.append(x)
wrong, told, walked = [], [0], [0]
def walk(x):
    while not any(s is x for s in stop):
        try:
            for step in (iter(x), iter(x.items()) if hasattr(x, 'items') else reversed(x) if hasattr(x, '__reversed__') else iter(x)):
                for i in step:
                    if i not in range(50) and not (type(i) is tuple and i[0] == i[1] and i[0] in range(50)): wrong.append(i)
            walked[0] += 1
        except RuntimeError as e:
            told[0] += 1
            if 'changed' not in str(e) and 'mutated' not in str(e): wrong.append(e)
import freewheel
for x in ([], {}, set(), collections.deque(), collections.OrderedDict(), collections.defaultdict(int), freewheel.ConcurrentDict()):
    fill(x)
    run(lambda: change(x), lambda: walk(x), lambda: walk(x))
print(wrong, len(stop), walked[0] + told[0] > 0)
";
    prints(&format!("{RUN}{program}"), "[] 7 True\n");
}

#[test]
fn a_concurrent_dict_never_says_that_it_changed() {
    let program = "
import freewheel
d = freewheel.ConcurrentDict((i, i) for i in range(100))
stop = []
def change():
    for i in range(20000):
        d[100 + i % 300] = -1
        d.pop(100 + (i * 7) % 300, None)
    stop.append(1)
wrong = []
def walk():
    while not stop:
        seen = list(d)
        # What is there all the time comes once; nothing comes twice.
        if sorted(k for k in seen if k < 100) != list(range(100)) or len(set(seen)) != len(seen): wrong.append(seen)
        if any(v != (k if k < 100 else -1) for k, v in d.items()): wrong.append('pair')
run(change, walk, walk)
print(wrong)
";
    prints(&format!("{RUN}{program}"), "[]\n");
}

#[test]
fn several_threads_show_containers_that_contain_themselves() {
    let program = "
import freewheel
l = [1]; l.append(l)
d = {'d': l}; d['self'] = d
q = collections.deque([2]); q.append(q)
o = collections.OrderedDict(l=l); o['o'] = o
c = freewheel.ConcurrentDict(); c['c'] = c
r = freewheel.AtomicRef(); r.set([r])
class Odd:
    def __repr__(self): return f'<{self.x}>'
odd = Odd(); odd.x = [l, d]
everything = [l, d, q, o, c, r, odd]
everything.append(everything)
texts = [repr(x) for x in everything]
wrong = []
def show():
    for _ in range(300):
        for x, text in zip(everything, texts):
            if repr(x) != text: wrong.append(repr(x))
run(*[show] * 6)
print(wrong[:1], texts[1], texts[-1].count('[...]'))
";
    prints(&format!("{RUN}{program}"), "[] {'d': [1, [...]], 'self': {...}} 7\n");
}

#[test]
fn keys_that_block_hold_nobody_up() {
    // While one thread's key waits in its comparison or its hash, the others use and change the container.
    let program = "
import freewheel
class Key:
    def __init__(self, wait=None): self.wait = wait
    def __hash__(self):
        if self.wait == 'hash': at.set(); go.wait()
        return 7
    def __eq__(self, other):
        if other.wait == 'eq' or self.wait == 'eq': at.set(); go.wait()
        return isinstance(other, Key)
for kind in (dict, freewheel.ConcurrentDict, collections.OrderedDict):
    for wait in ('hash', 'eq'):
        for end in ('keep', 'clear', 'replace'):
            at, go = threading.Event(), threading.Event()
            x = kind()
            x[Key()] = 1
            found = []
            t = threading.Thread(target=lambda: found.append(x.get(Key(wait), 'none')))
            t.start()
            at.wait()
            for i in range(1000): x[f's{i}'] = i
            for i in range(1000): assert x.pop(f's{i}') == i
            if end == 'clear': x.clear()
            if end == 'replace': x[Key()] = 2
            go.set()
            t.join()
            print(kind.__name__, wait, end, found)
";
    let mut want = String::new();
    for kind in ["dict", "ConcurrentDict", "OrderedDict"] {
        for wait in ["hash", "eq"] {
            for (end, found) in [("keep", "1"), ("clear", "'none'"), ("replace", "2")] {
                want.push_str(&format!("{kind} {wait} {end} [{found}]\n"));
            }
        }
    }
    prints(&format!("{RUN}{program}"), &want);
}

#[test]
fn a_store_whose_key_blocks_is_one_step() {
    // Both threads stand in a comparison when the dict is changed. It lets them store under an equal key: one entry results, and the later store wins.
    let program = "
import freewheel
class Key:
    def __init__(self, wait=False): self.wait = wait
    def __hash__(self): return 7
    def __eq__(self, other):
        if self.wait or other.wait: at.release(); go.wait()
        return True
class Other:
    def __hash__(self): return 7
    def __eq__(self, other): return self is other
for kind in (dict, freewheel.ConcurrentDict):
    at, go = threading.Semaphore(0), threading.Event()
    x = kind(); x[Key()] = 0
    def store(): x[Key(True)] = 'first'
    def default(): found.append(x.setdefault(Key(True), 'default'))
    found = []
    ts = [threading.Thread(target=f) for f in (store, default)]
    for t in ts: t.start()
    at.acquire(); at.acquire()
    x.clear(); x[Other()] = 'other'; x[Key()] = 'second'
    go.set()
    for t in ts: t.join()
    print(len(x), x[Key()], found[0] in ('first', 'second'))
";
    prints(&format!("{RUN}{program}"), "2 first True\n2 first True\n");
}

#[test]
fn keys_that_raise_leave_containers_whole() {
    let program = "
import freewheel, random
class Bad:
    def __init__(self, n): self.n = n
    def __hash__(self):
        if random.random() < 0.1: raise LookupError('hash')
        return self.n % 5
    def __eq__(self, other):
        if random.random() < 0.1: raise LookupError('eq')
        return self.n == other.n
for kind in (dict, freewheel.ConcurrentDict):
    x = kind()
    def work():
        for i in range(3000):
            k = Bad(i % 20)
            try:
                if i % 3: x[k] = i
                elif i % 2: x.pop(k, None)
                else: x.setdefault(k, i)
            except LookupError: pass
    run(*[work] * 4)
    keys = [k.n for k in x]
    print(len(keys) == len(set(keys)) == len(x), len(x) <= 20)
";
    prints(&format!("{RUN}{program}"), "True True\nTrue True\n");
}

#[test]
fn sorting_while_another_thread_stores() {
    // As the book says: the list is empty while it is sorted by a key, and what others put into it meanwhile is lost.
    let program = "
x = [3, 1, 2]
at, go = threading.Event(), threading.Event()
def key(n):
    if n == 1: at.set(); go.wait()
    return n
told = []
def sort():
    try: x.sort(key=key)
    except ValueError as e: told.append(str(e))
t = threading.Thread(target=sort); t.start(); at.wait()
print(x, len(x))
x.append(9)
go.set(); t.join()
print(x, told)
def fails(n):
    raise LookupError(n)
def sort_badly():
    for _ in range(300):
        try: y.sort(key=fails)
        except LookupError: pass
y = list(range(10))
run(*[sort_badly] * 4)
print(sorted(y) == list(range(10)) or y == [])
";
    prints(&format!("{RUN}{program}"), "[] 0\n[1, 2, 3] ['list modified during sort']\nTrue\n");
}
