"""Packs: a folder of rule files that may extend another, compiled into one set of rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from payouts.diagnostics import Diagnostic, Place, say
from payouts.digest import digest_of_bytes
from payouts.errors import RuleProblem
from payouts.rules.compile import compile_rule
from payouts.rules.models import ColumnsFile, Conventions, PackFile, RuleFile
from payouts.rules.strict_yaml import Document, read_yaml
from payouts.vocabulary import ColumnSpec, Vocabulary, header_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payouts.rules.compiled import Rule
    from payouts.rules.source import PackSource

MAX_PARENTS = 8
_PACK_FILE = "pack.yaml"
_COLUMNS_FILE = "columns.yaml"

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack with everything it extends, merged.

    Attributes:
        chain: names of the packs, the one asked for first.
        rules: benefit id → rule, in the order of the catalogue.
        digests: file (pack/name) → SHA-256, over every file read.
    """

    name: str
    title: str
    office: str
    signoff: tuple[str, ...]
    chain: tuple[str, ...]
    vocabulary: Vocabulary
    rules: Mapping[str, Rule]
    digests: Mapping[str, str]

    def find(self, word: str) -> Rule | None:
        """Return the rule a word names: an id, a name or an alias."""
        return next((rule for rule in self.rules.values() if rule.called(word)), None)


@dataclass(slots=True)
class _Layer:
    """One pack of a chain, read but not compiled."""

    name: str
    pack: PackFile
    document: Document
    columns: dict[str, ColumnSpec]
    rules: list[tuple[Document, RuleFile, str]]


@dataclass(slots=True)
class _Loading:
    source: PackSource
    problems: list[Diagnostic] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)

    def layer(self, name: str) -> _Layer:
        files = self.source.files(name)
        if _PACK_FILE not in files:
            where = Place(file=f"{self.source.name}/{name}")
            raise RuleProblem([*self.problems, say("Y016", where, pack=name)])
        read = self._model(name, _PACK_FILE, PackFile)
        if read is None:
            raise RuleProblem(self.problems)
        document, pack, _ = read
        columns: dict[str, ColumnSpec] = {}
        if _COLUMNS_FILE in files and (got := self._model(name, _COLUMNS_FILE, ColumnsFile)):
            columns = got[1].columns
        rules = [
            got
            for file in files
            if file not in {_PACK_FILE, _COLUMNS_FILE}
            and (got := self._model(name, file, RuleFile))
        ]
        return _Layer(name, pack, document, columns, rules)

    def _model(
        self, pack: str, file: str, model: type[Model]
    ) -> tuple[Document, Model, str] | None:
        """Read one file as a model; its problems are gathered."""
        name = f"{self.source.name}/{pack}/{file}"
        data = self.source.read(pack, file)
        self.digests[f"{pack}/{file}"] = digest_of_bytes(data)
        try:
            document = read_yaml(data, name)
            return document, model.model_validate(document.data), self.digests[f"{pack}/{file}"]
        except RuleProblem as problem:
            self.problems.extend(problem.diagnostics)
        except ValidationError as error:
            self.problems.extend(_schema_problems(document, error))
        return None


def load_pack(source: PackSource, name: str) -> Pack:
    """Load a pack with everything it extends and compile its rules.

    Raises:
        RuleProblem: everything wrong in any of the files.
    """
    loading = _Loading(source)
    layers = _chain(loading, name)
    vocabulary = _vocabulary(layers, loading)
    conventions = next(
        ((layer.document, layer.pack.conventions) for layer in layers if layer.pack.conventions),
        None,
    )
    rules = _rules(layers, vocabulary, conventions, loading)
    if loading.problems:
        raise RuleProblem(loading.problems)
    top = layers[0].pack
    signoff = next((layer.pack.signoff for layer in layers if layer.pack.signoff), ())
    return Pack(
        name=name,
        title=top.name,
        office=top.office or top.name,
        signoff=signoff,
        chain=tuple(layer.name for layer in layers),
        vocabulary=vocabulary,
        rules=rules,
        digests=dict(sorted(loading.digests.items())),
    )


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
    columns: dict[str, ColumnSpec] = {}
    for layer in reversed(layers):
        for name, spec in layer.columns.items():
            columns[name] = spec.model_copy(update={"name": name})
    owner: dict[str, str] = {}
    for name, spec in columns.items():
        for header in (name, *spec.aliases):
            other = owner.setdefault(header_key(header), name)
            if other != name:
                where = Place(
                    file=f"{loading.source.name}/{layers[-1].name}/{_COLUMNS_FILE}", line=1
                )
                loading.problems.append(say("Y023", where, header=header, a=other, b=name))
    return Vocabulary(columns=columns)


def _rules(
    layers: list[_Layer],
    vocabulary: Vocabulary,
    conventions: tuple[Document, Conventions] | None,
    loading: _Loading,
) -> dict[str, Rule]:
    """Compile the rules of the chain; a pack above replaces one only with its authority."""
    chosen: dict[str, tuple[_Layer, Document, RuleFile, str]] = {}
    for layer in reversed(layers):
        here: dict[str, str] = {}
        for document, file, sha256 in layer.rules:
            if file.benefit in here:
                place = document.place(("benefit",))
                loading.problems.append(
                    say("Y018", place, benefit=file.benefit, other=here[file.benefit])
                )
            elif file.benefit in chosen and not file.authority:
                place = document.place(("benefit",))
                loading.problems.append(
                    say("Y019", place, benefit=file.benefit, other=chosen[file.benefit][1].name)
                )
            here[file.benefit] = document.name
            chosen[file.benefit] = (layer, document, file, sha256)
    rules: dict[str, Rule] = {}
    for benefit, (layer, document, file, sha256) in chosen.items():
        try:
            rules[benefit] = compile_rule(
                document, file, vocabulary, conventions, layer.name, sha256
            )
        except RuleProblem as problem:
            loading.problems.extend(problem.diagnostics)
    _refuse_shared_words(rules, loading)
    return rules


def _refuse_shared_words(rules: Mapping[str, Rule], loading: _Loading) -> None:
    """A word must not name two benefits: a sheet would be paid under the wrong one."""
    owner: dict[str, Rule] = {}
    for rule in rules.values():
        for word in dict.fromkeys((rule.benefit, rule.name, *rule.aliases)):
            other = owner.setdefault(word, rule)
            if other is not rule:
                place = Place(file=rule.file, line=1)
                loading.problems.append(say("Y024", place, word=word, a=other.file, b=rule.file))


def _schema_problems(document: Document, error: ValidationError) -> list[Diagnostic]:
    """Return pydantic's findings at their lines, in our words."""
    found: list[Diagnostic] = []
    for item in error.errors(include_url=False, include_context=False):
        path = tuple(part for part in item["loc"] if isinstance(part, (str, int)))
        while path and path not in document.marks:
            path = path[:-1]
        keys = [str(part) for part in item["loc"]]
        code = {"extra_forbidden": "Y031", "missing": "Y032"}.get(str(item["type"]), "Y030")
        key = keys[-1] if keys else "?"
        what = _short(item)
        found.append(say(code, document.place(path), key=key, path=".".join(keys), what=what))
    return found


def _short(item: Any) -> str:
    return str(item["msg"]).removeprefix("Value error, ")
