"""The files that are generated from the table of the case format; ``make docs`` writes them.

The reference page is written by hand but for the parts between ``<!-- generated: ... -->`` and
``<!-- end -->``, which are replaced.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from ccreason import messages
from ccreason.cases.fields import CASE, node_types
from ccreason.cases.jsonld_writer import build_context
from ccreason.cases.kinds import Notation, Reference, TypeOf
from ccreason.cases.model import Field, Nested, NodeType
from ccreason.cases.schema import case_schema, is_chain, meaning, schema_text
from ccreason.cases.vocabulary import vocabulary
from ccreason.namespaces import CC, PREFIXES

if TYPE_CHECKING:
    from pathlib import Path

_PART: Final = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def generated_files(root: Path) -> dict[Path, str]:
    """Return the generated files of the project folder ``root``: path and content."""
    page = root / "docs" / "reference" / "case-format.md"
    parts = {"keys": _keys(), "values": _values()}
    text = _PART.sub(lambda m: m[1] + parts[m[2]] + m[3], page.read_text(encoding="utf-8"))
    context = json.dumps({"@context": build_context()}, ensure_ascii=False, indent=2) + "\n"
    return {
        page: text,
        page.with_name("case.schema.json"): schema_text(),
        root / "ontology" / "context.jsonld": context,
    }


def _keys() -> str:
    """Return a table of keys for each kind of node."""
    required = {name: set(node.get("required", ())) for name, node in _schema_nodes().items()}
    blocks = []
    for node_type in node_types():
        if is_chain(node_type):
            continue
        rows = [
            "| key | English | Indonesia | value | property |",
            "|---|---|---|---|---|",
        ]
        needed = required.get(node_type.name, set())
        rows += [_row(one, one.key in needed) for one in node_type.fields]
        blocks.append(f"{_heading(node_type)}\n" + "\n".join(rows) + "\n")
    return "\n".join(blocks)


def _schema_nodes() -> dict[str, dict[str, Any]]:
    schema = case_schema()
    return {"case": schema, **schema["$defs"]}


def _heading(node_type: NodeType) -> str:
    names = vocabulary()
    title = _path(node_type)
    label = " / ".join(names.label(CC + node_type.class_name, lang) for lang in messages.LANGUAGES)
    anchor = title.split(".")[0]
    mark = f'<a id="{anchor}"></a>\n\n' if "." not in title else "\n"
    return f"### {title}\n{mark}{label} (`cc:{node_type.class_name}`)\n"


def _path(node_type: NodeType) -> str:
    """Return the keys that lead to a node, such as ``assessments.ratings``."""
    if node_type is CASE:
        return "case"
    for owner in node_types():
        for one in owner.fields:
            if isinstance(one, Nested) and one.node is node_type:
                return one.key if owner is CASE else f"{_path(owner)}.{one.key}"
    raise LookupError(node_type.name)


def _row(one: Field | Nested, required: bool) -> str:
    names = vocabulary()
    if isinstance(one, Nested):
        iri = one.link if one.link and not one.inverse else CC + one.node.class_name
        value = messages.text(f"cases.container-{one.container}", "en")
        if one.container != "chain":
            value += f" [{_path(one.node)}](#{_anchor(_path(one.node))})"
    else:
        iri = one.property
        value = _value(one)
    meanings = [meaning(names, iri, lang) for lang in messages.LANGUAGES]
    cells = [f"`{one.key}`{' *' if required else ''}", *meanings, value, f"`{_prefixed(iri)}`"]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _anchor(heading: str) -> str:
    return heading.replace(".", "")


def _value(one: Field) -> str:
    match one.kind:
        case Notation(classes):
            label = vocabulary().label(CC + classes[0], "en").lower()
            value = f"[{label}](#{'-or-'.join(classes).lower()})"
        case TypeOf(classes):
            value = ", ".join(f"`{name}`" for name, _ in classes)
        case Reference(section):
            value = f"key of [{section}](#{section})"
        case kind:
            value = messages.text(f"cases.kind-{kind.name}", "en")
    return f"{value}; or a list" if one.many else value


def _values() -> str:
    """Return a table of names for each class that a key takes its value from."""
    names = vocabulary()
    classes = {
        one.kind.classes
        for node_type in node_types()
        for one in node_type.fields
        if isinstance(one, Field) and isinstance(one.kind, Notation)
    }
    blocks = []
    for group in sorted(classes):
        labels = " / ".join(names.label(CC + group[0], lang) for lang in messages.LANGUAGES)
        rows = [
            f"| `{name.notation}` | {name.labels.get('en', '')} | {name.labels.get('id', '')} |"
            for name in names.names(*group).values()
        ]
        anchor = f'<a id="{"-or-".join(group).lower()}"></a>'
        head = f"### {labels}\n{anchor}\n\n| name | English | Indonesia |\n|---|---|---|\n"
        blocks.append(head + "\n".join(rows) + "\n")
    return "\n".join(blocks)


def _prefixed(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri
