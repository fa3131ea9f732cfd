"""Commands whose help is laid out in the reader's language."""

from __future__ import annotations

from typing import Any

import click

from ccreason.cli.language import say


class Localized(click.Command):
    """A command whose headings and ``--help`` text are in the reader's language."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        pieces = [say(f"usage-{p.lower()}") if p == "OPTIONS" else p for p in _pieces(self, ctx)]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=say("usage-heading"))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options under a heading, then the verbs of a group."""
        options = [p for p in self.get_params(ctx) if isinstance(p, click.Option)]
        records = [record for p in options if (record := p.get_help_record(ctx)) is not None]
        # click words the default itself, in English.
        rows = [(name, text.replace("[default: ", say("default-value"))) for name, text in records]
        if rows:
            with formatter.section(say("options-heading")):
                formatter.write_dl(rows)
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the ``--help`` option with its text."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = say("help-option")
        return option


class Verb(Localized):
    """A verb of the command line, or of a group in it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; what is left over is an error in the reader's language."""
        ctx.allow_extra_args = True
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            ctx.fail(say("not-taken", value=" ".join(rest)))
        return rest


class VerbGroup(Localized, click.Group):
    """A verb that has verbs of its own."""

    command_class = Verb

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs with their one-line help."""
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        rows = [(name, command.get_short_help_str(70)) for name, command in commands if command]
        with formatter.section(say("commands-heading")):
            formatter.write_dl(rows)


def verb_help(key: str) -> dict[str, Any]:
    """Return the help, short help and example of a verb, as keyword arguments for click."""
    lines = [f"  {line}" for line in say(f"{key}-example").strip().splitlines()]
    return {
        "cls": Verb,
        "help": say(f"{key}-help"),
        "short_help": say(f"{key}-short"),
        "epilog": "\n".join(["\b", say("example-heading"), *lines]),
    }


def _pieces(command: click.Command, ctx: click.Context) -> list[str]:
    pieces = [command.options_metavar] if command.options_metavar else []
    for parameter in command.get_params(ctx):
        pieces.extend(parameter.get_usage_pieces(ctx))
    if isinstance(command, click.Group):
        pieces.append(say("usage-verbs"))
    return ["OPTIONS" if piece == "[OPTIONS]" else piece for piece in pieces]
