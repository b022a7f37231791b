//! The language: what it reads, what that means, how it is printed. No `unsafe` in here.

use freewheel_refcount::Value;

use crate::heap::{Error, Lisp, Own, Pair, Res, load, wrong};

impl<'m> Lisp<'m> {
    /// Reads one expression; answers it and the rest of the text.
    fn read<'t>(&self, text: &'t str) -> Result<(Own<'m>, &'t str), Error> {
        let text = text.trim_start();
        if let Some(quoted) = text.strip_prefix('\'') {
            let (v, rest) = self.read(quoted)?;
            let tail = self.cons(v, Own(Value::NONE, self.m))?;
            return Ok((self.cons(self.intern("quote")?, tail)?, rest));
        }
        if let Some(inside) = text.strip_prefix('(') {
            return self.read_tail(inside);
        }
        let end = text.find(|c: char| c.is_whitespace() || "()'".contains(c)).unwrap_or(text.len());
        let (word, rest) = text.split_at(end);
        let v = match (word, word.parse()) {
            ("", _) => return wrong("an expression is missing"),
            ("nil", _) => Own(Value::NONE, self.m),
            (_, Ok(i)) => self.number(i)?,
            _ => self.intern(word)?,
        };
        Ok((v, rest))
    }

    fn read_tail<'t>(&self, text: &'t str) -> Result<(Own<'m>, &'t str), Error> {
        let text = text.trim_start();
        if let Some(rest) = text.strip_prefix(')') {
            return Ok((Own(Value::NONE, self.m), rest));
        }
        let (head, rest) = self.read(text)?;
        let (tail, rest) = self.read_tail(rest)?;
        Ok((self.cons(head, tail)?, rest))
    }

    pub fn show(&self, v: &Own<'m>) -> String {
        if let Some(s) = self.symbol(v) {
            return s.name.to_string();
        }
        let Some((head, mut rest)) = self.split(v) else {
            let other = if v.0 == Value::NONE { "nil" } else { "<closure>" };
            return v.0.as_int().map_or(other.into(), |i| i.to_string());
        };
        let mut text = format!("({}", self.show(&head));
        while let (Some((head, next)), true) = (self.split(&rest), text.len() < 1000) {
            text += &format!(" {}", self.show(&head));
            rest = next;
        }
        if rest.0 != Value::NONE {
            text += &format!(" . {}", if text.len() < 1000 { self.show(&rest) } else { "…".into() });
        }
        text + ")"
    }

    fn pair(&self, v: &Own<'m>) -> Result<(Own<'m>, Own<'m>), Error> {
        self.split(v).ok_or_else(|| Error::Wrong(format!("{} is no pair", self.show(v))))
    }

    /// The pair `(name . value)` of a local variable.
    fn binding(&self, name: &Own<'m>, vars: &Own<'m>) -> Option<&'m Pair> {
        let mut at = vars.0;
        // No safepoint in here: what is loaded stays.
        while let Some(p) = self.of_shape::<Pair>(at, self.shapes.pair) {
            let b = self.of_shape::<Pair>(load(&p.slots[0]), self.shapes.pair)?;
            if load(&b.slots[0]) == name.0 {
                return Some(b);
            }
            at = load(&p.slots[1]);
        }
        None
    }

    fn eval(&self, expr: Own<'m>, vars: Own<'m>) -> Res<'m> {
        if self.depth.get() > 500 {
            return Err(Error::TooDeep);
        }
        self.depth.set(self.depth.get() + 1);
        let result = self.eval_loop(expr, vars);
        self.depth.set(self.depth.get() - 1);
        result
    }

    fn eval_loop(&self, mut expr: Own<'m>, mut vars: Own<'m>) -> Res<'m> {
        loop {
            if self.m.poll() {
                self.m.safepoint();
            }
            if let Some(s) = self.symbol(&expr) {
                let found = self.own(load(self.binding(&expr, &vars).map_or(&s.value, |b| &b.slots[1])));
                // A name without a value stands for itself: so do the built-in functions.
                return Ok(if found.0 == Value::UNBOUND { expr } else { found });
            }
            let Some((head, rest)) = self.split(&expr) else { return Ok(expr) };
            match self.symbol(&head).map(|s| &*s.name) {
                Some("quote") => return Ok(self.pair(&rest)?.0),
                Some("if") => {
                    let (test, branches) = self.pair(&rest)?;
                    let (yes, no) = self.pair(&branches)?;
                    let test = self.eval(test, vars.clone())?;
                    expr = if test.0 != Value::NONE { yes } else { self.pair(&no)?.0 };
                }
                Some("lambda") => return self.make(self.shapes.closure, rest, vars),
                Some(form @ ("define" | "set!" | "push!")) => {
                    let (name, rest) = self.pair(&rest)?;
                    let value = self.eval(self.pair(&rest)?.0, vars.clone())?;
                    let Some(s) = self.symbol(&name) else { return wrong("a name is missing") };
                    match self.binding(&name, &vars).filter(|_| form == "set!") {
                        _ if form == "push!" => return self.push(s, value),
                        Some(b) => self.store(&b.header, &b.slots[1], &value),
                        None => self.store(&s.header, &s.value, &value),
                    }
                    return Ok(value);
                }
                _ => {
                    let function = self.eval(head, vars.clone())?;
                    let mut args = Vec::new();
                    let mut rest = rest;
                    while let Some((arg, more)) = self.split(&rest) {
                        args.push(self.eval(arg, vars.clone())?);
                        rest = more;
                    }
                    let Some(f) = self.of_shape::<Pair>(function.0, self.shapes.closure) else {
                        return self.built_in(&function, &args);
                    };
                    let (mut names, body) = self.pair(&self.own(load(&f.slots[0])))?;
                    vars = self.own(load(&f.slots[1]));
                    for arg in args {
                        let (name, more) = self.pair(&names)?;
                        vars = self.cons(self.cons(name, arg)?, vars)?;
                        names = more;
                    }
                    expr = self.pair(&body)?.0;
                }
            }
        }
    }

    fn built_in(&self, f: &Own<'m>, args: &[Own<'m>]) -> Res<'m> {
        let truth = |b: bool| Ok(Own(if b { Value::TRUE } else { Value::NONE }, self.m));
        let name = self.symbol(f).map_or("", |s| &*s.name);
        match (name, args) {
            ("cons", [a, b]) => self.cons(a.clone(), b.clone()),
            ("car", [p]) => Ok(self.pair(p)?.0),
            ("cdr", [p]) => Ok(self.pair(p)?.1),
            ("set-cdr!", [p, v]) => {
                self.pair(p)?;
                let p = self.of_shape::<Pair>(p.0, self.shapes.pair).expect("just split");
                self.store(&p.header, &p.slots[1], v);
                Ok(v.clone())
            }
            ("null?", [v]) => truth(v.0 == Value::NONE),
            ("eq?", [a, b]) => truth(a.0 == b.0),
            ("+" | "-" | "*" | "<", [a, b]) => {
                let (Some(a), Some(b)) = (a.0.as_int(), b.0.as_int()) else { return wrong("no number") };
                match name {
                    "+" => self.number(a.saturating_add(b)),
                    "-" => self.number(a.saturating_sub(b)),
                    "*" => self.number(a.saturating_mul(b)),
                    _ => truth(a < b),
                }
            }
            _ => wrong(format!("cannot call {} with {} arguments", self.show(f), args.len())),
        }
    }

    /// Evaluates all expressions of a text; answers the last value as text, or the first error.
    pub fn run(&self, mut text: &str) -> Result<String, Error> {
        let mut last = Own(Value::NONE, self.m);
        while !text.trim().is_empty() {
            let (expr, rest) = self.read(text)?;
            last = self.eval(expr, Own(Value::NONE, self.m))?;
            text = rest;
        }
        Ok(self.show(&last))
    }
}
