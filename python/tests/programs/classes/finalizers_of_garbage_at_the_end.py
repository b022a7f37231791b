# Cyclic garbage that no collection has met is finalized at the end, while the module's variables are still there.
class Lost(Exception):
    pass


class Node:
    def __init__(self, name):
        self.name = name
        self.me = self

    def __del__(self):
        try:
            raise Lost(self.name)
        except Lost as e:
            print("lost", e, helper(self.name))


def helper(name):
    return name.upper()


Node("one")
print("end of the program")
