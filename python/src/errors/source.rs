//! Lines of source files, for tracebacks.

use std::collections::HashMap;

/// Source lines, read once a rendering.
#[derive(Default)]
pub struct Sources(HashMap<String, Vec<String>>);

impl Sources {
    /// Line `n` (from 1) of a file, if it can be read.
    pub fn line(&mut self, file: &str, n: u32) -> Option<String> {
        let lines = self.0.entry(file.to_owned()).or_insert_with(|| {
            if let Some(name) = file.strip_prefix("<embedded ").and_then(|f| f.strip_suffix('>')) {
                let text = crate::library::find(name).map_or("", |(text, _)| text);
                return text.lines().map(str::to_owned).collect();
            }
            let bytes = std::fs::read(file).unwrap_or_default();
            String::from_utf8_lossy(&bytes).lines().map(str::to_owned).collect()
        });
        lines.get((n as usize).checked_sub(1)?).cloned()
    }
}
