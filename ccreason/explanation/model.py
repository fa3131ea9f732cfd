"""What an explanation is made of: numbered steps, their premises and what they rest on.

Everything is plain frozen data, each sentence in both languages, so that a renderer only has to
lay it out. A step is shown once and referred to by its number wherever else it is needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ccreason.frozen import frozen
from ccreason.wording import NOTHING, Bilingual

if TYPE_CHECKING:
    from datetime import date

    from ccreason.ntriples import Term

Triple3 = tuple["Term", "Term", "Term"]

#: What a premise rests on, in the order in which premises are told.
PremiseKind = Literal["derived", "case", "link", "ontology", "parameter"]


@frozen
class Slide:
    """A source: a slide of the deck, or a publication."""

    iri: str
    label: Bilingual


@frozen
class Basis:
    """On what footing something stands: the source's words, a reading of them, or ours."""

    iri: str
    id: str
    label: Bilingual


@frozen
class RuleRef:
    """The rule or ontology axiom that was applied."""

    id: str
    iri: str
    title: Bilingual
    layer: str
    is_axiom: bool
    sources: tuple[Slide, ...] = ()
    basis: Basis | None = None
    why: Bilingual = NOTHING


@frozen
class Record:
    """Who recorded something, when, and on what evidence.

    Attributes:
        node: what was recorded; its IRI.
        assessors: IRIs of who recorded it.
        date: an EDTF date as written, or None.
        evidence: IRIs of the sources.
    """

    node: str
    assessors: tuple[str, ...] = ()
    date: str | None = None
    evidence: tuple[str, ...] = ()


@frozen
class Premise:
    """Something a step rests on.

    Attributes:
        kind: what sort of thing it is.
        sentence: what it says.
        details: who said so, when, on what evidence.
        triples: the statements behind it.
        steps: where `kind` is `derived`, the numbers of the steps that prove it; more than one
            means that it follows in several ways.
        sources: slides or publications that the statement cites.
        basis: its footing, for a link of the framework.
        record: for what a case says, who recorded it.
    """

    kind: PremiseKind
    sentence: Bilingual
    triples: tuple[Triple3, ...]
    details: tuple[Bilingual, ...] = ()
    steps: tuple[int, ...] = ()
    sources: tuple[Slide, ...] = ()
    basis: Basis | None = None
    record: Record | None = None


@frozen
class NotFound:
    """What a negated premise looked for, and that it was not there.

    Attributes:
        sentence: in words.
        pattern: the SPARQL pattern, with what was known filled in.
        kind: `not-exists`, `minus` or `optional`.
        is_statement: whether the sentence is a statement that does not hold, rather than the name
            of something that is not there.
    """

    sentence: Bilingual
    pattern: str
    kind: str
    is_statement: bool = False


@frozen
class Step:
    """One application of one rule.

    Attributes:
        number: its number in this explanation, from 1 in reading order.
        sentence: the conclusion in words.
        rule: what was applied.
        conclusions: the statements it gives.
        premises: what it rests on.
        not_found: what it rests on being absent.
        basis: where the conclusion is a link of the framework, the weakest basis among the links
            it rests on.
        bindings: the query variables' values.
    """

    number: int
    sentence: Bilingual
    rule: RuleRef
    conclusions: tuple[Triple3, ...]
    premises: tuple[Premise, ...] = ()
    not_found: tuple[NotFound, ...] = ()
    basis: Basis | None = None
    bindings: tuple[tuple[str, Term], ...] = ()


@frozen
class Conclusion:
    """One thing that is explained, with every step that gives it or adds to it.

    Attributes:
        iri: the node or, for a statement, its subject.
        id: short id, as in a report.
        title: what it is.
        steps: the steps that conclude it, each by itself enough.
        additions: further steps about it (its causes, cautions, status).
        basis: for a link of the framework, the best that its derivations give.
    """

    iri: str
    id: str
    title: Bilingual
    steps: tuple[int, ...]
    additions: tuple[int, ...] = ()
    basis: Basis | None = None


@frozen
class Explanation:
    """Why something was concluded, all the way down to what was asserted.

    Attributes:
        target: what was asked for.
        case: IRI of the case's graph; None for a conclusion about the ontology alone.
        case_title: its title.
        illustrative: whether the case is made up.
        as_of: the day reasoned from.
        conclusions: what was found under the target.
        steps: all steps, in the order of their numbers.
        lang: the language the reader asked for.
    """

    target: str
    case: str | None
    case_title: Bilingual
    illustrative: bool
    as_of: date
    conclusions: tuple[Conclusion, ...]
    steps: tuple[Step, ...]
    lang: str = "en"

    def step(self, number: int) -> Step:
        """Return the step with a number."""
        return self.steps[number - 1]
