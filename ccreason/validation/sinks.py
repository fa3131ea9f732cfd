"""Where reports on portions of cases gather, so that memory does not grow with what is found.

What is found about a case is written to a temporary file in the form that was asked for; in memory
stay the counts, and for each case its title and where its part lies. The outcome is the same text
as that of :data:`ccreason.validation.RENDERERS` over one report of everything.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol, Self

from ccreason.validation import markup, serial
from ccreason.validation.checks import MOST_CASES, Checks
from ccreason.validation.model import SEVERITIES, Severity, graver
from ccreason.validation.naming import Names
from ccreason.validation.text import case_text, summary

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from ccreason.validation.model import ValidationReport

#: Up to this size (bytes) the parts stay in memory.
_KEPT: Final = 16_000_000
#: The forms in which a report can be written.
FORMS: Final = ("text", "json", "ttl", "junit", "html")


class Sink(Protocol):
    """Takes reports on portions, in the order of the files."""

    def add(self, report: ValidationReport) -> None:
        """Take a report in."""

    def close(self) -> None:
        """Forget everything."""


def gathered(report: ValidationReport, form: str, lang: str) -> str:
    """Return one report in a form."""
    with Gathering(form, lang) as sink:
        sink.add(report)
        return "".join(sink.lines())


@dataclass(frozen=True)
class Total:
    """What all the reports say together.

    Attributes:
        cases: how many cases were checked.
        clean: how many of them nothing was found about.
        counts: findings by severity.
        profiles: the profiles.
        engine: the engine.
        as_of: the date that counts as today.
    """

    cases: int
    clean: int
    counts: dict[Severity, int]
    profiles: tuple[str, ...]
    engine: str
    as_of: date

    def conforms(self, fail_on: str = "violation") -> bool:
        """Return whether nothing of a severity, or graver, was found.

        Raises:
            InputError: there is no such severity.
        """
        return not any(self.counts[severity] for severity in graver(fail_on))


class Totals:
    """Counts what reports say."""

    def __init__(self) -> None:
        self.cases = self.clean = 0
        self.counts: Counter[Severity] = Counter()
        self._last: ValidationReport | None = None

    def add(self, report: ValidationReport) -> None:
        """Take a report in."""
        self._last = report
        self.cases += len(report.cases)
        self.clean += sum(not report.of_case(case.iri) for case in report.cases)
        self.counts.update(result.severity for result in report.results)

    def total(self) -> Total:
        """Return what was counted. There must have been a report."""
        assert self._last is not None
        counts = {severity: self.counts[severity] for severity in SEVERITIES}
        last = self._last
        return Total(self.cases, self.clean, counts, last.profiles, last.engine, last.as_of)


class Gathering:
    """The sink of one form.

    Args:
        form: one of :data:`FORMS`.
        lang: the reader's language.
    """

    def __init__(self, form: str, lang: str) -> None:
        self.form, self.lang = form, lang
        self._totals = Totals()
        self._checks = Checks((lang,)) if form == "text" else None
        self._spool = tempfile.SpooledTemporaryFile(_KEPT)  # noqa: SIM115 -- close() closes it
        self._parts: list[tuple[str, int, int]] = []
        self._number = 0

    def add(self, report: ValidationReport) -> None:
        """Take a report in."""
        self._totals.add(report)
        if self._checks is not None:
            self._checks.add(report)
        few = self._totals.cases - self._totals.clean <= MOST_CASES
        if self.form == "text" and not few:
            return
        names: Names | None = None
        for case in report.cases:
            results = report.of_case(case.iri)
            if self.form == "text" and not results and self._totals.cases > 1:
                continue
            if self.form in ("text", "junit", "html") and results and names is None:
                names = Names(report, self.lang)
            match self.form:
                case "json":
                    part = json.dumps(serial.case_dict(case, results), ensure_ascii=False, indent=2)
                    text = part.replace("\n", "\n    ")
                case "ttl":
                    text = serial.results_turtle(results, report.profiles, self._number)
                    self._number += len(results)
                case "junit":
                    text = "\n".join(markup.suite(case, results, names, self.lang))
                case "html":
                    text = "\n".join(markup.section(case, results, names, self.lang))
                case _:
                    text = "\n".join(case_text(case, results, names, self.lang))
            self._keep(case.iri, text)

    def _keep(self, iri: str, text: str) -> None:
        data = text.encode()
        self._parts.append((iri, self._spool.tell(), len(data)))
        self._spool.write(data)

    def total(self) -> Total:
        """Return what was counted. There must have been a report."""
        return self._totals.total()

    def lines(self) -> Iterator[str]:
        """Yield the report, in pieces."""
        total, lang = self.total(), self.lang
        match self.form:
            case "json":
                yield serial.json_head(total)
                separator = "\n    "
                for text in self._texts():
                    yield separator + text
                    separator = ",\n    "
                yield "\n  ]\n}\n" if self._parts else "]\n}\n"
            case "ttl":
                yield serial.turtle_head(total)
                yield from self._texts()
            case "junit":
                tests = sum(total.counts.values()) + total.clean
                yield markup.junit_head(tests, total.counts["Violation"])
                yield from (f"{text}\n" for text in self._texts())
                yield "</testsuites>\n"
            case "html":
                yield markup.html_head(summary(total, lang), lang)
                yield from (f"{text}\n" for text in self._texts())
                yield "</html>\n"
            case _:
                yield from self._text_lines(total)

    def _text_lines(self, total: Total) -> Iterator[str]:
        assert self._checks is not None
        if total.cases - total.clean > MOST_CASES:
            yield self._checks.text(total, self.lang)
            return
        if total.clean < total.cases or total.cases == 1:
            yield from (f"{text}\n\n" for text in self._texts())
        yield self._checks.end(total, self.lang)

    def _texts(self) -> Iterator[str]:
        for _, place, length in sorted(self._parts):
            self._spool.seek(place)
            yield self._spool.read(length).decode()

    def close(self) -> None:
        """Forget everything."""
        self._spool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
