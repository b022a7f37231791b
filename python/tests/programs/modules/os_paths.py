import os
from os import path as p

print(p.join("a", "b", "c.txt"), p.join("a", "/abs", "x"), p.join("a/", "b"), p.join("", "b"), p.join("a", ""), p.join("a"))
print(p.split("/x/y/z.py"), p.split("z"), p.split("/x/y/"), p.split("/"), p.basename("/x/y.py"), p.dirname("/x/y.py"), p.basename("/x/"), p.splitext("a.tar.gz"), p.splitext(".hidden"), p.splitext("noext"), p.splitext("a.b/c"))
print(p.normpath("a//b/../c/./d"), p.normpath("/../x"), p.normpath(""), p.normpath("../../a/.."), p.isabs("/a"), p.isabs("a"), p.commonprefix(["/usr/lib", "/usr/local"]), p.commonpath(["/usr/lib", "/usr/local/x"]), p.relpath("/a/b/c", "/a/d"), p.relpath("/a", "/a"))
print(p.expanduser("plain"), p.exists("/no/such/path/at/all"), p.isdir("/"), p.isfile("/"), p.exists("."), p.abspath("/a/../b"), p.splitdrive("/x"), p.sep, os.sep, os.linesep == "\n", os.curdir, os.pardir, os.extsep)
print(os.environ.get("SURELY_NOT_SET_Q"), os.environ.get("SURELY_NOT_SET_Q", "dflt"), os.getenv("SURELY_NOT_SET_Q"), os.getenv("SURELY_NOT_SET_Q", "d2"), "SURELY_NOT_SET_Q" in os.environ)
os.environ["FW_TEST_VAR"] = "value"
print(os.environ["FW_TEST_VAR"], os.getenv("FW_TEST_VAR"), "FW_TEST_VAR" in os.environ, os.environ.pop("FW_TEST_VAR"), os.getenv("FW_TEST_VAR"))
for code in ("os.environ['SURELY_NOT_SET_Q']", "os.environ.__setitem__('X', 5)", "p.join(5)", "p.join('a', 5)", "p.splitext(5)", "os.listdir('/no/such/dir/q')", "open('/no/such/file/q')", "os.mkdir('/')", "os.remove('/no/such/file/q')", "os.stat('/no/such/q')", "p.commonpath([])", "p.commonpath(['/a', 'b'])"):
    try:
        print(eval(code))
    except Exception as e:
        print(code, "->", type(e).__name__, e)
print(os.name, isinstance(os.getpid(), int), isinstance(os.getcwd(), str), p.basename(os.getcwd()), os.fspath("x"), os.cpu_count() >= 1, len(os.urandom(8)), "os_paths.py" in os.listdir("."), p.isfile("os_paths.py"))


class Pathish:
    def __fspath__(self):
        return "from/fspath.txt"


print(p.basename(Pathish()), os.fspath(Pathish()), p.join("a", Pathish()), os.strerror(2))
try:
    open("/no/such/file/q")
except OSError as e:
    print(type(e).__name__, e.errno, e.strerror, e.filename, isinstance(e, FileNotFoundError))
with open(p.basename(__file__)) as f:
    print(f.readline().rstrip(), f.name, f.closed)
print(f.closed)
open("no_such_file_here.txt")
