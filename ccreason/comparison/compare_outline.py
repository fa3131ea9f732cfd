"""Put a comparison into an outline: contexts first, then what can be set side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ccreason.comparison.charts import profiles
from ccreason.comparison.contexts import context_rows
from ccreason.comparison.words import Words
from ccreason.report.findings import KINDS
from ccreason.report.outline import (
    Bullets,
    Cell,
    Drawing,
    Outline,
    Paragraph,
    Part,
    Section,
    Table,
)
from ccreason.report.section_profile import cell as profile_cell
from ccreason.report.sections import footer, source_line
from ccreason.report.summary import no_strategies
from ccreason.wording import join, lower_first

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ccreason.comparison.model import Barrier, Comparison
    from ccreason.report import Assessment, Gap, Recommendation, Ref
    from ccreason.report.outline import Block

_UNKNOWN: Final = "knowledge"
_NO_VALUE: Final = {"withheld", "unknown", "not-applicable", "missing"}


def compare_outline(comparison: Comparison, lang: str) -> Outline:
    """Return the comparison in a language."""
    return _Writer(comparison, Words(lang)).outline()


class _Writer:
    def __init__(self, comparison: Comparison, words: Words) -> None:
        self._told = comparison
        self._words = words
        self._cases = comparison.assessments
        self._names = words.case_names(comparison.assessments)

    def outline(self) -> Outline:
        words = self._words
        invented = [n for n, a in zip(self._names, self._cases, strict=True) if a.case.illustrative]
        banner = words.tell("illustrative", names=join(invented, words.lang)) if invented else ""
        day = self._cases[0].versions.as_of.isoformat()
        sections = (
            self._first(),
            self._contexts(),
            self._barriers(),
            self._cells(),
            self._gaps(),
            self._constraints(),
            self._approaches(),
            self._sources(),
        )
        return Outline(
            lang=words.lang,
            title=words.tell("title", count=words.number(len(self._cases))),
            subtitle=words.tell("subtitle", date=words.date(day)),
            banner=banner,
            sections=tuple(s for s in sections if s.blocks or s.parts),
            footer=footer(self._cases[0], words),
        )

    def _section(self, key: str, *blocks: Block, parts: tuple[Part, ...] = ()) -> Section:
        return Section(key, self._words.tell(f"h-{key}"), blocks, parts)

    def _first(self) -> Section:
        blocks: list[Block] = [
            Paragraph(self._words.tell("x-nonconforming", name=name), "warning")
            for name, case in zip(self._names, self._cases, strict=True)
            if not case.concluded
        ]
        blocks.append(Paragraph(self._words.tell("lead")))
        if sum(any(r.ratings for r in case.rounds) for case in self._cases) > 1:
            blocks.append(Paragraph(self._words.tell("lead-eyes")))
        return self._section("read-first", *blocks)

    def _table(self, label: str, rows: Iterable[tuple[Cell, ...]], caption: str = "") -> Table:
        """Return a table with a column for each case."""
        many = len(self._cases)
        return Table(
            caption=caption,
            head=(label, *self._names),
            rows=tuple(rows),
            widths=(22 if many < 4 else 11, *(56 // many for _ in self._cases)),
        )

    def _contexts(self) -> Section:
        rows = context_rows(self._cases, self._words)
        return self._section("contexts", self._table(self._words.tell("x-what"), rows))

    # ---- what can be set side by side

    def _barriers(self) -> Section:
        words, told = self._words, self._told
        alike = (
            words.tell("b-alike", names=words.cells(told.alike))
            if told.alike
            else words.tell("b-alike-none")
        )
        return self._section(
            "barriers", Bullets((alike, *(self._barrier(b) for b in told.barriers)))
        )

    def _barrier(self, barrier: Barrier) -> str:
        words = self._words
        names = words.cells(barrier.cells)
        if barrier.kind in _NO_VALUE:
            cases = join([self._names[i] for i, _ in barrier.details], words.lang)
            return words.tell(f"b-{barrier.kind}", names=names, cases=cases)
        details = [
            (i, [words.inside(ref) for ref in refs] or [words.tell("b-unnamed")])
            for i, refs in barrier.details
        ] + [(i, [words.date(date) for date in dates]) for i, dates in barrier.dates]
        sentence = "; ".join(
            words.tell("b-detail", case=self._names[i], has=join(has, words.lang))
            for i, has in details
        )
        return words.tell(
            f"b-{barrier.kind}", names=names, details=sentence, months=str(self._told.months)
        )

    # ---- profiles

    def _cells(self) -> Section:
        words = self._words
        rows: list[tuple[Cell, ...]] = []
        nowhere = []
        for cell in self._told.cells:
            anywhere = any(row.status != "not-assessed" for of in cell.rows for row in of)
            if anywhere:
                name = words.topic(cell.element, cell.level)
                found = tuple(
                    profile_cell(list(of), words) if of else self._empty(case)
                    for of, case in zip(cell.rows, self._cases, strict=True)
                )
                rows.append((Cell.of(name), *found))
            elif any(cell.rows):
                nowhere.append((cell.element, cell.level))
            rows += self._indices(cell.element) if cell.level is None else []
        blocks: list[Block] = []
        if rows:
            blocks.append(self._table(words.say("p-element"), rows, words.tell("p-caption")))
        else:
            blocks.append(Paragraph(words.tell("p-none")))
        if nowhere and rows:
            blocks.append(Paragraph(words.tell("p-nowhere", names=words.cells(nowhere)), "note"))
        drawing = Drawing("charts.html.j2", lambda: profiles(self._told, words))
        return self._section("cells", drawing, *blocks)

    def _empty(self, case: Assessment) -> Cell:
        key = "cell-not-assessed"
        text = self._words.say(key) if case.concluded else self._words.tell("not-concluded")
        return Cell.of(text, tone="not-assessed")

    def _indices(self, element: Ref) -> list[tuple[Cell, ...]]:
        """Return the row of what indices hint at about an element, where any does."""
        words = self._words
        points = [self._told.indications(i, element) for i in range(len(self._cases))]
        if not any(points):
            return []
        cells = [
            Cell(
                tuple((words.name(p.band), *(words.name(ref) for ref in p.based_on)) for p in of),
            )
            if of
            else Cell.of(words.tell("none"))
            for of in points
        ]
        return [(Cell.of(words.tell("p-by-index", element=words.name(element))), *cells)]

    # ---- conclusions

    def _gaps(self) -> Section:
        words = self._words
        rows = []
        for kind in KINDS:
            of = [[g for g in case.gaps if g.kind == kind] for case in self._cases]
            if any(of):
                label = words.tell("g-unknown") if kind == _UNKNOWN else words.say(f"g1-{kind}")
                cells = (
                    Cell.of(*self._gap_names(gaps, case))
                    for gaps, case in zip(of, self._cases, strict=True)
                )
                rows.append((Cell.of(label), *cells))
        if not rows:
            return self._section("gaps", Paragraph(words.tell("none")))
        return self._section(
            "gaps",
            Paragraph(self._shared()),
            self._table(words.tell("g-kind"), rows, words.tell("g-caution")),
        )

    def _gap_names(self, gaps: list[Gap], case: Assessment) -> tuple[str, ...]:
        words = self._words
        if not case.concluded:
            return (words.tell("not-concluded"),)
        if not gaps:
            return (words.tell("none"),)
        if gaps[0].kind == _UNKNOWN:
            missing = [g for g in gaps if g.knowledge == "not-assessed" and g.element]
            others = [g for g in gaps if g not in missing]
            lines = [
                f"{lower_first(g.title[words.lang])}: {words.say(f'k-{g.knowledge}')}"
                for g in others
                if g.knowledge != "not-assessed"
            ]
            unrated = words.by_element((g.element, g.level) for g in missing if g.element)
            if unrated:
                names = ", ".join(words.some(unrated))
                lines.append(f"{words.say('cell-not-assessed')}: {names}")
            return words.some(lines)
        return words.some([lower_first(g.title[words.lang]) for g in gaps])

    def _shared(self) -> str:
        """Return the gaps about one element and level that every case has."""
        words = self._words
        keys = [
            {
                (g.kind, g.element.iri, g.level.iri if g.level else ""): g
                for g in case.gaps
                if g.element is not None and g.kind != _UNKNOWN
            }
            for case in self._cases
        ]
        common = set.intersection(*(set(of) for of in keys))
        names = [
            lower_first(gap.title[words.lang]) for key, gap in keys[0].items() if key in common
        ]
        if not names:
            return words.tell("g-shared-none")
        return words.tell("g-shared", names=join(list(dict.fromkeys(names)), words.lang))

    def _constraints(self) -> Section:
        words = self._words
        influences = {
            c.influence.iri: c.influence
            for case in self._cases
            for c in case.constraints
            if c.influence is not None
        }
        rows = []
        for iri, influence in influences.items():
            cells = []
            for case in self._cases:
                held = [
                    c.element
                    for c in case.constraints
                    if c.influence is not None and c.influence.iri == iri and c.element is not None
                ]
                text = words.tell("c-on", names=words.names(dict.fromkeys(held)))
                empty = "none" if case.concluded else "not-concluded"
                cells.append(Cell.of(text, tone="inhibits") if held else Cell.of(words.tell(empty)))
            rows.append((Cell.of(words.name(influence)), *cells))
        if not rows:
            return self._section("constraints", Paragraph(words.tell("none")))
        return self._section("constraints", self._table(words.tell("c-influence"), rows))

    def _approaches(self) -> Section:
        words = self._words
        found = {r.strategy.iri: r.strategy for case in self._cases for r in case.recommendations}
        order = [s.iri for case in self._cases for s in case.strategies]
        rows = []
        for iri in sorted(found, key=lambda i: (order.index(i) if i in order else -1, i)):
            cells = []
            for case in self._cases:
                fitting = [r for r in case.recommendations if r.strategy.iri == iri]
                cells.append(
                    self._approach(fitting[0], case)
                    if fitting
                    else Cell.of(words.tell("a-none" if case.concluded else "not-concluded"))
                )
            rows.append((Cell.of(words.name(found[iri])), *cells))
        if not rows:
            reasons = tuple(
                words.say(
                    "kind-about",
                    kind=name,
                    about=no_strategies(case, words)
                    if case.concluded
                    else words.tell("not-concluded"),
                )
                for name, case in zip(self._names, self._cases, strict=True)
            )
            return self._section("approaches", Bullets(reasons))
        return self._section("approaches", self._table(words.tell("a-strategy"), rows))

    def _approach(self, recommendation: Recommendation, case: Assessment) -> Cell:
        words = self._words
        titles = {g.id: lower_first(g.title[words.lang]) for g in case.gaps}
        names = dict.fromkeys(titles.get(r.id) or words.inside(r) for r in recommendation.answers)
        lines = [words.say(f"r-{recommendation.status}")]
        if names:
            some = words.some(list(names))
            lines.append(words.tell("a-answers", names=", ".join(some)))
        if recommendation.blocked_by:
            blocks = words.names(recommendation.blocked_by)
            lines.append(words.tell("a-blocked", names=blocks))
        return Cell.of(*lines, tone=recommendation.status)

    def _sources(self) -> Section:
        words = self._words
        parts = tuple(
            Part(
                name,
                (
                    Bullets(tuple(source_line(s, words) for s in case.sources))
                    if case.sources
                    else Paragraph(words.say("src-none")),
                ),
            )
            for name, case in zip(self._names, self._cases, strict=True)
        )
        return self._section("sources", parts=parts)
