"""Find the conclusion that a reader misses, though nothing was concluded under its name.

It may be named by its IRI, by the short id that it would have (`gap/capacity/commitment/network`),
by its kind and what it is about (`capacity-gap commitment@network`, `recommendation
community-organizing for commitment@network`), by what it is about alone, or as a statement of
three terms.
"""

from __future__ import annotations

import re
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from ccreason.errors import InputError
from ccreason.naming import answering, as_iri, kebab, spellings
from ccreason.whynot.kinds import PROXY_KEY, Kinds
from ccreason.whynot.records import NOTATION, TYPE, name

if TYPE_CHECKING:
    from ccreason.explanation.terms import Terms
    from ccreason.naming import Meaning, Names
    from ccreason.ntriples import Fact
    from ccreason.whynot.kinds import Cell, Kind
    from ccreason.whynot.known import Known

_OFFERED: Final = 5
#: What somebody means who names an element alone: its class, and the kinds of conclusion.
_CHIEF: Final = (
    ("Characteristic", ("CapacityGap", "Strength")),
    ("CommunityFunction", ("FunctionGap",)),
    ("Outcome", ("OutcomeGap", "OutcomeAtRisk")),
    ("Approach", ("Recommendation",)),
)
_GAPS: Final = ("CapacityGap", "FunctionGap", "OutcomeGap")


