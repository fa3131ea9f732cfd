"""Findings about many cases as text: check by check, with the first places of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ccreason import messages
from ccreason.validation.model import SEVERITIES, Severity
from ccreason.validation.naming import Names, shape_name
from ccreason.validation.text import place_text, summary
from ccreason.wording.layout import WIDTH, wrap
from ccreason.wording.numbers import number_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ccreason.validation.model import ValidationReport
    from ccreason.validation.sinks import Total

#: Of more cases with findings, a text tells check by check.
MOST_CASES: Final = 20
#: How many places of a check are told then.
MOST_PLACES: Final = 5


@dataclass
class _Check:
    """What a shape found.

    Attributes:
        count: how often.
        cases: in how many cases.
        message: what should be done, by language, in the words of the first finding.
        places: the first places, by language.
    """

    count: int = 0
    cases: int = 0
    message: dict[str, str] = field(default_factory=dict)
    places: dict[str, list[str]] = field(default_factory=dict)


class Checks:
    """Gathers findings by the shape that made them.

    Args:
        langs: the languages in which they will be told.
    """

    def __init__(self, langs: Sequence[str]) -> None:
        self._langs = tuple(langs)
        self._checks: dict[tuple[Severity, str], _Check] = {}

    def add(self, report: ValidationReport) -> None:
        """Take a report in."""
        names: dict[str, Names] = {}
        for case in report.cases:
            seen: set[tuple[Severity, str]] = set()
            for result in report.of_case(case.iri):
                key = (result.severity, shape_name(result))
                check = self._checks.setdefault(key, _Check())
                check.count += 1
                check.cases += key not in seen
                seen.add(key)
                if check.count > MOST_PLACES:
                    continue
                for lang in self._langs:
                    message = check.message.setdefault(lang, result.message(lang))
                    if lang not in names:
                        names[lang] = Names(report, lang)
                    place = place_text(result, names[lang], case, lang, whole=True)
                    if result.message(lang) != message:
                        place += f"; {result.message(lang)}"
                    check.places.setdefault(lang, []).append(place)

    def text(self, total: Total, lang: str) -> str:
        """Return the findings, gravest first, and the summary."""
        lines: list[str] = []
        order = sorted(
            self._checks.items(), key=lambda item: (SEVERITIES.index(item[0][0]), item[0][1])
        )
        for (severity, shape), check in order:
            word = messages.text(f"validation.severity-{severity.lower()}", lang)
            lines += wrap(f"{check.message[lang]} [{shape}]", WIDTH, f"{word}: ", "  ")
            said = messages.text(
                "validation.check-count",
                lang,
                count=number_text(check.count, lang),
                cases=number_text(check.cases, lang),
            )
            lines += wrap(said, WIDTH, "  ")
            for place in dict.fromkeys(check.places[lang]):
                lines += wrap(place, WIDTH, "    - ", "      ")
            if check.count > MOST_PLACES:
                lines += wrap(messages.text("validation.check-more", lang), WIDTH, "    ")
            lines.append("")
        return "\n".join(lines) + "\n" + self.end(total, lang)

    def end(self, total: Total, lang: str) -> str:
        """Return how many cases there are without findings, and the summary."""
        lines: list[str] = []
        if total.clean and total.cases > 1:
            clean = number_text(total.clean, lang)
            lines += wrap(messages.text("validation.without-findings", lang, count=clean), WIDTH)
        lines += wrap(summary(total, lang), WIDTH)
        return "\n".join(lines) + "\n"
