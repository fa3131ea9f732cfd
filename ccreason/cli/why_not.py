"""``ccreason why-not``: why something was not concluded, and what would make it hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ccreason.cli.language import say
from ccreason.cli.options import (
    as_of_option,
    emit,
    format_option,
    input_format_option,
    lang_option,
    output_option,
    parameters_option,
    rules_option,
)
from ccreason.cli.selecting import case_option
from ccreason.cli.verb import verb_help

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


@click.command(name="why-not", **verb_help("why-not"))
@click.argument("path", type=click.Path(path_type=str))
@click.argument("target", nargs=-1, required=True)
@click.option("--full", is_flag=True, help=say("why-not-full-option"))
@click.option(
    "--depth", type=click.IntRange(min=0), default=3, help=say("why-not-depth-option", default=3)
)
@format_option("text", "md", "html", "json", default="text")
@case_option
@as_of_option
@parameters_option
@rules_option
@input_format_option
@output_option
@lang_option
def command(
    path: str,
    target: tuple[str, ...],
    full: bool,
    depth: int,
    format_: str,
    case: str | None,
    as_of: date | None,
    parameters: Path | None,
    rules_dir: Path | None,
    input_format: str | None,
    output: Path | None,
    lang: str,
) -> int:
    """Tell what is in the way of a conclusion; 1 where it does not hold, 0 where it does."""
    from ccreason.cli.selecting import infer_selected
    from ccreason.whynot import RENDERERS, why_not

    inference = infer_selected(
        path,
        case,
        input_format,
        target=target[0],
        as_of=as_of,
        parameters=parameters,
        rules=rules_dir,
    )
    answer = why_not(inference, " ".join(target), depth=depth, lang=lang)
    # JSON and pages hold all of it anyway.
    options = {"full": full} if format_ in {"text", "md"} else {}
    emit(RENDERERS[format_](answer, lang, **options), output)
    return 0 if answer.holds else 1
