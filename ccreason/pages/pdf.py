"""Print a page to PDF: tagged, so that a screen reader can follow it, and nothing loaded.

The library is an extra, ``pip install 'ccreason[pdf]'``, and lays text out with Pango, which Linux
systems have (docs/adr/0008-pdf.md).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ccreason.errors import InputError

if TYPE_CHECKING:
    from types import ModuleType


def to_pdf(html: str) -> bytes:
    """Return a page as PDF, as its print styles say; the same page gives the same bytes.

    Args:
        html: a page made for print (its drawings carry their own styles).

    Raises:
        InputError: the library, or the Pango that it needs, is not there.
    """
    import hashlib

    library = _library()
    refuse = library.urls.URLFetcher(allowed_protocols=())
    document = library.HTML(string=html, url_fetcher=refuse)
    # The identifier would be random otherwise.
    identifier = hashlib.sha256(html.encode()).hexdigest()[:32].encode()
    made: bytes = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=identifier)
    return made


def _library() -> ModuleType:
    """Import the library, or say how to get it."""
    import logging

    try:
        weasyprint = import_module("weasyprint")
    except ImportError as error:
        raise InputError("pages.no-pdf", doc="how-to/print-a-report") from error
    except OSError as error:
        # Pango is looked for when the library is imported.
        raise InputError(
            "pages.no-pango", found=_first_line(error), doc="how-to/print-a-report"
        ) from error
    # What it does not know in our styles, a browser does; drawings carry theirs themselves.
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    return weasyprint


def _first_line(error: Any) -> str:
    return str(error).strip().split("\n", maxsplit=1)[0]
