"""``ccreason assess``: the main job."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ccreason.cli.language import say
from ccreason.cli.options import (
    as_of_option,
    emit,
    format_option,
    input_format_option,
    keep_off_terminal,
    lang_option,
    output_option,
    parameters_option,
    rules_option,
)
from ccreason.cli.verb import verb_help

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from ccreason.changes import RobustnessReport

#: The formats that can tell how robust conclusions are.
_WITH_ROBUSTNESS = ("text", "json", "md")


@click.command(name="assess", **verb_help("assess"))
@click.argument("path", type=click.Path(path_type=str))
@click.option("--case", metavar="IRI", help=say("case-option"))
@format_option("text", "json", "md", "html", "pdf", default="text")
@click.option("--force", is_flag=True, help=say("force-option"))
@click.option("--robustness", "is_robustness", is_flag=True, help=say("robustness-option"))
@as_of_option
@parameters_option
@rules_option
@input_format_option
@output_option
@lang_option
def command(
    path: str,
    case: str | None,
    format_: str,
    force: bool,
    is_robustness: bool,
    as_of: date | None,
    parameters: Path | None,
    rules_dir: Path | None,
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
    assessment = assess(
        cases, case=case, as_of=as_of, parameters=parameters, rules=rules_dir, force=force
    )
    content = RENDERERS[format_](assessment, lang)
    if is_robustness and assessment.concluded:
        from ccreason.changes import robustness

        found = robustness(cases, case=case, as_of=as_of, parameters=parameters, rules=rules_dir)
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
