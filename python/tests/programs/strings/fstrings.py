name, n, pi, items = "World", 42, 3.14159265, {"k": [1, 2]}
print(f"Hello {name}!", f"{n}", f"{n!r}", f"{name!r:>10}", f"{pi:.2f}", f"{pi:10.3f}|", f"{n:#x}", f"{n:08b}", f"{n:,}", f"{-n:+d}")
width, prec = 12, 4
print(f"{pi:{width}.{prec}}|{name:^{width}}|{name:{'*'}>{width}}|{n:{'0' + str(5)}}")
print(f"{n=}", f"{n = }", f"{name=}", f"{pi=:.2f}", f"{n + 1=}", f"{name=!s}", f"{items['k']=}")
print(f"{{literal}} {{{n}}} {'nested ' + f'{n}' } {n if n > 40 else 0} {[x * x for x in range(4)]} {(lambda q: q * 2)(5)}")
print(f"{items['k'][1]} {len(name)} {name.upper()!r} {name[0]}{name[-1]} { {'a': 1}['a'] } {n:d}{n:x}")
print(f"a" "b" f"{1}" "{not}" rf"\n{n}\t" fr"{n}\\")
print(f"""multi
{n +
 1}
end {name
}""")
print(f"{True} {None} {1.0} {[1, 'a']} {(1,)} {'q'!r} {chr(233)!a}")
print(f"{n:{'>' if n else '<'}{10}}|", f"{'x':>{n // 10}}", f"{name!r:{width}}|", f"{1 < 2} {1 != 2} {n == 42}")
print(f"{(x := 7)} {x} {x:=5d}", f"{3.0:g} {1e10:g} {123456789:e}", f"{'':5}|{'':*<3}|")


def f(*a, **k):
    return f"{a} {k}"


print(f"{f(1, 2, z=3)} {f(*[4, 5], **{'w': 6})}")
try:
    f"{undefined_thing}"
except NameError as e:
    print(e)
try:
    f"{n:q}"
except ValueError as e:
    print(e)
try:
    f"{name:d}"
except ValueError as e:
    print(e)
