"""Character constants, `capwords`, `Template` and `Formatter`.

Left out: `Template.pattern` and other hooks that are regular expressions; a subclass may
change `delimiter`.
"""

__all__ = ["Formatter", "Template", "ascii_letters", "ascii_lowercase", "ascii_uppercase",
           "capwords", "digits", "hexdigits", "octdigits", "printable", "punctuation",
           "whitespace"]

whitespace = " \t\n\r\v\f"
ascii_lowercase = "abcdefghijklmnopqrstuvwxyz"
ascii_uppercase = ascii_lowercase.upper()
ascii_letters = ascii_lowercase + ascii_uppercase
digits = "0123456789"
hexdigits = digits + "abcdefABCDEF"
octdigits = digits[:8]
punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
printable = digits + ascii_letters + punctuation + whitespace


def capwords(s, sep=None):
    """Split into words, capitalize each, join them again."""
    return (sep or " ").join([word.capitalize() for word in s.split(sep)])


_absent = object()


class Template:
    """A text with `$name` and `${name}` in it, to be filled in; `$$` stands for `$`."""

    delimiter = "$"

    def __init__(self, template):
        self.template = template

    def _parts(self):
        """Pairs of literal text and what follows it: a name with its spelling, or an error
        position, or None at the end."""
        text, mark = self.template, self.delimiter
        at = 0
        literal = ""
        while True:
            found = text.find(mark, at)
            if found < 0:
                yield literal + text[at:], None, None
                return
            literal += text[at:found]
            start = found + len(mark)
            if text.startswith(mark, start):
                literal += mark
                at = start + len(mark)
                continue
            braced = text[start:start + 1] == "{"
            end = start = start + braced
            while end < len(text) and text[end].isascii() and (
                    text[end].isalpha() or text[end] == "_" or end > start and text[end].isdigit()):
                end += 1
            name = text[start:end]
            if not name or braced and text[end:end + 1] != "}":
                yield literal, found, None
                at = found + len(mark)
                literal = mark
                continue
            at = end + braced
            yield literal, text[found:at], name
            literal = ""

    def _fill(self, mapping, keywords, safe):
        result = []
        for literal, spelled, name in self._parts():
            result.append(literal)
            if name is None:
                if spelled is not None and not safe:
                    self._complain(spelled)
                continue
            value = keywords.get(name, _absent)
            if value is _absent:
                try:
                    value = mapping[name]
                except KeyError:
                    if not safe:
                        raise
                    value = spelled
            result.append(str(value))
        return "".join(result)

    def _complain(self, at):
        lines = self.template[:at + 1].splitlines(True)
        line, column = len(lines), len(lines[-1])
        raise ValueError(f"Invalid placeholder in string: line {line}, col {column}")

    def substitute(self, mapping={}, /, **kws):
        """The text with all placeholders filled in; KeyError for one without a value."""
        return self._fill(mapping, kws, False)

    def safe_substitute(self, mapping={}, /, **kws):
        """The same, but placeholders without a value, and stray marks, stay as they are."""
        return self._fill(mapping, kws, True)

    def is_valid(self):
        """Whether `substitute` would find only proper placeholders."""
        return all(name is not None or spelled is None for _, spelled, name in self._parts())

    def get_identifiers(self):
        """The names of all placeholders, each once."""
        return list(dict.fromkeys(name for _, _, name in self._parts() if name is not None))


