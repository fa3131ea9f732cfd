"""``ccreason compare``: cases side by side."""

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
    paths_argument,
    rules_option,
)
from ccreason.cli.verb import verb_help

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


@click.command(name="compare", **verb_help("compare"))
@paths_argument
@format_option("text", "json", "csv", "html", "pdf", default="text")
@click.option("--force", is_flag=True, help=say("force-option"))
@as_of_option
@parameters_option
@rules_option
@input_format_option
@output_option
@lang_option
def command(
    paths: tuple[str, ...],
    format_: str,
    force: bool,
    as_of: date | None,
    parameters: Path | None,
    rules_dir: Path | None,
    input_format: str | None,
    output: Path | None,
    lang: str,
) -> int:
    """Assess two cases or more and set them side by side."""
    from ccreason.cases import read
    from ccreason.comparison import COMPARE_RENDERERS, compare

    keep_off_terminal(format_, output)
    comparison = compare(
        read(list(paths), format=input_format),
        order=paths,
        as_of=as_of,
        parameters=parameters,
        rules=rules_dir,
        force=force,
    )
    emit(COMPARE_RENDERERS[format_](comparison, lang), output)
    return 0 if comparison.conforms else 1
