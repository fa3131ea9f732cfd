"""Put an assessment into an outline: the order and the words of the whole report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ccreason.report.outline import (
    Bullets,
    Fact,
    Item,
    Items,
    Outline,
    Paragraph,
    Section,
)
from ccreason.report.phrases import Phrases
from ccreason.report.section_findings import (
    changes_section,
    constraints_section,
    gaps_section,
    indications_section,
    outcomes_section,
    strengths_section,
)
from ccreason.report.section_profile import (
    initiatives_section,
    profile_section,
    records_section,
)
from ccreason.report.section_strategies import strategies_section
from ccreason.report.summary import questions, summary
from ccreason.wording import join, number_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from ccreason.report.described import SourceNote
    from ccreason.report.model import Assessment, Finding
    from ccreason.report.outline import Block

#: How many findings of validation a report lists; the rest is counted.
_MOST_FINDINGS: Final = 12
_SEVERITIES: Final = ("Violation", "Warning", "Info")
#: What each count of completeness is out of: the number of elements in a dimension.
_OUT_OF: Final = {
    "functionsRecorded": "functions-dimension",
    "outcomesRecorded": "outcomes-dimension",
    "conditionsRecorded": "influences-dimension",
}
_CONDITIONS: Final = "conditionsRecorded"


def outline(assessment: Assessment, lang: str) -> Outline:
    """Return the report on a case, in a language."""
    phrases = Phrases(lang)
    sections = [_summary(assessment, phrases)]
    if not assessment.conforms:
        sections.append(_validation(assessment, phrases))
    sections.append(_context(assessment, phrases))
    if assessment.concluded:
        sections += [section(assessment, phrases) for section in _CONCLUDED]
    if assessment.conforms:
        sections.append(_validation(assessment, phrases))
    sections.append(_sources(assessment, phrases))
    return Outline(
        lang=lang,
        title=assessment.case.title[lang],
        subtitle=phrases.say("subtitle", date=phrases.date(assessment.versions.as_of.isoformat())),
        banner=phrases.say("illustrative") if assessment.case.illustrative else "",
        sections=tuple(s for s in sections if s.blocks or s.parts),
        footer=footer(assessment, phrases),
    )


def _summary(assessment: Assessment, phrases: Phrases) -> Section:
    blocks: list[Block] = []
    if not assessment.concluded:
        blocks.append(Paragraph(phrases.say("not-concluded"), "warning"))
    else:
        if not assessment.conforms:
            blocks.append(Paragraph(phrases.say("forced"), "warning"))
        blocks.append(Bullets(summary(assessment, phrases)))
    return Section("summary", phrases.say("h-summary"), tuple(blocks))


def _validation(assessment: Assessment, phrases: Phrases) -> Section:
    """Return what the shapes say; findings that read alike are told once."""
    validation = assessment.validation
    if not validation.findings:
        return Section("validation", phrases.say("h-validation"))
    counts = phrases.say(
        "v-counts",
        violations=phrases.number(validation.count("Violation")),
        warnings=phrases.number(validation.count("Warning")),
        infos=phrases.number(validation.count("Info")),
    )
    alike: dict[tuple[int, str], list[Finding]] = {}
    for finding in validation.findings:
        key = (_SEVERITIES.index(finding.severity), finding.message[phrases.lang])
        alike.setdefault(key, []).append(finding)
    told = sorted(alike.items(), key=lambda pair: pair[0][0])
    lines = [_finding(found, phrases) for _, found in told[:_MOST_FINDINGS]]
    rest = len(told) - len(lines)
    if rest:
        lines.append(phrases.count("v-more", rest))
    head = counts if not validation.conforms else f"{phrases.say('v-conforms')} {counts}"
    return Section(
        "validation", phrases.say("h-validation"), (Paragraph(head), Bullets(tuple(lines)))
    )


def _finding(alike: list[Finding], phrases: Phrases) -> str:
    """Return what is to be done, and where; of many places the first."""
    first = alike[0]
    severity = phrases.say(f"severity-{first.severity.lower()}")
    places = [str(f.position) for f in alike if f.position is not None]
    place = f"{places[0]}: " if places else ""
    more = len(alike) - 1
    also = f" ({phrases.count('v-places', more)})" if more else ""
    return f"{place}{severity}: {first.message[phrases.lang]}{also}"


def _context(assessment: Assessment, phrases: Phrases) -> Section:
    case, lang = assessment.case, phrases.lang
    facts = list(context_facts(assessment, phrases))
    if case.created is not None:
        facts.append(Fact(phrases.say("c-described"), phrases.date(case.created)))
    if case.licence is not None:
        facts.append(Fact(phrases.say("c-licence"), case.licence))
    description = case.description[lang]
    sentences = (description,) if description else ()
    item = Item(title=case.community.label[lang], sentences=sentences, facts=tuple(facts))
    return Section("context", phrases.say("h-context"), (Items((item,)),))


def context_facts(assessment: Assessment, phrases: Phrases) -> tuple[Fact, ...]:
    """Return what conclusions about a community must be read in: place, setting, connection."""
    case, lang = assessment.case, phrases.lang
    facts: list[Fact] = []
    if case.places:
        facts.append(Fact(phrases.say("c-place"), ", ".join(phrases.all(case.places))))
    if case.population is not None:
        count = number_text(case.population, lang)
        if case.population_approximate:
            count = phrases.say("c-about", count=count)
        facts.append(
            Fact(phrases.say("c-population"), _dated(count, case.population_date, phrases))
        )
    labels: dict[str, list[str]] = {}
    for name, ref in case.context:
        labels.setdefault(name, []).append(phrases.inside(ref))
    facts += [Fact(phrases.say(f"c-{n}"), join(v, lang)) for n, v in labels.items()]
    return tuple(facts)


def _dated(words: str, date: str | None, phrases: Phrases) -> str:
    return words if date is None else phrases.say("dated", text=words, date=phrases.date(date))


def _questions(assessment: Assessment, phrases: Phrases) -> Section:
    found = questions(assessment, phrases)
    block = Bullets(found) if found else Paragraph(phrases.say("q-none"))
    return Section("questions", phrases.say("h-questions"), (block,))


def _completeness(assessment: Assessment, phrases: Phrases) -> Section:
    told = assessment.completeness
    if told is None:
        return Section("completeness", phrases.say("h-completeness"))
    counts = dict(told.counts)
    elements = {(r.dimension, (r.aspect_of or r.element).iri) for r in assessment.records}
    recorded = {(r.aspect_of or r.element).iri for r in assessment.records if r.state is not None}
    lines = []
    for name, count in told.counts:
        if name == "cellsExpected":
            continue
        expected = counts.get("cellsExpected", 0)
        if name in _OUT_OF:
            expected = sum(d == _OUT_OF[name] for d, _ in elements)
        if name == _CONDITIONS:
            # The rule counts records; of an influence there may be several.
            count = sum(d == _OUT_OF[name] and iri in recorded for d, iri in elements)
        lines.append(
            phrases.say(f"n-{name}", count=phrases.number(count), expected=phrases.number(expected))
        )
    declared = phrases.say("n-none-declared")
    if told.declared:
        declared = phrases.say("n-declared", names=phrases.names(told.declared))
    return Section("completeness", phrases.say("h-completeness"), (Bullets((*lines, declared)),))


def _sources(assessment: Assessment, phrases: Phrases) -> Section:
    heading = phrases.say("h-sources")
    if not assessment.sources:
        return Section("sources", heading, (Paragraph(phrases.say("src-none")),))
    lines = tuple(source_line(source, phrases) for source in assessment.sources)
    return Section("sources", heading, (Bullets(lines),))


def source_line(source: SourceNote, phrases: Phrases) -> str:
    """Return a source in one line: title, citation, date, address, licence, consent."""
    title = phrases.name(source.ref)
    parts = [source.citation if source.citation and title in source.citation else title]
    if source.citation and source.citation != parts[0]:
        parts.append(source.citation)
    parts = [part.rstrip(".") for part in parts if part]
    if source.date is not None and not any(source.date[:4] in part for part in parts):
        parts.append(phrases.date(source.date))
    parts += [text for text in (source.url, source.licence) if text]
    if source.consent is not None:
        parts.append(phrases.inside(source.consent))
    return "; ".join(parts)


def footer(assessment: Assessment, phrases: Phrases) -> tuple[str, ...]:
    """Return how the conclusions came about, and with what they were made."""
    versions = assessment.versions
    ontology = versions.ontology[0].rsplit("/", 1)[-1] if versions.ontology else "–"
    values = "; ".join(
        f"{phrases.inside(ref)} {number_text(value, phrases.lang)}"
        for ref, value in versions.parameters
    )
    lines = [
        phrases.say("f-method"),
        phrases.say("f-framework"),
        phrases.say(
            "f-made",
            package=versions.package,
            ontology=ontology,
            rules=versions.rules[:12] or "–",
            engine=versions.engine,
            date=phrases.date(versions.as_of.isoformat()),
        ),
    ]
    if values:
        lines.append(phrases.say("f-parameters", values=values))
    return tuple(lines)


#: What is told of a case whose conclusions are told, in order: what there is before what is
#: missing, and what can be done before what else is recorded.
_CONCLUDED: Final[tuple[Callable[[Assessment, Phrases], Section], ...]] = (
    profile_section,
    strengths_section,
    gaps_section,
    constraints_section,
    outcomes_section,
    strategies_section,
    _questions,
    changes_section,
    records_section,
    initiatives_section,
    indications_section,
    _completeness,
)
