"""Find the conclusion that a reader means.

A conclusion is named by its IRI, by its short id (as a report gives it), by what it is about
(`commitment@network`, `komitmen@jaringan`, `community-organizing for commitment@network`), or, for
a link or any other statement, by its three terms (`cc:ResidentialStability cc:bearsOn
cc:Commitment`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode, Triple

from ccreason.errors import InputError, Phrase
from ccreason.frozen import frozen
from ccreason.namespaces import CC, OWL, RDF_TYPE, cc
from ccreason.naming import answering, as_iri
from ccreason.wording import NOTHING, Bilingual, lower_first

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from ccreason.explanation.terms import Terms
    from ccreason.naming import Meaning, Names

#: How many names an error offers.
_OFFERED: Final = 8
#: Kinds of conclusion that a bare element stands for.
_CHIEF: Final = {"gap", "strength", "indication", "recommendation", "outcome-at-risk"}
_OF_COMMUNITY: Final = str(cc("ofCommunity"))


def find_statements(target: str, terms: Terms) -> list[Triple]:
    """Return the inferred statements that a target names; none where it names no statement.

    Raises:
        InputError: the statement was asserted, or does not hold.
    """
    if (parts := answering(target)) is not None:
        return _answers(target, *parts, terms)
    words = target.split()
    if len(words) != 3:
        return []
    found = [_term(word, terms) for word in words]
    if any(term is None for term in found):
        return []
    subject, predicate, obj = (term for term in found if term is not None)
    triple = Triple(subject, predicate, obj)
    if terms.inference.derivations_of(triple):
        return [triple]
    if obj in terms.view.objects(subject, predicate):
        raise InputError("explain.asserted-target", name=target, found=target)
    offered = [
        f"{words[0]} {words[1]} cc:{o.value.removeprefix(CC)}"
        for o in terms.view.nodes(subject, predicate)
        if o.value.startswith(CC)
    ]
    if not offered and not _is_property(predicate, terms):
        # Three words may also be a description.
        return []
    raise InputError.unknown("explain.does-not-follow", target, offered[:_OFFERED])


def _term(word: str, terms: Terms) -> NamedNode | None:
    """Return what a word of a statement names: a term of the ontology, or a node by its id."""
    named = terms.names.term(word)
    if named is None and len(nodes := terms.with_short_id(word)) == 1:
        return nodes[0]
    return named


def _answers(target: str, approach: str, gap: str, terms: Terms) -> list[Triple]:
    """Return the statements that a recommendation answers a gap; none where either is unknown.

    Raises:
        InputError: the recommendation does not answer the gap, or several cases have such.
    """
    subjects, objects = _nodes(approach, terms), _nodes(gap, terms)
    _check_case(target, [*subjects, *objects], terms)
    statements = [Triple(s, cc("answers"), o) for s in subjects for o in objects]
    found = [one for one in statements if terms.inference.derivations_of(one)]
    if statements and not found:
        offered = [
            f"{approach} for {terms.short_id(o)}"
            for s in subjects
            for o in terms.view.nodes(s, cc("answers"))
        ]
        raise InputError.unknown("explain.does-not-follow", target, offered[:_OFFERED])
    return found


def _is_property(term: NamedNode, terms: Terms) -> bool:
    kinds = ("ObjectProperty", "DatatypeProperty", "TransitiveProperty")
    return any(terms.view.is_a(term, NamedNode(OWL + kind)) for kind in kinds)


def find_nodes(target: str, terms: Terms) -> list[NamedNode]:
    """Return the nodes that a name means: one for an IRI or short id, several for a description.

    Raises:
        InputError: nothing was concluded under the name, or it names several communities'.
    """
    found = _nodes(target, terms)
    if not found:
        raise _nothing_fits(target, terms)
    _check_case(target, found, terms)
    return found


def _check_case(target: str, nodes: list[NamedNode], terms: Terms) -> None:
    """Make sure that what a target names is one case's.

    Raises:
        InputError: it is several cases'.
    """
    if len({terms.case_of(n) for n in nodes}) > 1:
        raise InputError(
            "explain.ambiguous-target",
            name=target,
            found=target,
            expected=", ".join(n.value for n in nodes[:_OFFERED]),
        )


def _nodes(target: str, terms: Terms) -> list[NamedNode]:
    """Return the nodes that a name means; none where nothing was concluded under it."""
    iri = as_iri(target)
    if iri is not None and _is_concluded(iri, terms):
        return [iri]
    named = [n for n in terms.with_short_id(target) if _is_concluded(n, terms)]
    return named or _by_description(target, terms) or _by_class(target, terms)


def _is_concluded(node: NamedNode, terms: Terms) -> bool:
    """Say whether anything follows about a node."""
    return any(
        terms.inference.derivations_of(Triple(node, predicate, obj))
        for predicate, objects in terms.view.properties(node).items()
        for obj in objects
    )


def concluded_nodes(terms: Terms) -> dict[NamedNode, str]:
    """Return every node that a rule made, with its short id, sorted by id.

    A made node's IRI is its community's with a kind and a key.
    """
    nodes = [
        terms.inference.term(subject)
        for subject, predicate, obj, _ in terms.inference.quads
        if predicate == _OF_COMMUNITY and subject.startswith(obj[:-1] + "/")
    ]
    pairs = [(n, terms.short_id(n)) for n in nodes if isinstance(n, NamedNode)]
    return dict(sorted(pairs, key=lambda pair: pair[1]))


def _by_description(target: str, terms: Terms) -> list[NamedNode]:
    """Return the nodes that rules made whose id ends with the target or that fit all its words."""
    split = {node: short.split("/") for node, short in concluded_nodes(terms).items()}
    if "/" in target:
        found = [n for n, parts in split.items() if "/".join(parts[1:]) == target]
        if found:
            return found
    wanted = _names(split.values(), terms).read(target)
    if wanted is None:
        return []
    classes = [frozenset(m for m in meaning if not isinstance(m, str)) for meaning in wanted]
    # Whoever says `constraint` means those, and not each caution that has the word in its id.
    kinds = [cls or meaning for cls, meaning in zip(classes, wanted, strict=True)]
    for fits in (kinds, wanted) if any(classes) else (wanted,):
        fitting = [n for n, parts in split.items() if _fits(n, parts, fits, terms)]
        if fitting:
            break
    if not fitting and any(classes):
        # Of a kind that is named, those that speak of the rest.
        fitting = [n for n in split if _fits(n, terms.keys_said_of(n), wanted, terms)]
    # Whoever names an element alone means what a report says of it, not each caution that it is in.
    chief = [n for n in fitting if split[n][0] in _CHIEF]
    return chief or fitting


def _by_class(target: str, terms: Terms) -> list[NamedNode]:
    """Return the things of a case that rules found to be of a kind: an isolated organization."""
    of_class: dict[NamedNode, set[NamedNode]] = {}
    for classes in terms.concluded.values():
        for cls, nodes in classes.items():
            of_class.setdefault(cls, set()).update(n for n in nodes if terms.case_of(n))
    split = {n: terms.short_id(n).split("/") for nodes in of_class.values() for n in nodes}
    wanted = _names(split.values(), terms).read(target) or []
    fitting = {
        node
        for meaning in wanted
        for cls in meaning
        if isinstance(cls, NamedNode)
        for node in of_class.get(cls, ())
        if _fits(node, split[node], wanted, terms) and _was_found(node, cls, terms)
    }
    return sorted(fitting, key=terms.short_id)


def _was_found(node: NamedNode, cls: NamedNode, terms: Terms) -> bool:
    """Say whether a rule, not only an axiom, says that a node is of a class."""
    ruleset = terms.inference.ruleset
    derivations = terms.inference.derivations_of(Triple(node, RDF_TYPE, cls))
    return any(not ruleset[derivation.rule_id].is_axiom for derivation in derivations)


def _names(ids: Iterable[list[str]], terms: Terms) -> Names:
    """Return the names of the ontology's terms, and the parts of some ids."""
    return terms.names.with_keys({part for parts in ids for part in parts})


