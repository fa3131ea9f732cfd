"""A commented case to start from, in the language of whoever starts."""

from __future__ import annotations

from pathlib import Path

from ccreason import messages


def scaffold(lang: str = "en") -> str:
    """Return a case in YAML whose comments explain each part; it reads without an error.

    Args:
        lang: ``en`` or ``id``; anything else gives English.
    """
    chosen = lang if lang in messages.LANGUAGES else "en"
    return (Path(__file__).parent / f"starter.{chosen}.yaml").read_text(encoding="utf-8")
