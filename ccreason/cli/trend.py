"""``ccreason trend``: one case over its assessments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ccreason.cli.options import (
    emit,
    format_option,
    input_format_option,
    keep_off_terminal,
    lang_option,
    output_option,
    settings_options,
)
from ccreason.cli.selecting import case_option, picked, read_selected, reasoned_as
from ccreason.cli.verb import verb_help

if TYPE_CHECKING:
    from pathlib import Path

    from ccreason.reasoning import Settings


@click.command(name="trend", **verb_help("trend"))
@click.argument("path", type=click.Path(path_type=str))
@case_option
@format_option("text", "json", "csv", "html", "pdf", default="text")
@settings_options
@input_format_option
@output_option
@lang_option
def command(
    path: str,
    case: str | None,
    format_: str,
    force: bool,
    settings: Settings,
    input_format: str | None,
    output: Path | None,
    lang: str,
) -> int:
    """Assess a case and follow its ratings over time."""
    from ccreason.comparison import TREND_RENDERERS, trend

    keep_off_terminal(format_, output)
    cases = read_selected(path, case, input_format)
    settings = reasoned_as(path, settings)
    history = trend(cases, case=picked(case, cases), force=force, **settings)
    emit(TREND_RENDERERS[format_](history, lang), output)
    return 0 if history.conforms else 1
