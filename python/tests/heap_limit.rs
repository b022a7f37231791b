//! `--heap-limit`: whatever grows ends with `MemoryError`, never with a signal, and takes not much more than the limit.

mod common;

use std::process::Command;
use std::time::Duration;

use common::{Finished, clean, freewheel, run};

const LIMIT: Duration = Duration::from_secs(60);

/// Kilobytes of address space: 650 MB of stacks and the like, which are reserved but hardly used, and some times the
/// heap's limit. What asks the system for more is refused, and ends with a signal unless it was ready for that.
const ADDRESSES: u32 = 860 << 10;

fn limited(heap: Option<&str>, program: &str) -> Finished {
    let mut command = Command::new("sh");
    let shell = format!("ulimit -v {ADDRESSES} && exec \"$0\" \"$@\"");
    command.args(["-c", &shell, env!("CARGO_BIN_EXE_freewheel")]);
    if let Some(size) = heap {
        command.args(["--heap-limit", size]);
    }
    run(clean(command).args(["-c", program]), LIMIT)
}

/// Each of these statements, repeated, is refused at some time, and afterwards the program goes on.
fn refused(setup: &str, statements: &[&str]) {
    for statement in statements {
        let program = format!(
            "{setup}\ntry:\n    while True:\n        {statement}\nexcept MemoryError:\n    x = y = t = None\n\
             print(len([str(i) for i in range(10000)]))"
        );
        let f = limited(Some("32M"), &program);
        assert_eq!((f.code(), f.out().as_str()), (0, "10000\n"), "{statement}\n{:?} {}", f.status, f.err());
    }
}

#[test]
fn containers() {
    refused(
        "import collections, itertools, queue\nx = y = collections.deque([1])\nn = 1",
        &[
            "x.append(0)",
            "x.appendleft(0)",
            "x.insert(1, 0)",
            "x += x",
            "x *= 2",
            "x.extend(range(1000))",
            "x = [x, collections.deque([1] * 1000)]",
            "x = list(itertools.count())",
            "x = {*itertools.count()}",
            "x = dict.fromkeys(itertools.count())",
            "x = [*range(n)]; n *= 2",
            "x = {k: n for k in range(n)} | {n: n}; n *= 2",
            "x = itertools.product(itertools.count())",
            "x = itertools.combinations_with_replacement([1], 1 << 40)",
        ],
    );
    refused("import queue\nx = queue.SimpleQueue()", &["x.put(0)"]);
    refused("x = list(range(2000))", &["x *= 2", "x += x", "x[len(x):] = x", "x = x + x"]);
}

#[test]
fn bytes_and_arrays() {
    refused(
        "x = bytearray(b'x' * 1000)\ny = []\nn = 1",
        &[
            "x.append(1)",
            "x += x",
            "x *= 2",
            "x.extend(x)",
            "x[len(x):] = x",
            "y.append(x.copy())",
            "y.append(x[1:])",
            "x = bytes(iter(lambda: 1, 0))",
            "x = b'ab' * n; n *= 2",
            "x = b''.join([b'x' * (1 << 20)] * 10000)",
            "x = b'x'.ljust(n); n *= 2",
            "x = b'x' * (8 << 20); x = x.replace(b'x', b'x' * 1000)",
            "x = (b'x ' * (4 << 20)).split()",
            "x = (b'\\n' * (8 << 20)).splitlines()",
        ],
    );
    refused(
        "import array\nx = array.array('d', [1.0] * 1000)\ny = []\nn = 1",
        &[
            "x.append(1.0)",
            "x *= 2",
            "x.extend(x)",
            "x = x * n; n *= 2",
            "x[len(x):] = x",
            "x.frombytes(b'x' * 8000)",
            "y.append(x[:])",
            "y.append(array.array('d', x))",
        ],
    );
}

#[test]
fn text() {
    refused(
        "x = 'x'\nn = 1\nbig = 1 << 30",
        &[
            "x += x",
            "x = x.replace('', 'xyz')",
            "x = 'x' * (8 << 20); x = x.replace('x', x)",
            "x = x.ljust(big)",
            "x = x.zfill(big)",
            "x = ('\\t' * 1000).expandtabs(1 << 20)",
            "x = '%*d' % (big, 1)",
            "x = '%.*f' % (1 << 28, 1.5)",
            "x = format(1, '1073741824')",
            "x = f'{1.5:.1000000000f}'",
            "x = '%s%s' % (x, x)",
            "x = '{0}{0}'.format(x)",
            "x = ('{0}' * 1000).format('x' * (1 << 20))",
            "x = repr(['x' * (1 << 20)] * 1000)",
            "x = ''.join(iter(lambda: 'abc', 0))",
            "x = ('x' * 1000).join(['y'] * (1 << 20))",
            "x = ('a\\n' * (4 << 20)).splitlines()",
        ],
    );
}

