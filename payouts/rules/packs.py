"""Packs: a folder of rule files that may extend another, compiled into one set of rules."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from payouts.base.bilingual import both
from payouts.base.columns import ColumnSpec, Vocabulary, header_key
from payouts.base.diagnostics import Diagnostic, say
from payouts.base.errors import RuleProblem
from payouts.base.meant import did_you_mean, nearest_word, what_fits
from payouts.rules.compile import benefit_words, compile_rule
from payouts.rules.files.cited_laws import cite, registered
from payouts.rules.files.completed_rules import completed_rules
from payouts.rules.files.packfiles import COLUMNS_FILE, Layer, Loading
from payouts.rules.order import problems_of_taking
from payouts.rules.rule import CompiledChoice

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from payouts.rules.files.cited_laws import RegisteredLaw
    from payouts.rules.files.ruletext import RuleText
    from payouts.rules.files.source import PackSource
    from payouts.rules.files.strict_yaml import Document
    from payouts.rules.models.files import Conventions
    from payouts.rules.rule import Rule

MAX_PARENTS = 8


_NEAR_BENEFIT = 0.5


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack with everything it extends, merged.

    Attributes:
        chain: names of the packs, the one asked for first.
        rules: benefit id → rule, in the order of the catalogue.
        choices: exclusive benefits of one person, those of the lowest pack first.
        digests: file (pack/name) → SHA-256, over every file read.
    """

    name: str
    title: str
    office: str
    signoff: tuple[str, ...]
    chain: tuple[str, ...]
    vocabulary: Vocabulary
    rules: Mapping[str, Rule]
    choices: tuple[CompiledChoice, ...]
    digests: Mapping[str, str]

    def find(self, word: str) -> Rule | None:
        """Return the rule a word names: an id, a name or an alias."""
        return next((rule for rule in self.rules.values() if rule.called(word)), None)

    def meant(self, word: str) -> str:
        """Return a question with the name of the benefit meant, or nothing; both languages."""
        names = {
            header_key(known): rule.name
            for rule in self.rules.values()
            for known in (*rule.aliases, rule.benefit, rule.name)
        }
        key = header_key(word)
        inside = {name for known, name in names.items() if len(key) > 1 and key in known}
        if len(inside) == 1:
            return did_you_mean(inside.pop())
        near = nearest_word(key, names, _NEAR_BENEFIT)
        return did_you_mean(names[near] if near else None)

    def only(self, benefit: str | None) -> Pack:
        """Return the pack with the rule of one benefit, or none where it lacks it; None is all."""
        if benefit is None:
            return self
        return replace(self, rules={b: rule for b, rule in self.rules.items() if b == benefit})


@dataclass(frozen=True, slots=True)
class OpenedPack:
    """A pack as far as it could be read, with its problems.

    Attributes:
        pack: the pack with those of its rules that compile.
        texts: benefit → its file with figures from other files filled in, compiled or not.
        conventions: those that hold, with the document they stand in.
        laws: short name → the law, over the whole chain.
        problems: what :func:`load_pack` would raise.
        failed: ids of the benefits whose files cannot be read, or do not compile.
    """

    pack: Pack
    texts: Mapping[str, RuleText]
    conventions: tuple[Document, Conventions] | None
    problems: tuple[Diagnostic, ...]
    laws: Mapping[str, RegisteredLaw] = field(default_factory=dict)
    failed: frozenset[str] = frozenset()

    def named(self, word: str) -> str | None:
        """Return the id of the benefit that a word names, read and compiled or not."""
        key = header_key(word)
        for benefit, text in self.texts.items():
            words = (benefit, text.file.name, *text.file.aliases)
            if key in {header_key(known) for known in words}:
                return benefit
        return next((b for b in sorted(self.failed) if header_key(b) == key), None)


def load_pack(source: PackSource, name: str) -> Pack:
    """Load a pack with everything it extends and compile its rules.

    Raises:
        RuleProblem: everything wrong in any of the files.
    """
    return open_sound_pack(source, name).pack


def open_sound_pack(source: PackSource, name: str) -> OpenedPack:
    """Load a pack as :func:`load_pack` does, and keep where every part stands.

    Raises:
        RuleProblem: everything wrong in any of the files.
    """
    opened = open_pack(source, name)
    if opened.problems:
        raise RuleProblem(opened.problems)
    return opened


def open_pack(source: PackSource, name: str) -> OpenedPack:
    """Load a pack with everything it extends, as far as it goes; see :func:`load_pack`.

    Raises:
        RuleProblem: there is no such pack, or its chain cannot be read.
    """
    loading = Loading(source)
    layers = _chain(loading, name)
    laws = _cited(layers, loading)
    vocabulary = _vocabulary(layers, loading)
    conventions = next(
        ((layer.document, layer.pack.conventions) for layer in layers if layer.pack.conventions),
        None,
    )
    texts = _texts(layers, loading)
    files = {text.file.benefit: text.file for layer in reversed(layers) for text in layer.rules}
    words = benefit_words(files.values())
    rules = _rules(texts, vocabulary, conventions, words, loading)
    choices = tuple(_choices(layers, rules, loading))
    loading.problems.extend(problems_of_taking(rules, choices))
    top = layers[0].pack
    signoff = next((layer.pack.signoff for layer in layers if layer.pack.signoff), ())
    pack = Pack(
        name=name,
        title=top.name,
        office=top.office or top.name,
        signoff=signoff,
        chain=tuple(layer.name for layer in layers),
        vocabulary=vocabulary,
        rules=rules,
        choices=choices,
        digests=dict(sorted(loading.digests.items())),
    )
    return OpenedPack(
        pack, texts, conventions, loading.all_problems(), laws, frozenset(loading.failed)
    )


