"""Show repairs: as text, Markdown and JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from ccreason.messages import text
from ccreason.report.markdown import lay_out as in_markdown
from ccreason.report.outline import Bullets, Fact, Item, Items, Outline, Paragraph, Section
from ccreason.report.text import lay_out as in_text
from ccreason.wording import date_text, join, number_text, upper_first

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ccreason.repairing.plans import Plan, Step
    from ccreason.repairing.repairing import Repair
    from ccreason.report.described import Ref
    from ccreason.wording import Bilingual

SCHEMA: Final = "https://w3id.org/ccreason/schema/repair/1.0"


def outline(result: Repair, lang: str) -> Outline:
    """Return what a reader is shown, free of any format."""
    goals = Bullets(tuple(goal.title[lang] for goal in result.goals))
    sections = [Section("goals", _say("goals", lang), (goals,))]
    if result.plans:
        sections += [
            Section(
                f"plan-{number}",
                _say("plan", lang, number=number, cost=number_text(plan.cost, lang)),
                _blocks(plan, lang),
            )
            for number, plan in enumerate(result.plans, start=1)
        ]
    else:
        reason = Paragraph(_why_none(result, lang))
        sections.append(Section("none", _say("none", lang), (reason,)))
    footer = [_say("more", lang)] if result.more else []
    footer += [_say("verified", lang)] if result.plans else []
    return Outline(
        lang=lang,
        title=_say("title", lang, title=result.title[lang]),
        subtitle=_say(
            "subtitle",
            lang,
            date=date_text(result.as_of.isoformat(), lang),
            count=number_text(result.looked_at, lang),
        ),
        banner=text("changes.illustrative", lang) if result.illustrative else "",
        sections=tuple(sections),
        footer=(*footer, _say("footer", lang)),
    )


def render_json(result: Repair, lang: str = "en") -> str:
    """Return repairs as JSON text."""
    data = {
        "schema": SCHEMA,
        "language": lang,
        "case": result.case.graph.value,
        "illustrative": result.illustrative,
        "as_of": result.as_of.isoformat(),
        "goals": [{"id": goal.id, "title": goal.title[lang]} for goal in result.goals],
        "already": result.already,
        "bound": result.bound,
        "plans": [_data(plan, lang) for plan in result.plans],
        "more": result.more,
        "cheapest_beyond_bound": result.beyond,
        "hangs_on_locked": [name[lang] for name in result.locked],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


RENDERERS: Final[dict[str, Callable[[Repair, str], str]]] = {
    "text": lambda result, lang: in_text(outline(result, lang)),
    "json": render_json,
    "md": lambda result, lang: in_markdown(outline(result, lang)),
}


def _say(key: str, lang: str, /, **values: object) -> str:
    return text(f"repair.{key}", lang, **values)


def _why_none(result: Repair, lang: str) -> str:
    if result.already:
        return _say("already", lang)
    bound = number_text(result.bound, lang)
    if result.beyond is not None:
        return _say("beyond", lang, bound=bound, cost=number_text(result.beyond, lang))
    if result.locked:
        return _say("locked", lang, names=join([name[lang] for name in result.locked], lang))
    return " ".join([_say("nothing-does", lang), *(_say(key, lang) for key in result.shown_by)])


def _blocks(plan: Plan, lang: str) -> tuple[Items | Bullets, ...]:
    items = Items(tuple(_item(step, lang) for step in plan.steps), numbered=True)
    lines = []
    is_open = any(step.any_answer or len(step.answers) > 1 for step in plan.steps)
    for key, refs in (("also-goes", plan.effects.goes), ("also-comes", plan.effects.comes)):
        if refs:
            # With another answer, other things would follow.
            name = f"{key}-tried" if is_open else key  # the words to try name the answer
            lines.append(_say(name, lang, names=_names(refs, lang)))
    options = " ".join(step.edit.option for step in plan.steps)
    lines.append(_say("try", lang, options=options))
    return (items, Bullets(tuple(lines)))


def _item(step: Step, lang: str) -> Item:
    facts = []
    if step.is_question:
        title = _say("ask", lang, topic=step.topic[lang])
        if step.any_answer:
            facts.append(Fact(_say("answer", lang), _say("any-answer", lang)))
        elif step.answers:
            words = join([answer[lang] for answer in step.answers], lang, last="or")
            facts.append(Fact(_say("answer", lang), words))
        else:
            facts.append(Fact(_say("answer", lang), _say("nothing-more", lang)))
    else:
        title = upper_first(step.edit.title[lang])
        words = _names(step.strategies, lang) or _say("no-strategy", lang)
        facts.append(Fact(_say("strategies", lang), words))
    return Item(
        title=title,
        tag=_say("question" if step.is_question else "work", lang),
        sentences=(_say(f"kind-{step.kind}", lang),),
        facts=tuple(facts),
    )


def _names(refs: Iterable[Ref], lang: str) -> str:
    return join([ref.label[lang] for ref in refs], lang)


def _data(plan: Plan, lang: str) -> dict[str, Any]:
    def ids(refs: Iterable[Ref]) -> list[str]:
        return [ref.id for ref in refs]

    def words(values: Iterable[Bilingual]) -> list[str]:
        return [value[lang] for value in values]

    return {
        "cost": plan.cost,
        "steps": [
            {
                "kind": step.kind,
                "question": step.is_question,
                "cost": step.cost,
                "title": upper_first(step.edit.title[lang]),
                "option": step.edit.option,
                "answers": words(step.answers),
                "any_answer": step.any_answer,
                "strategies": ids(step.strategies),
            }
            for step in plan.steps
        ],
        "also_goes": ids(plan.effects.goes),
        "also_comes": ids(plan.effects.comes),
    }
