//! The book's page of instructions is made from the instruction table.
//!
//! ```text
//! FREEWHEEL_BLESS=1 cargo test -p freewheel-specializer --test reference_page     # writes it again
//! ```

use std::path::PathBuf;

const HEAD: &str = "\
# Instruction set

<!-- Made by `FREEWHEEL_BLESS=1 cargo test -p freewheel-specializer --test reference_page`; do not edit. -->

Every instruction is one 64-bit word, `op | n << 8 | a << 16 | b << 32 | c << 48`, followed by the words of its inline cache.
The letters under `a`, `b` and `c` say what the operand stands for:

| letter | meaning |
|---|---|
| D | register written; its old content is dropped |
| U | register used; a temporary is consumed |
| B | register borrowed: only looked at |
| S | first register of a span of temporaries, all consumed |
| R | first register of a span that is written |
| K | index of a constant |
| N | index of a name |
| I | signed immediate |
| J | signed jump distance in words, from the end of the instruction and its cache |
| X | plain number |
| W | high half of the 32-bit number that begins in the operand before |

";

#[test]
fn the_page_of_instructions_is_fresh() {
    let page: PathBuf =
        [env!("CARGO_MANIFEST_DIR"), "../docs/src/internals/instructions.md"].iter().collect();
    let fresh = format!("{HEAD}{}", freewheel_specializer::reference_page());
    if std::env::var_os("FREEWHEEL_BLESS").is_some() {
        std::fs::write(&page, &fresh).expect("the page can be written");
    }
    let there = std::fs::read_to_string(&page).unwrap_or_default();
    assert!(there == fresh, "{} is stale: run this test with FREEWHEEL_BLESS=1", page.display());
}
