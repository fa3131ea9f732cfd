"""``ccreason validate``: what is wrong with a description, and where."""

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
    paths_argument,
)
from ccreason.cli.verb import verb_help
from ccreason.resources import PROFILES

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


@click.command(name="validate", **verb_help("validate"))
@paths_argument
@click.option(
    "--profile", default=",".join(PROFILES), show_default=True, help=say("profile-option")
)
@click.option(
    "--fail-on",
    type=click.Choice(["violation", "warning", "info"]),
    default="violation",
    show_default=True,
    help=say("fail-on-option"),
)
@click.option(
    "--engine",
    type=click.Choice(["shacl", "pyshacl"]),
    default="shacl",
    show_default=True,
    help=say("engine-option"),
)
@format_option("text", "json", "ttl", "junit", "html", default="text")
@as_of_option
@parameters_option
@input_format_option
@output_option
@lang_option
def command(
    paths: tuple[str, ...],
    profile: str,
    fail_on: str,
    engine: str,
    format_: str,
    as_of: date | None,
    parameters: Path | None,
    input_format: str | None,
    output: Path | None,
    lang: str,
) -> int:
    """Check case descriptions against the shapes."""
    from ccreason.validation import RENDERERS, validate_files

    report = validate_files(
        paths,
        format=input_format,
        profiles=tuple(name.strip() for name in profile.split(",") if name.strip()),
        engine=engine,
        as_of=as_of,
        parameters=parameters,
    )
    emit(RENDERERS[format_](report, lang), output)
    return 0 if report.conforms(fail_on) else 1