def _chain(loading: Loading, name: str) -> list[Layer]:
    """Return the pack and what it extends, nearest first."""
    layers: list[Layer] = []
    wanted: str | None = name
    while wanted is not None:
        if wanted in {layer.name for layer in layers} or len(layers) >= MAX_PARENTS:
            place = layers[-1].document.place(("extends",))
            raise RuleProblem([*loading.problems, say("Y017", place, pack=wanted)])
        layer = loading.layer(wanted, layers[-1] if layers else None)
        layers.append(layer)
        wanted = layer.pack.extends.removeprefix("../") if layer.pack.extends else None
    return layers


def _cited(layers: list[Layer], loading: Loading) -> dict[str, RegisteredLaw]:
    """Fill in the laws that the chain cites by short name; return those it registers."""
    upward = reversed(layers)
    laws = registered([layer.laws for layer in upward if layer.laws is not None], loading.problems)
    for layer in layers:
        cite(layer, laws, loading.problems)
    return laws


def _vocabulary(layers: list[Layer], loading: Loading) -> Vocabulary:
    """Return the columns of the chain; a pack above may add columns and aliases."""
    columns: dict[str, tuple[ColumnSpec, Document]] = {}
    for layer in reversed(layers):
        columns |= layer.columns
    owner: dict[str, str] = {}
    for name, (spec, document) in columns.items():
        for header in (name, *spec.aliases):
            other = owner.setdefault(header_key(header), name)
            if other != name:
                place = document.place(("columns", name, "aliases"))
                loading.problems.append(say("Y023", place, header=header, a=other, b=name))
        for word, meant in spec.synonyms.items():
            if spec.values and meant not in spec.values:
                path = ("columns", name, "synonyms", word)
                what = both(f"“{meant}”不在 values 中", f"{meant} is not one of values")
                loading.problems.append(
                    say("Y030", document.place(path), path=".".join(path), what=what)
                )
    named = {name: spec.model_copy(update={"name": name}) for name, (spec, _) in columns.items()}
    return Vocabulary(columns=named)


def _texts(layers: list[Layer], loading: Loading) -> dict[str, RuleText]:
    """Return the rules of the chain; a pack above replaces one only with its authority."""
    chosen: dict[str, RuleText] = {}
    for layer in reversed(layers):
        here: dict[str, RuleText] = {}
        for text in layer.rules:
            benefit = text.file.benefit
            place = text.document.place(("benefit",))
            if benefit in here:
                other = here[benefit].document.name
                loading.problems.append(say("Y018", place, benefit=benefit, other=other))
            elif benefit in chosen and not text.file.authority:
                other = chosen[benefit].document.name
                loading.problems.append(
                    say("Y019", place, benefit=benefit, other=other, where=place.file)
                )
            here[benefit] = text
        chosen |= here
    _refuse_shared_words(list(chosen.values()), loading)
    return completed_rules(layers, chosen, loading)


def _rules(
    texts: Mapping[str, RuleText],
    vocabulary: Vocabulary,
    conventions: tuple[Document, Conventions] | None,
    words: Mapping[str, tuple[str, str]],
    loading: Loading,
) -> dict[str, Rule]:
    """Compile the rules; the problems of those that do not are gathered."""
    rules: dict[str, Rule] = {}
    if COLUMNS_FILE in loading.unread:  # its fault is none of the rules'
        loading.failed |= texts.keys()
        return rules
    for benefit, text in texts.items():
        try:
            rules[benefit] = compile_rule(text, vocabulary, conventions, words)
        except RuleProblem as problem:
            loading.problems.extend(problem.diagnostics)
            loading.failed.add(benefit)
    return rules


def _choices(
    layers: list[Layer], rules: Mapping[str, Rule], loading: Loading
) -> Iterator[CompiledChoice]:
    """Yield the choices of the chain; each must be among benefits there are."""
    for layer in reversed(layers):
        for index, choice in enumerate(layer.pack.choices):
            path = ("choices", index)
            for benefit in choice.among:
                if benefit not in rules and benefit not in loading.failed:
                    place = layer.document.place((*path, "among"))
                    hint = what_fits(benefit, rules)
                    loading.problems.append(say("Y044", place, benefit=benefit, hint=hint))
                elif (
                    choice.grain == "month"
                    and benefit in rules
                    and rules[benefit].monthly_step is None
                ):
                    place = layer.document.place((*path, "grain"))
                    loading.problems.append(say("Y045", place, benefit=benefit))
            place = layer.document.place(path)
            yield CompiledChoice(
                place,
                choice.among,
                choice.prefer,
                choice.grain,
                choice.because,
                choice.source,
                choice.status,
                choice.article,
            )


def _refuse_shared_words(texts: list[RuleText], loading: Loading) -> None:
    """Refuse a word that names two benefits: a sheet would be paid under the wrong one."""
    owner: dict[str, RuleText] = {}
    for text in texts:
        file, document = text.file, text.document
        words: list[tuple[str, tuple[str | int, ...]]] = [
            (file.benefit, ("benefit",)),
            (file.name, ("name",)),
            *((alias, ("aliases", index)) for index, alias in enumerate(file.aliases)),
        ]
        for word, path in words:
            other = owner.setdefault(header_key(word), text)
            if other is not text:
                a = other.document.name
                place = document.place(path)
                loading.problems.append(say("Y024", place, word=word, a=a, b=document.name))
