"""``ccreason repair``: the smallest sets of changes that would mend a case."""

from __future__ import annotations

from pathlib import Path
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
from ccreason.cli.selecting import case_option, picked, read_selected, reasoned_as
from ccreason.cli.verb import verb_help

if TYPE_CHECKING:
    from datetime import date


@click.command(name="repair", **verb_help("repair"))
@click.argument("path", type=click.Path(path_type=str))
@click.argument("targets", nargs=-1)
@click.option("--for", "recommendations", multiple=True, metavar="ID", help=say("for-option"))
@click.option("--no-cautions", "without_cautions", is_flag=True, help=say("no-cautions-option"))
@click.option(
    "--max",
    "most",
    type=click.IntRange(min=1),
    default=5,
    show_default=True,
    metavar=say("number-metavar"),
    help=say("max-option"),
)
@click.option(
    "--bound",
    type=click.IntRange(min=1),
    metavar=say("number-metavar"),
    help=say("bound-option"),
)
@click.option("--costs", type=click.Path(path_type=Path), help=say("costs-option"))
@case_option
@format_option("text", "json", "md", default="text")
@as_of_option
@parameters_option
@rules_option
@input_format_option
@output_option
@lang_option
def command(
    path: str,
    targets: tuple[str, ...],
    recommendations: tuple[str, ...],
    without_cautions: bool,
    most: int,
    bound: int | None,
    costs: Path | None,
    case: str | None,
    format_: str,
    as_of: date | None,
    parameters: Path | None,
    rules_dir: Path | None,
    input_format: str | None,
    output: Path | None,
    lang: str,
) -> int:
    """Show the cheapest sets of changes; exit with 1 if there are none."""
    from ccreason.repairing import RENDERERS, repair

    cases = read_selected(path, case, input_format)
    settings = reasoned_as(path, {"as_of": as_of, "parameters": parameters, "rules": rules_dir})
    result = repair(
        cases,
        targets,
        recommendations=recommendations,
        without_cautions=without_cautions,
        most=most,
        bound=bound,
        costs=costs,
        case=picked(case, cases),
        as_of=settings["as_of"],
        parameters=settings["parameters"],
        rules=settings["rules"],
    )
    emit(RENDERERS[format_](result, lang), output)
    return 0 if result.plans or result.already else 1
