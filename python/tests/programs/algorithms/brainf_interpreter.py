class BFError(Exception):
    pass


def compile_bf(src):
    ops, stack = [], []
    for i, c in enumerate(src):
        if c in "+-<>":
            d = 1 if c in "+>" else -1
            kind = "add" if c in "+-" else "mov"
            if ops and ops[-1][0] == kind:
                ops[-1][1] += d
            else:
                ops.append([kind, d])
        elif c == "[":
            stack.append(len(ops))
            ops.append(["jz", None])
        elif c == "]":
            if not stack:
                raise BFError(f"unmatched ] at {i}")
            j = stack.pop()
            ops[j][1] = len(ops)
            ops.append(["jnz", j])
        elif c in ".,":
            ops.append([{".": "out", ",": "in"}[c], None])
    if stack:
        raise BFError(f"{len(stack)} unclosed [")
    return ops


def run(src, inp="", limit=200_000):
    ops, tape, p, pc, out, steps = compile_bf(src), [0] * 300, 0, 0, [], 0
    it = iter(inp)
    while pc < len(ops):
        match ops[pc]:
            case ["add", n]:
                tape[p] = (tape[p] + n) % 256
            case ["mov", n]:
                p += n
                if p < 0:
                    raise BFError("tape underrun")
            case ["jz", t] if not tape[p]:
                pc = t
            case ["jnz", t] if tape[p]:
                pc = t
            case ["out", _]:
                out.append(chr(tape[p]))
            case ["in", _]:
                tape[p] = ord(next(it, "\0"))
        pc += 1
        steps += 1
        if steps > limit:
            raise BFError("too many steps")
    return "".join(out), steps


HELLO = "++++++++[>++++[>++>+++>+++>+<<<<-]>+>+>->>+[<]<-]>>.>---.+++++++..+++.>>.<-.<.+++.------.--------.>>+.>++."
print(run(HELLO))
print(run(",[.,]", "echo!"), run(">,[>,]<[.<]", "reverse"), run("++[->+++<]>" + "+" * 59 + "."), run(""))
print(compile_bf("++>>-[<]..")[:6])
for bad in ("[[]", "]", "<", "+[]"):
    try:
        print(run(bad, limit=5000))
    except BFError as e:
        print(bad, e)
alphabet = ">" + "+" * 64 + "<" + "+" * 26 + "[->+.<]"
print(run(alphabet), len(compile_bf(alphabet)))
add = ",>,<[->+<]>" + "-" * 48 + "."
mul = "+++++++[>++++++<-]>[<+>-]<+++[>+>+<<-]>."
print(run(add, "35"), run(add, "44"), [ord(c) for c in run(mul)[0]])
count = "+" * 9 + ">" + "+" * 48 + "<[>+.<-]"
print(run(count), run(">>" + "+" * 33 + "[.-]")[0][:5])
run("+[>+]", limit=10**6)
