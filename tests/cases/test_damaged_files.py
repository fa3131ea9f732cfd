"""Whatever happens to a file, reading gives a case or an error that can be shown; nothing else."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ccreason import messages
from ccreason.cases import read, scaffold, write
from ccreason.errors import InputError

PIECES = st.sampled_from(
    [
        *("\t", "  ", "\n", ":", ": ", "- ", "[", "]", "{", "}", "'", '"', "#", "&a ", "*a", "!t "),
        *(
            "\x00",
            "\x85",
            "\ufeff",
            "\\",
            "@",
            "`",
            "%",
            "---\n",
            "...\n",
            "? ",
            "<<: ",
            "null",
            "~",
        ),
        *(
            "<",
            ">",
            ".",
            ";",
            "^^",
            "@en",
            "_:b",
            "<<( ",
            "iri: ",
            "id: ",
            "extra: ",
            "|",
            ",",
            "é",
        ),
        *("😀", "1e400", "NaN"),
    ]
)
FORMS = ("yaml", "ttl", "trig", "jsonld", "nt", "nq")


def originals() -> dict[str, str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "case.yaml"
        path.write_text(scaffold("id"), "utf-8")
        cases = read(path)
    found = {}
    for form in FORMS:
        buffer = io.BytesIO()
        write(cases, buffer, form)
        found[form] = buffer.getvalue().decode()
    return found


ORIGINALS = originals()


@st.composite
def damaged(draw: st.DrawFn, form: str) -> bytes:
    text = ORIGINALS[form]
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        length = draw(st.sampled_from([0, 0, 1, 2, 10, 200]))
        piece = draw(st.one_of(PIECES, st.just(""), st.text(max_size=3)))
        text = text[:start] + piece + text[start + length :]
    data = text.encode("utf-8", "surrogatepass")
    if draw(st.integers(0, 9)) == 0:
        place = draw(st.integers(0, len(data)))
        data = data[:place] + draw(st.binary(max_size=3)) + data[place:]
    return data


def refused(path: Path) -> InputError | None:
    try:
        cases = read(path)
    except InputError as error:
        return error
    assert cases.cases
    write(cases, io.BytesIO(), "nq")
    for case in cases.cases:
        cases.positions.at(case.graph)
    return None


def check(form: str, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"case.{form}"
        path.write_bytes(data)
        error = refused(path)
    if error:
        assert error.exit_code == 2
        for lang in messages.LANGUAGES:
            assert str(path) in error.render(lang)


@pytest.mark.parametrize("form", FORMS)
def test_a_damaged_file_never_breaks_the_reader(form: str) -> None:
    @settings(
        max_examples=60,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(damaged(form))
    def run(data: bytes) -> None:
        check(form, data)

    run()


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_many_damaged_files_never_break_the_reader(form: str) -> None:
    @settings(max_examples=3000, deadline=None, suppress_health_check=list(HealthCheck))
    @given(damaged(form))
    def run(data: bytes) -> None:
        check(form, data)

    run()
