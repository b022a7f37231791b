print("not printed")


class A:
    def m(self):
        if True:
