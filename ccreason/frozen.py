"""Values that do not change: dataclasses whose methods are not written out as source.

``dataclass`` writes and compiles six methods for each class, which takes half a millisecond. The
program's hundred and fifty classes would take longer to import than one case takes to reason on.
"""

from __future__ import annotations

from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field, Field))
def frozen(cls: type[T]) -> type[T]:
    """Make a class what ``dataclass(frozen=True)`` makes of it.

    Fields are told by annotations and ``dataclasses.field``; those of bases come first. What the
    class defines itself is left as it is. Functions of :mod:`dataclasses` work on its values.
    """
    known = fields(dataclass(init=False, repr=False, eq=False)(cls))  # type: ignore[arg-type]
    methods: dict[str, Callable[..., Any]] = {
        "__init__": _initializer(cls, known),
        "__repr__": _shower(known),
        "__eq__": _comparer([f.name for f in known if f.compare]),
        "__hash__": _hasher([f.name for f in known if (f.compare if f.hash is None else f.hash)]),
        "__setattr__": _refuse,
        "__delattr__": _refuse,
    }
    for name, method in methods.items():
        if name not in cls.__dict__:
            setattr(cls, name, method)
    return cls


def _initializer(cls: type, known: Sequence[Field[Any]]) -> Callable[..., None]:
    names: Final = tuple(f.name for f in known)
    count: Final = len(names)
    defaults: Final[dict[str, Any]] = {f.name: f.default for f in known if f.default is not MISSING}
    makers: Final[dict[str, Callable[[], Any]]] = {
        f.name: f.default_factory for f in known if f.default_factory is not MISSING
    }

    def initialize(self: Any, *values: Any, **named: Any) -> None:
        if not named and len(values) == count:
            self.__dict__.update(zip(names, values, strict=True))
            return
        given = dict(zip(names, values, strict=False))
        if named:
            given |= named
        if len(given) < count:
            given = defaults | given
            for name, make in makers.items():
                if name not in given:
                    given[name] = make()
        # As many as there are, none told twice, none unknown.
        if (
            len(given) != count
            or len(values) > count
            or (named and not (named.keys() <= frozenset(names[len(values) :])))
        ):
            raise TypeError(f"{cls.__name__}() takes {', '.join(names)}")
        self.__dict__.update(given)

    return initialize


def _shower(known: Sequence[Field[Any]]) -> Callable[[Any], str]:
    names: Final = tuple(f.name for f in known if f.repr)

    def show(self: Any) -> str:
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{type(self).__qualname__}({shown})"

    return show


def _comparer(names: Sequence[str]) -> Callable[[Any, object], Any]:
    values: Final = attrgetter(*names) if names else _nothing

    def is_equal(self: Any, other: object) -> Any:
        if type(other) is not type(self):
            return NotImplemented
        return values(self) == values(other)

    return is_equal


def _hasher(names: Sequence[str]) -> Callable[[Any], int]:
    values: Final = attrgetter(*names) if names else _nothing

    def hashed(self: Any) -> int:
        return hash(values(self))

    return hashed


def _nothing(_: object) -> tuple[()]:
    return ()


def _refuse(self: Any, name: str, value: object = None) -> None:
    raise FrozenInstanceError(f"{type(self).__name__}.{name} does not change")
