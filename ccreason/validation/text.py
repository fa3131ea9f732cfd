"""A validation report as plain text of 80 columns: where, what was found, what to do."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ccreason import messages
from ccreason.validation.model import SEVERITIES, count
from ccreason.validation.naming import Names, shape_name
from ccreason.wording.layout import WIDTH, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ccreason.validation.model import CheckedCase, ValidationReport, ValidationResult


def render_text(report: ValidationReport, lang: str = "en") -> str:
    """Return a report as text.

    What the same shape says of several places is said once, with the places below.
    """
    names = Names(report, lang)
    lines: list[str] = []
    for case in report.cases:
        results = report.of_case(case.iri)
        if results or len(report.cases) == 1:
            lines += [*_case(case, results, names, lang), ""]
    clean = sum(not report.of_case(case.iri) for case in report.cases)
    if clean and len(report.cases) > 1:
        lines += wrap(messages.text("validation.without-findings", lang, count=clean), WIDTH)
    lines += wrap(_summary(report, lang), WIDTH)
    return "\n".join(lines) + "\n"


def counted(results: tuple[ValidationResult, ...], lang: str) -> str:
    """Return how many results there are of each severity, in words."""
    values = {severity.lower(): number for severity, number in count(results).items()}
    return messages.text("validation.counts", lang, **values)


def _summary(report: ValidationReport, lang: str) -> str:
    return messages.text(
        "validation.conforms" if report.conforms() else "validation.does-not-conform",
        lang,
        cases=len(report.cases),
        counts=counted(report.results, lang),
        profiles=", ".join(report.profiles),
        as_of=report.as_of.isoformat(),
    )


def _case(
    case: CheckedCase, results: tuple[ValidationResult, ...], names: Names, lang: str
) -> Iterator[str]:
    heading = ": ".join(part for part in (case.path, case.title_in(lang)) if part)
    yield from wrap(heading, WIDTH)
    yield from wrap(counted(results, lang), WIDTH, "  ")
    for severity in SEVERITIES:
        groups: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        for result in results:
            if result.severity == severity:
                key = (shape_name(result), result.message(lang))
                groups[key].update(dict.fromkeys([_place(result, names, case, lang)]))
        word = messages.text(f"validation.severity-{severity.lower()}", lang)
        for (shape, message), places in groups.items():
            yield ""
            yield from wrap(f"{message} [{shape}]", WIDTH, f"  {word}: ", "    ")
            for place in places:
                yield from wrap(place, WIDTH, "    - ")


def _place(result: ValidationResult, names: Names, case: CheckedCase, lang: str) -> str:
    said = names.about(result)
    if result.position is not None:
        # The file is named above; only a place in another file needs its name again.
        said = str(result.position).removeprefix(f"{case.path}:") + f"  {said}"
    if result.suggestion:
        said += "; " + messages.text("core.suggestion", lang, value=result.suggestion)
    return said
