# Hand-written base64, hex and varint codecs over bytes.
ALPHA = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def b64(data):
    out = bytearray()
    for i in range(0, len(data), 3):
        chunk = data[i:i + 3]
        n = int.from_bytes(chunk + bytes(3 - len(chunk)), "big")
        part = [ALPHA[n >> s & 63] for s in (18, 12, 6, 0)]
        keep = len(chunk) + 1
        out += bytes(part[:keep]) + b"=" * (4 - keep)
    return bytes(out)


def unb64(text):
    text = text.rstrip(b"=")
    bits = n = 0
    out = []
    for ch in text:
        n = n << 6 | ALPHA.index(ch)
        bits += 6
        if bits >= 8:
            bits -= 8
            out.append(n >> bits & 255)
            n &= (1 << bits) - 1
    return bytes(out)


def varint(n):
    out = bytearray()
    while True:
        out.append(n & 127 | (128 if n > 127 else 0))
        n >>= 7
        if not n:
            return bytes(out)


for d in (b"", b"f", b"fo", b"foo", b"foob", b"\x00\xff\x10", bytes(range(0, 256, 17))):
    e = b64(d)
    print(d.hex(), e, e.decode("ascii"), unb64(e) == d)
for n in (0, 1, 127, 128, 300, 2**32, 10**18):
    print(n, varint(n), varint(n).hex(":"))


def adler(data):
    a, b = 1, 0
    for byte in data:
        a = (a + byte) % 65521
        b = (b + a) % 65521
    return b << 16 | a


print([hex(adler(x)) for x in (b"", b"Wikipedia", b"a" * 1000)])


def crc32(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xEDB88320 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


print([f"{crc32(x):08x}" for x in (b"", b"123456789", b"hello world")])
