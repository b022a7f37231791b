"""What is used of it: the original needs `re`."""


def dedent(text):
    lines = text.split("\n")
    full = [line for line in lines if line.strip()]
    margin = min((len(line) - len(line.lstrip()) for line in full), default=0)
    return "\n".join(line[margin:] if line.strip() else "" for line in lines)


def indent(text, prefix, predicate=str.strip):
    return "".join(prefix + line if predicate(line) else line for line in text.splitlines(True))
