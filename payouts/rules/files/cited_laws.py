"""Laws cited by short name, filled in from what the ``laws.yaml`` of a chain register.

Wherever a model holds a :class:`LawRef`, a short name in it is looked up: in the ``law`` of a
rule, and in every ``article``. After that a citation is the same as one written out in full.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar, cast

from pydantic import BaseModel

from payouts.base.bilingual import both, listed
from payouts.base.diagnostics import Diagnostic, say
from payouts.base.meant import did_you_mean, nearest_word
from payouts.rules.models.sources import LawRef

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from payouts.rules.files.packfiles import Layer
    from payouts.rules.files.strict_yaml import Document, Path
    from payouts.rules.models.files import LawsFile
    from payouts.rules.models.sources import Law

    Register = Mapping[str, "RegisteredLaw"]

Model = TypeVar("Model", bound=BaseModel)
_NEAR = 0.3


@dataclass(frozen=True, slots=True)
class RegisteredLaw:
    """A law of a ``laws.yaml`` and where it stands."""

    law: Law
    document: Document
    path: Path


def registered(
    files: Sequence[tuple[Document, LawsFile]], problems: list[Diagnostic]
) -> dict[str, RegisteredLaw]:
    """Merge the laws of a chain of packs, the lowest first; Y091 where a name means two laws."""
    merged: dict[str, RegisteredLaw] = {}
    for document, file in files:
        for name, law in file.laws.items():
            path: Path = ("laws", name)
            before = merged.setdefault(name, RegisteredLaw(law, document, path))
            if before.law != law:
                other = before.document.place(before.path)
                where, title = f"{other.file}:{other.line}", before.law.title
                place = document.place(path)
                problems.append(say("Y091", place, name=name, title=title, other=where))
    return merged


def cite(layer: Layer, register: Register, problems: list[Diagnostic]) -> None:
    """Fill in the laws that the files of a pack cite by short names; Y090 for unknown ones."""

    def done(document: Document, model: Model) -> Model:
        found = _Citing(document, register, problems).filled(model, ())
        return cast("Model", found)

    layer.pack = done(layer.document, layer.pack)
    layer.rules = [replace(rule, file=done(rule.document, rule.file)) for rule in layer.rules]
    if layer.shared is not None:
        layer.shared = layer.shared[0], done(*layer.shared)
    layer.supplements = [(document, done(document, file)) for document, file in layer.supplements]


@dataclass(frozen=True, slots=True)
class _Citing:
    """One file whose citations are filled in."""

    document: Document
    register: Register
    problems: list[Diagnostic]

    def filled(self, part: object, path: Path) -> object:
        """Return a part of a model with its citations filled in: itself where it holds none."""
        match part:
            case LawRef():
                return part if part.law is None else self._found(part, part.law, path)
            case BaseModel():
                return self._model(part, path)
            case dict():
                made = {key: self.filled(value, (*path, key)) for key, value in part.items()}
                return made if any(made[key] is not part[key] for key in made) else part
            case tuple():
                several = tuple(self.filled(one, (*path, at)) for at, one in enumerate(part))
                changed = any(a is not b for a, b in zip(several, part, strict=True))
                return several if changed else part
        return part

    def _model(self, model: BaseModel, path: Path) -> BaseModel:
        update = {}
        for name in model.model_fields_set:
            key = type(model).model_fields[name].alias or name
            value = getattr(model, name)
            made = self.filled(value, (*path, key))
            if made is not value:
                update[name] = made
        return model.model_copy(update=update) if update else model

    def _found(self, cited: LawRef, name: str, path: Path) -> LawRef:
        known = self.register.get(name)
        if known is not None:
            return cited.found(known.law)
        place = self.document.place(path)
        candidates = listed(self.register) or both("还没有 laws.yaml", "no laws.yaml yet")
        args = {"name": name, "hint": self._meant(name), "candidates": candidates}
        self.problems.append(say("Y090", place, **args))
        return cited

    def _meant(self, name: str) -> str:
        """Return a question with the name meant, or with the blank that is missing."""
        run_on = [known for known in self.register if name.startswith(known)]
        if run_on:
            known = max(run_on, key=len)
            return did_you_mean(f"{known} {name[len(known) :]}")
        return did_you_mean(nearest_word(name, self.register, _NEAR))