#[test]
fn integers() {
    refused(
        "import math, random\nx = 1 << 100000\ny = []\nn = 1",
        &[
            "x *= x",
            "x <<= 1 << 30",
            "x = 3 ** (1 << 40)",
            "y.append(x + len(y))",
            "y.append(-x)",
            "x = random.getrandbits(1 << 33)",
            "x = (1).to_bytes(1 << 32, 'big')",
            "x = math.factorial(1 << 40)",
            "x = math.comb(1 << 60, 1 << 50)",
        ],
    );
}

#[test]
fn files() {
    refused(
        "import io\nx = y = io.BytesIO()\nt = io.StringIO()",
        &[
            "x.write(b'x' * 1000)",
            "x.seek(1 << 40); x.write(b'x')",
            "t.write('x' * 1000)",
            "t.seek(1 << 40); t.write('x')",
            "print('x' * 1000, file=t)",
            "x = [x, io.BytesIO(b'x' * 100000)]",
            "x = [x, io.StringIO('x' * 100000)]",
            "open('/dev/zero', 'rb').read()",
            "open('/dev/zero').readline()",
        ],
    );
    // What a text file has buffered may be written, or refused, when it is closed.
    refused("import io\nx = io.TextIOWrapper(io.BytesIO())", &["x.write('x' * 100000)"]);
}

#[test]
fn code_and_names() {
    refused(
        "import sys\nx = y = []\nn = 0\nclass C: pass\nc = C()",
        &[
            "n += 1; x.append(compile('x = 1\\n' * 100, 'f', 'exec'))",
            "x = compile('x = 1\\n' * (1 << 20), 'f', 'exec')",
            "n += 1; x.append(sys.intern('a longer text %d' % n))",
        ],
    );
    // Names in code are for ever: what is left then is little.
    let f = limited(
        Some("32M"),
        "n = 0\nwhile True: n += 1; compile('a_longer_name_%d' % n + 'x' * 400, 'f', 'eval')",
    );
    assert_eq!((f.code(), f.last_line().as_str()), (1, "MemoryError"), "{:?} {}", f.status, f.err());
}

#[test]
fn what_dies_is_given_back() {
    // A hundred times the limit, but never more than a part of it at once.
    let program = "import array, collections, io\nfor i in range(400):\n    b = bytearray(8 << 20)\n    \
                   a = array.array('d', bytes(1 << 20))\n    d = collections.deque(range(10000))\n    \
                   f = io.BytesIO(bytes(1 << 20))\n    s = io.StringIO('x' * 100000)\n    n = 1 << 1000000\n    \
                   d.append(d)\nprint('done')";
    let f = limited(Some("64M"), program);
    assert_eq!((f.code(), f.out().as_str()), (0, "done\n"), "{:?} {}", f.status, f.err());
}

#[test]
fn the_systems_limit_is_one_too() {
    for statement in
        ["x.append(bytearray(10000))", "x.append(0)", "x.append([0] * 100)", "x.append(str(len(x)) * 100)"]
    {
        let f = limited(None, &format!("x = []\nwhile True: {statement}"));
        assert_eq!(
            (f.code(), f.last_line().as_str()),
            (1, "MemoryError"),
            "{statement}\n{:?} {}",
            f.status,
            f.err()
        );
    }
}

#[test]
fn threads_share_the_limit() {
    let program = "import threading, collections\nout = [0] * 4\nb = threading.Barrier(4)\n\
                   def f(i):\n    d = collections.deque()\n    b.wait()\n    try:\n        \
                   while True: d.append(bytearray(1000))\n    except MemoryError: out[i] = 1\n\
                   t = [threading.Thread(target=f, args=(i,)) for i in range(4)]\nfor x in t: x.start()\n\
                   for x in t: x.join()\nprint(sum(out))";
    // Without a limit of addresses: stacks of threads take many.
    let f = run(freewheel().args(["--heap-limit", "32M", "-c", program]), LIMIT);
    assert_eq!((f.code(), f.out().as_str()), (0, "4\n"), "{:?} {}", f.status, f.err());
}
