//! Arguments of a native function: borrowed from the caller's registers.

use core::ops::Index;

use freewheel_refcount::{Slot, Value};

use crate::cx::Cx;
use crate::handle::{Exc, Res};
use crate::object::tuple::Tuple;

/// A native function. Methods get their receiver as the first argument.
pub type NativeFn = fn(&Cx, Args<'_>) -> Res;

/// Positional arguments, then the values of keyword arguments whose names are in a tuple.
#[derive(Clone, Copy)]
pub struct Args<'a> {
    slots: &'a [Slot],
    kwnames: Option<Value>,
}

impl<'a> Args<'a> {
    /// Positional arguments only.
    #[inline(always)]
    pub fn new(slots: &'a [Slot]) -> Args<'a> {
        Args { slots, kwnames: None }
    }

    /// The last arguments are keyword arguments with the names in this tuple.
    #[inline(always)]
    pub fn with_names(slots: &'a [Slot], kwnames: Option<Value>) -> Args<'a> {
        Args { slots, kwnames: kwnames.filter(|n| !Tuple::of(*n).is_empty()) }
    }

    /// Number of positional arguments.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.slots.len() - self.keyword_count()
    }

    /// Whether there are no positional arguments.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of keyword arguments.
    #[inline(always)]
    pub fn keyword_count(&self) -> usize {
        self.kwnames.map_or(0, |n| Tuple::of(n).len())
    }

    /// Whether there are keyword arguments.
    #[inline(always)]
    pub fn has_keywords(&self) -> bool {
        self.kwnames.is_some()
    }

    /// The tuple of keyword names, if any.
    pub fn kwnames(&self) -> Option<Value> {
        self.kwnames
    }

    /// All slots, keyword values included.
    #[inline(always)]
    pub fn slots(&self) -> &'a [Slot] {
        self.slots
    }

    /// The positional argument `i`.
    #[inline(always)]
    pub fn get(&self, i: usize) -> Option<Value> {
        if i < self.len() { Some(self.slots[i].value()) } else { None }
    }

    /// The positional arguments.
    pub fn positional(&self) -> impl ExactSizeIterator<Item = Value> + use<'a> {
        self.slots[..self.len()].iter().map(|s| s.value())
    }

    /// The keyword arguments.
    pub fn keywords(&self) -> impl Iterator<Item = (Value, Value)> + use<'a> {
        let (slots, n) = (self.slots, self.len());
        let names = self.kwnames;
        (0..self.keyword_count())
            .map(move |i| (Tuple::of(names.expect("there are keywords")).get(i), slots[n + i].value()))
    }

    /// Without the first positional argument.
    #[inline(always)]
    pub fn skip(&self, n: usize) -> Args<'a> {
        Args { slots: &self.slots[n.min(self.len())..], kwnames: self.kwnames }
    }

    /// Without keyword arguments.
    pub fn positional_only(&self) -> Args<'a> {
        Args { slots: &self.slots[..self.len()], kwnames: None }
    }

    /// Exactly `N` positional arguments and no keywords; `name` is the function's, for the message.
    #[inline]
    pub fn exact<const N: usize>(&self, cx: &Cx, name: &str) -> Result<[Value; N], Exc> {
        if self.kwnames.is_none() && self.slots.len() == N {
            return Ok(core::array::from_fn(|i| self.slots[i].value()));
        }
        Err(self.count_error(cx, name, N, N))
    }

    /// Exactly `N` arguments after the receiver, which comes first.
    #[inline]
    pub fn method<const N: usize>(&self, cx: &Cx, name: &str) -> Result<(Value, [Value; N]), Exc> {
        if self.kwnames.is_none() && self.slots.len() == N + 1 {
            return Ok((self.slots[0].value(), core::array::from_fn(|i| self.slots[i + 1].value())));
        }
        Err(self.skip(1).count_error(cx, name, N, N))
    }

    /// From `min` to `N` positional arguments, no keywords.
    #[inline]
    pub fn range<const N: usize>(&self, cx: &Cx, name: &str, min: usize) -> Result<[Option<Value>; N], Exc> {
        let n = self.slots.len();
        if self.kwnames.is_none() && (min..=N).contains(&n) {
            return Ok(core::array::from_fn(|i| self.slots.get(i).map(|s| s.value())));
        }
        Err(self.count_error(cx, name, min, N))
    }

    #[cold]
    fn count_error(&self, cx: &Cx, name: &str, min: usize, max: usize) -> Exc {
        if self.has_keywords() {
            return cx.type_error(format!("{name}() takes no keyword arguments"));
        }
        let n = self.len();
        let plural = |k: usize| if k == 1 { "" } else { "s" };
        let text = if min == max {
            match max {
                0 => format!("{name}() takes no arguments ({n} given)"),
                1 => format!("{name}() takes exactly one argument ({n} given)"),
                _ => format!("{name} expected {max} argument{}, got {n}", plural(max)),
            }
        } else if n < min {
            format!("{name} expected at least {min} argument{}, got {n}", plural(min))
        } else {
            format!("{name} expected at most {max} argument{}, got {n}", plural(max))
        };
        cx.type_error(text)
    }

    /// Positional or keyword arguments by parameter names; the first `required` must be there. A name that
    /// starts with `/` is positional-only, one that starts with `*` keyword-only.
    pub fn parse<const N: usize>(
        &self,
        cx: &Cx,
        name: &str,
        params: [&str; N],
        required: usize,
    ) -> Result<[Option<Value>; N], Exc> {
        let mut out = [None; N];
        let max = params.iter().filter(|p| !p.starts_with('*')).count();
        let n = self.len();
        if n > max {
            let total = n + self.keyword_count();
            let (word, plural) = if required == max { ("exactly", max) } else { ("at most", max) };
            let s = if plural == 1 { "" } else { "s" };
            return Err(cx.type_error(format!("{name}() takes {word} {max} argument{s} ({total} given)")));
        }
        for (i, v) in self.positional().enumerate() {
            out[i] = Some(v);
        }
        for (key, v) in self.keywords() {
            let key = cx.str_text(key);
            match params.iter().position(|p| p.strip_prefix('*').unwrap_or(p) == key) {
                Some(i) if out[i].is_some() => {
                    let text = if i < n {
                        format!("argument for {name}() given by name ('{key}') and position ({})", i + 1)
                    } else {
                        format!("{name}() got multiple values for argument '{key}'")
                    };
                    return Err(cx.type_error(text));
                }
                Some(i) => out[i] = Some(v),
                None => {
                    let text = format!("'{key}' is an invalid keyword argument for {name}()");
                    return Err(cx.type_error(text));
                }
            }
        }
        for (i, p) in params.iter().enumerate().take(required) {
            if out[i].is_none() {
                let p = p.trim_start_matches(['/', '*']);
                return Err(
                    cx.type_error(format!("{name}() missing required argument '{p}' (pos {})", i + 1))
                );
            }
        }
        Ok(out)
    }
}

impl Index<usize> for Args<'_> {
    type Output = Slot;

    fn index(&self, i: usize) -> &Slot {
        &self.slots[i]
    }
}
