"""Show what a change of a case would change: as text, Markdown and JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from ccreason.messages import text
from ccreason.report.markdown import lay_out as in_markdown
from ccreason.report.outline import Bullets, Fact, Item, Items, Outline, Paragraph, Section
from ccreason.report.text import lay_out as in_text
from ccreason.wording import date_text, join, upper_first

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ccreason.changes.difference import Detail, Difference
    from ccreason.changes.whatif import WhatIf
    from ccreason.wording import Bilingual

SCHEMA: Final = "https://w3id.org/ccreason/schema/what-if/1.0"
_KINDS: Final = ("goes", "comes", "changes")


def outline(result: WhatIf, lang: str) -> Outline:
    """Return what a reader is shown, free of any format."""
    sections = [Section("supposing", _say("supposing", lang), (Bullets(_supposed(result, lang)),))]
    for kind in _KINDS:
        found = [d for d in result.differences if d.kind == kind]
        if found:
            items = Items(tuple(_item(d, lang) for d in found))
            sections.append(Section(kind, _say(kind, lang), (items,)))
    if len(sections) == 1:
        nothing = Paragraph(_say("no-difference", lang))
        sections.append(Section("same", _say("follows", lang), (nothing,)))
    day = date_text(result.before.as_of.isoformat(), lang)
    return Outline(
        lang=lang,
        title=_say("what-if-title", lang, title=result.title[lang]),
        subtitle=_say("what-if-date", lang, date=day),
        banner=_say("illustrative", lang) if result.illustrative else "",
        sections=tuple(sections),
        footer=(_counted(result, lang), _say("footer", lang)),
    )


def render_json(result: WhatIf, lang: str = "en") -> str:
    """Return what would change as JSON text."""
    data = {
        "schema": SCHEMA,
        "language": lang,
        "case": result.case.graph.value,
        "illustrative": result.illustrative,
        "as_of": result.before.as_of.isoformat(),
        "supposed": [
            {"option": edit.option, "title": edit.title[lang], **_note(edit.note, lang)}
            for edit in result.edits
        ],
        "parameters": [
            {"name": name[lang], "before": before[lang], "after": after[lang]}
            for name, before, after in result.parameters
        ],
        **{kind: [_data(d, lang) for d in result.differences if d.kind == kind] for kind in _KINDS},
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


RENDERERS: Final[dict[str, Callable[[WhatIf, str], str]]] = {
    "text": lambda result, lang: in_text(outline(result, lang)),
    "json": render_json,
    "md": lambda result, lang: in_markdown(outline(result, lang)),
}


def _say(key: str, lang: str, /, **values: object) -> str:
    return text(f"changes.{key}", lang, **values)


def _supposed(result: WhatIf, lang: str) -> tuple[str, ...]:
    lines = []
    for edit in result.edits:
        lines.append(upper_first(edit.title[lang]))
        if edit.note:
            lines[-1] += f". {edit.note[lang]}"
    lines += [
        _say("parameter", lang, name=name[lang], before=before[lang], after=after[lang])
        for name, before, after in result.parameters
    ]
    return tuple(lines)


def _item(difference: Difference, lang: str) -> Item:
    return Item(
        title=with_kind(difference.class_label[lang], difference.title[lang]),
        id=difference.id,
        sentences=tuple(reason[lang] for reason in difference.reasons),
        facts=tuple(_fact(detail, lang) for detail in difference.details),
    )


def with_kind(kind: str, title: str) -> str:
    """Return a title with the kind of conclusion before it; where that is all it says, once."""
    return title if title.startswith(kind) else f"{kind}: {title}"


def _fact(detail: Detail, lang: str) -> Fact:
    before, after = (_listed(values, lang) for values in (detail.before, detail.after))
    key = "detail-both" if before and after else "detail-more" if after else "detail-less"
    words = _say(key, lang, before=before, after=after)
    if detail.reasons:
        words += ". " + " ".join(reason[lang] for reason in detail.reasons)
    return Fact(upper_first(detail.label[lang]), words)


def _listed(values: Iterable[Bilingual], lang: str) -> str:
    """Return values as a list in words; pairs of a kind and a thing are set apart more clearly."""
    words = [value[lang] for value in values]
    return "; ".join(words) if any(": " in word for word in words) else join(words, lang)


def _counted(result: WhatIf, lang: str) -> str:
    counts = {k: sum(d.kind == k for d in result.differences) for k in _KINDS}
    return _say("summary", lang, **counts)


def _data(difference: Difference, lang: str) -> dict[str, Any]:
    data: dict[str, Any] = {
        "id": difference.id,
        "iri": difference.iri,
        "class": difference.cls,
        "title": difference.title[lang],
    }
    if difference.kind != "changes":
        data["reasons"] = [reason[lang] for reason in difference.reasons]
        return data
    data["details"] = [
        {
            "property": detail.property,
            "before": [value[lang] for value in detail.before],
            "after": [value[lang] for value in detail.after],
            "reasons": [reason[lang] for reason in detail.reasons],
        }
        for detail in difference.details
    ]
    return data


def _note(note: Bilingual, lang: str) -> dict[str, str]:
    return {"note": note[lang]} if note else {}
