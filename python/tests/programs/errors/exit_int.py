import sys


def main(n):
    for i in range(n):
        print("step", i)
        if i == 2:
            sys.exit(i + 40)


try:
    main(5)
finally:
    print("cleanup")
print("unreachable")
