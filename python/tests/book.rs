//! The book's list of modules is what there is.
//!
//! ```text
//! FREEWHEEL_BLESS=1 cargo test -p freewheel-python --test book     # writes it again
//! ```

use freewheel_python::{library, modules};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/src/python.md");

/// A line of the page: its head, then the modules that are not private.
fn line<'a>(head: &str, names: impl Iterator<Item = &'a str>) -> String {
    let public = names.filter(|n| !n.split('.').any(|part| part.starts_with('_')));
    let mut all: Vec<String> = public.map(|n| format!("`{n}`")).collect();
    all.sort();
    format!("{head}{}.", all.join(", "))
}

#[test]
fn the_book_names_every_module() {
    let page = std::fs::read_to_string(PAGE).expect("the page is there");
    let fresh = [
        line("Native: ", ["builtins"].into_iter().chain(modules::names())),
        line("Embedded, in Python: ", library::names()),
    ];
    let head = |l: &str| l.split_once(": ").map_or(String::new(), |(head, _)| head.to_owned());
    let lines = page.lines().map(|l| fresh.iter().find(|f| head(f) == head(l)).map_or(l, |f| f.as_str()));
    let wanted: String = lines.flat_map(|l| [l, "\n"]).collect();
    if std::env::var_os("FREEWHEEL_BLESS").is_some() {
        std::fs::write(PAGE, &wanted).expect("the page can be written");
    } else {
        assert!(page == wanted, "{PAGE} is stale: run this test with FREEWHEEL_BLESS=1");
    }
    assert!(fresh.iter().all(|f| wanted.contains(f.as_str())), "the page has lost its lists");
}
