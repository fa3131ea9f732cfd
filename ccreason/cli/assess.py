"""``ccreason assess``: the main job."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ccreason.cli.language import say
from ccreason.cli.options import (
    emit,
    format_option,
    input_format_option,
    keep_off_terminal,
    lang_option,
    output_option,
    settings_options,
)
from ccreason.cli.verb import verb_help

if TYPE_CHECKING:
    from pathlib import Path

    from ccreason.changes import RobustnessReport
    from ccreason.reasoning import Settings

#: The formats that can tell how robust conclusions are.
_WITH_ROBUSTNESS = ("text", "json", "md")


@click.command(name="assess", **verb_help("assess"))
@click.argument("path", type=click.Path(path_type=str))
@click.option("--case", metavar="IRI", help=say("case-option"))
@format_option("text", "json", "md", "html", "pdf", default="text")
@click.option("--robustness", "is_robustness", is_flag=True, help=say("robustness-option"))
@settings_options
@input_format_option
@output_option
@lang_option
def command(
    path: str,
    case: str | None,
    format_: str,
    force: bool,
    is_robustness: bool,
    settings: Settings,
    input_format: str | None,
    output: Path | None,
    lang: str,
) -> int:
    """Check a case, reason over it, and show what follows and why."""
    from ccreason import messages
    from ccreason.cases import read
    from ccreason.report import RENDERERS, assess

    keep_off_terminal(format_, output)
    if is_robustness and format_ not in _WITH_ROBUSTNESS:
        raise click.UsageError(messages.text("changes.robustness-format", lang))
    cases = read([path], format=input_format)
    assessment = assess(cases, case=case, force=force, **settings)
    content = RENDERERS[format_](assessment, lang)
    if is_robustness and assessment.concluded:
        from ccreason.changes import robustness

        # Which engine reasons matters not here: what a change does is worked out in memory.
        found = robustness(
            cases,
            case=case,
            as_of=settings["as_of"],
            parameters=settings["parameters"],
            rules=settings["rules"],
        )
        content = _with_robustness(content, found, format_, lang)
    emit(content, output)
    return 0 if assessment.conforms else 1


def _with_robustness(content: str | bytes, found: RobustnessReport, format_: str, lang: str) -> str:
    """Return a report with how robust its conclusions are."""
    import json

    from ccreason.changes import robustness_rendering as shown
    from ccreason.report import markdown, text

    assert isinstance(content, str)
    if format_ == "json":
        data = {**json.loads(content), "robustness": shown.to_data(found, lang)}
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    lay_out = text.lay_out if format_ == "text" else markdown.lay_out
    return f"{content}\n{lay_out(shown.outline(found, lang))}"
