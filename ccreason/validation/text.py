"""A validation report as plain text of 80 columns: where, what was found, what to do."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ccreason import messages
from ccreason.validation.model import SEVERITIES, count
from ccreason.validation.naming import shape_name
from ccreason.wording.layout import WIDTH, wrap
from ccreason.wording.numbers import number_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ccreason.validation.model import (
        CheckedCase,
        Severity,
        ValidationReport,
        ValidationResult,
    )
    from ccreason.validation.naming import Names
    from ccreason.validation.sinks import Total


def render_text(report: ValidationReport, lang: str = "en") -> str:
    """Return a report as text.

    What the same shape says of several places is said once, with the places below. Where something
    was found about more than a few cases, it is told check by check with the first places of each.
    """
    from ccreason.validation.sinks import gathered

    return gathered(report, "text", lang)


def counted(counts: Mapping[Severity, int], lang: str) -> str:
    """Return how many results there are of each severity, in words."""
    values = {severity.lower(): number_text(number, lang) for severity, number in counts.items()}
    return messages.text("validation.counts", lang, **values)


def summary(total: Total, lang: str) -> str:
    """Return what was checked and what came of it, in a sentence or two."""
    return messages.text(
        "validation.conforms" if total.conforms() else "validation.does-not-conform",
        lang,
        cases=number_text(total.cases, lang),
        counts=counted(total.counts, lang),
        profiles=", ".join(total.profiles),
        as_of=total.as_of.isoformat(),
    )


def case_text(
    case: CheckedCase, results: tuple[ValidationResult, ...], names: Names | None, lang: str
) -> Iterator[str]:
    """Yield the lines about one case. Where there are results, names must be given."""
    heading = ": ".join(part for part in (case.path, case.title_in(lang)) if part)
    yield from wrap(heading, WIDTH)
    yield from wrap(counted(count(results), lang), WIDTH, "  ")
    for severity in SEVERITIES:
        groups: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        for result in results:
            if result.severity == severity and names is not None:
                key = (shape_name(result), result.message(lang))
                groups[key].update(dict.fromkeys([place_text(result, names, case, lang)]))
        word = messages.text(f"validation.severity-{severity.lower()}", lang)
        for (shape, message), places in groups.items():
            yield ""
            yield from wrap(f"{message} [{shape}]", WIDTH, f"  {word}: ", "    ")
            for place in places:
                yield from wrap(place, WIDTH, "    - ")


def place_text(
    result: ValidationResult, names: Names, case: CheckedCase, lang: str, *, whole: bool = False
) -> str:
    """Return where something was found, and about what.

    Args:
        result: the finding.
        names: names of what it speaks of.
        case: the case.
        lang: the language.
        whole: whether to name the file, or else the case, which else stand above.
    """
    said = names.about(result)
    if result.position is not None:
        place = str(result.position)
        # The file is named above; only a place in another file needs its name again.
        said = (place if whole else place.removeprefix(f"{case.path}:")) + f"  {said}"
    elif whole:
        said = f"<{case.iri}>  {said}"
    if result.suggestion:
        said += "; " + messages.text("core.suggestion", lang, value=result.suggestion)
    return said
