//! Shapes die with their class, and what can use one that is there makes no other. Nor does anything else of a class stay.

use freewheel::Runtime;
use freewheel::object::dict::as_exact_dict;
use freewheel_python::Python;
use freewheel_python::compiler::Mode;
use freewheel_python::frontend::{compile_source, run_code};

/// Runs a program, and then a part of it again and again; answers how many shapes there were before and after that.
fn shapes(first: &str, again: &str, times: u32) -> (usize, usize) {
    let python = Python { argv: vec![], path: vec![] };
    let runtime = Runtime::builder().frontend(python).build().expect("a runtime");
    let counts = runtime.attach_with(|cx| {
        let globals = cx.dict().expect("memory");
        let run = |text: &str| {
            let code = compile_source(cx, text, "<test>", Mode::Module, false).expect("it compiles");
            run_code(cx, code.value(), globals.value(), None).map(drop).map_err(|e| cx.describe(&e))
        };
        let turns = |n| run(&format!("def turns():\n    for i in range({n}):\n{again}\nturns()"));
        run(first).expect("no exception");
        turns(10).expect("no exception");
        cx.mutator().collect();
        let before = cx.world().shapes().used();
        turns(times).expect("no exception");
        cx.mutator().collect();
        (before, cx.world().shapes().used())
    });
    counts.expect("attached")
}

#[test]
fn a_class_takes_its_shapes_with_it() {
    let again = "
        class C:
            pass
        class D(C):
            __slots__ = ('s',)
        x, y = C(), D()
        x.a = x.b = y.s = y.c = 1
        vars(y)";
    let (before, after) = shapes("", again, 3000);
    assert_eq!(before, after);
}

#[test]
fn a_number_that_another_shape_had_is_not_taken_for_it() {
    // A place knows a shape of a class that goes. Then objects of a class that stays get layouts that are new, and no class
    // changes.
    let first = "
import gc
def get(x): return x.a
class Stays: pass
def stays(name):
    x = Stays()
    x.first = 1
    setattr(x, name, 'not a')
    return x
def goes():
    class Goes: pass
    x = Goes()
    x.p, x.a = 'not a', 'a'
    assert get(x) == 'a'
";
    let again = "
        goes()
        gc.collect()
        for k in range(6):
            try:
                raise SystemError(get(stays('name%d' % (i * 6 + k))))
            except AttributeError:
                pass";
    let (before, after) = shapes(first, again, 100);
    assert!(after <= before + 600, "{before} {after}");
}

#[test]
fn giving_an_object_another_class_makes_shapes_once() {
    let first = "
class A: pass
class B: pass
class S: __slots__ = ('s',)
class T: __slots__ = ('s',)
x, y = A(), S()
x.a = y.s = 1";
    let again = "
        x.__class__ = B if i % 2 else A
        y.__class__ = T if i % 2 else S
        z = A()
        z.a = z.b = i
        z.__class__ = B
        assert (x.a, y.s, z.b) == (1, 1, i)";
    let (before, after) = shapes(first, again, 5000);
    assert_eq!(before, after);
}

#[test]
fn attributes_that_move_to_dicts_make_a_shape_for_each_size_once() {
    let first = "
class A: pass
small = [A() for i in range(20000)]
for x in small: x.a = 1
for k in range(12):
    x = A()
    for j in range(12): setattr(x, 'n%d' % j, j)
large = [A() for i in range(20000)]
for x in large: x.a = 1
at = iter(range(20000))";
    let again = "
        k = next(at)
        assert vars(small[k]) == vars(large[k]) == {'a': 1}";
    let (before, after) = shapes(first, again, 5000);
    assert_eq!(before, after);
}

#[test]
fn a_class_forgets_subclasses_that_have_died() {
    let python = Python { argv: vec![], path: vec![] };
    let runtime = Runtime::builder().frontend(python).build().expect("a runtime");
    let lens = runtime.attach_with(|cx| {
        let globals = cx.dict().expect("memory");
        let text = "
import gc
class Base: pass
class Lives(Base): pass
for i in range(20):
    for j in range(100): type('T', (Base,), {})
    gc.collect()
    assert Base.__subclasses__() == [Lives]";
        let code = compile_source(cx, text, "<test>", Mode::Module, false).expect("it compiles");
        run_code(cx, code.value(), globals.value(), None).map_err(|e| cx.describe(&e)).expect("no exception");
        let base = cx.dict_get_str(as_exact_dict(globals.value()).expect("a dict"), "Base").expect("made");
        let base = cx.as_class(base).expect("a class");
        base.subclasses.lock().len()
    });
    let now = lens.expect("attached");
    assert!(now < 500, "{now} of 2001 are remembered");
}
