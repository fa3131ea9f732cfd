"""``ccreason what-if``: what would follow if something were otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ccreason.cli.language import say
from ccreason.cli.options import (
    as_of_option,
    emit,
    input_format_option,
    lang_option,
    progress,
    quiet_option,
    rules_option,
)
from ccreason.cli.selecting import case_option, picked, read_selected, reasoned_as
from ccreason.cli.verb import verb_help

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

#: The kinds of entry that can be added.
_KINDS = ("initiative", "tie", "resource", "agent", "condition")


def _add_options(function: Callable[..., Any]) -> Callable[..., Any]:
    for kind in reversed(_KINDS):
        function = click.option(
            f"--add-{kind}",
            multiple=True,
            metavar=say("pairs-metavar"),
            help=say(f"add-{kind}-option"),
        )(function)
    return function


def _many(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.option(
        f"--{name}",
        f"{name}_",
        multiple=True,
        metavar=say(f"{name}-metavar"),
        help=say(f"{name}-option"),
    )


@click.command(name="what-if", **verb_help("what-if"))
@click.argument("path", type=click.Path(path_type=str))
@_many("set")
@_many("record")
@_add_options
@_many("remove")
@click.option(
    "--parameters", type=click.Path(path_type=Path), help=say("supposed-parameters-option")
)
@case_option
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "md"]),
    default="text",
    help=say("report-format-option"),
)
@click.option(
    "-o",
    "--output",
    "changed_path",
    type=click.Path(path_type=Path),
    help=say("changed-case-option"),
)
@as_of_option
@rules_option
@input_format_option
@quiet_option
@lang_option
def command(
    path: str,
    set_: tuple[str, ...],
    record_: tuple[str, ...],
    remove_: tuple[str, ...],
    parameters: Path | None,
    case: str | None,
    format_: str,
    changed_path: Path | None,
    as_of: date | None,
    rules_dir: Path | None,
    input_format: str | None,
    quiet: bool,
    lang: str,
    **added: tuple[str, ...],
) -> int:
    """Show which conclusions would come, go and change."""
    from ccreason import messages
    from ccreason.changes import RENDERERS, parse_add, parse_remove, parse_set, save, what_if

    requests = [parse_set(text) for text in set_]
    requests += [parse_set(text, "record") for text in record_]
    requests += [parse_add(kind, text) for kind in _KINDS for text in added[f"add_{kind}"]]
    requests += [parse_remove(text) for text in remove_]
    cases = read_selected(path, case, input_format)
    settings = reasoned_as(path, {"as_of": as_of, "rules": rules_dir})
    result = what_if(
        cases,
        requests,
        case=picked(case, cases),
        as_of=settings["as_of"],
        parameters=parameters,
        in_force=settings.get("parameters"),
        rules=settings["rules"],
    )
    if changed_path is not None:
        is_kept = save(result, changed_path)
        progress(messages.text("changes.written", lang, path=str(changed_path)), quiet=quiet)
        if not is_kept:
            progress(messages.text("changes.comments-lost", lang), quiet=quiet)
    emit(RENDERERS[format_](result, lang), None)
    return 0
