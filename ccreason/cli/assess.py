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


@click.command(name="assess", **verb_help("assess"))
@click.argument("path", type=click.Path(path_type=str))
@click.option("--case", metavar="IRI", help=say("case-option"))
@format_option("text", "json", "md", "html", "pdf", default="text")
@click.option("--force", is_flag=True, help=say("force-option"))
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
    as_of: date | None,
    parameters: Path | None,
    rules_dir: Path | None,
    input_format: str | None,
    output: Path | None,
    lang: str,
) -> int:
    """Check a case, reason over it, and show what follows and why."""
    from ccreason.cases import read
    from ccreason.report import RENDERERS, assess

    keep_off_terminal(format_, output)
    cases = read([path], format=input_format)
    assessment = assess(
        cases, case=case, as_of=as_of, parameters=parameters, rules=rules_dir, force=force
    )
    emit(RENDERERS[format_](assessment, lang), output)
    return 0 if assessment.conforms else 1
