"""What a user reads when something goes wrong."""

from __future__ import annotations

import os
import traceback

import click

from ccreason import messages
from ccreason.errors import CcreasonError, nearest


def report_failure(error: BaseException, lang: str) -> int:
    """Print what went wrong on stderr and return the exit code."""
    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    if isinstance(error, (KeyboardInterrupt, click.Abort)):
        click.echo(messages.text("cli.interrupted", lang), err=True)
        return 130
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else 1
    if os.environ.get("CCREASON_DEBUG"):
        traceback.print_exception(error)
    if isinstance(error, CcreasonError):
        _print(error.render(lang), lang)
        return error.exit_code
    if isinstance(error, click.ClickException):
        _print(_usage(error, lang), lang)
        return 2
    if isinstance(error, OSError):
        reason = error.strerror or str(error)
        _print(messages.text("cli.os-error", lang, path=error.filename or "", reason=reason), lang)
        return 2
    if isinstance(error, MemoryError):
        _print(messages.text("cli.out-of-memory", lang), lang)
        return 3
    kind = type(error).__name__
    _print(messages.text("cli.internal", lang, kind=kind, detail=str(error)[:200]), lang)
    return 3


def _print(text: str, lang: str) -> None:
    click.echo(messages.text("cli.error", lang, text=text), err=True)


def _usage(error: click.ClickException, lang: str) -> str:
    """Word one of click's usage errors: what was given, what was expected, where help is."""
    text = _usage_text(error, lang)
    context = getattr(error, "ctx", None)
    if context is not None:
        hint = messages.text("cli.usage-hint", lang, command=context.command_path)
        return f"{text}\n  {hint}"
    return text


def _usage_text(error: click.ClickException, lang: str) -> str:
    say = messages.text
    match error:
        case click.NoSuchOption():
            options = [o for p in error.ctx.command.params for o in p.opts] if error.ctx else []
            text = say("cli.no-such-option", lang, name=error.option_name)
            close = nearest(error.option_name, options)
            suggestion = say("core.suggestion", lang, value=close) if close else ""
            return f"{text}\n  {suggestion}" if suggestion else text
        case click.NoSuchCommand():
            text = say("cli.unknown-verb", lang, name=error.command_name)
            group = error.ctx.command if error.ctx else None
            names = ", ".join(group.commands) if isinstance(group, click.Group) else ""
            return f"{text}\n  {say('core.expected', lang, value=names)}" if names else text
        case click.BadOptionUsage():
            return say("cli.missing-value", lang, name=error.option_name)
        case click.MissingParameter():
            return say("cli.missing", lang, name=_parameter_name(error))
        case click.BadParameter():
            parameter = error.param
            text = say("cli.bad-value", lang, name=_parameter_name(error))
            if isinstance(getattr(parameter, "type", None), click.Choice):
                choices = ", ".join(str(choice) for choice in parameter.type.choices)  # type: ignore[union-attr]
                return f"{text}\n  {say('core.expected', lang, value=choices)}"
            if isinstance(getattr(parameter, "type", None), (click.IntRange, click.FloatRange)):
                return f"{text}\n  {say('core.expected', lang, value=_range(parameter.type, lang))}"  # type: ignore[union-attr]
            return f"{text}\n  {error.message}"
        case _:
            return error.format_message()


def _parameter_name(error: click.BadParameter) -> str:
    if error.param is not None:
        names = error.param.opts if isinstance(error.param, click.Option) else []
        return " / ".join(names) or error.param.human_readable_name
    return str(error.param_hint or "")


def _range(type_: click.ParamType[object], lang: str) -> str:
    """Word the numbers that an option takes; each of ours has a lower end only."""
    kind = "whole-number" if isinstance(type_, click.IntRange) else "number"
    low = getattr(type_, "min", None) or 0
    limit = "above" if getattr(type_, "min_open", False) else "from"
    return messages.text(f"cli.{kind}-{limit}", lang, low=low)