class Targets:
    """Finds conclusions of one case by their names.

    Args:
        known: the case and what follows.
        terms: how things are called.
    """

    def __init__(self, known: Known, terms: Terms) -> None:
        self._known = known
        self._terms = terms
        self._kinds = Kinds(known, terms)

    def find(self, target: str) -> tuple[Fact, ...]:
        """Return the statements that a name means.

        Raises:
            InputError: no rule gives anything of that name; the nearest names are offered.
        """
        found = self._found(target.strip())
        if not found:
            raise self._unknown(target)
        return found

    def _found(self, target: str) -> tuple[Fact, ...]:
        words = target.split()
        iri = self._node(words[0]) if len(words) == 1 else None
        if iri is not None and (found := self._kinds.of_node(iri)):
            return found
        if (parts := answering(target)) is not None:
            subjects, gaps = self._described(parts[0]), self._gaps(parts[1])
            if subjects and gaps:
                return tuple((s[0], name("answers"), gap) for s in subjects for gap in gaps)
        return self._classed(words) or self._statement(words) or self._described(target)

    def cell_of(self, fact: Fact) -> Cell | None:
        """Return the cell by which a conclusion was asked for, if its own name would not tell."""
        return self._kinds.cell_of(fact)

    @cached_property
    def _names(self) -> Names:
        """The ontology's names with the keys of the case and what short ids are made of."""
        return self._terms.names.with_keys({PROXY_KEY, *self._id_words, *self._known.last_parts})

    @cached_property
    def _id_words(self) -> frozenset[str]:
        return frozenset(word for words in self._kinds.beginnings for word in words)

    # nodes -----------------------------------------------------------------------------------

    def _node(self, word: str) -> str | None:
        """Return the IRI that a word is, whole or as a short id."""
        written = as_iri(word)
        if written is not None:
            return str(written)
        community = self._known.community
        if community is None or re.search(r'[\s<>"{}|\\^`]', word):
            return None
        iri = f"{community[:-1]}/{word}>"
        return iri if self._kinds.of_node(iri) else None

    def _by_id(self, read: list[Meaning]) -> tuple[Fact, ...]:
        """Return the conclusions whose short ids, or the ends of them, are made of some names."""
        firsts = {words[0] for words in self._kinds.beginnings}
        starts = [[], *([word] for word in sorted(firsts))]
        for start, keys in product(starts, product(*map(_keys, read))):
            # `capacity/commitment/network` lacks its first part only.
            if start and (keys[0] not in self._id_words or keys[0] in firsts):
                continue
            iri = self._node("/".join([*start, *keys]))
            if iri is not None:
                return self._kinds.of_node(iri)
        return ()

    # descriptions ----------------------------------------------------------------------------

    def _described(self, text: str) -> tuple[Fact, ...]:
        """Return the conclusions of a kind about something, or the chief ones about it."""
        read = self._names.read(text)
        if read is None:
            return ()
        for place, meaning in enumerate(read):
            classes = sorted(str(sense) for sense in meaning if isinstance(sense, NamedNode))
            kinds = [kind for cls in classes for kind in self._kinds.of(cls)]
            if not kinds:
                continue
            rest = [other for n, other in enumerate(read) if n != place]
            # Of a general kind, such as a gap, the chief ones are meant.
            wanted = {kind.cls for kind in kinds}
            chief = [fact for fact in self._about(rest) if fact[2] in wanted] if rest else []
            if found := tuple(chief) or self._of_kinds(kinds, list(map(_keys, rest))):
                return found
        return self._about(read) or self._by_id(read)

    def _of_kinds(self, kinds: list[Kind], keys: list[list[str]]) -> tuple[Fact, ...]:
        """Return the conclusions of some kinds about some things, those that are there first."""
        exact = self._kinds.members(kinds, keys)
        if any(map(self._known.has, exact)) or not keys:
            return exact
        return self._kinds.concluded(kinds, keys) or exact or self._kinds.completed(kinds, keys)

    def _gaps(self, text: str) -> list[str]:
        """Return the IRIs of the gaps that a text may mean."""
        if len(text.split()) == 1 and (iri := self._node(text)) is not None:
            return [iri]
        gaps = {name(gap) for gap in _GAPS}
        found = self._described(text)
        return [node for node, _, cls in found if cls in gaps] or [fact[0] for fact in found]

    def _classed(self, words: list[str]) -> tuple[Fact, ...]:
        """Return the statements that things of the case are of a class: `local-lead uanc`."""
        if len(words) < 2:
            return ()
        meaning = self._names.meaning(words[0])
        classes = {str(sense) for sense in meaning} & self._kinds.of_described
        nodes = [node for word in words[1:] if (node := self._term(word)) is not None]
        return tuple((node, TYPE, cls) for node in nodes for cls in sorted(classes))

    def _about(self, read: list[Meaning]) -> tuple[Fact, ...]:
        """Return the chief conclusions about an element."""
        found: list[Fact] = []
        for chosen in product(*map(_keys, read)):
            elements = self._known.facts.subjects(NOTATION, f'"{chosen[0]}"')
            classes = {c for element in elements for c in self._known.types(element)}
            for cls, conclusions in _CHIEF:
                if name(cls) not in classes:
                    continue
                whole = [chosen]
                if cls == "Characteristic" and len(chosen) == 1:
                    whole = [(*chosen, level) for level in self._levels]
                for keys, conclusion in product(whole, conclusions):
                    kinds = self._kinds.of(name(conclusion))
                    found += self._kinds.members(kinds, [[key] for key in keys])
                break
        return tuple(dict.fromkeys(found))

    @cached_property
    def _levels(self) -> list[str]:
        return self._notations("AgencyLevel")

    def _notations(self, cls: str) -> list[str]:
        """Return the names in case files of a class's individuals, sorted."""
        labels, term = self._terms.labels, self._known.inference.term
        nodes = self._known.facts.subjects(TYPE, name(cls))
        return sorted(labels.notation(term(node)) for node in nodes)  # type: ignore[arg-type]

    # statements ------------------------------------------------------------------------------

    def _statement(self, words: list[str]) -> tuple[Fact, ...]:
        if len(words) != 3:
            return ()
        predicate = self._property(words[1])
        subject, value = self._term(words[0]), self._term(words[2])
        if subject is None or predicate is None or value is None:
            return ()
        return ((subject, predicate, value),)

    def _property(self, word: str) -> str | None:
        """Return the property that a word names, if any rule or fact uses it."""
        if word == "a":
            return TYPE
        iri = as_iri(word)
        for candidate in [str(iri)] if iri else [name(s) for s in spellings(word)]:
            if self._known.facts.pairs(candidate) or self._known.rules_for(
                candidate, None, axioms=True
            ):
                return candidate
        return None

    def _term(self, word: str) -> str | None:
        """Return what a word names: a term of the ontology, or something of the case."""
        node = self._node(word)
        if node is not None:
            return node
        term = self._names.term(word)
        if term is not None:
            return str(term)
        if named := self._known.named(word):
            return named[0]
        community = self._known.community
        if community is not None:
            base = community[1:-1].rpartition("#")[0]
            for iri in (f"<{base}#{word}>", f"{community[:-1]}/{word}>"):
                if self._known.is_node(iri):
                    return iri
        return None

    # unknown names ---------------------------------------------------------------------------

    def _unknown(self, target: str) -> InputError:
        """Return the error that offers the names nearest to one that means nothing."""
        names = self._usual()
        mended = self._names.mended(target)
        words = set(re.split(r"[\s@/:,]+", (mended or target).lower()))
        shared = [(len(words & set(re.split(r"[\s@]", one))), one) for one in names]
        near = [one for count, one in sorted(shared, key=lambda pair: -pair[0]) if count] or names
        return InputError(
            "whynot.unknown-target",
            name=target,
            found=target,
            expected=", ".join(near[:_OFFERED]),
            suggestion=mended or (near[0] if near != names else None),
            doc="how-to/ask-why-not",
        )

    def _usual(self) -> list[str]:
        """Return the names of the conclusions that people ask for most, in a fixed order."""
        found: list[str] = []
        for cls, conclusions in _CHIEF:
            about = self._notations(cls)
            if cls == "Characteristic":
                about = [f"{one}@{level}" for one in about for level in self._levels]
            for conclusion in conclusions:
                found += [f"{kebab(conclusion)} {one}" for one in about]
        return found


def _keys(meaning: Meaning) -> list[str]:
    """Return the keys that a phrase may stand for."""
    return sorted(sense for sense in meaning if isinstance(sense, str))
