//! The compiler's own tests. Every compilation in a test build runs the verifier, which panics on bad code.

use std::path::Path;

use freewheel_specializer::{CodeProto, Const, disassemble};

use super::{ErrorKind, Mode, Options, compile};

fn module(source: &str) -> std::sync::Arc<CodeProto> {
    match compile(source, "test", Mode::Module, Options::default()) {
        Ok(code) => code,
        Err(e) => panic!("{e}\n{source}"),
    }
}

/// Disassembly of the first function of a source, without lines and offsets.
fn function(source: &str) -> String {
    let code = module(source);
    let inner = code.consts.iter().find_map(|c| match c {
        Const::Code(code) => Some(code),
        _ => None,
    });
    let text = disassemble(inner.expect("the source defines a function"));
    let lines = text.lines().skip(1).filter(|l| !l.contains(".."));
    lines.map(|l| l.get(12..).unwrap_or("").split_whitespace().collect::<Vec<_>>().join(" ") + "\n").collect()
}

#[test]
fn locals_are_operands() {
    assert_eq!(
        function("def f(a, b):\n    x = a + b\n    x += 1\n    return x\n"),
        "Add x, a, b\nAddI x, x, #1 n=1\nReturn x\n"
    );
}

#[test]
fn a_walrus_does_not_change_an_earlier_operand() {
    assert_eq!(
        function("def f(x):\n    return x + (x := 1)\n"),
        "Move t0, x\nLoadInt x, #1\nAdd t0, t0, x\nReturn t0\n"
    );
}

#[test]
fn swaps_need_no_tuple() {
    assert_eq!(
        function("def f(a, b):\n    a, b = b, a + b\n    return a\n"),
        "Move t0, b\nAdd b, a, b\nMove a, t0\nReturn a\n"
    );
}

#[test]
fn only_doubtful_locals_are_checked() {
    let text = function("def f(c):\n    if c:\n        x = 1\n    return x\n");
    assert!(text.contains("CheckBound x"), "{text}");
    let text = function("def f(c):\n    if c:\n        x = 1\n    else:\n        x = 2\n    return x\n");
    assert!(!text.contains("CheckBound"), "{text}");
    let text = function("def f(c):\n    x = 1\n    while c:\n        del x\n        x = 2\n    return x\n");
    assert!(text.contains("CheckBound x\nReturn x"), "{text}");
}

#[test]
fn statements_compile_and_verify() {
    for source in [
        "for x in y:\n    try:\n        continue\n    finally:\n        break\n",
        "def f():\n    for x in y:\n        with a as b, c:\n            try:\n                return x\n            except E as e:\n                break\n            finally:\n                g()\n",
        "def f():\n    while True:\n        try:\n            for x in y:\n                return x\n        finally:\n            continue\n",
        "def f():\n    x = yield from (yield 1)\n    return [lambda: y for y in x if (z := y)]\n",
        "class A:\n    x = 1\n    y = [x for z in w]\n    def f(self):\n        return super().f(*a, **k)\n",
        "match x:\n    case {'a': [1, *r], **s} | (B(r, q=s)) if s:\n        pass\n    case [_, *_, y] as z:\n        pass\n",
        "try:\n    f()\nexcept* A as a:\n    g(a)\nexcept* (B, C):\n    raise\n",
        "a[i], (b, *c), d.e = f(a < b < c, not x, *y, k=1, **z)\n",
        "def f(a, b=1, /, c=2, *d, e, f=3, **g) -> int:\n    global y\n    x: int = a if b else c\n",
        "print(f'{x!r:>{w}}{y=}' 'z', b'a' b'c', 1 + 2, -1, (1, (2, 'a')), x in {1, 2})\n",
    ] {
        module(source);
    }
}

#[test]
fn far_jumps_are_relaxed() {
    let body = "        a.b(c.d)\n".repeat(12_000);
    let code = module(&format!("for i in x:\n    if i < 3:\n{body}    y\n"));
    assert!(code.code.len() > 70_000);
}

#[test]
fn constants_differ_by_type_and_sign() {
    let code = module("x = (0.0, -0.0, 1, 1.0, True); y = 1.0; z = -0.0; w = 0.0\n");
    let floats = code.consts.iter().filter(|c| matches!(c, Const::Float(_))).count();
    assert_eq!(floats, 3, "{:?}", code.consts);
}

