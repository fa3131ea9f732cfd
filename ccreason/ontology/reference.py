"""The reference page of the ontology, made from the ontology itself.

The page is ``docs/reference/ontology.md``; ``make docs`` writes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ccreason.messages import text
from ccreason.ontology.graph import load
from ccreason.ontology.terms import Link, Term, links, terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pyoxigraph import Dataset

_LANGUAGES: Final = ("en", "id")
_KINDS: Final = ("class", "property", "individual")
#: Modules in the order of the page; any other follows by name.
_ORDER: Final = ("framework", "literature", "slides", "core")


def reference(dataset: Dataset | None = None) -> str:
    """Return the reference of all terms and links as Markdown, both languages side by side.

    Args:
        dataset: the ontology, if it was loaded already.
    """
    dataset = load() if dataset is None else dataset
    known = terms(dataset)
    parts = [f"# {_both('title')}\n", _paragraphs("intro"), f"## {_both('links')}\n"]
    parts.append(_link_table(links(dataset)))
    for module in sorted({t.module for t in known}, key=_module_order):
        parts.append(f"## {_both('module')}: `{module}`\n")
        for kind in _KINDS:
            found = [t for t in known if t.module == module and t.kind == kind]
            parts += _sections(kind, found)
    return "\n".join(parts)


def _sections(kind: str, found: Sequence[Term]) -> Iterable[str]:
    """Yield a heading and a table for each class of individuals, or for all classes, properties."""
    groups: dict[str, list[Term]] = {}
    for term in found:
        group = ", ".join(f"`{t}`" for t in term.types) if kind == "individual" else _both(kind)
        groups.setdefault(group, []).append(term)
    for group, members in sorted(groups.items()):
        yield f"### {group}\n"
        yield _term_table(members)


def _term_table(members: Sequence[Term]) -> str:
    rows = [
        (
            f"`{term.name}`" + (f"<br>`{term.notation}`" if term.notation else ""),
            _join(term.labels[lang] for lang in _LANGUAGES if lang in term.labels),
            _join(_meaning(term, lang) for lang in _LANGUAGES),
            _rests_on(term.basis, term.sources),
        )
        for term in members
    ]
    return _table(("term", "label", "meaning", "rests-on"), rows)


def _link_table(all_links: Sequence[Link]) -> str:
    shown = [link for link in all_links if link.predicate.startswith("cc:")]
    rows = [
        (
            f"`{link.subject}`",
            f"`{link.predicate}`" + "".join(f"<br>`{name}`" for name in link.through),
            f"`{link.target}`",
            _join(link.notes[lang] for lang in _LANGUAGES if lang in link.notes),
            _rests_on(link.basis, link.sources),
        )
        for link in shown
    ]
    return _table(("from", "link", "to", "note", "rests-on"), rows)


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [[_both(name) for name in columns], ["---"] * len(columns), *rows]
    body = ("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
    return "\n".join(body) + "\n"


def _meaning(term: Term, lang: str) -> str:
    words = [term.definitions.get(lang, ""), term.scope_notes.get(lang, "")]
    return " ".join(word for word in words if word)


def _rests_on(basis: str | None, sources: Sequence[str]) -> str:
    return _join([f"`{basis}`" if basis else "", ", ".join(sources)])


def _join(texts: Iterable[str]) -> str:
    return "<br>".join(dict.fromkeys(t for t in texts if t))


def _both(key: str) -> str:
    return " / ".join(dict.fromkeys(text(f"ontology.page-{key}", lang) for lang in _LANGUAGES))


def _paragraphs(key: str) -> str:
    return "".join(text(f"ontology.page-{key}", lang) + "\n\n" for lang in _LANGUAGES)


def _module_order(module: str) -> tuple[int, str]:
    return (_ORDER.index(module) if module in _ORDER else len(_ORDER), module)
