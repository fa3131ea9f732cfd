"""``ccreason infer``: what follows, with its derivations."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ccreason.cli.keeping import bring_up_to_date, check_options, make, state_options
from ccreason.cli.language import say
from ccreason.cli.options import (
    as_of_option,
    engine_option,
    input_format_option,
    lang_option,
    limits_options,
    output_option,
    parameters_option,
    progress,
    quiet_option,
    rules_option,
)
from ccreason.cli.verb import verb_help
from ccreason.reasoning import ENGINES

if TYPE_CHECKING:
    from datetime import date

    from ccreason.pipeline import Inferred


@click.command(name="infer", **verb_help("infer"))
@click.argument("paths", nargs=-1, type=click.Path(path_type=str))
@click.option(
    "--format",
    "format_",
    type=click.Choice(["nq", "trig", "parquet"]),
    help=say("format-option", default="nq"),
)
@click.option("--derivations", type=click.Path(path_type=Path), help=say("derivations-option"))
@click.option("--terms", type=click.Path(path_type=Path), help=say("terms-option"))
@click.option("--rdf12", is_flag=True, help=say("rdf12-option"))
@click.option("--validate", is_flag=True, help=say("infer-validate-option"))
@click.option("--force", is_flag=True, help=say("force-option"))
@engine_option
@limits_options
@state_options
@as_of_option
@parameters_option
@rules_option
@input_format_option
@output_option
@lang_option
@quiet_option
def command(
    paths: tuple[str, ...],
    format_: str | None,
    derivations: Path | None,
    terms: Path | None,
    rdf12: bool,
    validate: bool,
    force: bool,
    engine: str,
    memory: str | None,
    threads: int | None,
    state: Path | None,
    update: Path | None,
    remove: tuple[str, ...],
    all_cases: bool,
    as_of: date | None,
    parameters: Path | None,
    rules_dir: Path | None,
    input_format: str | None,
    output: Path | None,
    lang: str,
    quiet: bool,
) -> int:
    """Write the inferred quads and, where asked, how each was derived; or keep a state."""
    chosen = {
        "--state": state, "--update": update, "--remove": remove, "--all-cases": all_cases,
    }  # fmt: skip
    others = {
        "--format": format_, "--derivations": derivations, "--terms": terms, "--rdf12": rdf12,
        "--validate": validate, "--force": force, "--memory": memory, "--threads": threads,
        "--engine": engine != ENGINES[0], "-o": output if state else None,
    }  # fmt: skip
    check_options(paths, chosen, others)
    if state or update:
        from ccreason.state import Settings

        settings = Settings(rules_dir, parameters, as_of)
        if update is None:
            assert state is not None
            return make(state, paths, settings, input_format, quiet=quiet)
        return bring_up_to_date(
            update,
            paths,
            settings,
            input_format,
            remove=remove,
            all_cases=all_cases,
            output=output,
            quiet=quiet,
        )
    from ccreason.cli.stages import Stages
    from ccreason.pipeline import infer_files

    with Stages(lang, quiet=quiet) as stages:
        done = infer_files(
            paths,
            sys.stdout.buffer if output is None else output,
            format=input_format,
            output_format=format_,
            derivations=derivations,
            terms=terms,
            rdf12=rdf12,
            engine=engine,
            as_of=as_of,
            parameters=parameters,
            rules=rules_dir,
            validate=validate,
            force=force,
            memory=memory,
            threads=threads,
            progress=stages,
        )
    return _tell(done, lang, quiet=quiet)


def _tell(done: Inferred, lang: str, *, quiet: bool) -> int:
    """Tell on stderr what became of the files, and return the exit code."""
    from ccreason.wording.layout import WIDTH, wrap
    from ccreason.wording.numbers import number_text

    if done.verdict is not None and (not quiet or not done.conforms):
        click.echo(done.verdict.texts[lang], err=True, nl=False)
    cases = number_text(done.cases, lang)
    if done.quads is None:
        text = say("infer-withheld", cases=cases)
    else:
        quads = number_text(done.quads, lang)
        text = say("infer-done", quads=quads, cases=cases, as_of=done.as_of)
    progress("\n".join(wrap(text, WIDTH)), quiet=quiet and done.quads is not None)
    return 0 if done.conforms else 1