#[test]
fn deep_nesting_is_an_error_and_no_crash() {
    for source in [
        format!("x = {}1{}", "(".repeat(300), ")".repeat(300)),
        format!("x = a{}", "+a".repeat(100_000)),
        format!("x = a{} = = b", "+a".repeat(100_000)),
        format!("x = {}a", "-".repeat(100_000)),
    ] {
        assert!(compile(&source, "test", Mode::Module, Options::default()).is_err());
    }
    module(&format!("x = a{}", "+a".repeat(2_000)));
}

#[test]
fn errors_read_like_those_of_cpython() {
    let table = [
        ("x = (1,\n", "'(' was never closed"),
        ("x = 'abc\n", "unterminated string literal (detected at line 1)"),
        ("if x\n    pass\n", "expected ':'"),
        ("x = 1)\n", "unmatched ')'"),
        ("f(a b)\n", "invalid syntax. Perhaps you forgot a comma?"),
        ("1 = x\n", "cannot assign to literal here. Maybe you meant '==' instead of '='?"),
        ("f() = x\n", "cannot assign to function call here. Maybe you meant '==' instead of '='?"),
        ("x = 1a\n", "invalid decimal literal"),
        ("print 'a'\n", "Missing parentheses in call to 'print'. Did you mean print(...)?"),
        ("return 1\n", "'return' outside function"),
        ("break\n", "'break' outside loop"),
        ("continue\n", "'continue' not properly in loop"),
        ("yield 1\n", "'yield' outside function"),
        ("nonlocal x\n", "nonlocal declaration not allowed at module level"),
        ("def f():\n    nonlocal x\n", "no binding for nonlocal 'x' found"),
        ("def f(x):\n    global x\n", "name 'x' is parameter and global"),
        ("def f():\n    x\n    global x\n", "name 'x' is used prior to global declaration"),
        ("def f(a, a): pass\n", "duplicate argument 'a' in function definition"),
        ("def f(a=1, b): pass\n", "non-default argument follows default argument"),
        ("f(a=1, 2)\n", "positional argument follows keyword argument"),
        ("f(a=1, a=2)\n", "keyword argument repeated: a"),
        ("*a = 1\n", "starred assignment target must be in a list or tuple"),
        ("*a, *b = c\n", "multiple starred expressions in assignment"),
        ("try:\n    a\nexcept:\n    b\nexcept C:\n    d\n", "default 'except:' must be last"),
        ("async def f(): pass\n", "'async' is not supported yet (async function definition)"),
    ];
    for (source, message) in table {
        match compile(source, "test", Mode::Module, Options::default()) {
            Ok(_) => panic!("no error: {source}"),
            Err(e) => assert_eq!(e.message, message, "{source}"),
        }
    }
    let indentation = [
        ("    x = 1\n", "unexpected indent"),
        ("if x:\npass\n", "expected an indented block after 'if' statement on line 1"),
        ("if x:\n        y\n    z\n", "unindent does not match any outer indentation level"),
    ];
    for (source, message) in indentation {
        let e = compile(source, "test", Mode::Module, Options::default()).expect_err(source);
        assert_eq!((e.kind, e.message.as_str()), (ErrorKind::Indentation, message));
    }
}

/// Compiles every program of the test suite.
#[test]
fn test_programs_compile() {
    fn walk(dir: &Path) {
        for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path);
            } else if path.extension().is_some_and(|e| e == "py") {
                let text = std::fs::read_to_string(&path).expect("a readable program");
                if let Err(e) = compile(&text, "test", Mode::Module, Options::default()) {
                    assert!(path.to_string_lossy().contains("syntax"), "{}: {e}", path.display());
                }
            }
        }
    }
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs"));
}

#[test]
fn the_verifier_sees_dead_temporaries_and_bad_jumps() {
    use freewheel_specializer::{Instr, Op};
    let good = module("while a.b:\n    c(d)\n");
    assert_eq!(super::verify::verify(&good, &[]), Ok(()));
    let mut dead = (*good).clone();
    let load = dead.code.iter().position(|w| Instr(*w).op() == Some(Op::LoadGlobal)).expect("a load");
    dead.code[load..load + 3].fill(Instr::new(Op::Nop, 0, 0, 0, 0).0);
    assert!(super::verify::verify(&dead, &[]).is_err_and(|e| e.contains("Dead")));
    let mut stray = (*good).clone();
    let back = stray.code.iter().position(|w| Instr(*w).op() == Some(Op::JumpBack)).expect("a loop");
    stray.code[back] = Instr::wide(Op::JumpBack, 0, 0, -(back as i32)).0;
    assert!(super::verify::verify(&stray, &[]).is_err_and(|e| e.contains("jump")));
}
