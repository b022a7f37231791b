//! Heap snapshots are read back: the counts agree, every reference leads to a node, and known objects are found from
//! the roots by their names.

mod common;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use common::{freewheel, run};
use serde_json::Value;

const LIMIT: Duration = Duration::from_secs(60);

/// A snapshot that has been read.
struct Snapshot {
    strings: Vec<String>,
    types: Vec<String>,
    /// Type, name, id, size, first edge, number of edges.
    nodes: Vec<[usize; 6]>,
    /// Whether it has a name, name or place, node.
    edges: Vec<(bool, usize, usize)>,
}

fn numbers(v: &Value) -> Vec<usize> {
    v.as_array().expect("an array").iter().map(|n| n.as_u64().expect("a number") as usize).collect()
}

fn texts(v: &Value) -> Vec<String> {
    v.as_array().expect("an array").iter().map(|s| s.as_str().expect("a string").to_owned()).collect()
}

impl Snapshot {
    fn read(path: &Path) -> Snapshot {
        let text = std::fs::read_to_string(path).expect("the snapshot was written");
        let all: Value = serde_json::from_str(&text).expect("JSON");
        let (meta, about) = (&all["snapshot"]["meta"], &all["snapshot"]);
        assert_eq!(texts(&meta["node_fields"])[..5], ["type", "name", "id", "self_size", "edge_count"]);
        assert_eq!(texts(&meta["edge_fields"]), ["type", "name_or_index", "to_node"]);
        check_meta(&all);
        let width = texts(&meta["node_fields"]).len();
        let (nodes, edges) = (numbers(&all["nodes"]), numbers(&all["edges"]));
        assert_eq!(nodes.len(), about["node_count"].as_u64().expect("a number") as usize * width);
        assert_eq!(edges.len(), about["edge_count"].as_u64().expect("a number") as usize * 3);
        let mut first = 0;
        let nodes: Vec<_> = nodes
            .chunks(width)
            .map(|n| {
                first += n[4];
                [n[0], n[1], n[2], n[3], first - n[4], n[4]]
            })
            .collect();
        assert_eq!(first * 3, edges.len(), "the nodes' counts of edges");
        assert_eq!(
            nodes.iter().map(|n| n[2]).collect::<HashSet<_>>().len(),
            nodes.len(),
            "ids are different"
        );
        let strings = texts(&all["strings"]);
        let kinds = texts(&meta["edge_types"][0]);
        let edges = edges.chunks(3).map(|e| {
            assert!(e[2] % width == 0 && e[2] / width < nodes.len(), "an edge to nowhere");
            let named = kinds[e[0]] != "element";
            assert!(!named || e[1] < strings.len(), "an edge without a name");
            (named, e[1], e[2] / width)
        });
        let edges = edges.collect();
        assert!(nodes.iter().all(|n| n[1] < strings.len()), "a node without a name");
        Snapshot { types: texts(&meta["node_types"][0]), strings, nodes, edges }
    }

    fn out(&self, node: usize) -> impl Iterator<Item = (String, usize)> + '_ {
        let [.., first, count] = self.nodes[node];
        self.edges[first..first + count]
            .iter()
            .map(|&(named, name, to)| (if named { self.strings[name].clone() } else { name.to_string() }, to))
    }

    fn reached(&self) -> HashSet<usize> {
        let (mut seen, mut todo) = (HashSet::from([0]), vec![0]);
        while let Some(node) = todo.pop() {
            todo.extend(self.out(node).map(|(_, to)| to).filter(|to| seen.insert(*to)));
        }
        seen
    }

    /// `type name` of the node behind these names, each of which leads to one.
    fn follow(&self, path: &[&str]) -> usize {
        path.iter().fold(0, |node, name| {
            let found: HashSet<usize> = self.out(node).filter(|(n, _)| n == name).map(|(_, to)| to).collect();
            assert_eq!(found.len(), 1, "{name} of {path:?} at {}", self.describe(node));
            found.into_iter().next().expect("one")
        })
    }

    fn describe(&self, node: usize) -> String {
        format!("{} {}", self.types[self.nodes[node][0]], self.strings[self.nodes[node][1]])
    }

    fn size(&self, node: usize) -> usize {
        self.nodes[node][3]
    }
}

