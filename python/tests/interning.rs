//! Strings that programs intern: one for each text while somebody has it, and gone afterwards.

mod common;

use std::time::Duration;

use common::{freewheel, prints, run};

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
         setattr(c, text('short', 'lived'), 3)\n\
         for i in range(40000): sys.intern('another %d' % i)\n\
         print(getattr(c, text('short', 'lived')), sys.intern(text('short', 'lived')) is list(c.__dict__)[1])",
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
