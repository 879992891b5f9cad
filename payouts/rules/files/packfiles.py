"""The files of one pack, read and checked against their models; nothing compiled yet."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from payouts.base.bilingual import both
from payouts.base.diagnostics import Diagnostic, Place, say
from payouts.base.digest import digest_of_bytes
from payouts.base.errors import RuleProblem
from payouts.base.filenames import file_key, is_ours, portable
from payouts.base.meant import did_you_mean, nearest_word
from payouts.base.resources import rules_root
from payouts.rules.files.case_places import place_cases
from payouts.rules.files.ruletext import RuleText
from payouts.rules.files.shape_problems import keys_at, shape_problem
from payouts.rules.files.strict_yaml import Document, read_yaml
from payouts.rules.models.files import (
    ColumnsFile,
    FiguresFile,
    LawsFile,
    PackFile,
    RuleFile,
    SupplementFile,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic_core import ErrorDetails

    from payouts.base.columns import ColumnSpec
    from payouts.rules.files.source import PackSource
    from payouts.rules.files.strict_yaml import Path

_PACK_FILE = "pack.yaml"
COLUMNS_FILE = "columns.yaml"
FIGURES_FILE = "figures.yaml"
LAWS_FILE = "laws.yaml"
_RESERVED = frozenset({_PACK_FILE, COLUMNS_FILE, FIGURES_FILE, LAWS_FILE})
# The id of a benefit in a file that is no YAML.
_BENEFIT = re.compile(rb"^benefit:[ \t]*[\"']?([a-z][a-z0-9_]*)", re.MULTILINE)

Model = TypeVar("Model", bound=BaseModel)


@dataclass(slots=True)
class Layer:
    """One pack of a chain, read but not compiled."""

    name: str
    pack: PackFile
    document: Document
    columns: dict[str, tuple[ColumnSpec, Document]]
    rules: list[RuleText] = field(default_factory=list)
    shared: tuple[Document, FiguresFile] | None = None
    laws: tuple[Document, LawsFile] | None = None
    supplements: list[tuple[Document, SupplementFile]] = field(default_factory=list)


@dataclass(slots=True)
class Loading:
    """Reads files of packs and gathers their problems.

    Attributes:
        source: where the packs are.
        problems: everything found so far.
        digests: file (pack/name) → SHA-256, over every file read.
        failed: benefits whose rules cannot be read or do not compile.
        unread: kinds of shared files (columns.yaml, figures.yaml) of which one cannot be read:
            nothing is said of what may stand in it.
    """

    source: PackSource
    problems: list[Diagnostic] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)

    def layer(self, name: str, below: Layer | None = None) -> Layer:
        """Read every file of one pack.

        Args:
            name: the pack.
            below: the pack that extends it, if any.

        Raises:
            RuleProblem: there is no such pack, or its ``pack.yaml`` cannot be read.
        """
        files = self.source.files(name)
        self._refuse_names(name, files)
        for file, kind in self.source.strange(name):
            place = Place(file=f"{self.source.name}/{name}/{file}")
            self.problems.append(say("Y036", place, what=kind))
        if _PACK_FILE not in files:
            raise RuleProblem([*self.problems, self._no_pack(name, below)])
        read = self._model(name, _PACK_FILE, PackFile)
        if read is None:
            raise RuleProblem(self.problems)
        document, pack, _ = read
        columns: dict[str, tuple[ColumnSpec, Document]] = {}
        if got := self._shared(name, files, COLUMNS_FILE, ColumnsFile):
            columns = {key: (spec, got[0]) for key, spec in got[1].columns.items()}
        layer = Layer(name, pack, document, columns)
        layer.shared = self._shared(name, files, FIGURES_FILE, FiguresFile)
        layer.laws = self._shared(name, files, LAWS_FILE, LawsFile)
        for file in files:
            if file not in _RESERVED:
                self._rule_or_supplement(layer, file)
        return layer

    def _no_pack(self, name: str, below: Layer | None) -> Diagnostic:
        """Return that there is no such pack; one that another extends has to be copied too."""
        which, advice = both("规则包", "rule pack"), ""
        place = Place(file=f"{self.source.name}/{name}")
        if below is not None:
            which, place = both("上级规则包", "pack above"), below.document.place(("extends",))
            here = rules_root()
            advice = both(
                f"；自己的规则目录要放齐：把“{name}”和它的上级包也复制进来（随程序带的在 {here}）",
                f"; a rules folder of one's own has to be whole: copy {name}, and what it extends, "
                f"into it as well (those of the program are in {here})",
            )
        args = {"pack": name, "folder": self.source.name, "which": which, "advice": advice}
        return say("Y016", place, **args)

    def _refuse_names(self, pack: str, files: list[str]) -> None:
        """Refuse names of files that not every system can hold, or tell apart; Y034, Y035."""
        seen: dict[str, str] = {}
        for file in files:
            place = Place(file=f"{self.source.name}/{pack}/{file}")
            if not portable(file):
                self.problems.append(say("Y034", place, name=file))
            if (other := seen.setdefault(file_key(file), file)) != file:
                self.problems.append(say("Y035", place, name=file, other=other))
        if files and not portable(pack):
            place = Place(file=f"{self.source.name}/{pack}")
            self.problems.append(say("Y034", place, name=pack))

    def _shared(
        self, pack: str, files: list[str], file: str, model: type[Model]
    ) -> tuple[Document, Model] | None:
        """Read a file that rules of the pack share; None where there is none, or no sound one."""
        if file not in files:
            return None
        read = self._model(pack, file, model)
        if read is None:
            self.unread.add(file)
            return None
        return read[:2]

    def _rule_or_supplement(self, layer: Layer, file: str) -> None:
        """Read a rule file, or one that supplies figures to a rule of a pack below."""
        read = self._read(layer.name, file)
        if read is None:
            return
        document, sha256 = read
        self._refuse_id(document)
        if isinstance(document.data, dict) and "supplements" in document.data:
            supplement = self._validated(document, SupplementFile)
            if supplement is not None:
                layer.supplements.append((document, supplement))
        elif (rule := self._validated(document, RuleFile)) is None:
            self._fail(_benefit_in(document))
        else:
            cases = tuple(place_cases(layer.name, document, rule.cases))
            layer.rules.append(RuleText(document, rule, layer.name, sha256, cases=cases))

    def _refuse_id(self, document: Document) -> None:
        """Refuse the id of a benefit that cannot name its files in a run; Y033, Y034."""
        benefit = _benefit_in(document)
        if benefit is None:
            return
        if is_ours(benefit):
            self.problems.append(say("Y033", document.place(("benefit",)), name=benefit))
        if not portable(benefit):
            self.problems.append(say("Y034", document.place(("benefit",)), name=benefit))

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
            named = _BENEFIT.search(data)
            self._fail(named[1].decode() if named else None)
        return None

    def _fail(self, benefit: str | None) -> None:
        """Keep which benefit cannot be read, so that nobody is told that there is none."""
        if benefit is not None:
            self.failed.add(benefit)

    def _validated(self, document: Document, model: type[Model]) -> Model | None:
        try:
            return model.model_validate(document.data)
        except ValidationError as error:
            self.problems.extend(_schema_problems(document, error, model))
        return None

    def all_problems(self) -> tuple[Diagnostic, ...]:
        """Return everything found; each problem of a shared file once."""
        seen = {str(problem): problem for problem in reversed(self.problems)}
        return tuple(reversed(seen.values()))


def _benefit_in(document: Document) -> str | None:
    """Return the id of the benefit that a file names, whatever else is in it."""
    benefit = document.data.get("benefit") if isinstance(document.data, dict) else None
    return benefit if isinstance(benefit, str) else None


# What a file needs on its first level, with the beginning of how it is written.
_NEEDED = {
    "benefit": ("待遇编号 benefit: small_grant", "the benefit's id, benefit: small_grant"),
    "name": ("名称 name: …", "its name, name: …"),
    "pack": ("规则包编号 pack: …", "the pack's id, pack: …"),
    "law": ("法规依据 law: [{title: …}]", "the law it rests on, law: [{title: …}],"),
    "columns": ("所用的列 columns: {批准日期: required}", "its columns, columns: {…: required},"),
    "lines": ("发放项 lines: {…}", "what is paid, lines: {…},"),
    "payment": ("应发金额 payment: {应发金额: …}", "the amount paid, payment: {…: …},"),
    "round": (
        '取整 round: {step: 应发金额, to: "0.01", mode: half_up}',
        'how it is rounded, round: {step: …, to: "0.01", mode: half_up},',
    ),
    "figures": ("标准 figures: {…}", "the figures, figures: {…},"),
    "laws": ("法规 laws: {简称: {title: …}}", "the laws, laws: {…: {title: …}},"),
}


def _wanted(key: str, path: str) -> str:
    """Return what is missing as it is called and written; both languages."""
    if path != "/":
        return both(f"“{key}”（{path}）", f"{key} ({path})")
    zh, en = _NEEDED.get(key, (f"“{key}”", key))
    return both(zh, en)


def _written_path(document: Document, steps: Sequence[str | int]) -> Path:
    """Return the path that stands in the file; steps that only name a form are left out."""
    path: Path = ()
    for step in steps:
        if (*path, step) in document.marks:
            path = (*path, step)
    return path


def _long_enough(item: ErrorDetails) -> bool:
    """Tell whether a list is too short only in that its wrong entries are not counted."""
    least = item.get("ctx", {}).get("min_length", 0)
    return item["type"] == "too_short" and len(item["input"]) >= least


def _schema_problems(
    document: Document, error: ValidationError, model: type[BaseModel]
) -> list[Diagnostic]:
    """Return pydantic's findings at their lines, in our words.

    A value that may have several forms fails once for each; the first says enough.
    """
    found: dict[tuple[str, str], Diagnostic] = {}
    for item in error.errors(include_url=False):
        if _long_enough(item):
            continue  # entries of it are wrong, which is said of them
        path = _written_path(document, item["loc"])
        code = {"extra_forbidden": "Y031", "missing": "Y032"}.get(item["type"], "Y030")
        key = str(item["loc"][-1]) if item["loc"] else "?"
        shown = ".".join(map(str, path)) or "/"
        what = shape_problem(item)
        near = nearest_word(key, keys_at(model, item["loc"][:-1])) if code == "Y031" else None
        hint = did_you_mean(near)
        wanted = _wanted(key, shown)
        args = {"key": key, "path": shown, "what": what, "hint": hint, "wanted": wanted}
        problem = say(code, document.place(path), **args)
        found.setdefault((shown, key if code == "Y032" else code), problem)
    return list(found.values())
