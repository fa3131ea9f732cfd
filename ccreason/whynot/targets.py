"""Find the conclusion that a reader misses, though nothing was concluded under its name.

It may be named by its IRI, by the short id that it would have (`gap/capacity/commitment/network`),
by its kind and what it is about (`capacity-gap commitment@network`, `recommendation
community-organizing for commitment@network`), by what it is about alone, or as a statement of
three terms.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Final

from ccreason.errors import InputError, nearest
from ccreason.namespaces import CC, PREFIXES, SKOS
from ccreason.rules import algebra as al
from ccreason.whynot.records import NOTATION, TYPE, name
from ccreason.whynot.unify import invert, made_names

if TYPE_CHECKING:
    from ccreason.explanation.terms import Terms
    from ccreason.ntriples import Fact
    from ccreason.rules.model import Rule
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
#: What a term is called besides its label.
_OTHER_NAME: Final = f"<{SKOS}altLabel>"
_FOR: Final = {"for", "untuk"}
_SEPARATORS: Final = re.compile(r"[\s@/:,]+")


@dataclass(frozen=True)
class Kind:
    """A kind of conclusion and the names that its members get.

    Attributes:
        cls: the class.
        rule: a rule that gives it.
        parts: what the name is made of after the community's: texts, and None for a key.
    """

    cls: str
    rule: Rule
    parts: tuple[str | None, ...]

    def iri(self, community: str, keys: tuple[str, ...]) -> str | None:
        """Return the IRI that a member with some keys has; None if it has more or fewer."""
        count = self.parts.count(None)
        if count == 1 and keys:
            keys = ("/".join(keys),)
        if count != len(keys):
            return None
        left = iter(keys)
        return f"{community[:-1]}{''.join(p if p is not None else next(left) for p in self.parts)}>"


class Targets:
    """Finds conclusions of one case by their names."""

    def __init__(self, known: Known, terms: Terms) -> None:
        self._known = known
        self._terms = terms

    def find(self, target: str) -> tuple[Fact, ...]:
        """Return the statements that a name means.

        Raises:
            InputError: no rule gives anything of that name; the nearest names are offered.
        """
        words = target.split()
        found = self._named(target.strip(), words)
        if not found:
            raise self._unknown(target)
        return found

    def _named(self, target: str, words: list[str]) -> tuple[Fact, ...]:
        if len(words) == 1 and (iri := self._node(words[0])) is not None:
            return self._of_node(iri)
        if words and (kinds := self.kinds.get(words[0].lower())):
            return self._of_kind(kinds, words[1:])
        if len(words) > 1 and (cls := self._found.get(words[0].lower())) is not None:
            nodes = [n for word in words[1:] if (n := self._term(word)) is not None]
            return tuple((node, TYPE, cls) for node in nodes)
        statement = self._statement(words)
        if statement is not None:
            return (statement,)
        return self._about(_split(target))

    # nodes -----------------------------------------------------------------------------------

    def _node(self, word: str) -> str | None:
        """Return the IRI that a word is, whole or as a short id."""
        bare = word.removeprefix("<").removesuffix(">")
        if re.match(r"[a-z][a-z0-9+.-]*:/?/?\S+$", bare) and bare.partition(":")[0] not in PREFIXES:
            return f"<{bare}>"
        community = self._known.community
        if community is None:
            return None
        iri = f"{community[:-1]}/{bare}>"
        return iri if self._of_node(iri) else None

    def _of_node(self, iri: str) -> tuple[Fact, ...]:
        """Return what rules would have to conclude of a node that they name so."""
        community = self._known.community
        found: dict[Fact, None] = {}
        for cls, kinds in self._by_class.items():
            for kind in kinds:
                for head in kind.rule.head:
                    if head.predicate != TYPE or head.object != cls:
                        continue
                    made = made_names(kind.rule).get(head.subject)
                    values = None if made is None else invert(made, iri)
                    if values and values.get("?community") == community and self._fits(values):
                        found[(iri, TYPE, cls)] = None
        return tuple(found)

    def _fits(self, values: dict[str, str]) -> bool:
        """Tell whether the keys that were read off an IRI name something."""
        return all(
            self._is_key(part)
            for value in values.values()
            if value[0] == '"'
            for part in value[1:-1].split("/")
        )

    def _is_key(self, key: str) -> bool:
        return (
            bool(self._known.facts.subjects(NOTATION, f'"{key}"'))
            or bool(self._known.named(key))
            or key == "proxy"
        )

    # kinds -----------------------------------------------------------------------------------

    @cached_property
    def _by_class(self) -> dict[str, list[Kind]]:
        found: dict[str, list[Kind]] = {}
        for rule in self._known.inference.ruleset.rules:
            if rule.is_axiom:
                continue
            made = made_names(rule)
            for head in rule.head:
                if head.predicate != TYPE or head.subject not in made:
                    continue
                parts = _parts(made[head.subject])
                if parts is not None:
                    found.setdefault(head.object, []).append(Kind(head.object, rule, parts))
        return found

    @cached_property
    def kinds(self) -> dict[str, list[Kind]]:
        """The kinds of conclusion by the names that people give them, in both languages."""
        found: dict[str, list[Kind]] = {}
        for cls, kinds in sorted(self._by_class.items()):
            term = self._known.inference.term(cls)
            local = cls[1:-1].removeprefix(CC)
            names = [re.sub(r"(?<!^)([A-Z])", r"-\1", local).lower()]
            names += [_kebab(self._terms.labels.label(term, lang)) for lang in ("en", "id")]
            for one in dict.fromkeys(names):
                found.setdefault(one, []).extend(kinds)
        return found

    @cached_property
    def _found(self) -> dict[str, str]:
        """Classes that rules give to what a case describes, by their names in kebab case."""
        return {
            re.sub(r"(?<!^)([A-Z])", r"-\1", cls[1:-1].removeprefix(CC)).lower(): cls
            for rule in self._known.inference.ruleset.rules
            if not rule.is_axiom
            for _, predicate, cls in rule.head_slots
            if predicate == TYPE and isinstance(cls, str) and cls not in self._by_class
        }

    def _of_kind(self, kinds: list[Kind], words: list[str]) -> tuple[Fact, ...]:
        """Return the conclusion of a kind about something, or its answer to a gap."""
        lower = [word.lower() for word in words]
        place = next((n for n, word in enumerate(lower) if word in _FOR), None)
        if place is None:
            return self._members(kinds, _split(" ".join(words)))
        subjects = self._members(kinds, _split(" ".join(words[:place])))
        gaps = self._gap(" ".join(words[place + 1 :]))
        return tuple((s[0], name("answers"), gap) for s in subjects for gap in gaps)

    def _gap(self, text: str) -> list[str]:
        """Return the IRIs of the gaps that a text may mean."""
        words = text.split()
        if len(words) == 1 and (iri := self._node(words[0])) is not None:
            return [iri]
        if words and (kinds := self.kinds.get(words[0].lower())):
            return [fact[0] for fact in self._members(kinds, _split(" ".join(words[1:])))]
        chosen = [f for f in self._about(_split(text)) if f[2] in {name(g) for g in _GAPS}]
        return [fact[0] for fact in chosen]

    def _members(self, kinds: list[Kind], words: list[str]) -> tuple[Fact, ...]:
        community = self._known.community
        if community is None:
            return ()
        choices = [self._keys(word) for word in words]
        found: dict[Fact, None] = {}
        for keys in product(*choices):
            for kind in kinds:
                iri = kind.iri(community, keys)
                if iri is not None and (fact := (iri, TYPE, kind.cls)) in self._of_node(iri):
                    found[fact] = None
        return tuple(found)

    def _keys(self, word: str) -> list[str]:
        """Return the keys that a word may stand for: itself, or what a label names."""
        plain = word.lower()
        found = [key for key in (word, plain) if self._is_key(key)]
        found = list(dict.fromkeys([*found[:1], *self._labelled.get(plain, ())]))
        if found:
            return found
        # A level is often called by one word of its name: "jaringan".
        levels = {
            notation
            for label, notations in self._labelled.items()
            if plain in label.split("-")
            for notation in notations
        }
        return sorted(levels.intersection(self._levels))

    @cached_property
    def _labelled(self) -> dict[str, list[str]]:
        """Notations of the framework's terms by their labels in both languages."""
        found: dict[str, list[str]] = {}
        for subject, notation in sorted(self._known.facts.pairs(NOTATION)):
            if not subject.startswith(f"<{CC}"):
                continue
            term = self._known.inference.term(subject)
            for lang in ("en", "id"):
                label = _kebab(self._terms.labels.label(term, lang))
                found.setdefault(label, []).append(notation[1:-1])
            for other in self._known.facts.objects(subject, _OTHER_NAME):
                found.setdefault(_kebab(self._known.inference.term(other).value), []).append(
                    notation[1:-1]
                )
        return found

    def _about(self, words: list[str]) -> tuple[Fact, ...]:
        """Return the chief conclusions about an element."""
        keys = [self._keys(word) for word in words]
        if not keys or not all(keys):
            return ()
        found: list[Fact] = []
        for chosen in product(*keys):
            elements = self._known.facts.subjects(NOTATION, f'"{chosen[0]}"')
            classes = {c for element in elements for c in self._known.types(element)}
            for cls, conclusions in _CHIEF:
                if name(cls) not in classes:
                    continue
                whole = [chosen]
                if cls == "Characteristic" and len(chosen) == 1:
                    whole = [(*chosen, level) for level in self._levels]
                for keys_, kind in product(whole, conclusions):
                    found += self._members(self._by_class.get(name(kind), []), list(keys_))
                break
        return tuple(dict.fromkeys(found))

    @cached_property
    def _levels(self) -> list[str]:
        levels = self._known.facts.subjects(TYPE, name("AgencyLevel"))
        return sorted(self._terms.labels.notation(self._known.inference.term(v)) for v in levels)  # type: ignore[arg-type]

    # statements ------------------------------------------------------------------------------

    def _statement(self, words: list[str]) -> Fact | None:
        if len(words) != 3:
            return None
        subject, predicate, value = (
            self._term(words[0]),
            self._property(words[1]),
            self._term(words[2]),
        )
        if subject is None or predicate is None or value is None:
            return None
        return (subject, predicate, value)

    def _property(self, word: str) -> str | None:
        """Return the property that a word names, if any rule or fact uses it."""
        if word == "a":
            return TYPE
        iri = _prefixed(word)
        for candidate in [iri] if iri else [name(s) for s in _spellings(word)]:
            if self._known.facts.pairs(candidate) or self._known.rules_for(
                candidate, None, axioms=True
            ):
                return candidate
        return None

    def _term(self, word: str) -> str | None:
        iri = _prefixed(word)
        if iri is not None:
            return iri
        node = self._node(word)
        if node is not None:
            return node
        known = self._known.facts.subjects(NOTATION, f'"{word}"')
        if known:
            return min(known)
        for candidate in _spellings(word):
            if self._known.is_node(name(candidate)):
                return name(candidate)
        named = self._known.named(word)
        if named:
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
        names = self._names()
        words = set(_split(target.lower()))
        shared = sorted(names, key=lambda n: (-len(words & set(_split(n))), names.index(n)))
        near = [n for n in shared if words & set(_split(n))] or names
        close = nearest(target, [*names, *self._labelled]) or nearest(target, self.kinds)
        return InputError(
            "whynot.unknown-target",
            name=target,
            found=target,
            expected=", ".join(near[:_OFFERED]),
            suggestion=close or (near[0] if near != names else None),
            doc="how-to/ask-why-not",
        )

    def _names(self) -> list[str]:
        """Return the names of the conclusions that people ask for most, in a fixed order."""
        found: list[str] = []
        for cls, conclusions in _CHIEF:
            members = sorted(
                self._terms.labels.notation(self._known.inference.term(e))  # type: ignore[arg-type]
                for e in self._known.facts.subjects(TYPE, name(cls))
            )
            about = (
                [f"{m}@{level}" for m in members for level in self._levels]
                if cls == "Characteristic"
                else members
            )
            for conclusion in conclusions:
                kind = re.sub(r"(?<!^)([A-Z])", r"-\1", conclusion).lower()
                found += [f"{kind} {one}" for one in about]
        return found


def _split(text: str) -> list[str]:
    return [word for word in _SEPARATORS.split(text) if word]


def _kebab(label: str) -> str:
    return re.sub(r"[^\w]+", "-", label.lower()).strip("-")


def _parts(expression: al.Expression) -> tuple[str | None, ...] | None:
    """Return what an IRI is made of after the community's own, None for a key."""
    match expression:
        case al.Call("IRI", (al.Call("CONCAT", (al.Call("STR", _), *parts)),)):
            return tuple(p.term[1:-1] if isinstance(p, al.Constant) else None for p in parts)
    return None


def _prefixed(word: str) -> str | None:
    """Return the IRI that a prefixed name or an IRI in angle brackets stands for."""
    prefix, colon, local = word.partition(":")
    if colon and prefix in PREFIXES and not local.startswith("//"):
        return f"<{PREFIXES[prefix]}{local}>"
    return word if word.startswith("<") and word.endswith(">") else None


def _spellings(word: str) -> list[str]:
    """Return the local names that a word may stand for."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", word):
        return []
    upper = "".join(part[:1].upper() + part[1:] for part in word.split("-"))
    return list(dict.fromkeys([word, upper, upper[:1].lower() + upper[1:]]))
