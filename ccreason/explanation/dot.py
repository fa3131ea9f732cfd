"""An explanation as a graph for Graphviz: each step and fact once, arrows to what rests on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ccreason.explanation.folding import fold, is_of_kind, prepares, steps_within
from ccreason.explanation.telling import not_found_text
from ccreason.explanation.told import View
from ccreason.wording.layout import wrap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ccreason.explanation.model import Explanation, Premise, Step

#: How many letters a line of a label takes.
_WIDTH: Final = 44
_LOOKS: Final = {
    "goal": "shape=box, style=bold, fillcolor=white",
    "step": "shape=box, style=rounded",
    "case": 'shape=note, style=filled, fillcolor="#eef3f5"',
    "link": "shape=box, style=dotted",
    "ontology": "shape=box, style=dotted",
    "parameter": "shape=component",
    "absence": "shape=box, style=dashed",
}


def render_dot(explanation: Explanation, lang: str | None = None, view: View | None = None) -> str:
    """Return an explanation in the DOT language.

    Args:
        explanation: what :func:`ccreason.explanation.explain` gave.
        lang: `en` or `id`; the explanation's own language where not given.
        view: how much is shown; without a depth, all of it.
    """
    drawing = _Graph(explanation, lang or explanation.lang, view or View())
    return "\n".join(drawing.lines()) + "\n"


class _Graph:
    def __init__(self, explanation: Explanation, lang: str, view: View) -> None:
        self._explanation = explanation
        self._lang = lang
        self._full = view.full
        self._edges: dict[str, None] = {}
        self._nodes: dict[str, str] = {}
        self._names: dict[str, str] = {}
        asked = {n for c in explanation.conclusions for n in (*c.steps, *c.additions)}
        self._roots = {view.step} if view.step is not None else asked
        self._within = steps_within(explanation, view.depth, view.step)

    def lines(self) -> Iterator[str]:
        yield "digraph explanation {"
        titles = "; ".join(c.title[self._lang] for c in self._explanation.conclusions)
        yield f"  graph [rankdir=RL, label={_quoted(titles)}, labelloc=t, fontname=sans];"
        yield "  node [fontname=sans, fontsize=11];"
        yield "  edge [color=gray30];"
        for conclusion in self._explanation.conclusions:
            for number in (*conclusion.steps, *conclusion.additions):
                if number in self._roots:
                    self._step(number)
        for number in sorted(self._roots):
            self._step(number)
        yield from (f"  {name} [{look}];" for name, look in self._nodes.items())
        yield from (f"  {edge};" for edge in self._edges)
        yield "}"

    def _step(self, number: int) -> str:
        name = f"s{number}"
        if name in self._nodes:
            return name
        step = self._explanation.step(number)
        look = _LOOKS["goal" if number in self._roots else "step"]
        label = [f"[{number}] {step.sentence[self._lang]}", step.rule.title[self._lang]]
        if number not in self._within:
            label.append("…")
            self._nodes[name] = f"{look}, label={_label(label)}"
            return name
        self._nodes[name] = f"{look}, label={_label(label)}"
        for premise in self._premises(step):
            for other in [self._step(n) for n in premise.steps] or [self._fact(premise)]:
                self._edges[f"{other} -> {name}"] = None
        for absence in step.not_found:
            other = self._leaf("absence", [not_found_text(absence, self._lang)])
            self._edges[f"{other} -> {name}"] = None
        return name

    def _premises(self, step: Step) -> list[Premise]:
        if self._full:
            return [p for p in step.premises if p.sentence]
        is_bookkeeping = prepares(self._explanation, step)
        premises = step.premises if is_bookkeeping else fold(self._explanation, step).premises
        return [p for p in premises if p.sentence and not is_of_kind(p)]

    def _fact(self, premise: Premise) -> str:
        details = [d[self._lang] for d in premise.details]
        sources = [s.label[self._lang] for s in premise.sources]
        return self._leaf(premise.kind, [premise.sentence[self._lang], *details, *sources])

    def _leaf(self, kind: str, label: list[str]) -> str:
        """Return the name of a box without premises; what says the same is one box."""
        said = _label(label)
        name = self._names.setdefault(said, f"f{len(self._names) + 1}")
        self._nodes.setdefault(name, f"{_LOOKS[kind]}, label={said}")
        return name


def _label(parts: list[str]) -> str:
    """Return a label with a line break after each part and where a line is full."""
    lines = [line for part in parts for line in wrap(part, _WIDTH)]
    return _quoted("\n".join(lines))


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    # `\l` ends a line that is set to the left.
    return '"' + "".join(f"{line}\\l" for line in escaped.split("\n")) + '"'
