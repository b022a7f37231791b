//! `threading`, `queue`, `concurrent.futures` and `contextvars` under load: what the book promises of them. How single
//! calls answer is in `programs/modules`.

mod common;

use common::prints;

/// Starts functions in a thread each and waits for them.
const RUN: &str = "
import concurrent.futures as cf, contextvars, queue, threading, time
from freewheel import AtomicInt, AtomicRef
def run(*fs):
    ts = [threading.Thread(target=f) for f in fs]
    for t in ts: t.start()
    for t in ts: t.join()
def raises(f, *args, **kwargs):
    try: return f(*args, **kwargs)
    except BaseException as e: return type(e).__name__
";

fn run_prints(program: &str, want: &str) {
    prints(&format!("{RUN}{program}"), want);
}

#[test]
fn a_future_is_settled_once() {
    let program = "
outcomes = set()
for i in range(300):
    f = cf.Future()
    settled = AtomicInt()
    called = AtomicInt()
    f.add_done_callback(lambda f: called.add())
    barrier = threading.Barrier(3)
    def settle(how):
        barrier.wait()
        if how() not in (False, 'InvalidStateError'): settled.add()
    run(lambda: settle(f.cancel), lambda: settle(lambda: raises(f.set_result, 1)), lambda: settle(lambda: raises(f.set_exception, KeyError())))
    outcomes.add((settled.load(), called.load(), f.done()))
print(outcomes)
";
    run_prints(program, "{(1, 1, True)}\n");
}

#[test]
fn a_pool_makes_every_call_once() {
    let program = "
made = AtomicInt()
def call(x):
    made.add()
    return x
with cf.ThreadPoolExecutor(4) as pool:
    found = []
    def submit(k):
        found.extend(f.result() for f in cf.as_completed([pool.submit(call, (k, i)) for i in range(300)]))
    run(*[lambda k=k: submit(k) for k in range(4)])
    print(sorted(found) == [(k, i) for k in range(4) for i in range(300)], made.load())
    print(list(pool.map(call, range(500))) == list(range(500)))
";
    run_prints(program, "True 1200\nTrue\n");
}

#[test]
fn queues_lose_nothing() {
    let program = "
for kind in (queue.Queue, queue.LifoQueue, queue.PriorityQueue, queue.SimpleQueue):
    for size in (0, 3):
        q = kind(size) if kind is not queue.SimpleQueue else kind()
        got = [[] for _ in range(3)]
        def put(k):
            for i in range(800): q.put((k, i))
        def get(k):
            while (item := q.get())[0] < 9: got[k].append(item)
        getters = [threading.Thread(target=get, args=(k,)) for k in range(3)]
        for t in getters: t.start()
        run(*[lambda k=k: put(k) for k in range(3)])
        while not q.empty(): time.sleep(0.001)
        for t in getters: q.put((9, 0))
        for t in getters: t.join()
        every = sorted(x for g in got for x in g)
        print(kind.__name__, every == [(k, i) for k in range(3) for i in range(800)])
";
    let want: String = ["Queue", "LifoQueue", "PriorityQueue", "SimpleQueue"]
        .iter()
        .flat_map(|kind| [format!("{kind} True\n"), format!("{kind} True\n")])
        .collect();
    run_prints(program, &want);
}

#[test]
fn contexts_belong_to_threads() {
    let program = "
v, w = contextvars.ContextVar('v', default=0), contextvars.ContextVar('w')
shared = contextvars.copy_context()
entered = AtomicInt()
wrong = []
def own(k):
    for i in range(2000):
        token = v.set((k, i))
        if v.get() != (k, i): wrong.append(v.get())
        c = contextvars.copy_context()
        if c.run(lambda: (v.set('inner'), v.get())[1]) != 'inner' or v.get() != (k, i): wrong.append('run')
        v.reset(token)
        if v.get() != 0: wrong.append('reset')
        # One context, many threads: one at a time is in it.
        def inside():
            if entered.add() != 1: wrong.append('two at once')
            w.set((k, i)); v.set(w.get())
            entered.sub()
        raises(shared.run, inside)
def look():
    for _ in range(2000):
        seen = dict(shared.items())
        if len(seen) == 2 and seen[v] not in (0, seen[w]) and not isinstance(seen[v], tuple): wrong.append(seen)
        if len(list(shared)) > 2: wrong.append('too many')
run(*[lambda k=k: own(k) for k in range(4)], look)
print(wrong, v.get(), len(shared))
";
    run_prints(program, "[] 0 2\n");
}

