"""The rules of a chain of packs, completed by what packs above supply to them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from payouts.base.bilingual import listed
from payouts.base.diagnostics import say
from payouts.rules.files.case_places import place_cases
from payouts.rules.files.figure_homes import homes_of
from payouts.rules.files.supplied_figures import shared_figures, with_figures
from payouts.rules.files.supplied_parts import with_parts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from payouts.rules.files.packfiles import Layer, Loading
    from payouts.rules.files.ruletext import RuleText
    from payouts.rules.files.strict_yaml import Document
    from payouts.rules.models.files import SupplementFile
    from payouts.rules.rule import CompiledCase

    Supplements = dict[str, list[tuple[int, Document, SupplementFile]]]


def completed_rules(
    layers: Sequence[Layer], chosen: Mapping[str, RuleText], loading: Loading
) -> dict[str, RuleText]:
    """Return the rules with shared figures and what packs above supply filled in.

    A supplement of a pack below the one a rule stands in is not for it: that rule takes the
    place of all there was.

    Args:
        layers: the packs of the chain, nearest first.
        chosen: benefit → the rule that holds, as read.
        loading: gathers the problems.
    """
    upward = list(reversed(layers))
    shared = shared_figures(
        [(rank, *layer.shared) for rank, layer in enumerate(upward) if layer.shared is not None],
        loading.problems,
    )
    supplements = _supplements(upward, loading)
    rank_of = {layer.name: rank for rank, layer in enumerate(upward)}
    whole: dict[str, RuleText] = {}
    for benefit, text in chosen.items():
        before = len(loading.problems)
        here = [s for s in supplements.get(benefit, ()) if s[0] >= rank_of[text.origin]]
        made = with_figures(text, shared, here, loading.problems)
        made = with_parts(made, [s[1:] for s in here], loading.problems)
        if len(loading.problems) == before:  # a rule without its figures would only mislead
            whole[benefit] = replace(
                made,
                authorities=_authorities(upward),
                homes=homes_of(made, layers[0]),
                cases=_cases(made, upward, here),
            )
    return whole


def _supplements(upward: Sequence[Layer], loading: Loading) -> Supplements:
    """Return the supplements by benefit, the lowest first; Y029 where there is no such benefit."""
    found: Supplements = {}
    known: dict[str, None] = {}
    for rank, layer in enumerate(upward):
        known |= dict.fromkeys(text.file.benefit for text in layer.rules)
        for document, file in layer.supplements:
            benefit = file.supplements
            if benefit not in known:
                place = document.place(("supplements",))
                candidates = listed(known) or "—"
                said = {"benefit": benefit, "candidates": candidates}
                loading.problems.append(say("Y029", place, **said))
            found.setdefault(benefit, []).append((rank, document, file))
    return found


def _authorities(upward: Sequence[Layer]) -> dict[str, str]:
    """Return by file the document that each file of values or parts rests on."""
    stated: list[tuple[str, str | None]] = []
    for layer in upward:
        stated += [(document.name, file.authority) for document, file in layer.supplements]
        if layer.shared is not None:
            stated.append((layer.shared[0].name, layer.shared[1].authority))
    return {name: authority for name, authority in stated if authority}


def _cases(
    text: RuleText,
    upward: Sequence[Layer],
    supplements: Sequence[tuple[int, Document, SupplementFile]],
) -> tuple[CompiledCase, ...]:
    """Return the rule's own cases, and those of its supplements."""
    placed = (
        case
        for rank, document, file in supplements
        for case in place_cases(upward[rank].name, document, file.cases)
    )
    return (*text.cases, *placed)
