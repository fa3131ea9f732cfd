"""A validation report as JUnit XML, for build servers, and as one page of HTML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from ccreason import messages
from ccreason.validation.model import SEVERITIES, count
from ccreason.validation.naming import shape_name
from ccreason.validation.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ccreason.validation.model import CheckedCase, ValidationReport, ValidationResult
    from ccreason.validation.naming import Names

# Characters that XML 1.0 cannot hold, however they are escaped.
_NOT_XML: Final = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF), "\ufffd")


def _xml(text: object) -> str:
    return escape(str(text).translate(_NOT_XML))


def render_junit(report: ValidationReport, lang: str = "en") -> str:
    """Return a report as JUnit XML.

    A case is a suite; each result is a test that fails if it is a violation and passes, with the
    finding as its output, if it is not. A case without results is one test that passes.
    """
    from ccreason.validation.sinks import gathered

    return gathered(report, "junit", lang)


def junit_head(tests: int, failed: int) -> str:
    """Return what stands before the suites."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuites name="ccreason validate" tests="{tests}" failures="{failed}" errors="0">\n'
    )


def suite(
    case: CheckedCase, results: tuple[ValidationResult, ...], names: Names | None, lang: str
) -> Iterator[str]:
    """Yield the lines of a case's suite. Where there are results, names must be given."""
    failed = count(results)["Violation"]
    tests = max(1, len(results))
    place = f' file="{_xml(case.path)}"' if case.path else ""
    yield (
        f'  <testsuite name="{_xml(case.iri)}" tests="{tests}" failures="{failed}" errors="0"'
        f"{place}>"
    )
    if not results:
        yield f'    <testcase classname="{_xml(case.iri)}" name="conforms"/>'
    for result in results:
        assert names is not None
        position = result.position
        line = f' line="{position.line}"' if position and position.line else ""
        yield (
            f'    <testcase classname="{_xml(shape_name(result))}"'
            f' name="{_xml(names.about(result))}"{line}>'
        )
        message, detail = _xml(result.message(lang)), _xml(f"{position}" if position else case.iri)
        if result.severity == "Violation":
            yield f'      <failure type="Violation" message="{message}">{detail}</failure>'
        else:
            word = messages.text(f"validation.severity-{result.severity.lower()}", lang)
            yield f"      <system-out>{_xml(word)}: {message} ({detail})</system-out>"
        yield "    </testcase>"
    yield "  </testsuite>"


_STYLE: Final = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
  color: #1c1c1c; background: #fff }
h1 { font-size: 1.5rem } h2 { font-size: 1.2rem; margin-top: 2rem }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem;
  border-bottom: 1px solid #ddd }
code { font-size: .85em; overflow-wrap: anywhere } .place { white-space: nowrap }
.Violation { border-left: .3rem solid #b3261e } .Warning { border-left: .3rem solid #b26a00 }
.Info { border-left: .3rem solid #1f6feb }
@media print { body { margin: 0 } tr { break-inside: avoid } }
"""


def render_html(report: ValidationReport, lang: str = "en") -> str:
    """Return a report as one self-contained page; whatever comes from the data is escaped."""
    from ccreason.validation.sinks import gathered

    return gathered(report, "html", lang)


def html_head(summary: str, lang: str) -> str:
    """Return the page up to the sections about cases."""
    title = messages.text("validation.html-title", lang)
    lines = [
        "<!doctype html>",
        f'<html lang="{lang}">',
        f'<meta charset="utf-8"><title>{escape(title)}</title>',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<style>{_STYLE}</style>",
        f"<h1>{escape(title)}</h1>",
        f"<p>{escape(summary)}</p>",
    ]
    return "\n".join([*lines, ""])


def section(
    case: CheckedCase, results: tuple[ValidationResult, ...], names: Names | None, lang: str
) -> Iterator[str]:
    """Yield the lines about one case. Where there are results, names must be given."""
    yield f"<section><h2>{escape(case.title_in(lang))}</h2>"
    said = escape(counted(count(results), lang))
    yield f"<p><code>{escape(case.path or case.iri)}</code>. {said}</p>"
    if results:
        assert names is not None
        heads = [messages.text(f"validation.html-{key}", lang) for key in ("what", "where", "do")]
        cells = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
        yield f"<table><thead><tr>{cells}</tr></thead><tbody>"
        for severity in SEVERITIES:
            word = messages.text(f"validation.severity-{severity.lower()}", lang)
            for result in results:
                if result.severity == severity:
                    yield _row(result, names, word, lang)
        yield "</tbody></table>"
    yield "</section>"


def _row(result: ValidationResult, names: Names, word: str, lang: str) -> str:
    place = "" if result.position is None else str(result.position)
    advice = result.message(lang)
    if result.suggestion:
        advice += " " + messages.text("core.suggestion", lang, value=result.suggestion)
    return (
        f'<tr><td class="{result.severity}"><strong>{escape(word)}</strong><br>'
        f"{escape(names.about(result))}</td>"
        f'<td class="place"><code>{escape(place)}</code></td>'
        f"<td>{escape(advice)}<br><code>{escape(shape_name(result))}</code></td></tr>"
    )
