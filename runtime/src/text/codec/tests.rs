use super::*;

fn decode_error(codec: Codec, bytes: &[u8]) -> String {
    codec
        .decode(bytes, ErrorMode::Strict)
        .map_or_else(|e| e.decode_message(bytes), |text| format!("{text:?}"))
}

#[test]
fn decoders_tell_what_is_wrong() {
    use Endian::{Big, Little, Marked};
    for (codec, bytes, message) in [
        (
            Codec::Utf8,
            &b"a\xe2\x82"[..],
            "'utf-8' codec can't decode bytes in position 1-2: unexpected end of data",
        ),
        (
            Codec::Utf8,
            b"a\xe2A",
            "'utf-8' codec can't decode byte 0xe2 in position 1: invalid continuation byte",
        ),
        (Codec::Utf8, b"\xff", "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"),
        (
            Codec::Ascii,
            b"a\xff",
            "'ascii' codec can't decode byte 0xff in position 1: ordinal not in range(128)",
        ),
        (
            Codec::Utf16(Marked),
            b"\xfe\xff\xd8\0",
            "'utf-16-be' codec can't decode bytes in position 2-3: unexpected end of data",
        ),
        (
            Codec::Utf16(Marked),
            b"\xff\xfe\0\xd8a\0",
            "'utf-16-le' codec can't decode bytes in position 2-3: illegal UTF-16 surrogate",
        ),
        (
            Codec::Utf16(Little),
            b"\0\xdc",
            "'utf-16-le' codec can't decode bytes in position 0-1: illegal encoding",
        ),
        (Codec::Utf16(Big), b"\0", "'utf-16-be' codec can't decode byte 0x00 in position 0: truncated data"),
        (
            Codec::Utf32(Little),
            b"abcd",
            "'utf-32-le' codec can't decode bytes in position 0-3: code point not in range(0x110000)",
        ),
    ] {
        assert_eq!(decode_error(codec, bytes), message);
    }
}

#[test]
fn modes_go_on() {
    let decode = |mode| Codec::Utf8.decode(b"a\xe2\x82b\xff", mode);
    assert_eq!(decode(ErrorMode::Ignore).as_deref(), Ok("ab"));
    assert_eq!(decode(ErrorMode::Replace).as_deref(), Ok("a\u{fffd}b\u{fffd}"));
    assert_eq!(decode(ErrorMode::BackslashReplace).as_deref(), Ok("a\\xe2\\x82b\\xff"));
    let encode = |mode| Codec::Ascii.encode("aé€b", mode);
    assert_eq!(encode(ErrorMode::Ignore).as_deref(), Ok(&b"ab"[..]));
    assert_eq!(encode(ErrorMode::Replace).as_deref(), Ok(&b"a??b"[..]));
    assert_eq!(encode(ErrorMode::BackslashReplace).as_deref(), Ok(&b"a\\xe9\\u20acb"[..]));
    assert_eq!(encode(ErrorMode::XmlCharRefReplace).as_deref(), Ok(&b"a&#233;&#8364;b"[..]));
    let message = encode(ErrorMode::Strict).map_err(|e| e.encode_message("aé€b"));
    assert_eq!(
        message.err().as_deref(),
        Some("'ascii' codec can't encode characters in position 1-2: ordinal not in range(128)")
    );
}

#[test]
fn all_codecs_round_trip() {
    let text = "aé€😀";
    for name in ["utf-8", "UTF8-sig", "utf_16", "utf-16-le", "utf-16-be", "utf-32", "utf-32le", "utf-32-be"] {
        let codec = Codec::from_name(name).unwrap_or_else(|| panic!("{name}"));
        let bytes = codec.encode(text, ErrorMode::Strict);
        assert_eq!(bytes.and_then(|bytes| codec.decode(&bytes, ErrorMode::Strict)).as_deref(), Ok(text));
    }
    assert_eq!(
        Codec::Utf16(Endian::Marked).encode("a", ErrorMode::Strict).as_deref(),
        Ok(&b"\xff\xfea\0"[..])
    );
    assert_eq!(Codec::Latin1.decode(b"\xe9", ErrorMode::Strict).as_deref(), Ok("é"));
    assert_eq!(Codec::from_name("klingon"), None);
}
