# A tiny stack machine with an assembler, calls and a garbage-free heap.
PROGRAM = """
main:   push 10
        call fact
        print
        push 0
        store i
loop:   load i
        push 5
        lt
        jz done
        load i
        call square
        print
        load i
        push 1
        add
        store i
        jmp loop
done:   push 7
        push 3
        sub
        print
        halt
fact:   dup
        push 2
        lt
        jz rec
        pop
        push 1
        ret
rec:    dup
        push 1
        sub
        call fact
        mul
        ret
square: dup
        mul
        ret
"""


class VMError(RuntimeError):
    pass


def assemble(src):
    code, labels = [], {}
    for line in src.strip().splitlines():
        label, colon, rest = line.partition(":")
        if colon:
            labels[label.strip()] = len(code)
        else:
            rest = line
        op, *arg = rest.split()
        code.append((op, arg[0] if arg else None))
    return code, labels


class VM:
    def __init__(self, code, labels):
        self.code, self.labels = code, labels
        self.stack, self.calls, self.vars, self.out = [], [], {}, []
        self.pc = labels["main"]
        self.ticks = 0

    def pop(self):
        if not self.stack:
            raise VMError(f"stack underflow at pc={self.pc - 1}")
        return self.stack.pop()

    def binary(self, f):
        b, a = self.pop(), self.pop()
        self.stack.append(f(a, b))

    def op_push(self, a): self.stack.append(int(a))
    def op_pop(self, a): self.pop()
    def op_dup(self, a): self.stack.append(self.stack[-1])
    def op_add(self, a): self.binary(lambda x, y: x + y)
    def op_sub(self, a): self.binary(lambda x, y: x - y)
    def op_mul(self, a): self.binary(lambda x, y: x * y)
    def op_lt(self, a): self.binary(lambda x, y: int(x < y))
    def op_load(self, a): self.stack.append(self.vars[a])
    def op_store(self, a): self.vars[a] = self.pop()
    def op_jmp(self, a): self.pc = self.labels[a]
    def op_print(self, a): self.out.append(self.pop())

    def op_jz(self, a):
        if not self.pop():
            self.pc = self.labels[a]

    def op_call(self, a):
        self.calls.append(self.pc)
        self.pc = self.labels[a]

    def op_ret(self, a):
        self.pc = self.calls.pop()

    def run(self):
        while True:
            op, arg = self.code[self.pc]
            self.pc += 1
            self.ticks += 1
            if op == "halt":
                return self.out
            fn = getattr(self, "op_" + op, None)
            if fn is None:
                raise VMError(f"bad opcode {op!r}")
            fn(arg)


vm = VM(*assemble(PROGRAM))
print(vm.run(), vm.ticks, vm.vars, vm.stack)
for src in ("main: frob", "main: add", "main: load nope", "main: jmp nowhere", "main: push 1\n ret", "start: halt"):
    try:
        print(VM(*assemble(src)).run())
    except (VMError, KeyError, IndexError) as e:
        print(type(e).__name__, e)
VM(*assemble("main: push x")).run()
