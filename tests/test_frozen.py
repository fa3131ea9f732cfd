"""`frozen` makes of a class what `dataclass(frozen=True)` makes of it."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, replace
from functools import cached_property
from typing import Any

import pytest

from ccreason.frozen import frozen


@frozen
class Base:
    """A value."""

    name: str


@frozen
class Item(Base):
    """A value with defaults, and fields that do not count."""

    size: int = 1
    tags: list[str] = field(default_factory=list, hash=False)
    line: int = field(default=0, compare=False)

    @cached_property
    def twice(self) -> int:
        """Return it."""
        return 2 * self.size


@dataclass(frozen=True)
class Plain:
    """The same, as the standard library makes it."""

    name: str
    size: int = 1
    tags: list[str] = field(default_factory=list, hash=False)
    line: int = field(default=0, compare=False)


@frozen
class Own:
    """A class with an order of its own."""

    name: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Own) and self.name.lower() == other.name.lower()

    def __hash__(self) -> int:
        return hash(self.name.lower())

    def __repr__(self) -> str:
        return "own"


@frozen
class Nothing:
    """A value without fields."""


@pytest.mark.parametrize(
    ("values", "named"),
    [
        (("a",), {}),
        (("a", 2), {}),
        (("a", 2, ["x"], 7), {}),
        (("a",), {"line": 3}),
        ((), {"name": "a", "size": 4}),
        ((), {"size": 4, "line": 1, "tags": [], "name": "b"}),
    ],
)
def test_fields_are_as_a_dataclass_has_them(values: Any, named: Any) -> None:
    item, plain = Item(*values, **named), Plain(*values, **named)
    assert asdict(item) == asdict(plain)
    assert repr(item).replace("Item", "Plain") == repr(plain)
    assert [f.name for f in fields(item)] == [f.name for f in fields(plain)]
    assert hash(item) == hash(plain)
    assert Item.__match_args__ == Plain.__match_args__


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ((), {}),
        ((), {"size": 1}),
        (("a",), {"name": "b"}),
        (("a",), {"other": 1}),
        (("a", 1, [], 0, "more"), {}),
        (("a", 1, [], 0, "more"), {"line": 1}),
        (("a", 1, []), {"name": "b"}),
    ],
)
def test_wrong_arguments_are_refused(values: Any, named: Any) -> None:
    for cls in (Item, Plain):
        with pytest.raises(TypeError):
            cls(*values, **named)


def test_values_do_not_change() -> None:
    item = Item("a")
    with pytest.raises(FrozenInstanceError):
        item.size = 3  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del item.size
    assert item.size == 1
    assert item.twice == 2


def test_each_has_a_default_of_its_own() -> None:
    assert Item("a").tags is not Item("a").tags


def test_what_does_not_count_does_not() -> None:
    assert Item("a", line=1) == Item("a", line=2)
    assert hash(Item("a", tags=["x"])) == hash(Item("a", tags=["y"]))
    assert Item("a", tags=["x"]) != Item("a", tags=["y"])
    assert Item("a") != Plain("a")
    assert Base("a") != Item("a")


def test_what_a_class_defines_stays() -> None:
    assert Own("A") == Own("a")
    assert hash(Own("A")) == hash(Own("a"))
    assert repr(Own("A")) == "own"


def test_without_fields() -> None:
    assert Nothing() == Nothing()
    assert hash(Nothing()) == hash(Nothing())
    with pytest.raises(TypeError):
        Nothing(1)  # type: ignore[call-arg]


def test_copies() -> None:
    item = Item("a", 2, ["x"], 7)
    assert pickle.loads(pickle.dumps(item)) == item
    assert replace(item, size=3) == Item("a", 3, ["x"], 7)
    match item:
        case Item(name, size):
            assert (name, size) == ("a", 2)