class Formatter:
    """Formatting by templates as `str.format` does it, with every step open to overriding."""

    def format(self, format_string, /, *args, **kwargs):
        return self.vformat(format_string, args, kwargs)

    def vformat(self, format_string, args, kwargs):
        used = set()
        result, _ = self._vformat(format_string, args, kwargs, used, 2, 0)
        self.check_unused_args(used, args, kwargs)
        return result

    def _vformat(self, text, args, kwargs, used, depth, automatic):
        """The formatted text, and the number of the next field without one (False: none may
        be, because a field had an explicit number)."""
        if depth < 0:
            raise ValueError("Max string recursion exceeded")
        result = []
        for literal, name, spec, conversion in self.parse(text):
            if literal:
                result.append(literal)
            if name is None:
                continue
            first = name.partition(".")[0].partition("[")[0]
            if first == "":
                if automatic is False:
                    raise ValueError("cannot switch from manual field specification to "
                                     "automatic field numbering")
                name = f"{automatic}{name}"
                automatic += 1
            elif first.isdigit():
                if automatic:
                    raise ValueError("cannot switch from manual field specification to "
                                     "automatic field numbering")
                automatic = False
            value, key = self.get_field(name, args, kwargs)
            used.add(key)
            value = self.convert_field(value, conversion)
            spec, automatic = self._vformat(spec, args, kwargs, used, depth - 1, automatic)
            result.append(self.format_field(value, spec))
        return "".join(result), automatic

    def parse(self, format_string):
        """Tuples (literal text, field name, format spec, conversion); the last three are
        None where no field follows."""
        text, at, literal = format_string, 0, ""
        while at < len(text):
            char = text[at]
            if char in "{}" and text[at + 1:at + 2] == char:
                yield literal + char, None, None, None
                literal = ""
                at += 2
            elif char == "}":
                raise ValueError("Single '}' encountered in format string")
            elif char != "{":
                end = min([each for each in (text.find("{", at), text.find("}", at))
                           if each >= 0], default=len(text))
                literal += text[at:end]
                at = end
            else:
                end = _closing(text, at + 1)
                yield (literal, *_field_parts(text[at + 1:end]))
                literal = ""
                at = end + 1
        if literal:
            yield literal, None, None, None

    def get_field(self, field_name, args, kwargs):
        """The object a field such as `0.name[key]` stands for, and its first part."""
        end = min([each for each in (field_name.find("."), field_name.find("[")) if each >= 0],
                  default=len(field_name))
        first, rest = field_name[:end], field_name[end:]
        first = int(first) if first.isdigit() else first
        obj = self.get_value(first, args, kwargs)
        while rest:
            if rest[0] == ".":
                end = min([each for each in (rest.find(".", 1), rest.find("[", 1)) if each >= 0],
                          default=len(rest))
                obj = getattr(obj, rest[1:end])
                rest = rest[end:]
            else:
                end = rest.find("]")
                if rest[0] != "[" or end < 0:
                    raise ValueError("Missing ']' in format string")
                key = rest[1:end]
                obj = obj[int(key) if key.isdigit() else key]
                rest = rest[end + 1:]
        return obj, first

    def get_value(self, key, args, kwargs):
        return args[key] if isinstance(key, int) else kwargs[key]

    def check_unused_args(self, used_args, args, kwargs):
        """For subclasses that want to complain."""

    def format_field(self, value, format_spec):
        return format(value, format_spec)

    def convert_field(self, value, conversion):
        if conversion is None:
            return value
        how = {"s": str, "r": repr, "a": ascii}.get(conversion)
        if how is None:
            raise ValueError(f"Unknown conversion specifier {conversion!s}")
        return how(value)


def _closing(text, at):
    """The position of the brace that closes a field begun before `at`."""
    depth = 1
    for place in range(at, len(text)):
        if text[place] == "{":
            depth += 1
        elif text[place] == "}":
            depth -= 1
            if depth == 0:
                return place
    raise ValueError("expected '}' before end of string" if at < len(text)
                     else "Single '{' encountered in format string")


def _field_parts(field):
    """(field name, format spec, conversion) of the text between two braces."""
    end, in_brackets = len(field), False
    for place, char in enumerate(field):
        if char == "[":
            in_brackets = True
        elif char == "]":
            in_brackets = False
        elif char in ":!" and not in_brackets:
            end = place
            break
    name, rest = field[:end], field[end:]
    if rest.startswith("!"):
        if len(rest) < 2 or rest[2:3] not in ("", ":"):
            raise ValueError("expected ':' after conversion specifier")
        return name, rest[3:], rest[1]
    return name, rest[1:], None
