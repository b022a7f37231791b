//! Heap snapshots, in the format that browsers' developer tools open (`.heapsnapshot`).
//!
//! # Problem
//!
//! A snapshot shows the whole graph of objects, and is wanted most when memory is short. So it is written as it is made:
//! what is held is an address for each object, a number for each string, and the names of classes and functions.
//!
//! # Passes
//!
//! The format wants counts first and strings last, so the heap is walked several times in one pause:
//!
//! | pass | does |
//! |---|---|
//! | addresses | lists all objects, sorted: an object's place in the list is its number |
//! | names | counts references; collects the names of classes and functions, and the objects that have text of their own |
//! | nodes, edges | writes them |
//! | strings | writes the names, then the texts of strings and numbers, which no other place holds |
//!
//! A dict's entry or an attribute is called by the text of its key, which is a string object itself.
//!
//! # Source
//!
//! V8's `HeapSnapshotJSONSerializer`; the fields are described in the file itself (`snapshot.meta`).

mod describe;
mod json;

use core::ptr::NonNull;
use std::collections::HashMap;
use std::io::{self, BufWriter, Write};

use freewheel_gc::{AttachError, PauseToken};
use freewheel_refcount::{Header, Value};

use crate::cx::Cx;
use crate::runtime::Runtime;
use describe::{EdgeName, INTERNAL, NodeName, NodeType};
use json::Array;

const META: &str = r#"{"snapshot":{"meta":{
"node_fields":["type","name","id","self_size","edge_count","trace_node_id","detachedness"],
"node_types":[["hidden","array","string","object","code","closure","regexp","number","native","synthetic","concatenated string","sliced string","symbol","bigint","object shape"],"string","number","number","number","number","number"],
"edge_fields":["type","name_or_index","to_node"],
"edge_types":[["context","element","property","internal","hidden","shortcut","weak"],"string_or_number","node"],
"trace_function_info_fields":["function_id","name","script_name","script_id","line","column"],
"trace_node_fields":["id","function_info_index","count","size","children"],
"sample_fields":["timestamp_us","last_assigned_id"],
"location_fields":["object_index","script_id","line","column"]}"#;

/// Numbers of a node.
const NODE_FIELDS: usize = 7;
const ELEMENT: usize = 1;
const PROPERTY: usize = 2;
const INTERNAL_EDGE: usize = 3;

impl Runtime {
    /// Writes a snapshot of all objects: the JSON that browsers' developer tools load as a heap snapshot. All threads
    /// stand still meanwhile; attaches the calling thread if it is not.
    ///
    /// `out` must not come back to the runtime.
    ///
    /// # Errors
    /// What `out` fails with; if the runtime has shut down, an error that says so.
    pub fn heap_snapshot(&self, out: impl Write) -> io::Result<()> {
        let closed = |e: AttachError| io::Error::other(e.to_string());
        self.attach_with(|cx| cx.heap_snapshot(out)).map_err(closed)?
    }
}

impl Cx {
    /// See [`Runtime::heap_snapshot`]. A safepoint.
    ///
    /// # Errors
    /// What `out` fails with.
    pub fn heap_snapshot(&self, out: impl Write) -> io::Result<()> {
        let mut out = BufWriter::with_capacity(1 << 16, out);
        self.mutator().pause(|token| Snapshot::new(self, token).write(&mut out))?;
        out.flush()
    }
}

impl Cx {
    /// Adds what an object refers to; see [`World::referents`](freewheel_gc::World::referents).
    pub fn referents_in_pause(&self, token: &PauseToken, h: &Header, into: &mut Vec<NonNull<Header>>) {
        // SAFETY: the caller sees the object, which stays for the pause.
        unsafe { self.world().referents(token, h.as_ptr(), into) };
    }
}

/// A node that stands for no object, and what it leads to.
struct Synthetic {
    name: String,
    /// Name or place, and the number of the node there.
    edges: Vec<(Option<&'static str>, usize)>,
}

struct Snapshot<'a> {
    cx: &'a Cx,
    token: &'a PauseToken,
    /// Addresses of all objects, sorted.
    objects: Vec<NonNull<Header>>,
    /// Which of them have text of their own, by their place above.
    own: Vec<u32>,
    names: HashMap<String, usize>,
    edge_count: usize,
    synthetic: Vec<Synthetic>,
}

