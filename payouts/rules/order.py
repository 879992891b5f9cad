"""The order in which benefits are computed, where one takes what another pays.

A benefit comes after those it takes amounts of, and after every choice these take part in; a choice
comes after the benefits it is among, and after earlier choices among some of the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.base.bilingual import both
from payouts.base.diagnostics import Lang, say
from payouts.rules.language.nodes import BenefitAmount
from payouts.rules.parts import Role, parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from payouts.base.diagnostics import Diagnostic, Place
    from payouts.rules.rule import CompiledChoice, Rule

    # The id of a benefit, or the position of a choice.
    Stage = str | int
    Before = Mapping[Stage, Sequence[Stage]]


def taken_by(rule: Rule) -> tuple[str, ...]:
    """Return the ids of the benefits whose amounts a rule takes."""
    return tuple(rule.benefit_names)


def takers_of(benefit: str, rules: Mapping[str, Rule]) -> tuple[str, ...]:
    """Return the benefits that take amounts of one, directly or by way of others, in order."""
    found = {benefit}
    while True:
        more = {b for b, rule in rules.items() if found.intersection(taken_by(rule))} - found
        if not more:
            return tuple(b for b in rules if b in found and b != benefit)
        found |= more


def needed_for(
    benefits: Iterable[str], rules: Mapping[str, Rule], choices: Sequence[CompiledChoice]
) -> tuple[str, ...]:
    """Return the further benefits that some need computed, in the order of the rules.

    They are those whose amounts these take, those that exclude one of them, and in turn what these
    need.
    """
    given = tuple(benefits)
    found = set(given)
    waiting = list(given)
    while waiting:
        for taken in taken_by(rules[waiting.pop()]):
            beside = {b for choice in choices if taken in choice.among for b in choice.among}
            more = (beside | {taken}) & rules.keys() - found
            found |= more
            waiting += more
    return tuple(benefit for benefit in rules if benefit in found and benefit not in given)


def stages_of(
    rules: Mapping[str, Rule], choices: Sequence[CompiledChoice]
) -> Iterator[Rule | CompiledChoice]:
    """Yield benefits and choices in an order in which each has what it needs.

    Without amounts taken from one another it is that of the rules, then that of the choices.

    Args:
        rules: the benefits to compute; others that they take amounts of are left out.
        choices: among some of them.
    """
    before = _before(rules, choices)
    waiting = list(before)
    done: set[Stage] = set()
    while waiting:
        stage = next((s for s in waiting if done.issuperset(before[s])), None)
        if stage is None:
            raise AssertionError(f"a circle of benefits was let through: {waiting}")
        waiting.remove(stage)
        done.add(stage)
        yield rules[stage] if isinstance(stage, str) else choices[stage]


def problems_of_taking(
    rules: Mapping[str, Rule], choices: Sequence[CompiledChoice]
) -> Iterator[Diagnostic]:
    """Yield Y080 for months of benefits that have none, Y081 for circles of benefits."""
    for rule in rules.values():
        for part in parts(rule):
            if part.role is not Role.LINE_STEP or part.line is None:
                continue
            for node in part.expression.nodes:
                if isinstance(node, BenefitAmount) and not _by_month(rules.get(node.benefit)):
                    yield say("Y080", node.at, benefit=node.name, line=part.line.name)
    for circle in _circles(_before(rules, choices)):
        yield _told(circle, rules, choices)


def _by_month(rule: Rule | None) -> bool:
    """Tell whether a benefit has an amount for each month; one with faults of its own may."""
    return rule is None or rule.amount_by_month is not None


def _before(rules: Mapping[str, Rule], choices: Sequence[CompiledChoice]) -> Before:
    """Return by stage the stages that come before it."""
    made: dict[Stage, list[Stage]] = {}
    for benefit, rule in rules.items():
        made[benefit] = []
        for other in taken_by(rule):
            if other in rules:
                made[benefit] += [other, *(i for i, c in enumerate(choices) if other in c.among)]
    for index, choice in enumerate(choices):
        made[index] = [benefit for benefit in choice.among if benefit in rules]
        members = set(choice.among)
        made[index] += [i for i in range(index) if members.intersection(choices[i].among)]
    return made


def _circles(before: Before) -> Iterator[list[Stage]]:
    """Yield a circle of stages for every knot of them: each needs the next, the last the first."""
    seen: set[Stage] = set()
    for start in before:
        circle = None if start in seen else _shortest(start, before)
        if circle is not None:
            knot = {s for s in before if _reaches(s, start, before)}
            seen.update(s for s in knot if _reaches(start, s, before))
            yield circle


def _shortest(start: Stage, before: Before) -> list[Stage] | None:
    """Return the shortest way from a stage back to itself, without its return; None if none."""
    ways: list[list[Stage]] = [[start]]
    met: set[Stage] = set()
    for way in ways:
        for stage in before[way[-1]]:
            if stage == start:
                return way
            if stage not in met:
                met.add(stage)
                ways.append([*way, stage])
    return None


def _reaches(start: Stage, end: Stage, before: Before) -> bool:
    met: set[Stage] = {start}
    waiting = [start]
    while waiting:
        more = [s for s in before[waiting.pop()] if s not in met]
        met.update(more)
        waiting += more
    return end in met


def _told(
    circle: list[Stage], rules: Mapping[str, Rule], choices: Sequence[CompiledChoice]
) -> Diagnostic:
    """Return Y081: the circle in words, told from its first benefit."""
    at = next(i for i, stage in enumerate(circle) if isinstance(stage, str))
    turned = [*circle[at:], *circle[:at]]
    links = list(zip(turned, [*turned[1:], turned[0]], strict=True))
    places = [_place(stage, then, rules, choices) for stage, then in links]
    zh = "；".join(
        f"{_called(stage, rules, choices, Lang.ZH)}（{place.text(Lang.ZH)}）要先算"
        f"{_called(then, rules, choices, Lang.ZH)}"
        for (stage, then), place in zip(links, places, strict=True)
    )
    en = "; ".join(
        f"{_called(stage, rules, choices, Lang.EN)} ({place.text(Lang.EN)}) waits for "
        f"{_called(then, rules, choices, Lang.EN)}"
        for (stage, then), place in zip(links, places, strict=True)
    )
    return say("Y081", places[0], circle=both(zh, en))


def _called(
    stage: Stage, rules: Mapping[str, Rule], choices: Sequence[CompiledChoice], lang: Lang
) -> str:
    if isinstance(stage, str):
        return f"“{rules[stage].name}”" if lang is Lang.ZH else rules[stage].name
    names = [rules[b].name if b in rules else b for b in choices[stage].among]
    if lang is Lang.ZH:
        return f"“{'、'.join(names)}”的择一"
    return f"the choice among {', '.join(names)}"


def _place(
    stage: Stage, then: Stage, rules: Mapping[str, Rule], choices: Sequence[CompiledChoice]
) -> Place:
    """Return where it stands that a stage needs another."""
    if isinstance(stage, int):
        return choices[stage].place
    wanted = (then,) if isinstance(then, str) else choices[then].among
    return next(
        node.at
        for part in parts(rules[stage])
        for node in part.expression.nodes
        if isinstance(node, BenefitAmount) and node.benefit in wanted
    )
