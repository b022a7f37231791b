//! Marking before publishing, against a reader that follows the edges: `gc/src/publish.rs`, `refcount/src/heap_slot.rs`.
#![cfg(freewheel_loom)]

use std::sync::Arc;

use freewheel_gc::publish;
use freewheel_loom_tests::explore;
use freewheel_loom_tests::object::Object;
use freewheel_refcount::Value;
use freewheel_refcount::fault::Fault;
use loom::thread;

/// A SHARED container, and what thread 1 puts into it.
struct Graph {
    container: Box<Object>,
    first: Box<Object>,
    second: Box<Object>,
}

impl Graph {
    fn new() -> Arc<Graph> {
        let container = Object::shared(2);
        container.write();
        Arc::new(Graph { container, first: Object::new(1), second: Object::new(1) })
    }

    /// Puts a value into the container, as `Mutator::store`.
    fn store(&self, v: Value) -> Value {
        publish::store(&self.container.header, &self.container.field, v, |v| {
            // SAFETY: the objects are the calling thread's, and live until the model is over.
            let trace = |h, stack: &mut Vec<_>| unsafe {
                if let Some(h) = Object::of(h).field.get().as_object() {
                    publish::edge(h, stack);
                }
            };
            if let Some(h) = v.as_object() {
                // SAFETY: as above.
                unsafe { publish::mark(h, &mut Vec::new(), trace) };
            }
        })
    }
}

/// Follows the edges from a value; everything on the way is SHARED, and made.
fn walk(mut v: Value) -> u32 {
    let mut seen = 0;
    while let Some(h) = v.as_object() {
        // SAFETY: objects live until the model is over.
        let object = unsafe { Object::of(h) };
        assert!(object.header.is_shared(), "met another thread's PRIVATE object");
        object.read();
        v = object.field.get();
        seen += 1;
    }
    seen
}

/// Hunts for a reader that meets a PRIVATE object, or one whose contents it does not see: another thread makes two
/// objects, one in the other, and stores them.
fn store_against_reader(fault: Fault) {
    explore("a store into a SHARED container against a reader", fault, || {
        let graph = Graph::new();
        let other = Arc::clone(&graph);
        let t = thread::spawn(move || walk(other.container.field.get()));
        graph.second.write();
        graph.first.write();
        // A store into a PRIVATE object: nothing is marked.
        let old =
            publish::store(&graph.first.header, &graph.first.field, graph.second.value(), |_| unreachable!());
        assert_eq!(old, Value::UNBOUND);
        assert!(!graph.second.header.is_shared());
        assert_eq!(graph.store(graph.first.value()), Value::UNBOUND);
        assert!(matches!(t.join().unwrap(), 0 | 2));
        assert_eq!(walk(graph.container.field.get()), 2);
    });
}

#[test]
fn what_a_reader_meets_is_shared() {
    store_against_reader(Fault::None);
}

#[test]
#[should_panic(expected = "PRIVATE object")]
fn twin_published_before_it_is_marked() {
    store_against_reader(Fault::MarkAfterPublish);
}

#[test]
#[should_panic(expected = "PRIVATE object")]
fn twin_only_the_first_object_is_marked() {
    store_against_reader(Fault::MarkOneOnly);
}

#[test]
#[should_panic]
fn twin_storing_relaxed() {
    store_against_reader(Fault::StoreRelaxed);
}

#[test]
#[should_panic]
fn twin_loading_relaxed() {
    store_against_reader(Fault::LoadRelaxed);
}

/// Hunts for a reader that meets a PRIVATE object behind one that has been SHARED for long: a second store, into an object
/// that the reader can see already.
fn store_deeper(fault: Fault) {
    explore("a store into what was shared before", fault, || {
        let graph = Graph::new();
        graph.first.write();
        let _ = graph.store(graph.first.value());
        let other = Arc::clone(&graph);
        let t = thread::spawn(move || walk(other.container.field.get()));
        graph.second.write();
        let share = |v: Value| {
            let h = v.as_object().unwrap();
            // SAFETY: the object is this thread's, and leads nowhere.
            unsafe { publish::mark(h, &mut Vec::new(), |_, _| ()) };
        };
        let _ = publish::store(&graph.first.header, &graph.first.field, graph.second.value(), share);
        assert!(matches!(t.join().unwrap(), 1 | 2));
    });
}

#[test]
fn what_is_stored_later_is_shared_too() {
    store_deeper(Fault::None);
}

#[test]
#[should_panic(expected = "PRIVATE object")]
fn twin_published_deeper_before_it_is_marked() {
    store_deeper(Fault::MarkAfterPublish);
}
