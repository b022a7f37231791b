r"""The few regular expressions that the tests use: `re` does not load here.

Understood: literal characters, escaped ones, `.`, `\s`, `\S`, `\w`, `\d`, `\A`, `\Z`, sets such as `[0-9a-f]`, and
`*`, `+`, `?` behind one of these. Whatever else has a meaning in `re` is refused.
"""

_CLASSES = {
    "s": str.isspace,
    "S": lambda c: not c.isspace(),
    "w": lambda c: c.isalnum() or c == "_",
    "d": str.isdigit,
}


def _set(regex, at):
    """The set that begins at a place, and the place behind it."""
    end = regex.index("]", at + 1)
    text, ranges = regex[at:end], []
    if "\\" in text or text.startswith("^"):
        raise NotImplementedError(f"the set [{text}]")
    while text:
        last = text[2] if text[1:2] == "-" and len(text) > 2 else text[0]
        ranges.append((text[0], last))
        text = text[3:] if last != text[0] else text[1:]
    return (lambda c: any(a <= c <= b for a, b in ranges)), end + 1


def _parse(regex):
    """A list of items: `A`, `Z`, or what a character has to be, with the least and the most number of times."""
    items, at = [], 0
    while at < len(regex):
        c = regex[at]
        at += 1
        if c == "\\":
            c = regex[at]
            at += 1
            if c in "AZ":
                items.append(c)
                continue
            if c.isalnum() and c not in _CLASSES:
                raise NotImplementedError(f"\\{c}")
            one = _CLASSES.get(c) or c.__eq__
        elif c == "[":
            one, at = _set(regex, at)
        elif c == ".":
            one = "\n".__ne__
        elif c in "()|{}^$*+?":
            raise NotImplementedError(f"{c} in {regex!r}")
        else:
            one = c.__eq__
        times = {"*": (0, None), "+": (1, None), "?": (0, 1)}.get(regex[at:at + 1])
        if times is not None:
            at += 1
        items.append((one, *(times or (1, 1))))
    return items


def _match(items, text, at):
    for number, item in enumerate(items):
        if item == "A" or item == "Z":
            if at != (0 if item == "A" else len(text)):
                return False
            continue
        one, least, most = item
        end = at
        while end < len(text) and (most is None or end - at < most) and one(text[end]):
            end += 1
        if least == most:
            if end - at < least:
                return False
            at = end
            continue
        # As many as possible first.
        return any(_match(items[number + 1:], text, e) for e in range(end, at + least - 1, -1))
    return True


def search(regex, text):
    """Whether the text contains a match."""
    if isinstance(regex, bytes):
        regex, text = regex.decode("latin-1"), text.decode("latin-1")
    items = _parse(regex)
    return any(_match(items, text, at) for at in range(len(text) + 1))
