def outer():
    value = 1

    def inner():
        return value + qqq_undefined_thing

    return inner


print("defining")
f = outer()
print("calling")
print(f())
