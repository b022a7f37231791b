import operator as op

print(op.add(1, 2), op.sub(5, 3), op.mul("ab", 2), op.truediv(7, 2), op.floordiv(-7, 2), op.mod(-7, 3), op.pow(2, 5), op.neg(3), op.pos(-3), op.abs(-4), op.invert(5), op.lshift(1, 4), op.rshift(16, 2), op.and_(6, 3), op.or_(6, 3), op.xor(6, 3))
print(op.lt(1, 2), op.le(2, 2), op.eq(1, 1.0), op.ne(1, 2), op.ge(1, 2), op.gt(2, 1), op.not_([]), op.truth([0]), op.is_(None, None), op.is_not(1, None), op.contains([1, 2], 2), op.countOf([1, 2, 1], 1), op.indexOf("abc", "c"), op.concat([1], [2]), op.index(True), op.length_hint([1, 2]))
get2, multi, name = op.itemgetter(1), op.itemgetter(2, 0), op.attrgetter("real")
print(get2("abc"), multi([10, 20, 30]), name(5), op.itemgetter("k")({"k": 1}), op.itemgetter(slice(1, 3))("abcd"), op.methodcaller("upper")("x"), op.methodcaller("split", ",", maxsplit=1)("a,b,c"))


class A:
    def __init__(self, b):
        self.b = b


class B:
    c = 7
    d = [1, 2]


print(op.attrgetter("b.c")(A(B())), op.attrgetter("b.c", "b.d")(A(B())), sorted([(1, "b"), (0, "z"), (1, "a")], key=op.itemgetter(1)), max([{"v": 1}, {"v": 5}], key=op.itemgetter("v")))
l = [1, 2, 3]
op.setitem(l, 0, "s")
op.delitem(l, 1)
print(l, op.getitem(l, -1), op.iadd(l, [9]) is l, l, op.imul(3, 4), op.isub(5, 1), op.inv(0))
from functools import reduce
print(reduce(op.mul, range(1, 8)), reduce(op.or_, [1, 4, 8]), list(map(op.add, [1, 2], [10, 20])), sum(map(op.mul, [1, 2, 3], [4, 5, 6])))
table = {"+": op.add, "-": op.sub, "*": op.mul, "/": op.truediv, "^": op.pow}


def rpn(s):
    st = []
    for t in s.split():
        if t in table:
            b, a = st.pop(), st.pop()
            st.append(table[t](a, b))
        else:
            st.append(int(t))
    return st.pop()


print(rpn("3 4 + 2 *"), rpn("2 3 ^ 5 -"), rpn("1 2 /"))
for code in ("op.add(1, 'a')", "op.itemgetter()", "op.attrgetter(5)", "op.itemgetter(9)([1])", "op.attrgetter('zz')(5)", "op.methodcaller('nope')(5)", "op.index(1.5)", "op.indexOf([1], 2)", "op.contains(5, 1)", "op.add(1)", "op.neg('a')", "op.countOf(5, 1)", "op.truth()"):
    try:
        print(eval(code))
    except Exception as e:
        print(code, "->", type(e).__name__, e)
print(op.__add__ is op.add or op.__add__(1, 2), repr(op.itemgetter(1, 2)), repr(op.attrgetter("a")), repr(op.methodcaller("m", 1)))
rpn("1 0 /")
