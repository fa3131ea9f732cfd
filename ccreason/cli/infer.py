"""``ccreason infer``: what follows, with its derivations."""

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
    paths_argument,
    progress,
    quiet_option,
    rules_option,
    write_whole,
)
from ccreason.cli.verb import verb_help
from ccreason.reasoning import ENGINES

if TYPE_CHECKING:
    from datetime import date


@click.command(name="infer", **verb_help("infer"))
@paths_argument
@format_option("nq", "trig", default="nq")
@click.option("--derivations", type=click.Path(path_type=Path), help=say("derivations-option"))
@click.option("--rdf12", is_flag=True, help=say("rdf12-option"))
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
    default=ENGINES[0],
    show_default=True,
    help=say("engine-option"),
)
@as_of_option
@parameters_option
@rules_option
@input_format_option
@output_option
@lang_option
@quiet_option
def command(
    paths: tuple[str, ...],
    format_: str,
    derivations: Path | None,
    rdf12: bool,
    engine: str,
    as_of: date | None,
    parameters: Path | None,
    rules_dir: Path | None,
    input_format: str | None,
    output: Path | None,
    lang: str,
    quiet: bool,
) -> int:
    """Write the inferred quads and, where asked, how each was derived."""
    from ccreason.cases import read
    from ccreason.engine.output import derivations_text, inferred_text
    from ccreason.reasoning import infer

    cases = read(paths, format=input_format)
    inference = infer(cases, as_of=as_of, parameters=parameters, rules=rules_dir, engine=engine)
    if derivations is not None:
        form = "ttl" if derivations.suffix == ".ttl" else "jsonl"
        write_whole(derivations, derivations_text(inference, form).encode())
    emit(inferred_text(inference, format_, rdf12=rdf12), output)
    summary = say(
        "infer-done",
        quads=len(inference.quads),
        cases=len(cases.cases),
        as_of=inference.as_of,
    )
    progress(summary, quiet=quiet)
    return 0
