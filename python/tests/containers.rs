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
