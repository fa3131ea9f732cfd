"""``ccreason completion``: completion for bash, zsh and fish."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from ccreason.cli.options import emit, lang_option
from ccreason.cli.verb import verb_help


@click.command(name="completion", **verb_help("completion"))
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@lang_option
def command(shell: str, lang: str) -> int:
    """Print the script that completes ccreason's verbs and options."""
    from ccreason.cli import cli

    completion_class = get_completion_class(shell)
    assert completion_class is not None  # the argument's choices are click's own
    completion = completion_class(cli, {}, "ccreason", "_CCREASON_COMPLETE")
    emit(completion.source() + "\n", None)
    return 0
