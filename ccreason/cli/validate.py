"""``ccreason validate``: what is wrong with a description, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ccreason.cli.language import say
from ccreason.cli.options import (
    as_of_option,
    emit_pieces,
    format_option,
    input_format_option,
    lang_option,
    output_option,
    parameters_option,
    paths_argument,
    quiet_option,
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
@quiet_option
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
    quiet: bool,
) -> int:
    """Check case descriptions against the shapes."""
    from functools import partial

    from ccreason.cli.stages import Stages
    from ccreason.validation.files import Checking, validate_into
    from ccreason.validation.sinks import Gathering

    names = tuple(name.strip() for name in profile.split(",") if name.strip())
    with Stages(lang, quiet=quiet) as stages:
        sink = validate_into(
            partial(Gathering, format_, lang),
            paths,
            Checking(names, engine, as_of, parameters),
            format=input_format,
            progress=partial(stages, "checking"),
        )
    with sink:
        emit_pieces(sink.lines(), output)
        return 0 if sink.total().conforms(fail_on) else 1
