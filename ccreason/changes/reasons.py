"""Why a conclusion is no longer there: which premise of it is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Triple

from ccreason.changes.asking import holds
from ccreason.explanation.absence import not_found_sentence
from ccreason.explanation.sentences import statement_sentence
from ccreason.namespaces import RDF_TYPE, cc
from ccreason.wording import Bilingual, upper_first

if TYPE_CHECKING:
    from ccreason.engine import Derivation
    from ccreason.explanation.terms import Terms
    from ccreason.ntriples import Term

#: Prepared by rules for other rules: nobody looks for them.
_INNER: Final = {cc("cellKey"), cc("observationSource")}
#: How many ways of following are told of one conclusion.
_WAYS: Final = 2

Statement = tuple[NamedNode, NamedNode, "Term"]


def gone_reasons(statement: Statement, before: Terms, after: Terms) -> tuple[Bilingual, ...]:
    """Return, for each way in which a statement followed, what it rested on and is gone.

    Args:
        statement: what holds no more.
        before: the inference in which it held.
        after: the one in which it does not.
    """
    triple = Triple(*statement)
    rules = before.inference.ruleset
    ways = [
        d for d in before.inference.derivations_of(triple) if not rules[d.rule_id].is_axiom
    ] or list(before.inference.derivations_of(triple))
    found = [_gone(derivation, before, after) for derivation in ways]
    return tuple(dict.fromkeys(reason for reason in found if reason))[:_WAYS]


def _gone(derivation: Derivation, before: Terms, after: Terms) -> Bilingual:
    """Return what a rule's conclusion rested on and is gone, in a sentence."""
    missing = [p for p in derivation.premises if not _holds(p, after)]
    if missing:
        return _told(min(missing, key=lambda p: _rank(p, after)), before, after)
    found = [a for a in derivation.absences if a.kind != "optional"] or derivation.absences
    if not found:
        return Bilingual("", "")
    # Nothing that it rested on is gone, so something is there now that was not.
    now = [a for a in found if len(found) > 1 and holds(after.inference, a.pattern)]
    what = not_found_sentence((now or list(found))[0], after)
    return Bilingual.message("changes.now-there", what=what)


def _holds(triple: Triple, after: Terms) -> bool:
    return after.inference.knows((str(triple.subject), str(triple.predicate), str(triple.object)))


def _rank(triple: Triple, after: Terms) -> tuple[int, str]:
    """Order premises by how much they say: another value, then a conclusion that is gone."""
    node, prop = triple.subject, triple.predicate
    if prop in _INNER:
        return (4, str(triple))
    if prop != RDF_TYPE and after.view.objects(node, prop):  # type: ignore[arg-type]
        # A number tells more than the band that it lies in.
        return (0 if isinstance(triple.object, Literal) else 1, str(triple))
    if prop == RDF_TYPE:
        return (2, str(triple))
    return (3, str(triple))


def _told(triple: Triple, before: Terms, after: Terms) -> Bilingual:
    node, prop, value = triple.subject, triple.predicate, triple.object
    assert isinstance(node, NamedNode) or not isinstance(node, Triple)
    is_there = bool(after.view.properties(node))
    others = after.view.objects(node, prop)
    if prop == RDF_TYPE and is_there and value == cc("LatestObservation"):
        return Bilingual.message("changes.no-longer-latest", name=before.name(node))
    if prop == RDF_TYPE and is_there and value == cc("LatestRecord"):
        return Bilingual.message("changes.no-longer-latest", name=before.name(node))
    if prop != RDF_TYPE and len(others) == len(before.view.objects(node, prop)) == 1:
        if prop == cc("normalizedValue"):
            return Bilingual.message(
                "changes.rated-otherwise",
                name=_upper(before.name(node)),
                before=before.inside(value),  # type: ignore[arg-type]
                after=after.inside(others[0]),
            )
        # A condition is called after its influence here: its name tells its polarity.
        influence = after.view.node(node, cc("influence"))
        return Bilingual.message(
            "changes.other-value",
            name=_upper(before.name(influence or node)),
            property=before.inside(prop),
            before=before.inside(value),  # type: ignore[arg-type]
            after=after.inside(others[0]),
        )
    if not is_there:
        return Bilingual.message("changes.node-gone", name=before.name(node))
    return Bilingual.message("changes.fact-gone", statement=statement_sentence(triple, before))


def _upper(name: Bilingual) -> Bilingual:
    return Bilingual.of(lambda lang: upper_first(name[lang]))
