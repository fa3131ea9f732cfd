"""``ccreason explain``: why something was concluded."""

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


@click.command(name="explain", **verb_help("explain"))
@click.argument("path", type=click.Path(path_type=str))
@click.argument("target")
@click.option("--depth", type=click.IntRange(min=1), metavar="N", help=say("depth-option"))
@click.option("--step", type=click.IntRange(min=1), metavar="N", help=say("step-option"))
@click.option("--full", is_flag=True, help=say("full-option"))
@format_option("text", "json", "ttl", "md", "html", "dot", "svg", default="text")
@click.option("--rdf12", is_flag=True, help=say("explain-rdf12-option"))
@case_option
@as_of_option
@parameters_option
@rules_option
@input_format_option
@output_option
@lang_option
def command(
    path: str,
    target: str,
    depth: int | None,
    step: int | None,
    full: bool,
    format_: str,
    rdf12: bool,
    case: str | None,
    as_of: date | None,
    parameters: Path | None,
    rules_dir: Path | None,
    input_format: str | None,
    output: Path | None,
    lang: str,
) -> int:
    """Show the derivation of a conclusion, down to the data."""
    from ccreason.cli.selecting import infer_selected
    from ccreason.explanation import View, explain, render

    inference = infer_selected(
        path,
        case,
        input_format,
        target=target,
        as_of=as_of,
        parameters=parameters,
        rules=rules_dir,
    )
    explanation = explain(inference, target, lang=lang)
    options = {"rdf12": rdf12} if format_ == "ttl" else {}
    emit(render(explanation, format_, lang, View(depth, full, step), **options), output)
    return 0
