"""Reports as PDF: tagged, the same every time; and what is said where there can be none."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from ccreason.cli import run
from ccreason.errors import InputError
from ccreason.pages.pdf import to_pdf
from ccreason.report import render_pdf

from .conftest import EXAMPLES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ccreason.report import Assessment


@pytest.fixture(scope="module")
def _pango() -> None:
    """Skip where the system has no Pango: nothing can be printed there."""
    try:
        to_pdf("<html lang=en><title>a</title><p>a")
    except InputError as error:
        pytest.skip(error.render("en"))


@pytest.mark.usefixtures("_pango")
def test_a_report_prints_to_tagged_pages_of_a4(illustrative: Assessment) -> None:
    pdfium = pytest.importorskip("pypdfium2")
    document = pdfium.PdfDocument(render_pdf(illustrative, "id"))
    assert 10 < len(document) < 25
    assert {tuple(round(side) for side in sheet.get_size()) for sheet in document} == {(595, 842)}
    assert document.is_tagged()
    assert document.get_metadata_value("Title") == "Kampung rekaan di tepi sungai (kasus ilustrasi)"
    texts = [sheet.get_textpage().get_text_bounded() for sheet in document]
    whole = " ".join(" ".join(texts).split())
    for words in ("CONTOH REKAAN", "Ringkasan", "1 Karakteristik", "Rencana, untuk disepakati"):
        assert words in whole
    assert f"1 / {len(document)}" in texts[0]

    # The library styles a drawing only from within it: without that, every box is black.
    picture = document[1].render(scale=0.5).to_pil().convert("L")
    dark = sum(picture.histogram()[:64])
    assert dark < 0.1 * picture.width * picture.height
    document.close()


@pytest.mark.usefixtures("_pango")
def test_the_same_report_prints_to_the_same_bytes(
    assessed: Callable[[Path], Assessment], capfd: pytest.CaptureFixture[str]
) -> None:
    case = assessed(next(p for p in EXAMPLES if p.stem == "upper-albany"))
    assert render_pdf(case, "en") == render_pdf(case, "en")
    assert capfd.readouterr() == ("", "")


def test_without_the_library_a_user_is_told_how_to_get_it(
    assessed: Callable[[Path], Assessment],
    illustrative: Assessment,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(InputError) as caught:
        render_pdf(illustrative)
    assert caught.value.message == "pages.no-pdf"
    target = tmp_path / "report.pdf"
    assert run(["assess", "examples/upper-albany.yaml", "-o", str(target)]) == 2
    assert "pip install 'ccreason[pdf]'" in capsys.readouterr().err
    assert not target.exists()


def test_without_pango_a_user_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def cannot(name: str) -> None:
        raise OSError(f"cannot load library 'libpango' for {name}\nAdditionally ...")

    monkeypatch.setattr("ccreason.pages.pdf.import_module", cannot)
    with pytest.raises(InputError) as caught:
        to_pdf("<p>a")
    assert caught.value.message == "pages.no-pango"
    assert "libpango-1.0-0" in caught.value.render("id")


def test_a_pdf_is_not_written_to_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert run(["assess", "examples/upper-albany.yaml", "--format", "pdf"]) == 2
    assert "name a file with -o" in capsys.readouterr().err