impl<'a> Snapshot<'a> {
    fn new(cx: &'a Cx, token: &'a PauseToken) -> Self {
        let mut s = Snapshot {
            cx,
            token,
            objects: Vec::new(),
            own: Vec::new(),
            names: HashMap::new(),
            edge_count: 0,
            synthetic: Vec::new(),
        };
        cx.world().objects(token, &mut |h| s.objects.push(h));
        s.objects.sort_unstable();
        s.find_roots();
        for name in INTERNAL {
            s.add_name(name);
        }
        let names: Vec<String> = s.synthetic.iter().map(|n| n.name.clone()).collect();
        names.iter().for_each(|n| s.add_name(n));
        for i in 0..s.objects.len() {
            match cx.snapshot_node(s.object(i)).1 {
                NodeName::Common(name) => s.add_name(&name),
                NodeName::Own => s.own.push(i as u32),
            }
            let mut count = 0;
            s.edges(i, |_, _| {
                count += 1;
                Ok(())
            })
            .expect("counting cannot fail");
            s.edge_count += count;
        }
        s.edge_count += s.synthetic.iter().map(|n| n.edges.len()).sum::<usize>();
        s
    }

    /// The object with this place in the list.
    fn object(&self, i: usize) -> &'a Header {
        // SAFETY: all objects of the heap stay for the pause, which `token` stands for.
        unsafe { self.objects[i].as_ref() }
    }

    /// Gives a name a place in the table of strings, unless it has one.
    fn add_name(&mut self, name: &str) {
        if !self.names.contains_key(name) {
            self.names.insert(name.to_owned(), self.names.len());
        }
    }

    /// The number of an object's node; nothing for values that are no objects.
    fn node_of(&self, v: Value) -> Option<usize> {
        let i = self.objects.binary_search(&v.as_object()?).ok()?;
        Some(self.synthetic.len() + i)
    }

    /// The number of an object's own text in the table of strings.
    fn text_index(&self, place: usize) -> usize {
        let own = self.own.binary_search(&(place as u32)).expect("an object with text of its own");
        self.names.len() + own
    }

    /// Node 0 leads to the runtime's globals and to each thread's stack.
    fn find_roots(&mut self) {
        let world = self.cx.world();
        let globals = self.cx.globals();
        let known = [("modules", globals.modules.get()), ("builtins", globals.builtins.get())];
        let mut nodes = vec![("(globals)".to_owned(), Vec::new())];
        self.cx.mutator.roots(self.token, &mut |v| {
            let name = known.iter().find(|(_, k)| *k == v).map(|(n, _)| *n);
            nodes[0].1.push((name, v));
        });
        world.stacks(self.token, &mut |id, v| {
            let name = format!("(thread {id})");
            if nodes.last().is_some_and(|(n, _)| *n != name) {
                nodes.push((name, Vec::new()));
            }
            nodes.last_mut().expect("just pushed").1.push((None, v));
        });
        // Their number is part of the numbers of all objects' nodes.
        let roots =
            Synthetic { name: "(roots)".to_owned(), edges: (1..=nodes.len()).map(|i| (None, i)).collect() };
        self.synthetic.push(roots);
        self.synthetic
            .extend(nodes.iter().map(|(name, _)| Synthetic { name: name.clone(), edges: Vec::new() }));
        for (i, (_, held)) in nodes.into_iter().enumerate() {
            let edges = held.into_iter().filter_map(|(name, v)| Some((name, self.node_of(v)?))).collect();
            self.synthetic[i + 1].edges = edges;
        }
        // Known by name above, and used as such.
        known.iter().for_each(|(n, _)| self.add_name(n));
    }

    /// Calls `f` for each reference of an object: its name (nothing if it has none), and the number of the node there.
    fn edges(
        &self,
        place: usize,
        mut f: impl FnMut(Option<EdgeName>, usize) -> io::Result<()>,
    ) -> io::Result<()> {
        let h = self.object(place);
        let (mut traced, mut named) = (Vec::new(), Vec::new());
        self.cx.referents_in_pause(self.token, h, &mut traced);
        self.cx.snapshot_edges(h, &mut named);
        named.retain(|(v, _)| v.is_object());
        // The walk of the attributes visits the class, which has an edge of its own below.
        let class = self.cx.class_of(Value::object(h.as_ptr())).value().as_object();
        let visited =
            self.cx.traces_class(h).then(|| traced.iter().position(|t| Some(*t) == class)).flatten();
        if let Some(at) = visited {
            traced.remove(at);
        }
        // Both end with the same references; the trace is what counts.
        let same =
            traced.iter().rev().zip(named.iter().rev()).take_while(|(t, (v, _))| v.as_object() == Some(**t));
        let first_named = traced.len() - same.count();
        let unused = named.len() - (traced.len() - first_named);
        for (i, h) in traced.iter().enumerate() {
            let name = (i >= first_named).then(|| named[unused + i - first_named].1);
            if let Some(to) = self.node_of(Value::object(*h)) {
                f(name, to)?;
            }
        }
        if let Some(to) = self.cx.snapshot_class(h).and_then(|c| self.node_of(c)) {
            f(Some(EdgeName::Internal("class")), to)?;
        }
        Ok(())
    }

    fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let nodes = self.synthetic.len() + self.objects.len();
        out.write_all(META.as_bytes())?;
        write!(
            out,
            ",\n\"node_count\":{nodes},\"edge_count\":{},\"trace_function_count\":0}}",
            self.edge_count
        )?;
        self.write_nodes(out)?;
        self.write_edges(out)?;
        for empty in ["trace_function_infos", "trace_tree", "samples", "locations"] {
            Array::<_>::begin(out, empty)?.end()?;
        }
        self.write_strings(out)?;
        out.write_all(b"}\n")
    }

    fn write_nodes(&self, out: &mut impl Write) -> io::Result<()> {
        let mut rows = Array::begin(out, "nodes")?;
        // Ids of nodes are odd by convention.
        for (i, n) in self.synthetic.iter().enumerate() {
            rows.row(&[
                NodeType::Synthetic as usize,
                self.names[&n.name],
                2 * i + 1,
                0,
                n.edges.len(),
                0,
                0,
            ])?;
        }
        for i in 0..self.objects.len() {
            let h = self.object(i);
            let (kind, name) = self.cx.snapshot_node(h);
            let name = match name {
                NodeName::Common(name) => self.names[&*name],
                NodeName::Own => self.text_index(i),
            };
            let mut edges = 0;
            self.edges(i, |_, _| {
                edges += 1;
                Ok(())
            })?;
            // SAFETY: an object of this world, which stands still.
            let block = unsafe { self.cx.world().block_bytes(h.as_ptr()) };
            let size = block + self.cx.snapshot_outside(h);
            rows.row(&[kind as usize, name, 2 * (self.synthetic.len() + i) + 1, size, edges, 0, 0])?;
        }
        rows.end()
    }

    fn write_edges(&self, out: &mut impl Write) -> io::Result<()> {
        let mut rows = Array::begin(out, "edges")?;
        for n in &self.synthetic {
            for (i, (name, to)) in n.edges.iter().enumerate() {
                let (kind, name) = name.map_or((ELEMENT, i), |n| (INTERNAL_EDGE, self.names[n]));
                rows.row(&[kind, name, to * NODE_FIELDS])?;
            }
        }
        for i in 0..self.objects.len() {
            let mut unnamed = 0;
            self.edges(i, |name, to| {
                let property = |key: Value| Some(self.text_index(self.node_of(key)? - self.synthetic.len()));
                let (kind, name) = match name {
                    Some(EdgeName::Element(i)) => (ELEMENT, i),
                    Some(EdgeName::Internal(name)) => (INTERNAL_EDGE, self.names[name]),
                    Some(EdgeName::Property(key)) => {
                        property(key).map_or((ELEMENT, 0), |name| (PROPERTY, name))
                    }
                    None => {
                        unnamed += 1;
                        (ELEMENT, unnamed - 1)
                    }
                };
                rows.row(&[kind, name, to * NODE_FIELDS])
            })?;
        }
        rows.end()
    }

    fn write_strings(&self, out: &mut impl Write) -> io::Result<()> {
        let mut rows = Array::begin(out, "strings")?;
        let mut names: Vec<(&usize, &String)> = self.names.iter().map(|(name, i)| (i, name)).collect();
        names.sort_unstable();
        for (_, name) in names {
            rows.text(name)?;
        }
        for i in &self.own {
            rows.text(&self.cx.own_text(self.object(*i as usize)))?;
        }
        rows.end()
    }
}
