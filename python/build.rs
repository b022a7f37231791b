//! Lists the embedded library: every Python file below `src/lib`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn collect(dir: &Path, out: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(dir).expect("the library's folder can be read");
    for path in entries.flatten().map(|e| e.path()) {
        if path.is_dir() {
            collect(&path, out);
        } else if path.extension().is_some_and(|e| e == "py") {
            out.push(path);
        }
    }
}

fn main() {
    // Asked for at run time: a build script may be reused for another checkout of the same source.
    let manifest = std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
    let root = Path::new(&manifest).join("src/lib");
    println!("cargo:rerun-if-changed={}", root.display());
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    let mut text = String::from("&[\n");
    for file in files {
        let relative = file.strip_prefix(&root).expect("below the root").with_extension("");
        let mut parts: Vec<&str> = relative.iter().filter_map(|p| p.to_str()).collect();
        let package = parts.last() == Some(&"__init__");
        if package {
            parts.pop();
        }
        let _ = writeln!(
            text,
            "    ({:?}, include_str!({:?}), {package}),",
            parts.join("."),
            file.display().to_string()
        );
    }
    text.push_str("]\n");
    let out = std::env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    std::fs::write(Path::new(&out).join("library_table.rs"), text).expect("the table can be written");
}
