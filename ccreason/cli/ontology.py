"""``ccreason ontology``: the terms as a reader meets them."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING

import click

from ccreason.cli.language import say
from ccreason.cli.options import emit, format_option, lang_option, output_option
from ccreason.cli.verb import VerbGroup, verb_help
from ccreason.wording.layout import WIDTH, wrap

if TYPE_CHECKING:
    from pathlib import Path

    from pyoxigraph import Quad

    from ccreason.ontology import Link


@click.group(
    name="ontology", cls=VerbGroup, help=say("ontology-help"), short_help=say("ontology-short")
)
def command() -> None:
    """List, describe, check and export the ontology."""


@command.command(name="list", **verb_help("ontology-list"))
@click.option(
    "--kind",
    type=click.Choice(["class", "property", "individual"]),
    help=say("kind-option"),
)
@format_option("text", "json", default="text")
@output_option
@lang_option
def list_(kind: str | None, format_: str, output: Path | None, lang: str) -> int:
    """List the terms with their labels."""
    from ccreason.ontology import terms

    found = [term for term in terms() if kind is None or kind in term.kind]
    if format_ == "json":
        rows = [dataclasses.asdict(term) for term in found]
        emit(json.dumps(rows, ensure_ascii=False, indent=2) + "\n", output)
        return 0
    lines: list[str] = []
    for term in found:
        lines += wrap(term.labels.get(lang, ""), WIDTH, f"{term.name:<38} ", " " * 39)
    emit("\n".join(lines) + "\n", output)
    return 0


@command.command(name="show", **verb_help("ontology-show"))
@click.argument("term")
@output_option
@lang_option
def show(term: str, output: Path | None, lang: str) -> int:
    """Show one term: labels, definition, source, basis and links."""
    from ccreason.ontology import describe

    found = describe(term)
    own = found.term
    lines = [f"{own.labels.get(lang, own.name)} ({own.name})", own.iri, ""]
    for text in (own.definitions.get(lang), own.scope_notes.get(lang)):
        if text:
            lines += [*wrap(text, WIDTH), ""]
    sources = ", ".join(own.sources)
    if own.basis:
        lines += [f"{say(f'basis-{own.basis}')}" + (f" ({sources})" if sources else ""), ""]
    for link in (*found.outgoing, *found.incoming):
        lines += wrap(_link(link), WIDTH, "  ", "    ")
    emit("\n".join(lines).rstrip() + "\n", output)
    return 0


@command.command(name="coverage", **verb_help("ontology-coverage"))
@format_option("text", "json", default="text")
@output_option
@lang_option
def coverage(format_: str, output: Path | None, lang: str) -> int:
    """Show for each slide its terms and the questions that answer them."""
    from ccreason.ontology import coverage as table

    rows = table(_with_examples())
    if format_ == "json":
        data = [
            {"slide": row.slide, "terms": list(row.terms), "questions": list(row.questions)}
            for row in rows
        ]
        emit(json.dumps(data, ensure_ascii=False, indent=2) + "\n", output)
    else:
        lines = []
        for row in rows:
            lines.append(say("slide", number=row.slide))
            for key, names in (("terms", row.terms), ("questions", row.questions)):
                text = f"{say(key)}: {', '.join(names) or say('none')}"
                lines += wrap(text, WIDTH, "  ", "    ")
            if row.unanswered:
                unanswered = say("unanswered", terms=", ".join(row.unanswered))
                lines += wrap(unanswered, WIDTH, "  ", "    ")
        emit("\n".join(lines) + "\n", output)
    return 0 if all(row.complete for row in rows) else 1


@command.command(name="check", **verb_help("ontology-check"))
@lang_option
def check(lang: str) -> int:
    """Check style, consistency of links, and the OWL 2 DL profile."""
    from ccreason.ontology import check as run

    report = run()
    emit(report.render(lang), None)
    return 0 if report.conforms else 1


@command.command(name="export", **verb_help("ontology-export"))
@format_option("ttl", "nt", "rdf", "jsonld", default="ttl")
@click.option("--no-alignments", is_flag=True, help=say("no-alignments-option"))
@output_option
@lang_option
def export(format_: str, no_alignments: bool, output: Path | None, lang: str) -> int:
    """Write all modules as one file."""
    from ccreason.ontology import export as merged

    emit(merged(format_, alignments=not no_alignments), output)
    return 0


def _link(link: Link) -> str:
    through = f" [{say('through', steps=' / '.join(link.through))}]" if link.through else ""
    where = ", ".join((*link.sources, say(f"basis-{link.basis}")))
    return f"{link.subject} {link.predicate} {link.target} ({where}){through}"


def _with_examples() -> list[Quad]:
    """Return ontology, examples, and what follows from both: what the questions are asked of."""
    from ccreason.cases import read
    from ccreason.ontology import load
    from ccreason.reasoning import infer
    from ccreason.resources import examples_dir

    inference = infer(read([examples_dir()]))
    return [*load(), *inference.everything()]
