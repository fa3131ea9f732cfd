"""Sentences about statements, with the verb of the subject's number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccreason.explanation.terms import LINKS, remembered
from ccreason.messages import has, text
from ccreason.namespaces import RDF_TYPE, local_name
from ccreason.wording import Bilingual, is_plural, plural_verb, upper_first, with_article

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyoxigraph import NamedNode, Triple

    from ccreason.explanation.terms import Terms
    from ccreason.messages import Lang


@remembered
def statement_sentence(triple: Triple, terms: Terms) -> Bilingual:
    """Return a statement in words: 'Residential stability raises density of acquaintance'."""

    def words(lang: Lang) -> str:
        subject = terms.labels.inside(triple.subject, lang)  # type: ignore[arg-type]
        value = terms.labels.inside(triple.object, lang)  # type: ignore[arg-type]
        name = terms.labels.inside(triple.predicate, lang)
        if triple.predicate == RDF_TYPE:
            return agreeing("is-a", subject, lang, object=with_article(value, lang))
        if triple.predicate not in LINKS:
            return text("explain.statement", lang, subject=subject, property=name, object=value)
        verb = plural_verb(name) if is_plural(subject, lang) else name
        return text("explain.link", lang, subject=subject, property=verb, object=value)

    return Bilingual.of(lambda lang: upper_first(words(lang)))


def agreeing(key: str, subject: str, lang: Lang, **values: str) -> str:
    """Return a message whose verb agrees with its subject."""
    many = f"explain.{key}-many"
    name = many if is_plural(subject, lang) and has(many) else f"explain.{key}"
    return text(name, lang, subject=subject, **values)


def say(key: str, values: Callable[[str], dict[str, str]]) -> Bilingual:
    """Return a message of explanations as a sentence in both languages."""
    return Bilingual.of(lambda lang: upper_first(text("explain." + key, lang, **values(lang))))


def noun(predicate: NamedNode, terms: Terms, lang: str) -> str:
    """Return the name of a property, short where it has a short one."""
    key = f"explain.noun-{local_name(predicate.value)}"
    return text(key, lang) if has(key) else terms.labels.inside(predicate, lang)
