"""``ccreason rules``: the rules as a reader meets them."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ccreason.cli.language import say
from ccreason.cli.options import emit, format_option, lang_option, output_option
from ccreason.cli.verb import VerbGroup, verb_help
from ccreason.wording.layout import WIDTH, wrap

rules_dir_option = click.option(
    "--rules", "rules_dir", type=click.Path(path_type=Path), help=say("rules-option")
)


@click.group(name="rules", cls=VerbGroup, help=say("rules-help"), short_help=say("rules-short"))
def command() -> None:
    """List, show, check and export the rules."""


@command.command(name="list", **verb_help("rules-list"))
@click.option("--axioms", is_flag=True, help=say("axioms-option"))
@rules_dir_option
@format_option("text", "json", default="text")
@output_option
@lang_option
def list_(
    axioms: bool, rules_dir: Path | None, format_: str, output: Path | None, lang: str
) -> int:
    """List the rules with layer, source, basis and locality."""
    from ccreason.rules import load

    rules = [r for r in load(rules_dir).rules if axioms or not r.is_axiom]
    if format_ == "json":
        rows = [
            {
                "id": rule.id,
                "title": dict(rule.title),
                "layer": rule.layer,
                "source": list(rule.source),
                "basis": rule.basis,
                "local": rule.local,
            }
            for rule in rules
        ]
        emit(json.dumps(rows, ensure_ascii=False, indent=2) + "\n", output)
        return 0
    lines: list[str] = []
    for layer in dict.fromkeys(rule.layer for rule in rules):
        inside = [rule for rule in rules if rule.layer == layer]
        lines.append(say("layer-heading", layer=say(f"layer-{layer}"), count=len(inside)))
        for rule in inside:
            lines.append(f"  {rule.id}")
            detail = f"{rule.title.get(lang, rule.title['en'])} ({', '.join(rule.source)})"
            detail += "" if rule.local else f" {say('not-local')}"
            lines += wrap(detail, WIDTH, " " * 6, " " * 8)
        lines.append("")
    emit("\n".join(lines), output)
    return 0


@command.command(name="show", **verb_help("rules-show"))
@click.argument("rule_id", metavar="ID")
@rules_dir_option
@output_option
@lang_option
def show(rule_id: str, rules_dir: Path | None, output: Path | None, lang: str) -> int:
    """Show one rule: what it is for, where it comes from, and its text."""
    from ccreason.errors import InputError
    from ccreason.rules import load

    rules = {rule.id: rule for rule in load(rules_dir).rules}
    rule = rules.get(rule_id)
    if rule is None:
        raise InputError.unknown("cli.unknown-rule", rule_id, [r for r in rules if ":" not in r])
    facts = (
        say(f"layer-{rule.layer}"),
        ", ".join(rule.source),
        say(f"basis-{rule.basis}"),
        say("local") if rule.local else say("not-local"),
    )
    lines = [
        f"{rule.title.get(lang, rule.title['en'])} ({rule.id})",
        *wrap("; ".join(facts), WIDTH),
        "",
        *wrap(rule.why.get(lang, ""), WIDTH),
        "",
        rule.text.strip(),
    ]
    emit("\n".join(lines) + "\n", output)
    return 0


@command.command(name="check", **verb_help("rules-check"))
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@lang_option
def check(folder: Path | None, lang: str) -> int:
    """Read every rule of a folder and order them, or say what is refused and where."""
    from ccreason.rules import load

    ruleset = load(folder)
    own = [rule for rule in ruleset.rules if not rule.is_axiom]
    emit(say("rules-checked", rules=len(own), strata=len(ruleset.strata)) + "\n", None)
    return 0


@command.command(name="export", **verb_help("rules-export"))
@rules_dir_option
@output_option
@lang_option
def export(rules_dir: Path | None, output: Path | None, lang: str) -> int:
    """Write the rules as W3C SHACL 1.2 inference rules (Turtle)."""
    from ccreason.rules import load
    from ccreason.rules.shacl import to_shacl

    emit(to_shacl(load(rules_dir)), output)
    return 0