def _nothing_fits(target: str, terms: Terms) -> InputError:
    """Return the error for a name under which nothing was concluded."""
    concluded = concluded_nodes(terms)
    split = {node: short.split("/") for node, short in concluded.items()}
    names = _names(split.values(), terms)
    wanted = names.read(target)
    if wanted is None:
        return _unknown(target, concluded, names)
    return _not_concluded(target, wanted, split, terms)


def _fits(node: NamedNode, keys: Collection[str], wanted: list[Meaning], terms: Terms) -> bool:
    """Say whether a node is what a target names: by its keys, or by its class."""
    return all(
        any(m in keys if isinstance(m, str) else terms.view.is_a(node, m) for m in meaning)
        for meaning in wanted
    )


@frozen
class _Words(Phrase):
    """Words that are at hand in both languages, as part of an error."""

    words: Bilingual = NOTHING

    def render(self, lang: str) -> str:
        """Return the words in a language."""
        return self.words[lang]


def _not_concluded(
    target: str,
    wanted: list[Meaning],
    split: dict[NamedNode, list[str]],
    terms: Terms,
) -> InputError:
    """Return the error for a name that means something about which nothing like it follows."""
    element, level = _element(wanted, terms)
    if element is None:
        near = ["/".join(parts) for parts in split.values()]
        return InputError.unknown("explain.unknown-target", target, near[:_OFFERED])
    names = [terms.notation(n) for n in (element, level) if n is not None]
    about = ["/".join(parts) for parts in split.values() if set(names) <= set(parts[1:])]
    about.sort(key=lambda short: short.split("/")[0] not in _CHIEF)
    topic = Bilingual.of(lambda lang: lower_first(terms.labels.topic(element, level, lang)))
    return InputError(
        "explain.not-concluded" if about else "explain.nothing-about",
        name=target,
        topic=_Words("", words=topic),
        known=", ".join(about[:_OFFERED]) + (", …" if len(about) > _OFFERED else ""),
        doc="how-to/explain-a-conclusion",
    )


