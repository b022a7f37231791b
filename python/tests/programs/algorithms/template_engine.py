class TemplateError(Exception):
    pass


def tokenize(src):
    out, i = [], 0
    while i < len(src):
        if src.startswith("{{", i):
            j = src.find("}}", i)
            if j < 0:
                raise TemplateError(f"unclosed {{{{ at {i}")
            out.append(("var", src[i + 2:j].strip()))
            i = j + 2
        elif src.startswith("{%", i):
            j = src.index("%}", i)
            out.append(("tag", src[i + 2:j].strip()))
            i = j + 2
        else:
            ends = [k for k in (src.find("{{", i), src.find("{%", i)) if k >= 0]
            j = min(ends, default=len(src))
            out.append(("text", src[i:j]))
            i = j
    return out


FILTERS = {"upper": str.upper, "len": len, "title": str.title, "join": lambda v: ", ".join(map(str, v)), "money": lambda v: f"${v:,.2f}", "rev": lambda v: v[::-1]}


def lookup(expr, ctx):
    name, *filters = [p.strip() for p in expr.split("|")]
    parts = name.split(".")
    v = ctx[parts[0]]
    for p in parts[1:]:
        v = v[p] if isinstance(v, dict) else v[int(p)] if p.isdigit() else getattr(v, p)
    if callable(v):
        v = v()
    for f in filters:
        if f not in FILTERS:
            raise TemplateError(f"unknown filter {f!r}")
        v = FILTERS[f](v)
    return v


def parse(toks, until=()):
    nodes = []
    while toks:
        kind, val = toks.pop(0)
        if kind == "tag":
            word, *rest = val.split()
            if word in until:
                return nodes, word
            if word == "for":
                body, _ = parse(toks, ("endfor",))
                nodes.append(("for", rest[0], rest[2], body))
            elif word == "if":
                body, end = parse(toks, ("else", "endif"))
                other = parse(toks, ("endif",))[0] if end == "else" else []
                nodes.append(("if", " ".join(rest), body, other))
            else:
                raise TemplateError(f"unknown tag {word!r}")
        else:
            nodes.append((kind, val))
    if until:
        raise TemplateError(f"missing {' or '.join(until)}")
    return nodes, None


def render(nodes, ctx):
    for node in nodes:
        match node:
            case ("text", s):
                yield s
            case ("var", e):
                yield str(lookup(e, ctx))
            case ("for", name, src, body):
                items = list(lookup(src, ctx))
                for i, item in enumerate(items):
                    yield from render(body, {**ctx, name: item, "loop": {"index": i + 1, "last": i == len(items) - 1}})
            case ("if", cond, body, other):
                neg = cond.startswith("not ")
                yield from render(body if bool(lookup(cond.removeprefix("not "), ctx)) != neg else other, ctx)


def template(src, **ctx):
    return "".join(render(parse(tokenize(src))[0], ctx))


class User:
    def __init__(self, name, tags):
        self.name, self.tags = name, tags

    def initials(self):
        return "".join(w[0] for w in self.name.split())


u = User("grace hopper", ["navy", "cobol"])
print(template("Hi {{ user.name|title }} ({{user.initials|upper}})!", user=u))
print(template("{% for t in u.tags %}{{ loop.index }}:{{ t }}{% if not loop.last %}; {% endif %}{% endfor %}.", u=u))
print(template("{% for r in rows %}{% for c in r %}[{{ c }}]{% endfor %}\n{% endfor %}", rows=[[1, 2], [3]]), end="")
print(template("{% if x %}yes{% else %}no{% endif %} {{ d.k.1 }} {{ p|money }} {{ l|rev|join }}", x=[], d={"k": [5, 6]}, p=1234.5, l=[1, 2, 3]))
for bad in ("{{ a", "{{ missing }}", "{% loop %}", "{% if a %}x", "{{ a|nope }}", "{{ a.b }}", "{% for x in a %}"):
    try:
        print(template(bad, a=5))
    except (TemplateError, KeyError, AttributeError) as e:
        print(type(e).__name__, e)
template("{{ user.secret_field }}", user=u)
