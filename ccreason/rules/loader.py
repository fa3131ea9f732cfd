"""Rule files to rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccreason.errors import Position, RuleError
from ccreason.rules import algebra as al
from ccreason.rules import frontmatter, refusals
from ccreason.rules.model import Rule
from ccreason.rules.parser import parse_construct

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def read_rule(path: Path, *, shown_as: str | None = None) -> Rule:
    """Read one rule file.

    Args:
        path: the file.
        shown_as: how messages name the file; its path if not given.

    Raises:
        RuleError: the rule is refused; says why and where.
    """
    name = shown_as or str(path)
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise RuleError("rules.encoding", position=Position(name, line)) from error
    except OSError as error:
        raise RuleError(
            "rules.unreadable", position=Position(name), construct=error.strerror or ""
        ) from error
    return parse_rule(text, name, stem=path.stem)


def parse_rule(text: str, path: str, *, stem: str | None = None) -> Rule:
    """Make a rule of a text.

    Args:
        text: front matter and CONSTRUCT query.
        path: the name that messages give the text.
        stem: the file's name without ending, which the id must equal; not checked if None.

    Raises:
        RuleError: the rule is refused.
    """
    front = frontmatter.read(text, path)
    values = front.values
    if stem is not None and values["id"] != stem:
        raise RuleError(
            "rules.id-not-file",
            position=front.at("id"),
            found=values["id"],
            expected=stem,
            doc="reference/rules#front-matter",
            construct=values["id"],
        )
    refusals.check_words(text, path)
    refusals.check_syntax(text, path)
    query = parse_construct(text, path)
    scope = al.in_scope(query.body)
    visible = tuple(v[1:] for v in scope if not al.is_hidden(v))
    refusals.check_head(query.head, visible, path)
    refusals.check_numbers(query.head, query.body, path)
    refusals.check_template(front, visible)
    return Rule(
        id=values["id"],
        title=values["title"],
        layer=values["layer"],
        source=tuple(values["source"]),
        basis=values["basis"],
        why=values["why"],
        explain={lang: template.strip() for lang, template in values["explain"].items()},
        text=text,
        path=path,
        head=query.head,
        body=query.body,
        variables=tuple(v[1:] for v in scope),
        computed=tuple(sorted(v[1:] for v in _computed(query.body) & set(scope))),
    )


def read_rules(files: Iterable[Path]) -> list[Rule]:
    """Read rule files; ids must differ.

    Raises:
        RuleError: a rule is refused, or an id stands twice.
    """
    found: dict[str, Rule] = {}
    for path in files:
        rule = read_rule(path)
        if rule.id in found:
            raise RuleError(
                "rules.id-twice",
                position=Position(rule.path),
                found=found[rule.id].path,
                construct=rule.id,
            )
        found[rule.id] = rule
    return [found[rule_id] for rule_id in sorted(found)]


def _computed(body: al.Pattern) -> set[str]:
    """Return the variables whose value an expression makes (a plain copy is not made)."""
    made: set[str] = set()
    for node in al.walk(body):
        if isinstance(node, al.Extend) and not isinstance(
            node.expression, al.Variable | al.Constant
        ):
            made.add(node.variable)
        elif isinstance(node, al.Group):
            made.update(a.variable for a in node.aggregates)
    # Copies of made values are made too.
    while True:
        more = {
            node.variable
            for node in al.walk(body)
            if isinstance(node, al.Extend)
            and isinstance(node.expression, al.Variable)
            and node.expression.name in made
        }
        if more <= made:
            return made
        made |= more
