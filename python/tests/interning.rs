//! Strings that programs intern: one for each text while somebody has it, and gone afterwards. And names of attributes,
//! which become immortal only if they must.

mod common;

use std::time::Duration;

use common::{freewheel, prints, run};
use freewheel::Runtime;
use freewheel_python::Python;
use freewheel_python::compiler::Mode;
use freewheel_python::frontend::{compile_source, run_code};

const LIMIT: Duration = Duration::from_secs(240);

/// A debug build takes the time of thirty releases.
const MANY: u32 = if cfg!(debug_assertions) { 300_000 } else { 10_000_000 };

#[test]
fn what_nobody_has_is_forgotten() {
    let program = format!(
        "import sys\n\
         for i in range({MANY}):\n    sys.intern('from user %d' % i)\n\
         print('done')"
    );
    let f = common::start(freewheel().args(["-c", &program])).finish_within(LIMIT, 200 << 20);
    assert_eq!((f.code(), f.out().as_str()), (0, "done\n"), "{:?} {}", f.status, f.err());
}

#[test]
fn one_for_each_text_while_somebody_has_it() {
    prints(
        "import sys, gc\n\
         a = sys.intern('some text %d' % 1)\n\
         for i in range(40000): sys.intern('another %d' % i)\n\
         gc.collect()\n\
         print(a is sys.intern('some text %d' % 1), a == 'some text 1')\n\
         b = 'a text of %d' % 2\n\
         print(sys.intern(b) is b)\n\
         class S(str): pass\n\
         for x in (S('a'), 3):\n\
         \x20   try: sys.intern(x)\n\
         \x20   except TypeError as e: print(e)",
        "True True\nTrue\ncan't intern S\nintern() argument must be str, not int\n",
    );
}

#[test]
fn a_string_that_becomes_a_name_is_the_same() {
    // The texts are put together, so that they are not names from the beginning.
    prints(
        "import sys\n\
         def text(a, b): return a + '_' + b\n\
         class C: pass\n\
         c = C()\n\
         a = sys.intern(text('an', 'attribute'))\n\
         setattr(c, text('an', 'attribute'), 1)\n\
         print(a is sys.intern(text('an', 'attribute')), a is list(c.__dict__)[0])\n\
         b = sys.intern(text('a', 'variable'))\n\
         exec(text('a', 'variable = 2'))\n\
         print(b is [k for k in globals() if k == text('a', 'variable')][0], globals()[b])\n\
         # One that nobody has any more when it becomes a name.\n\
         sys.intern(text('short', 'lived'))\n\
         d = C()\n\
         setattr(d, text('short', 'lived'), 3)\n\
         for i in range(40000): sys.intern('another %d' % i)\n\
         print(getattr(d, text('short', 'lived')), sys.intern(text('short', 'lived')) is list(d.__dict__)[0])",
        "True True\nTrue 2\n3 True\n",
    );
}

#[test]
fn a_finalizer_brings_one_back() {
    prints(
        "import sys, gc\n\
         kept = []\n\
         class C:\n\
         \x20   def __del__(self): kept.append(self.text)\n\
         c = C()\n\
         c.text, c.me = sys.intern('in a %s' % 'cycle'), c\n\
         del c\n\
         gc.collect()\n\
         print(len(kept), kept[0] is sys.intern('in a ' + 'cycle'))",
        "1 True\n",
    );
}

#[test]
fn threads_intern_the_same_texts_while_others_let_them_die() {
    let rounds = if cfg!(debug_assertions) { 4_000 } else { 60_000 };
    let program = format!(
        "import sys, threading, random\n\
         class C: pass\n\
         held = [None] * 16\n\
         bad = []\n\
         def work(seed):\n\
         \x20   r = random.Random(seed)\n\
         \x20   c = C()\n\
         \x20   for i in range({rounds}):\n\
         \x20       n = r.randrange(64)\n\
         \x20       a = sys.intern('text %d' % n)\n\
         \x20       held[r.randrange(16)] = a\n\
         \x20       b = held[r.randrange(16)]\n\
         \x20       if sys.intern('text %d' % n) is not a or b is not None and sys.intern(b[:4] + b[4:]) is not b:\n\
         \x20           bad.append(n)\n\
         \x20       if i % 64 == 0:\n\
         \x20           # One that becomes a name, now or never.\n\
         \x20           text = 'name_%d' % (i % 4096)\n\
         \x20           s = sys.intern(text[:2] + text[2:])\n\
         \x20           setattr(c, text, i)\n\
         \x20           if sys.intern(text[:3] + text[3:]) is not s or getattr(c, text) != i:\n\
         \x20               bad.append(text)\n\
         \x20       sys.intern('of %d alone %d' % (seed, i))\n\
         ts = [threading.Thread(target=work, args=(s,)) for s in range(4)]\n\
         for t in ts: t.start()\n\
         for t in ts: t.join()\n\
         print(bad)"
    );
    let f = run(freewheel().args(["-c", &program]), LIMIT);
    assert_eq!((f.code(), f.out().as_str()), (0, "[]\n"), "{:?} {}", f.status, f.err());
}

/// Runs `first`, and then the body of a loop over `i` as often as this; answers how many names that has made.
fn names_made(first: &str, body: &str) -> usize {
    const TIMES: usize = 20_000;
    let python = Python { argv: vec![], path: vec![] };
    let runtime = Runtime::builder().frontend(python).build().expect("a runtime");
    let counts = runtime.attach_with(|cx| {
        let globals = cx.dict().expect("memory");
        let run = |text: &str| {
            let code = compile_source(cx, text, "<test>", Mode::Module, false).expect("it compiles");
            run_code(cx, code.value(), globals.value(), None).map(drop).map_err(|e| cx.describe(&e))
        };
        run(first).expect("no exception");
        let turns = |from, to| format!("def turns():\n    for i in range({from}, {to}):\n{body}\nturns()");
        run(&turns(0, 10)).expect("no exception");
        let before = cx.name_count();
        run(&turns(10, TIMES)).expect("no exception");
        cx.name_count() - before
    });
    counts.expect("attached")
}

const CLASSES: &str = "
import operator, sys, threading, types, weakref
class C: pass
class Closed: __slots__ = ('slot', '__weakref__')
class Hooks:
    def __getattr__(self, name): return name
o, closed, h = C(), Closed(), Hooks()
proxy, module, local, alias = weakref.proxy(o), types.ModuleType('m'), threading.local(), list[int]
in_dict = C()
vars(in_dict)
exec('from math import *')
def takes(**keywords):
    for x in keywords.values(): return x
def fails(f, *args):
    try: f(*args)
    except (AttributeError, TypeError, ImportError): pass
    else: raise Exception('expected')
";

#[test]
fn looking_for_attributes_makes_no_names() {
    let body = "
        for x in (o, closed, C, module, local, alias, super(C, o), 1, None, len):
            assert not hasattr(x, 'has%d' % i)
            assert getattr(x, 'get%d' % i, 5) == 5
            fails(getattr, x, 'only%d' % i)
            fails(delattr, x, 'del%d' % i)
        assert not hasattr(proxy, 'proxy%d' % i)
        assert getattr(h, 'hook%d' % i) == 'hook%d' % i
        fails(('{0.a%d}' % i).format, o)
        fails(operator.attrgetter('b%d' % i), o)
        fails(operator.methodcaller('c%d' % i), o)
        fails(object.__getattribute__, o, 'd%d' % i)
        fails(__import__, 'no_module%d' % i)";
    assert_eq!(names_made(CLASSES, body), 0);
}

#[test]
fn attributes_in_dicts_have_plain_keys() {
    let body = "
        for x in (in_dict, C, module, local):
            name = 'set%d' % i
            setattr(x, name, i)
            assert getattr(x, 'set%d' % i) == i and hasattr(x, 'set%d' % i)
            delattr(x, 'set%d' % i)
            assert not hasattr(x, name)
        object.__setattr__(in_dict, 'object%d' % i, 1)
        del in_dict.__dict__['object%d' % i]
        module.__dict__['global%d' % i] = 1
        assert eval('1', {'global%d' % i: 1}, {'local%d' % i: 2}) == 1
        assert takes(**{'keyword%d' % i: i}) == i
        assert ('{f%d}' % i).format(**{'f%d' % i: 'x'}) == 'x'
        types.ModuleType('module%d' % i)
        sys.modules['module%d' % i] = module
        assert __import__('module%d' % i) is module
        del sys.modules['module%d' % i]
        fails(setattr, closed, 'closed%d' % i, 1)
        fails(setattr, 1, 'on_int%d' % i, 1)
        T = type('T%d' % i, (), {'in_class%d' % i: i})
        assert getattr(T(), 'in_class%d' % i) == i";
    assert_eq!(names_made(CLASSES, body), 0);
}

#[test]
fn a_class_makes_so_many_layouts_and_names_and_no_more() {
    let made = names_made(CLASSES, "        setattr(C(), 'of_instance%d' % i, 1)");
    assert!((500..=1100).contains(&made), "{made}");
    let made = names_made(CLASSES, "        setattr(o, 'of_one%d' % i, 1)");
    assert!((50..=200).contains(&made), "{made}");
}

#[test]
fn threads_that_name_an_attribute_at_the_same_time_mean_the_same() {
    // Some ask by a plain string while others make it a name, of the same objects.
    let rounds = if cfg!(debug_assertions) { 150 } else { 3_000 };
    let program = format!(
        "import threading\n\
         bad = []\n\
         start = threading.Barrier(4)\n\
         objects = [None] * {rounds}\n\
         classes = [type('C%d' % i, (), {{}}) for i in range({rounds})]\n\
         def work(me):\n\
         \x20   for i in range({rounds}):\n\
         \x20       if me == 0: objects[i] = classes[i]()\n\
         \x20       start.wait()\n\
         \x20       o = objects[i]\n\
         \x20       for j in range(4):\n\
         \x20           if me == 1:\n\
         \x20               exec('o.x%d_%d = 1' % (i, j))\n\
         \x20           else:\n\
         \x20               setattr(o, 'x%d_%d' % (i, j), 1)\n\
         \x20           if not hasattr(o, 'x%d_%d' % (i, j)) or getattr(o, 'x%d_%d' % (i, j)) != 1:\n\
         \x20               bad.append((i, j))\n\
         \x20       start.wait()\n\
         \x20       if sorted(vars(o)) != ['x%d_%d' % (i, j) for j in range(4)]:\n\
         \x20           bad.append(sorted(vars(o)))\n\
         ts = [threading.Thread(target=work, args=(n,)) for n in range(4)]\n\
         for t in ts: t.start()\n\
         for t in ts: t.join()\n\
         print(bad[:5])"
    );
    let f = run(freewheel().args(["-c", &program]), LIMIT);
    assert_eq!((f.code(), f.out().as_str()), (0, "[]\n"), "{:?} {}", f.status, f.err());
}
