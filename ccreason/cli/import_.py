"""``ccreason import``: a table of indicators to cases, as a mapping file says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ccreason import messages
from ccreason.cli.language import say
from ccreason.cli.options import lang_option, progress, quiet_option
from ccreason.cli.verb import verb_help

if TYPE_CHECKING:
    from ccreason.indicators import Irregularity


@click.command(name="import", **verb_help("import"))
@click.argument("table", type=click.Path(path_type=Path))
@click.option(
    "--mapping", required=True, type=click.Path(path_type=Path), help=say("mapping-option")
)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    help=say("import-output-option"),
)
@lang_option
@quiet_option
def command(table: Path, mapping: Path, output: Path, lang: str, quiet: bool) -> int:
    """Write one case for each row of a table."""
    from ccreason.indicators import import_table

    done = import_table(table, mapping, output)
    for odd in done.irregular:
        progress(_worded(odd, lang), quiet=quiet)
    counts = {"cases": f"{done.cases:,}", "quads": f"{done.quads:,}"}
    if lang == "id":
        counts = {name: count.replace(",", ".") for name, count in counts.items()}
    progress(messages.text("indicators.done", lang, path=output, **counts), quiet=quiet)
    return 0


def _worded(odd: Irregularity, lang: str) -> str:
    """Return an irregularity as a line, with its first rows."""
    rows = [messages.text("indicators.row", lang, line=line, key=key) for line, key in odd.examples]
    more = [messages.text("indicators.more-rows", lang)] if odd.count > len(rows) else []
    return messages.text(
        f"indicators.{odd.kind}",
        lang,
        columns=", ".join(odd.columns),
        count=odd.count,
        rows="; ".join([*rows, *more]),
    )
