//! The size of the terminal.

use std::os::fd::BorrowedFd;

use freewheel::{Args, Cx, Res, Value};

use super::error::os_error;
use crate::modules::struct_seq;

/// A standard stream's descriptor.
pub fn standard(n: i64) -> Option<BorrowedFd<'static>> {
    match n {
        0 => Some(rustix::stdio::stdin()),
        1 => Some(rustix::stdio::stdout()),
        2 => Some(rustix::stdio::stderr()),
        _ => None,
    }
}

/// `get_terminal_size(fd=1)`; the class of results comes first.
pub fn get_terminal_size(cx: &Cx, args: Args<'_>) -> Res {
    let class = args[0].value();
    let [fd] = args.skip(1).range(cx, "get_terminal_size", 0)?;
    let n = cx.expect_i64(fd.unwrap_or(Value::small(1)))?;
    let size = match standard(n) {
        Some(fd) => rustix::termios::tcgetwinsize(fd).map_err(std::io::Error::from),
        None => Err(std::io::Error::from_raw_os_error(9)),
    };
    let size = size.map_err(|e| os_error(cx, &e, None))?;
    let items = vec![cx.int(i64::from(size.ws_col))?, cx.int(i64::from(size.ws_row))?];
    struct_seq::instance(cx, class, items)
}
