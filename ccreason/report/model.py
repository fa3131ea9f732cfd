"""The result of assessing one case: everything that text, JSON, Markdown and HTML show.

Plain frozen data, made once from the reasoner's conclusions and never changed by a renderer.
Each sentence and label is there in both languages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ccreason.frozen import frozen

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from ccreason.errors import Position
    from ccreason.report.described import (
        CaseNote,
        Initiative,
        ProfileRow,
        Record,
        Ref,
        Round,
        SourceNote,
    )
    from ccreason.wording import Bilingual


@frozen
class Finding:
    """One result of validation."""

    severity: Literal["Violation", "Warning", "Info"]
    message: Bilingual
    focus_node: str
    path: str | None
    value: str | None
    shape: str
    position: Position | None


@frozen
class Validation:
    """What the shapes say about the description."""

    conforms: bool
    profiles: tuple[str, ...]
    findings: tuple[Finding, ...]

    def count(self, severity: str) -> int:
        """Return how many findings have a severity."""
        return sum(f.severity == severity for f in self.findings)


@frozen
class Gap:
    """Something missing, weak, in conflict or not known.

    Attributes:
        id: short and stable: the same key gives the same id in every run.
        iri: the conclusion's IRI.
        kind: capacity, level, function, outcome, ownership, representation or knowledge.
        knowledge: for a knowledge gap, which kind of it.
        element: what it is about.
        level: at which level.
        concerns: the initiative, organization or record that it is about.
        part: the part of the description that would have to be completed.
        title: in a few words.
        why: one sentence for each way in which it follows.
        based_on: the observations or records behind it.
        evidence: the sources of those.
    """

    id: str
    iri: str
    kind: str
    knowledge: str | None
    element: Ref | None
    level: Ref | None
    concerns: tuple[Ref, ...]
    part: Ref | None
    title: Bilingual
    why: tuple[Bilingual, ...]
    based_on: tuple[Ref, ...]
    evidence: tuple[Ref, ...] = ()


@frozen
class Point:
    """A strength, asset, indication, constraint or resource pathway.

    Attributes:
        id: short and stable.
        iri: the conclusion's IRI.
        kind: `strength`, `asset`, `indication`, `constraint`, `resource-pathway` or
            `isolated-organization`.
        title: what it is about.
        element: the element, where it is about one.
        level: at which level.
        influence: what inhibits, for a constraint.
        band: for an indication, the band that the proxy falls into.
        resource: for a resource pathway, what reaches the community through it.
        why: one sentence for each way in which it follows.
        based_on: the observations or records behind it.
    """

    id: str
    iri: str
    kind: str
    title: Bilingual
    element: Ref | None
    level: Ref | None
    influence: Ref | None
    band: Ref | None
    resource: Ref | None
    why: tuple[Bilingual, ...]
    based_on: tuple[Ref, ...]


@frozen
class CauseStep:
    """One element on the way from a cause to a gap, and the link that leads on to the next."""

    element: Ref
    link: Ref | None


@frozen
class Cause:
    """What stands behind a gap.

    Attributes:
        gap: short id of the gap.
        kind: `condition`, `constraint` or `gap`.
        cause: the condition, constraint or other gap.
        chain: the elements from the cause to the gap, along the framework's links.
        why: one sentence for each way in which it follows.
    """

    gap: str
    kind: str
    cause: Ref
    chain: tuple[CauseStep, ...]
    why: tuple[Bilingual, ...]


@frozen
class Caution:
    """A reason to go carefully."""

    id: str
    kind: Ref
    because: tuple[Ref, ...]
    why: tuple[Bilingual, ...]


@frozen
class Recommendation:
    """An approach that fits this community, and on what terms.

    Attributes:
        id: short and stable.
        iri: the conclusion's IRI.
        strategy: the approach.
        status: applicable, caution or blocked.
        answers: the gaps it answers.
        uses: strengths and assets to begin from.
        cautions: what to watch.
        blocked_by: constraints in its way.
        blocked_why: why they are, and what would lift the block.
        channels: organizations or ties through which support can come.
        priority: the reasons for its place in the order, in words.
        why: one sentence for each rule that gives it; every way in which it follows is in its
            explanation.
    """

    id: str
    iri: str
    strategy: Ref
    status: Literal["applicable", "caution", "blocked"]
    answers: tuple[Ref, ...]
    uses: tuple[Ref, ...]
    cautions: tuple[Caution, ...]
    blocked_by: tuple[Ref, ...]
    blocked_why: tuple[Bilingual, ...]
    channels: tuple[Ref, ...]
    priority: tuple[Ref, ...]
    why: tuple[Bilingual, ...]


@frozen
class Combination:
    """Strategies that belong together."""

    id: str
    iri: str
    strategies: tuple[Ref, ...]
    why: tuple[Bilingual, ...]


@frozen
class OutcomeAtRisk:
    """An outcome that gaps or constraints endanger."""

    id: str
    iri: str
    outcome: Ref
    because: tuple[Ref, ...]
    why: tuple[Bilingual, ...]


@frozen
class Trend:
    """The change of one element between two assessments by one instrument."""

    id: str
    iri: str
    element: Ref
    level: Ref | None
    direction: Ref
    change: Decimal | None
    start: ProfileRow | None
    end: ProfileRow | None
    why: tuple[Bilingual, ...]


@frozen
class ObservedAfter:
    """A change seen after an initiative: an association, never a cause."""

    id: str
    iri: str
    initiative: Ref | None
    trend: Ref | None
    why: tuple[Bilingual, ...]


@frozen
class Completeness:
    """How much of the framework the description covers: counts, never a score.

    Attributes:
        counts: property (as in `cellsAssessed`) to number.
        declared: parts that the author declares complete.
    """

    counts: tuple[tuple[str, int], ...]
    declared: tuple[Ref, ...]


@frozen
class Versions:
    """What the conclusions were made with, so that they can be made again.

    Attributes:
        package: version of ccreason.
        ontology: version IRIs of its modules.
        rules: SHA-256 of the rule set.
        engine: which engine reasoned.
        parameters: thresholds and other parameters, name to value.
        as_of: the day reasoned from.
    """

    package: str
    ontology: tuple[str, ...]
    rules: str
    engine: str
    parameters: tuple[tuple[Ref, str], ...]
    as_of: date


@frozen
class Assessment:
    """The assessment of one case.

    `concluded` is False where the description does not conform and conclusions were not forced:
    then only `case`, `validation`, `versions`, `rounds` and `sources` are filled. `strategies` and
    `bands` are the framework's, lowest band first, whether or not this case has them.
    """

    case: CaseNote
    validation: Validation
    concluded: bool
    versions: Versions
    rounds: tuple[Round, ...] = ()
    profile: tuple[ProfileRow, ...] = ()
    records: tuple[Record, ...] = ()
    initiatives: tuple[Initiative, ...] = ()
    gaps: tuple[Gap, ...] = ()
    strengths: tuple[Point, ...] = ()
    assets: tuple[Point, ...] = ()
    indications: tuple[Point, ...] = ()
    constraints: tuple[Point, ...] = ()
    pathways: tuple[Point, ...] = ()
    causes: tuple[Cause, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    combinations: tuple[Combination, ...] = ()
    strategies: tuple[Ref, ...] = ()
    bands: tuple[Ref, ...] = ()
    outcomes_at_risk: tuple[OutcomeAtRisk, ...] = ()
    trends: tuple[Trend, ...] = ()
    observed_after: tuple[ObservedAfter, ...] = ()
    completeness: Completeness | None = None
    sources: tuple[SourceNote, ...] = ()

    @property
    def conforms(self) -> bool:
        """Say whether the description has no violation."""
        return self.validation.conforms
