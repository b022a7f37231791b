//! Python on the Freewheel runtime.
//!
//! [`Python`] is the [`Frontend`](freewheel::Frontend): it brings the built-in names and the import system.
//! Everything else is the compiler ([`compiler`]), the native modules ([`modules`]), the embedded pure-Python
//! library (`lib/`), and the command ([`cli`]).
#![deny(unsafe_code)]

pub mod cli;
pub mod compiler;
pub mod errors;
pub mod frontend;
mod import_turn;
pub mod importer;
pub mod library;
pub mod modules;

pub use frontend::Python;
