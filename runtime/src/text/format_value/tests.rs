use dashu_int::IBig;

use super::super::format_spec::FormatKind;
use super::*;

fn int(n: i64, spec: &str) -> String {
    FormatSpec::parse(spec, FormatKind::Integer, "int")
        .and_then(|spec| format_int(n, &spec, "int"))
        .unwrap_or_else(|e| e.message)
}

fn float(x: f64, spec: &str) -> String {
    FormatSpec::parse(spec, FormatKind::Float, "float")
        .and_then(|spec| format_float(x, &spec, "float"))
        .unwrap_or_else(|e| e.message)
}

fn text(s: &str, spec: &str) -> String {
    FormatSpec::parse(spec, FormatKind::Text, "str")
        .and_then(|spec| format_str(s, &spec, "str"))
        .unwrap_or_else(|e| e.message)
}

#[test]
fn integers() {
    for (n, spec, expected) in [
        (42, "", "42"),
        (-42, "+8d", "     -42"),
        (255, "#010x", "0x000000ff"),
        (255, "#X", "0XFF"),
        (1234567, ",", "1,234,567"),
        (1234567, "020,", "0,000,000,001,234,567"),
        (12, "09,", "0,000,012"),
        (12, "08,", "0,000,012"),
        (12, "04,", "0,012"),
        (65535, "_x", "ffff"),
        (65536, "#_x", "0x1_0000"),
        (5, "*^7", "***5***"),
        (-5, "*=7", "-*****5"),
        (65, "5c", "    A"),
        (3, ".2f", "3.00"),
        (3, "%", "300.000000%"),
        (1, ".3d", "Precision not allowed in integer format specifier"),
        (1, "zd", "Negative zero coercion (z) not allowed in integer format specifier"),
        (1, "s", "Unknown format code 's' for object of type 'int'"),
        (65, "+c", "Sign not allowed with integer format specifier 'c'"),
        (-1, "c", "%c arg not in range(0x110000)"),
    ] {
        assert_eq!(int(n, spec), expected, "{n} {spec:?}");
    }
    let spec = FormatSpec::default_for(FormatKind::Integer);
    let big = IBig::from(10).pow(20);
    assert_eq!(format_int(&big, &spec, "int").as_deref(), Ok("100000000000000000000"));
}

#[test]
fn floats() {
    for (x, spec, expected) in [
        (1.5, "", "1.5"),
        (100.0, ".3", "1e+02"),
        (100.0, ".4", "100.0"),
        (100.0, "g", "100"),
        (100.0, "#g", "100.000"),
        (1234.5, "015,.2f", "0,000,001,234.50"),
        (0.5, ".0%", "50%"),
        (-0.001, "z.1f", "0.0"),
        (f64::INFINITY, "010,", "0000000inf"),
        (f64::NAN, "F", "NAN"),
        (1.0, "d", "Unknown format code 'd' for object of type 'float'"),
        (1.0, ".9999999999f", "precision too big"),
        (3.0, "#.0f", "3."),
        (1e22, "n", "1e+22"),
    ] {
        assert_eq!(float(x, spec), expected, "{x} {spec:?}");
    }
}

#[test]
fn strings() {
    for (s, spec, expected) in [
        ("héllo", "8.4", "héll    "),
        ("a", "é>3", "ééa"),
        ("a", "05", "a0000"),
        ("a", "^4", " a  "),
        ("a", "+", "Sign not allowed in string format specifier"),
        ("a", " ", "Space not allowed in string format specifier"),
        ("a", "#", "Alternate form (#) not allowed in string format specifier"),
        ("a", "=5", "'=' alignment not allowed in string format specifier"),
        ("a", "d", "Unknown format code 'd' for object of type 'str'"),
    ] {
        assert_eq!(text(s, spec), expected, "{s} {spec:?}");
    }
}

#[test]
fn absurd_widths_are_refused() {
    let spec = FormatSpec { width: Some(isize::MAX as usize), ..FormatSpec::default_for(FormatKind::Text) };
    assert_eq!(format_str("a", &spec, "str"), Err(TextError::memory()));
}
