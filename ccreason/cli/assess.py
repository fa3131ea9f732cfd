"""``ccreason assess``: the main job."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ccreason.cli.language import say
from ccreason.cli.options import (
    emit,
    format_option,
    input_format_option,
    keep_off_terminal,
    lang_option,
    output_option,
    settings_options,
)
from ccreason.cli.selecting import case_option, picked, read_selected, reasoned_as
from ccreason.cli.verb import verb_help

if TYPE_CHECKING:
    from pathlib import Path

    from ccreason.changes import RobustnessReport
    from ccreason.reasoning import Settings
    from ccreason.report import Assessment


@click.command(name="assess", **verb_help("assess"))
@click.argument("path", type=click.Path(path_type=str))
@case_option
@format_option("text", "json", "md", "html", "pdf", default="text")
@click.option("--robustness", "is_robustness", is_flag=True, help=say("robustness-option"))
@settings_options
@input_format_option
@output_option
@lang_option
def command(
    path: str,
    case: str | None,
    format_: str,
    force: bool,
    is_robustness: bool,
    settings: Settings,
    input_format: str | None,
    output: Path | None,
    lang: str,
) -> int:
    """Check a case, reason over it, and show what follows and why."""
    from ccreason.report import RENDERERS, assess

    keep_off_terminal(format_, output)
    cases = read_selected(path, case, input_format)
    case = picked(case, cases)
    settings = reasoned_as(path, settings)
    assessment = assess(cases, case=case, force=force, **settings)
    if is_robustness and assessment.concluded:
        from ccreason.changes import robustness

        # Which engine reasons matters not here: what a change does is worked out in memory.
        found = robustness(
            cases,
            case=case,
            as_of=settings["as_of"],
            parameters=settings["parameters"],
            rules=settings["rules"],
        )
        content = _with_robustness(assessment, found, format_, lang)
    else:
        content = RENDERERS[format_](assessment, lang)
    emit(content, output)
    return 0 if assessment.conforms else 1


def _with_robustness(
    assessment: Assessment, found: RobustnessReport, format_: str, lang: str
) -> str | bytes:
    """Return a report that tells how robust its conclusions are, too."""
    import json

    from ccreason.changes import robustness_rendering as shown
    from ccreason.report import LAYOUTS, to_data
    from ccreason.report.sections import outline

    if format_ == "json":
        data = {**to_data(assessment, lang), "robustness": shown.to_data(found, lang)}
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    return LAYOUTS[format_](
        shown.with_section(outline(assessment, lang), shown.section(found, lang))
    )
