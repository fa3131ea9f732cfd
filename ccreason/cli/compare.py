"""``ccreason compare``: cases side by side."""

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
    paths_argument,
    settings_options,
)
from ccreason.cli.verb import verb_help

if TYPE_CHECKING:
    from pathlib import Path

    from ccreason.reasoning import Settings


@click.command(name="compare", **verb_help("compare"))
@paths_argument
@format_option("text", "json", "csv", "html", "pdf", default="text")
@settings_options
@input_format_option
@output_option
@lang_option
def command(
    paths: tuple[str, ...],
    format_: str,
    force: bool,
    settings: Settings,
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
        force=force,
        **settings,
    )
    emit(COMPARE_RENDERERS[format_](comparison, lang), output)
    return 0 if comparison.conforms else 1
