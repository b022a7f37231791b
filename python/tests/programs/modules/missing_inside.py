# A from-import of a submodule that itself imports what is not there names what is not there.
import os
import sys

folder = "missing_inside_package"
for name in os.listdir(folder) if os.path.isdir(folder) else []:
    os.remove(os.path.join(folder, name))
os.makedirs(folder, exist_ok=True)
with open(os.path.join(folder, "__init__.py"), "w") as file:
    file.write("")
with open(os.path.join(folder, "broken.py"), "w") as file:
    file.write("import not_there_at_all\n")
sys.dont_write_bytecode = True
sys.path.insert(0, os.getcwd())
try:
    for text in ("from missing_inside_package import broken", "from missing_inside_package import nothing"):
        try:
            exec(text)
        except ImportError as e:
            print(type(e).__name__, str(e).split(" (")[0])
finally:
    for name in os.listdir(folder):
        os.remove(os.path.join(folder, name))
    os.rmdir(folder)
