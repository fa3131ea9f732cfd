"""A sentence in every language the program speaks, so that a result can be shown in any."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ccreason import messages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ccreason.messages import Lang


@dataclass(frozen=True, order=True)
class Bilingual:
    """The same words in English and in Indonesian."""

    en: str
    id: str

    def __getitem__(self, lang: str) -> str:
        """Return the words in a language; English where it is not one of ours."""
        return self.id if lang == "id" else self.en

    def __bool__(self) -> bool:
        return bool(self.en or self.id)

    @classmethod
    def of(cls, word: Callable[[Lang], str]) -> Bilingual:
        """Return what a function says in each language."""
        return cls(en=word("en"), id=word("id"))

    @classmethod
    def message(cls, name: str, /, **values: Bilingual | str) -> Bilingual:
        """Return a message with its values, each in the language of the sentence."""
        return cls.of(
            lambda lang: messages.text(
                name,
                lang,
                **{k: v[lang] if isinstance(v, Bilingual) else v for k, v in values.items()},
            )
        )

    @classmethod
    def join(cls, items: Iterable[Bilingual], separator: str = "; ") -> Bilingual:
        """Return items one after the other."""
        parts = [item for item in items if item]
        return cls.of(lambda lang: separator.join(part[lang] for part in parts))


NOTHING = Bilingual("", "")