#[test]
fn numbers_and_references_order_what_comes_before() {
    let program = "
class Box: pass
box, n, r = Box(), AtomicInt(), AtomicRef()
box.a = box.b = 0
wrong = []
def write():
    for i in range(1, 20001):
        box.a = i; n.store(i)
        box.b = i; r.set(i)
def read():
    while n.load() < 20000:
        i = n.load()
        if box.a < i: wrong.append('number')
        i = r.get()
        if i is not None and box.b < i: wrong.append('reference')
run(write, read, read)
# Two numbers: whoever stores first is seen by the other.
x, y, neither = AtomicInt(), AtomicInt(), 0
barrier = threading.Barrier(2)
found = [0, 0]
def store(mine, other, k):
    for _ in range(1500):
        barrier.wait()
        mine.store(1)
        found[k] = other.load()
        barrier.wait()
        if k == 0:
            if found == [0, 0]: wrong.append('neither')
            x.store(0); y.store(0)
        barrier.wait()
run(lambda: store(x, y, 0), lambda: store(y, x, 1))
print(wrong)
";
    run_prints(program, "[]\n");
}

#[test]
fn one_thread_runs_a_modules_text() {
    let dir = std::env::temp_dir().join(format!("freewheel-imports-{}", std::process::id()));
    std::fs::create_dir_all(dir.join("package")).expect("a folder for modules");
    // The pauses let the others come in the midst of it; what is printed does not depend on them.
    let wait = "import builtins, time\ntime.sleep(0.05)\n";
    let files = [
        ("slow.py", "builtins.ran.add()\ntime.sleep(0.05)\nx = 1\n"),
        ("left.py", "import right\nx = 1\n"),
        ("right.py", "import left\nx = 2\n"),
        ("fails.py", "if builtins.tried.add() == 1: raise ValueError\nx = 3\n"),
        ("package/__init__.py", "from package import part\nx = 4\n"),
        ("package/part.py", "builtins.ran.add()\nx = 5\n"),
    ];
    for (name, text) in files {
        std::fs::write(dir.join(name), format!("{wait}{text}")).expect("a module");
    }
    let program = format!(
        "
import builtins, sys
sys.path.insert(0, {:?})
ran, tried = builtins.ran, builtins.tried = AtomicInt(), AtomicInt()
found = []
def slow():
    import slow
    found.append(slow.x)
def part():
    import package.part
    found.append(package.part.x)
def also_part():
    from package import part
    found.append(part.x)
run(*[slow] * 4, *[part] * 3, *[also_part] * 3)
print(sorted(found), ran.load())
# Modules that import each other, begun by two threads from both ends.
def left():
    import left
    return left
def right():
    import right
    return right
both = []
run(lambda: both.append(left()), lambda: both.append(right()))
print(len(both), left().x, right().x)
# A text that fails is run again by the next.
failed = []
def fails():
    try: import fails
    except ValueError: failed.append(1)
    else: found.append(fails.x)
found.clear()
run(*[fails] * 4)
print(failed, found, tried.load())
",
        dir.display().to_string()
    );
    run_prints(&program, "[1, 1, 1, 1, 5, 5, 5, 5, 5, 5] 2\n2 1 2\n[1] [3, 3, 3] 2\n");
    std::fs::remove_dir_all(&dir).expect("it was there");
}

#[test]
fn the_system_knows_a_threads_name() {
    let program = "
def comm():
    with open(f'/proc/self/task/{threading.get_native_id()}/comm') as file: return file.read().rstrip('\\n')
def work():
    found.append(comm())
    threading.current_thread().name = 'another'
    found.append(comm())
found = []
for name in ('short', 'a name that is too long', 'ääääääää8', 'cut\\0here'):
    t = threading.Thread(target=work, name=name); t.start(); t.join()
print(found)
";
    let names =
        "['short', 'another', 'a name that is ', 'another', 'äääääää', 'another', 'cut', 'another']\n";
    run_prints(program, names);
}

#[test]
fn threads_are_listed_while_they_run() {
    let program = "
go = threading.Event()
ts = [threading.Thread(target=go.wait, name=f'w{i}') for i in range(20)]
for t in ts: t.start()
print(threading.active_count(), sorted(t.name for t in threading.enumerate())[:3], len({t.ident for t in ts}), len({t.native_id for t in ts}))
wrong = []
def watch():
    while not go.is_set():
        missing = set(ts) - set(threading.enumerate())
        if missing and not go.is_set(): wrong.append(1)
watchers = [threading.Thread(target=watch) for _ in range(2)]
for t in watchers: t.start()
# Threads that come and go meanwhile are there from `start` to their end.
for _ in range(100):
    t = threading.Thread(target=int); t.start(); t.join()
    if t.is_alive() or t in threading.enumerate(): wrong.append(2)
go.set()
for t in ts + watchers: t.join()
print(wrong, threading.active_count(), any(t.is_alive() for t in ts))
";
    run_prints(program, "21 ['MainThread', 'w0', 'w1'] 20 20\n[] 1 False\n");
}
