"""The command line: parse, call one function of the public API, render.

Each verb lives in a module of its own and is imported only when it is called, so that
``ccreason --help`` costs no more than click. The exit codes are 0 (done, conforms), 1 (done, but it
does not conform), 2 (usage, or input that cannot be used) and 3 (internal error).
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
from importlib import import_module
from typing import Any

import click

from ccreason import __version__, messages
from ccreason.cli.language import say, speak
from ccreason.cli.verb import Localized

#: Each verb, in the order a user meets it, and the module that holds it.
VERBS: dict[str, str] = {
    "init": "init",
    "validate": "validate",
    "assess": "assess",
    "compare": "compare",
    "trend": "trend",
    "explain": "explain",
    "why-not": "why_not",
    "what-if": "what_if",
    "repair": "repair",
    "infer": "infer",
    "query": "query",
    "convert": "convert",
    "import": "import_",
    "ontology": "ontology",
    "rules": "rules",
    "completion": "completion",
}


class LazyGroup(Localized, click.Group):
    """A group that imports a verb's module only when the verb is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in the order a user meets them."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a verb's command."""
        module = VERBS.get(cmd_name)
        if module is None:
            return None
        command: click.Command = import_module(f"ccreason.cli.{module}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs with their one-line help, without importing them."""
        rows = [(verb, say(f"{verb}-short")) for verb in VERBS]
        with formatter.section(say("commands-heading")):
            formatter.write_dl(rows)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the verb, or name the nearest one."""
        from ccreason.errors import InputError

        name = args[0]
        if name in VERBS or name.startswith("-"):
            return super().resolve_command(ctx, args)
        raise InputError.unknown("cli.unknown-verb", name, VERBS, doc="reference/cli")


@click.group(
    cls=LazyGroup,
    help=say("group-help"),
    epilog=say("group-epilog"),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)
@click.option(
    "--lang", type=click.Choice(messages.LANGUAGES), expose_value=False, help=say("lang-option")
)
@click.version_option(__version__, prog_name="ccreason", help=say("version-option"))
def cli() -> None:
    """Describe, check and reason about community capacity."""


def main(args: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code; a user never sees a traceback."""
    # Whoever ends the process (a time limit, a shutdown) leaves no half-written files behind.
    with contextlib.suppress(ValueError):  # not in the main thread
        signal.signal(signal.SIGTERM, _end)
    # What a command makes it mostly keeps to its end; looking for garbage every 700 objects takes
    # a tenth of the time that an explanation does.
    gc.set_threshold(200_000, 20, 100)
    sys.exit(run(sys.argv[1:] if args is None else args))


def _end(number: int, frame: object) -> None:
    sys.exit(128 + number)


def run(args: list[str]) -> int:
    """Run the command line and return its exit code."""
    from ccreason.cli.failures import report_failure

    lang = speak(args)
    try:
        result: Any = cli.main(args=args, prog_name="ccreason", standalone_mode=False)
    except BrokenPipeError:
        # The reader (head, less) went away: not an error. Nothing more can be written to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except BaseException as error:  # reported in the reader's words, whatever it is
        return report_failure(error, lang)
    return result if isinstance(result, int) else 0
