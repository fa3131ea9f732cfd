"""A report as an outline: headings, sentences, tables and lists, free of any format.

Text, Markdown and HTML lay out the same outline, so they cannot differ in what they say. A `tone`
marks what a piece of text stands for (a band, a status), for colour where a format has it; the
words always say it too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from ccreason.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Callable

#: How many columns fit a page held upright.
_UPRIGHT: Final = 5

Role = Literal["lead", "note", "banner", "warning"]


@frozen
class Paragraph:
    """Sentences."""

    text: str
    role: Role | None = None


@frozen
class Cell:
    """A cell of a table.

    Attributes:
        groups: short lines; those that belong together (one source's rating) stand in one group.
        tone: what the cell stands for.
    """

    groups: tuple[tuple[str, ...], ...]
    tone: str = ""

    @classmethod
    def of(cls, *lines: str, tone: str = "") -> Cell:
        """Return a cell whose lines all belong together."""
        return cls((lines,), tone)

    @property
    def lines(self) -> tuple[str, ...]:
        """All lines, group after group."""
        return tuple(line for group in self.groups for line in group)


@frozen
class Table:
    """Rows of cells under headings; the first column names the row.

    Attributes:
        widths: the columns' shares of the text's width.
        form: whether it is to be filled in by hand; only a page that can be printed has it.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...]
    form: bool = False

    @property
    def is_wide(self) -> bool:
        """Say whether it needs more room than a page held upright has."""
        return len(self.head) > _UPRIGHT and not self.form


@frozen
class Fact:
    """A labelled line under an item: what is said, and about what."""

    label: str
    text: str


@frozen
class Item:
    """One conclusion: its name, its sentences, what else belongs to it.

    Attributes:
        title: what it is.
        tag: a word or two on its standing, such as a status.
        tone: what the tag stands for.
        id: the name to ask `explain` for.
        refers: whether the id is another section's item, to which this adds something.
        sentences: why.
        facts: further lines, each with a label.
    """

    title: str
    tag: str = ""
    tone: str = ""
    id: str = ""
    refers: bool = False
    sentences: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()


@frozen
class Items:
    """Conclusions of one kind.

    Attributes:
        numbered: whether their order says something.
        folds: whether a page lets the reader fold each away; they start unfolded.
    """

    items: tuple[Item, ...]
    numbered: bool = False
    folds: bool = False


@frozen
class Bullets:
    """Short lines."""

    lines: tuple[str, ...]


@frozen
class Drawing:
    """A drawing, which only a page has: what it shows, the blocks around it say in words.

    Attributes:
        template: the template that writes it.
        make: works out what the template gets, when a page is made.
    """

    template: str
    make: Callable[[], object]


Block: TypeAlias = Paragraph | Table | Items | Bullets | Drawing


@frozen
class Part:
    """Blocks under a smaller heading."""

    heading: str
    blocks: tuple[Block, ...]


def is_for_pages(block: Block) -> bool:
    """Say whether only a page has a block: a drawing, or a form to fill in by hand."""
    return isinstance(block, Drawing) or (isinstance(block, Table) and block.form)


def in_words(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return the blocks that every format has."""
    return tuple(block for block in blocks if not is_for_pages(block))


@frozen
class Section:
    """Blocks, then parts, under a heading.

    Attributes:
        key: stable name, for links within a page.
    """

    key: str
    heading: str
    blocks: tuple[Block, ...] = ()
    parts: tuple[Part, ...] = ()


@frozen
class Outline:
    """A whole report in one language."""

    lang: str
    title: str
    subtitle: str
    banner: str
    sections: tuple[Section, ...]
    footer: tuple[str, ...]

    @property
    def is_wide(self) -> bool:
        """Say whether a table in it needs more room than a page held upright has."""
        parts = [part for s in self.sections for part in s.parts]
        of_parts = [block for part in parts for block in part.blocks]
        blocks = [block for s in self.sections for block in s.blocks] + of_parts
        return any(isinstance(block, Table) and block.is_wide for block in blocks)