def _element(wanted: list[Meaning], terms: Terms) -> tuple[NamedNode | None, NamedNode | None]:
    """Return the element and the level that a target names, each None where it names none."""
    nodes = [node for meaning in wanted for node in terms.names.nodes(meaning)]
    level = next((n for n in nodes if terms.view.is_a(n, cc("AgencyLevel"))), None)
    kinds = [cc(kind) for kind in ("FrameworkElement", "Aspect", "Approach")]
    element = next(
        (n for n in nodes if n != level and any(terms.view.is_a(n, kind) for kind in kinds)), None
    )
    return (element or level, level if element else None)


def _unknown(target: str, concluded: dict[NamedNode, str], names: Names) -> InputError:
    """Return the error that offers the ids nearest to a name."""
    ids = sorted(dict.fromkeys(concluded.values()), key=lambda i: i.split("/")[0] not in _CHIEF)
    mended = names.mended(target)
    read = None if mended is None else names.read(mended)
    if read is not None:
        near = [i for i in ids if all(set(m) & set(i.split("/")) for m in read)]
        about = {sense for meaning in read for sense in meaning}
        near = near or [i for i in ids if about & set(i.split("/")[1:])]
        error = InputError.unknown("explain.unknown-target", target, near[:_OFFERED])
        error.suggestion = near[0] if len(near) == 1 else mended
        return error
    phrases = set(re.split(r"[@/:,]+", target.lower()))
    near = [i for i in ids if phrases & set(i.split("/")[1:])] or ids
    return InputError.unknown("explain.unknown-target", target, near[:_OFFERED])
