"""The reference page of the command line, made from the commands themselves.

``python -m ccreason.cli.reference`` prints it in the language of ``CCREASON_LANG``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ccreason.cli import VERBS, cli
from ccreason.cli.language import say

if TYPE_CHECKING:
    from collections.abc import Iterator


def page() -> str:
    """Return the reference of every verb as Markdown, in the language of this run."""
    parts = [f"# {say('reference-title')}\n\n{say('reference-intro')}\n"]
    root = click.Context(cli, info_name="ccreason", **cli.context_settings)
    parts.append(_block(cli, root))
    for verb in VERBS:
        command = cli.get_command(root, verb)
        if command is not None:
            parts += _walk(command, root)
    return "\n".join(parts)


def _walk(command: click.Command, parent: click.Context) -> Iterator[str]:
    """Yield the section of a command and of the verbs inside it."""
    context = click.Context(command, parent, info_name=command.name, max_content_width=80)
    name = context.command_path.removeprefix("ccreason ")
    yield f"{'#' * (name.count(' ') + 2)} {name}\n\n{_block(command, context)}"
    if isinstance(command, click.Group):
        for inside in command.list_commands(context):
            inner = command.get_command(context, inside)
            if inner is not None:
                yield from _walk(inner, context)


def _block(command: click.Command, context: click.Context) -> str:
    return f"```text\n{command.get_help(context)}\n```\n"


if __name__ == "__main__":
    click.echo(page(), nl=False)
