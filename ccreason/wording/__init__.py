"""Words for people: labels of terms, numbers, dates and sentences, in English and Indonesian.

Numbers and dates need two languages only, so their few rules stand here: importing a locale
library would cost 60 ms of every start.
"""

from __future__ import annotations

from ccreason.wording.bilingual import NOTHING, Bilingual
from ccreason.wording.dates import date_text
from ccreason.wording.labels import Labels, best_text, told_text
from ccreason.wording.numbers import number_text, rounded_text, scalar_text
from ccreason.wording.sentences import (
    fill,
    is_plural,
    join,
    lower_first,
    plural_verb,
    upper_first,
    with_article,
)

__all__ = [
    "NOTHING",
    "Bilingual",
    "Labels",
    "best_text",
    "date_text",
    "fill",
    "is_plural",
    "join",
    "lower_first",
    "number_text",
    "plural_verb",
    "rounded_text",
    "scalar_text",
    "told_text",
    "upper_first",
    "with_article",
]