/// What browsers' parsers look up by name, or expect to be there although it is empty.
fn check_meta(all: &Value) {
    let (meta, about) = (&all["snapshot"]["meta"], &all["snapshot"]);
    for (fields, types) in [("node_fields", "node_types"), ("edge_fields", "edge_types")] {
        let types = meta[types].as_array().expect("an array");
        assert_eq!(texts(&meta[fields]).len(), types.len(), "a type for each of {fields}");
        // The first field's type is the list of its names, that of the others a word.
        assert!(types[0].is_array() && types[1..].iter().all(Value::is_string), "{types:?}");
    }
    let (nodes, edges) = (texts(&meta["node_types"][0]), texts(&meta["edge_types"][0]));
    for name in ["hidden", "string", "object", "code", "closure", "native", "synthetic", "bigint"] {
        assert!(nodes.iter().any(|n| n == name), "nodes may be of type {name}");
    }
    for name in ["context", "element", "property", "internal", "hidden", "shortcut", "weak"] {
        assert!(edges.iter().any(|n| n == name), "edges may be of type {name}");
    }
    for name in ["trace_function_infos", "trace_tree", "samples", "locations"] {
        assert!(all[name].is_array(), "{name} is there");
    }
    assert!(about["trace_function_count"].is_number());
    // The root is a synthetic node, and every node's type has a name.
    let width = texts(&meta["node_fields"]).len();
    let of_node = numbers(&all["nodes"]);
    assert_eq!(nodes[of_node[0]], "synthetic");
    assert!(of_node.chunks(width).all(|n| n[0] < nodes.len()), "a node of no type");
}

fn file(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("freewheel-{}-{name}.heapsnapshot", std::process::id()))
}

const PROGRAM: &str = "
class Point:
    def __init__(self, x): self.x = x; self.more = {'key \"quoted\"': ['item'], 7: 'seven'}
class Slotted:
    __slots__ = ('left',)
def function(): pass
point = Point('here'); slotted = Slotted(); slotted.left = point
many = [Point(str(i)) for i in range(1000)]
big = 1 << 200; long_text = 'long' * 1000
";

fn check(path: &Path) {
    let s = Snapshot::read(path);
    let reached = s.reached();
    let at = |names: &[&str]| {
        let node = s.follow(&[&["0", "modules", "__main__", "dict"], names].concat());
        assert!(reached.contains(&node));
        s.describe(node)
    };
    assert_eq!(at(&["point"]), "object Point");
    assert_eq!(at(&["point", "class"]), "object class Point");
    assert_eq!(at(&["point", "x"]), "string here");
    assert_eq!(at(&["point", "more", "key \"quoted\"", "0"]), "string item");
    assert_eq!(at(&["slotted", "left", "x"]), "string here");
    assert_eq!(at(&["many", "999", "x"]), "string 999");
    assert_eq!(at(&["function"]), "closure function");
    assert_eq!(at(&["function", "code"]), "code function");
    assert_eq!(
        at(&["big"]),
        format!("bigint {}", "1606938044258990275541962092341162602522202993782792835301376")
    );
    assert_eq!(at(&["long_text"]), format!("string {}…", "long".repeat(20)));
    let many = s.follow(&["0", "modules", "__main__", "dict", "many"]);
    assert!((8000..20_000).contains(&s.size(many)), "{} bytes", s.size(many));
    let points = (0..s.nodes.len()).filter(|n| s.describe(*n) == "object Point").count();
    assert_eq!(points, 1001);
    // What is not reached is held by native code, or waits for a collection.
    assert!(reached.len() * 10 > s.nodes.len() * 9, "{} of {} are reached", reached.len(), s.nodes.len());
    // A snapshot that could not be removed is the temporary folder's to keep.
    let _ = std::fs::remove_file(path);
}

#[test]
fn at_the_end_of_the_program() {
    let path = file("end");
    let f = run(freewheel().arg("--heap-snapshot").arg(&path).args(["-c", PROGRAM]), LIMIT);
    assert_eq!((f.code(), f.err().as_str()), (0, ""));
    check(&path);
}

#[test]
fn by_the_program_while_threads_run() {
    let path = file("threads");
    let program = format!(
        "import freewheel, threading\n{PROGRAM}\n\
         stop = []\n\
         def work():\n    while not stop: [Point('work') for i in range(10)].clear()\n\
         threads = [threading.Thread(target=work) for i in range(3)]\n\
         for t in threads: t.start()\n\
         for i in range(3): freewheel.heap_snapshot('/dev/null')\nstop.append(1)\n\
         for t in threads: t.join()\n\
         freewheel.heap_snapshot({path:?})\n\
         try: freewheel.heap_snapshot('/nowhere/file')\n\
         except FileNotFoundError as e: print(e)"
    );
    let f = run(freewheel().args(["-c", &program]), LIMIT);
    assert_eq!(
        (f.code(), f.out().as_str(), f.err().as_str()),
        (0, "[Errno 2] No such file or directory: '/nowhere/file'\n", "")
    );
    check(&path);
}
