from typing import Any, Callable, Dict, Generic, List, NamedTuple, Optional, Protocol, Tuple, TypeVar, Union, TYPE_CHECKING, cast, overload, Iterator, Final, ClassVar, Literal, runtime_checkable, TypedDict, NoReturn, get_type_hints

T = TypeVar("T")
print(Optional[int], Union[int, str], List[int], Dict[str, Any], Tuple[int, ...], Callable[[int], str], Any, T, Literal["a", 1], Union[int, None] == Optional[int], Union[int, int], List[T])
print(TYPE_CHECKING, cast(int, "not converted"), Optional[int].__args__, List[int].__origin__)


class Stack(Generic[T]):
    def __init__(self) -> None:
        self.items: List[T] = []

    def push(self, x: T) -> "Stack[T]":
        self.items.append(x)
        return self

    def pop(self) -> T:
        return self.items.pop()


s = Stack[int]()
print(s.push(1).push(2).pop(), Stack[int], type(s).__name__, isinstance(s, Stack))


class Emp(NamedTuple):
    name: str
    id: int = 3

    def tag(self) -> str:
        return f"{self.name}#{self.id}"


e = Emp("Guido")
print(e, e.tag(), e._fields, e == ("Guido", 3), Emp.__annotations__, e._replace(id=9))


class Movie(TypedDict, total=False):
    title: str
    year: int


m: Movie = {"title": "x"}
m2 = Movie(title="y", year=2000)
print(m, m2, type(m2).__name__)


@runtime_checkable
class HasArea(Protocol):
    def area(self) -> float: ...


class Sq:
    def area(self) -> float:
        return 4.0


print(isinstance(Sq(), HasArea), isinstance(5, HasArea))


def f(a: int, b: Optional[str] = None, *args: int, **kw: "Any") -> List[int]:
    x: Final = 5
    y: ClassVar[int]
    return [a, x]


print(f(1), f.__annotations__["a"], f.__annotations__["kw"], get_type_hints(f)["b"])


@overload
def g(x: int) -> int: ...
@overload
def g(x: str) -> str: ...
def g(x):
    return x


print(g(1), g("a"))


def never() -> NoReturn:
    raise RuntimeError("never returns")


def gen(n: int) -> Iterator[int]:
    yield from range(n)


print(list(gen(3)), T.__name__, Stack.__parameters__, Stack.__orig_bases__)
for bad in (lambda: List[int](5, 6), lambda: Any(), lambda: Union[int, str](), lambda: isinstance(5, List[int]), lambda: Optional[1, 2], lambda: HasArea(), lambda: isinstance(5, Union[int, str])):
    try:
        print(bad())
    except TypeError as x:
        print(type(x).__name__, x)
never()
