"""``ccreason query``: SPARQL over cases, or at an endpoint."""

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
    limits_options,
    output_option,
    parameters_option,
    quiet_option,
    rules_option,
)
from ccreason.cli.verb import verb_help
from ccreason.querying import DEFAULT_MAX_ROWS, DEFAULT_TIMEOUT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from pyoxigraph import Quad


@click.command(name="query", **verb_help("query"))
@click.argument("paths", nargs=-1, type=click.Path(path_type=str))
@click.option("--sparql", help=say("sparql-option"))
@click.option("--file", "file", type=click.Path(path_type=Path), help=say("sparql-file-option"))
@click.option("--name", help=say("name-option"))
@click.option("--list", "list_", is_flag=True, help=say("list-option"))
@click.option("--endpoint", metavar="URL", help=say("endpoint-option"))
@click.option("--asserted", is_flag=True, help=say("asserted-option"))
@format_option("text", "json", "csv", "tsv", "ttl", default="text")
@click.option(
    "--engine",
    type=click.Choice(["oxigraph", "duckdb"]),
    default="oxigraph",
    show_default=True,
    help=say("query-engine-option"),
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=DEFAULT_TIMEOUT,
    metavar=say("number-metavar"),
    show_default=True,
    help=say("timeout-option"),
)
@click.option(
    "--max-rows",
    type=click.IntRange(min=1),
    default=DEFAULT_MAX_ROWS,
    metavar=say("number-metavar"),
    show_default=True,
    help=say("max-rows-option"),
)
@limits_options
@as_of_option
@parameters_option
@rules_option
@input_format_option
@output_option
@lang_option
@quiet_option
def command(
    paths: tuple[str, ...],
    sparql: str | None,
    file: Path | None,
    name: str | None,
    list_: bool,
    endpoint: str | None,
    asserted: bool,
    format_: str,
    engine: str,
    timeout: float,
    max_rows: int,
    memory: str | None,
    threads: int | None,
    as_of: date | None,
    parameters: Path | None,
    rules_dir: Path | None,
    input_format: str | None,
    output: Path | None,
    lang: str,
    quiet: bool,
) -> int:
    """Ask a question of cases, of what follows from them, or of an endpoint."""
    from ccreason import querying
    from ccreason.cli import results

    if list_:
        from ccreason.wording.layout import WIDTH, wrap

        lines: list[str] = []
        for question in querying.named_queries():
            title = question.title.get(lang, question.title["en"])
            lines += wrap(title, WIDTH, f"{question.id:<7} ", " " * 8)
        emit("\n".join(lines) + "\n", output)
        return 0
    text = _question(sparql, file, name)
    results.check_format(querying.kind_of(text), format_)  # before any work is done
    limits = {"--memory": memory, "--threads": threads}
    if endpoint:
        if paths:
            raise click.UsageError(say("endpoint-or-files"))
        local = {
            "--asserted": asserted, "--engine": engine != "oxigraph", "--as-of": as_of,
            "--parameters": parameters, "--rules": rules_dir, "--from": input_format, **limits,
        }  # fmt: skip
        _refuse(local, "not-at-endpoint")
        result = querying.query_endpoint(endpoint, text, timeout=timeout)
    elif engine == "duckdb":
        from ccreason.cli.stages import Stages
        from ccreason.pipeline.querying import query_files

        with Stages(lang, quiet=quiet) as stages:
            result = query_files(
                paths,
                text,
                format=input_format,
                asserted=asserted,
                as_of=as_of,
                parameters=parameters,
                rules=rules_dir,
                timeout=timeout,
                max_rows=max_rows,
                memory=memory,
                threads=threads,
                progress=stages,
            )
    else:
        _refuse(limits, "only-compiled")
        querying.refuse_network(text)
        querying.check_syntax(text)
        dataset = _dataset(paths, input_format, as_of, parameters, rules_dir, asserted=asserted)
        result = querying.query(dataset, text, timeout=timeout, max_rows=max_rows)
    emit(results.render(result, format_, lang), output)
    return 1 if result.boolean is False else 0


def _refuse(options: Mapping[str, object], message: str) -> None:
    """Refuse options that would do nothing here."""
    given = [name for name, value in options.items() if value]
    if given:
        raise click.UsageError(say(message, options=", ".join(given)))


def _question(sparql: str | None, file: Path | None, name: str | None) -> str:
    from ccreason.querying import named_query

    given = [choice for choice in (sparql, file, name) if choice is not None]
    if len(given) != 1:
        raise click.UsageError(say("one-question"))
    if name is not None:
        return named_query(name).sparql
    if file is not None:
        return file.read_text(encoding="utf-8")
    return sparql or ""


def _dataset(
    paths: tuple[str, ...],
    input_format: str | None,
    as_of: date | None,
    parameters: Path | None,
    rules_dir: Path | None,
    *,
    asserted: bool,
) -> list[Quad]:
    from pyoxigraph import Dataset

    from ccreason.cases import read
    from ccreason.reasoning import infer

    cases = read(paths, format=input_format).dataset if paths else Dataset()
    if asserted:
        return list(cases)
    inference = infer(cases, as_of=as_of, parameters=parameters, rules=rules_dir)
    return list(inference.everything())
