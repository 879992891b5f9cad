"""Packs: a folder of rule files that may extend another, compiled into one set of rules."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from payouts.diagnostics import Diagnostic, Place, say
from payouts.digest import digest_of_bytes
from payouts.errors import RuleProblem
from payouts.rules.compile import RuleText, compile_rule
from payouts.rules.compiled import CompiledChoice
from payouts.rules.layering import shared_figures, supplemented, with_shared
from payouts.rules.models import (
    ColumnsFile,
    Conventions,
    FiguresFile,
    PackFile,
    RuleFile,
    SupplementFile,
)
from payouts.rules.strict_yaml import Document, read_yaml
from payouts.rules.worked import place_cases
from payouts.vocabulary import ColumnSpec, Vocabulary, header_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from payouts.rules.compiled import CompiledCase, Rule
    from payouts.rules.source import PackSource

MAX_PARENTS = 8
_PACK_FILE = "pack.yaml"
_COLUMNS_FILE = "columns.yaml"
_FIGURES_FILE = "figures.yaml"
_RESERVED = frozenset({_PACK_FILE, _COLUMNS_FILE, _FIGURES_FILE})

Model = TypeVar("Model", bound=BaseModel)


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


@dataclass(frozen=True, slots=True)
class Opened:
    """A pack as far as it could be read, and everything wrong with it.

    Attributes:
        pack: the pack with those of its rules that compile.
        texts: benefit → its file with figures from other files filled in, compiled or not.
        conventions: those that hold, with the document they stand in.
        supplied_in: benefit → the topmost pack's own file that supplies figures to it.
        problems: what :func:`load_pack` would raise.
    """

    pack: Pack
    texts: Mapping[str, RuleText]
    conventions: tuple[Document, Conventions] | None
    supplied_in: Mapping[str, Document]
    problems: tuple[Diagnostic, ...]


@dataclass(slots=True)
class _Layer:
    """One pack of a chain, read but not compiled."""

    name: str
    pack: PackFile
    document: Document
    columns: dict[str, tuple[ColumnSpec, Document]]
    rules: list[RuleText] = field(default_factory=list)
    shared: tuple[Document, FiguresFile] | None = None
    supplements: list[tuple[Document, SupplementFile]] = field(default_factory=list)


@dataclass(slots=True)
class _Loading:
    source: PackSource
    problems: list[Diagnostic] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)

    def layer(self, name: str) -> _Layer:
        files = self.source.files(name)
        if _PACK_FILE not in files:
            where = Place(file=f"{self.source.name}/{name}")
            raise RuleProblem([*self.problems, say("Y016", where, pack=name)])
        read = self._model(name, _PACK_FILE, PackFile)
        if read is None:
            raise RuleProblem(self.problems)
        document, pack, _ = read
        columns: dict[str, tuple[ColumnSpec, Document]] = {}
        if _COLUMNS_FILE in files and (got := self._model(name, _COLUMNS_FILE, ColumnsFile)):
            columns = {key: (spec, got[0]) for key, spec in got[1].columns.items()}
        layer = _Layer(name, pack, document, columns)
        if _FIGURES_FILE in files and (shared := self._model(name, _FIGURES_FILE, FiguresFile)):
            layer.shared = (shared[0], shared[1])
        for file in files:
            if file not in _RESERVED:
                self._rule_or_supplement(layer, file)
        return layer

    def _rule_or_supplement(self, layer: _Layer, file: str) -> None:
        """Read a rule file, or one that supplies figures to a rule of a pack below."""
        read = self._read(layer.name, file)
        if read is None:
            return
        document, sha256 = read
        if isinstance(document.data, dict) and "supplements" in document.data:
            supplement = self._validated(document, SupplementFile)
            if supplement is not None:
                layer.supplements.append((document, supplement))
        elif (rule := self._validated(document, RuleFile)) is not None:
            cases = tuple(place_cases(layer.name, document, rule.cases))
            layer.rules.append(RuleText(document, rule, layer.name, sha256, cases=cases))

    def _model(
        self, pack: str, file: str, model: type[Model]
    ) -> tuple[Document, Model, str] | None:
        """Read one file as a model; its problems are gathered."""
        read = self._read(pack, file)
        if read is None:
            return None
        document, sha256 = read
        made = self._validated(document, model)
        return None if made is None else (document, made, sha256)

    def _read(self, pack: str, file: str) -> tuple[Document, str] | None:
        data = self.source.read(pack, file)
        sha256 = self.digests[f"{pack}/{file}"] = digest_of_bytes(data)
        try:
            return read_yaml(data, f"{self.source.name}/{pack}/{file}"), sha256
        except RuleProblem as problem:
            self.problems.extend(problem.diagnostics)
        return None

    def _validated(self, document: Document, model: type[Model]) -> Model | None:
        try:
            return model.model_validate(document.data)
        except ValidationError as error:
            self.problems.extend(_schema_problems(document, error))
        return None

    def all_problems(self) -> tuple[Diagnostic, ...]:
        """Return everything found; what stands in a shared file is said once."""
        seen = {str(problem): problem for problem in reversed(self.problems)}
        return tuple(reversed(seen.values()))


def load_pack(source: PackSource, name: str) -> Pack:
    """Load a pack with everything it extends and compile its rules.

    Raises:
        RuleProblem: everything wrong in any of the files.
    """
    opened = open_pack(source, name)
    if opened.problems:
        raise RuleProblem(opened.problems)
    return opened.pack


def open_pack(source: PackSource, name: str) -> Opened:
    """Load a pack with everything it extends, as far as it goes; see :func:`load_pack`.

    Raises:
        RuleProblem: there is no such pack, or its chain cannot be read.
    """
    loading = _Loading(source)
    layers = _chain(loading, name)
    vocabulary = _vocabulary(layers, loading)
    conventions = next(
        ((layer.document, layer.pack.conventions) for layer in layers if layer.pack.conventions),
        None,
    )
    texts = _texts(layers, loading)
    rules = _rules(texts, vocabulary, conventions, loading)
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
        choices=tuple(_choices(layers, rules, loading)),
        digests=dict(sorted(loading.digests.items())),
    )
    supplied_in = {
        supplement.supplements: document for document, supplement in layers[0].supplements
    }
    return Opened(pack, texts, conventions, supplied_in, loading.all_problems())


def _chain(loading: _Loading, name: str) -> list[_Layer]:
    """Return the pack and what it extends, nearest first."""
    layers: list[_Layer] = []
    wanted: str | None = name
    while wanted is not None:
        if wanted in {layer.name for layer in layers} or len(layers) >= MAX_PARENTS:
            place = layers[-1].document.place(("extends",))
            raise RuleProblem([*loading.problems, say("Y017", place, pack=wanted)])
        layer = loading.layer(wanted)
        layers.append(layer)
        wanted = layer.pack.extends.removeprefix("../") if layer.pack.extends else None
    return layers


def _vocabulary(layers: list[_Layer], loading: _Loading) -> Vocabulary:
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
                what = f"“{meant}”不在 values 中 ({meant} is not one of values)"
                loading.problems.append(
                    say("Y030", document.place(path), path=".".join(path), what=what)
                )
    named = {name: spec.model_copy(update={"name": name}) for name, (spec, _) in columns.items()}
    return Vocabulary(columns=named)


def _texts(layers: list[_Layer], loading: _Loading) -> dict[str, RuleText]:
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
                loading.problems.append(say("Y019", place, benefit=benefit, other=other))
            here[benefit] = text
        chosen |= here
    _refuse_shared_words(list(chosen.values()), loading)
    return _with_figures(layers, chosen, loading)


def _rules(
    texts: Mapping[str, RuleText],
    vocabulary: Vocabulary,
    conventions: tuple[Document, Conventions] | None,
    loading: _Loading,
) -> dict[str, Rule]:
    """Compile the rules; the problems of those that do not are gathered."""
    rules: dict[str, Rule] = {}
    for benefit, text in texts.items():
        try:
            rules[benefit] = compile_rule(text, vocabulary, conventions)
        except RuleProblem as problem:
            loading.problems.extend(problem.diagnostics)
            loading.failed.add(benefit)
    return rules


def _choices(
    layers: list[_Layer], rules: Mapping[str, Rule], loading: _Loading
) -> Iterator[CompiledChoice]:
    """Yield the choices of the chain; each must be among benefits there are."""
    for layer in reversed(layers):
        for index, choice in enumerate(layer.pack.choices):
            path = ("choices", index)
            for benefit in choice.among:
                if benefit not in rules and benefit not in loading.failed:
                    place = layer.document.place((*path, "among"))
                    loading.problems.append(say("Y044", place, benefit=benefit))
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
            )


def _with_figures(
    layers: list[_Layer], chosen: dict[str, RuleText], loading: _Loading
) -> dict[str, RuleText]:
    """Return the rules with shared figures and what packs above supply filled in."""
    upward = list(reversed(layers))
    shared = shared_figures(
        [layer.shared for layer in upward if layer.shared is not None], loading.problems
    )
    supplements: dict[str, list[tuple[Document, SupplementFile]]] = {}
    cases: dict[str, list[CompiledCase]] = {}
    for layer in upward:
        for document, supplement in layer.supplements:
            benefit = supplement.supplements
            if benefit not in chosen:
                place = document.place(("supplements",))
                known = "、".join(chosen) or "—"
                loading.problems.append(say("Y029", place, benefit=benefit, candidates=known))
            supplements.setdefault(benefit, []).append((document, supplement))
            placed = place_cases(layer.name, document, supplement.cases)
            cases.setdefault(benefit, []).extend(placed)
    whole: dict[str, RuleText] = {}
    for benefit, text in chosen.items():
        before = len(loading.problems)
        made = with_shared(text, shared, loading.problems)
        made = supplemented(made, supplements.get(benefit, []), loading.problems)
        if len(loading.problems) == before:  # a rule without its figures would only mislead
            whole[benefit] = replace(made, cases=(*made.cases, *cases.get(benefit, ())))
    return whole


def _refuse_shared_words(texts: list[RuleText], loading: _Loading) -> None:
    """A word must not name two benefits: a sheet would be paid under the wrong one."""
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


def _schema_problems(document: Document, error: ValidationError) -> list[Diagnostic]:
    """Return pydantic's findings at their lines, in our words.

    A value that may have several forms fails once for each; the first says enough.
    """
    found: dict[tuple[str, str], Diagnostic] = {}
    for item in error.errors(include_url=False, include_context=False):
        path = item["loc"]
        while path and path not in document.marks:
            path = path[:-1]
        code = {"extra_forbidden": "Y031", "missing": "Y032"}.get(item["type"], "Y030")
        key = str(item["loc"][-1]) if item["loc"] else "?"
        shown = ".".join(map(str, path)) or "/"
        what = item["msg"].removeprefix("Value error, ")
        problem = say(code, document.place(path), key=key, path=shown, what=what)
        found.setdefault((shown, key if code == "Y032" else code), problem)
    return list(found.values())
