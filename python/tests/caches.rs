//! What caches hold and what moves under readers: a class that changes shows it at once, also to the finalizers that the
//! change runs, and no attribute gets lost while an object's attributes move to a dict.

mod common;

use std::time::Duration;

use common::{freewheel, run};

fn prints(program: &str, want: &str) {
    let f = run(freewheel().args(["-c", program]), Duration::from_secs(120));
    assert_eq!((f.code(), f.out().as_str()), (0, want), "{program}\n{:?} {}", f.status, f.err());
}

/// The object that a class attribute was is gone when the finalizer of what it held asks for the attribute: a cache must not
/// answer it.
#[test]
fn a_replaced_class_attribute_is_not_seen_by_what_it_held() {
    let program = |change: &str| {
        format!(
            "
class Held:
    def __del__(self): print('finalizer:', ask())
class C: pass
c = C()
C.x = [Held()]
def ask(): return getattr(C, 'x', None), C.x if hasattr(C, 'x') else None, of_instance()
def of_instance():
    try: return c.x
    except AttributeError: return None
for _ in range(50): ask()
{change}
print(ask())"
        )
    };
    prints(&program("C.x = 7"), "finalizer: (7, 7, 7)\n(7, 7, 7)\n");
    prints(&program("del C.x"), "finalizer: (None, None, None)\n(None, None, None)\n");
}

#[test]
fn a_store_is_not_lost_while_attributes_move_to_a_dict() {
    let program = "
import threading
class C: pass
NAMES = ['n%d' % i for i in range(40)]
def made():
    x = C()
    x.a = 0
    for n in NAMES: setattr(x, n, n)
    return x
lost = missed = 0
for _ in range(4):
    objects = [made() for _ in range(2000)]
    at = [0]
    def move():
        for i, x in enumerate(objects):
            at[0] = i
            x.__dict__
    def store():
        global missed
        for i, x in enumerate(objects):
            while at[0] < min(i, 1999): pass
            x.a = 1
            x.a = 2
            if x.n39 != 'n39': missed += 1
    team = [threading.Thread(target=move), threading.Thread(target=store)]
    for t in team: t.start()
    for t in team: t.join()
    lost += sum(x.a != 2 for x in objects)
print(lost, missed)
";
    prints(program, "0 0\n");
}
