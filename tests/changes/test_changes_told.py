"""How changes are told: scales and bands as people use them, and sentences that read as such."""

from __future__ import annotations

import changeskit
import pytest

from ccreason.changes import RENDERERS, parse_set, robustness, what_if
from ccreason.errors import InputError
from ccreason.namespaces import CC


def _said(*requests: str, lang: str = "en") -> str:
    made = what_if(
        changeskit.illustrative(), [parse_set(r) for r in requests], as_of=changeskit.AS_OF
    )
    return " ".join(RENDERERS["text"](made, lang).split())


def test_what_was_not_rated_takes_the_scale_that_its_element_has() -> None:
    """Not the one of the newest assessment, which a health post made with its own instrument."""
    said = _said("access-to-resources@individual=3")
    assert "Access to resources (individuals) is rated 3 (scale 1–4: established)" in said
    view = changeskit.view_of(changeskit.illustrative())
    usual = {e: view.usual_scale(CC + e).notation for e in ("AccessToResources", "Safety")}
    assert usual == {"AccessToResources": "four-bands", "Safety": "four-bands"}


@pytest.mark.parametrize("word", ["strong", "Strong", "strong-band", "kuat"])
def test_a_band_may_be_called_as_reports_call_it(word: str) -> None:
    assert "is rated 4 (scale 1–4: strong)" in _said(f"commitment@network={word}")


@pytest.mark.parametrize("word", ["mulai-tumbuh", "Mulai tumbuh", "emerging"])
def test_so_may_one_of_two_words(word: str) -> None:
    assert "is rated 2 (scale 1–4: emerging)" in _said(f"commitment@network={word}")
    with pytest.raises(InputError):
        _said("commitment@network=stronger")


def test_what_is_supposed_begins_with_a_capital() -> None:
    said = _said("tie/1.carries=money")
    assert "- The tie from Residents' forum to Savings cooperative – carries: money" in said


def test_cautions_are_told_apart_and_by_what_they_are_about() -> None:
    made = what_if(
        changeskit.illustrative(),
        [parse_set("race-and-class-dynamics=supports", "record"), parse_set("safety=inhibits")],
        as_of=changeskit.AS_OF,
    )
    said = " ".join(RENDERERS["text"](made, "en").split())
    assert "no longer old data: race and class dynamics" in said
    assert "the stale in" not in said
    assert "safety on commitment; a constraint works against it: safety on sense" in said


def test_a_threshold_is_told_only_where_it_decides() -> None:
    """Sources may contradict each other by how far apart they are, whatever the threshold."""
    report = robustness(changeskit.illustrative(), as_of=changeskit.AS_OF)
    found = {c.id: c.threshold for c in report.conclusions}
    assert found["gap/contradictory/sense-of-community/organization"] is None
    by_sides = found["gap/contradictory/ability-to-solve-problems/organization"]
    assert by_sides is not None
    assert by_sides.name.id == "gapThreshold"
    assert found["gap/capacity/commitment/organization"] is not None
