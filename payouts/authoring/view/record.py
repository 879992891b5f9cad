"""A merged pack as plain data (the JSON of ``rules show``): every part with its origin.

With a day, dated parts are limited to what is in force on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from payouts.base.period import holds_on
from payouts.rules.files.file_part import FilePart
from payouts.rules.files.written_formulas import row_formulas, written_conditions, written_formulas
from payouts.rules.meaning import dates_text, law_named, status_text
from payouts.rules.models.files import ColumnUse
from payouts.rules.models.sources import LawRef, Status
from payouts.rules.spelling.core import shown_text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from payouts.rules.files.cited_laws import RegisteredLaw
    from payouts.rules.files.ruletext import PartChange, RuleText
    from payouts.rules.files.strict_yaml import Document, Path
    from payouts.rules.models.conditions import Condition
    from payouts.rules.models.figures import Figure, FigureVersion
    from payouts.rules.models.files import Conventions, RuleFile
    from payouts.rules.models.formulas import Formula, FormulaVersion
    from payouts.rules.models.lines import Line, Suspension
    from payouts.rules.packs import OpenedPack

Record = dict[str, Any]


def as_record(opened: OpenedPack, benefits: Sequence[str], as_of: dt.date | None) -> Record:
    """Return a pack with these benefits.

    Args:
        opened: the pack, without problems.
        benefits: ids of the benefits wanted.
        as_of: the day whose state is shown; None for all versions.
    """
    pack = opened.pack
    return {
        "pack": pack.name,
        "name": pack.title,
        "chain": list(pack.chain),
        "as_of": None if as_of is None else as_of.isoformat(),
        "laws": [
            _registered(name, known)
            for name, known in opened.laws.items()
            if as_of is None or holds_on(as_of, known.law.from_, known.law.until)
        ],
        "conventions": _conventions(opened.conventions, as_of),
        "choices": [
            {
                "among": list(choice.among),
                "prefer": choice.prefer,
                "grain": choice.grain,
                "because": choice.because,
                "article": _cited(choice.article),
                "origin": f"{choice.place.file}:{choice.place.line}",
            }
            for choice in pack.choices
            if set(choice.among) & set(benefits)
        ],
        "benefits": [_Benefit(opened.texts[name], as_of).record(opened) for name in benefits],
    }


def _registered(name: str, known: RegisteredLaw) -> Record:
    """Return a law that the chain registers, with its short name."""
    cited = LawRef(law=name).found(known.law)
    made = {key: part for key, part in _law(cited).items() if key != "article"}
    return {**made, "origin": _origin(known.document, known.path)}


def _conventions(held: tuple[Document, Conventions] | None, as_of: dt.date | None) -> Record | None:
    if held is None:
        return None
    document, conventions = held
    view = _View(document, as_of)
    base: Path = ("conventions",)
    return {
        "origin": view.origin(base),
        "columns": list(conventions.columns),
        "conditions": view.conditions(conventions, base),
        "last_month": [
            view.formula("last_month", formula, (*base, "last_month", index))
            for index, formula in enumerate(conventions.last_month)
        ],
        "suspended": view.suspended(conventions.suspended, (*base, "suspended")),
    }


class _View:
    """Records of the parts of one file."""

    def __init__(self, document: Document, as_of: dt.date | None) -> None:
        self.document = document
        self.as_of = as_of

    def origin(self, path: Path) -> str:
        """Return ``rules/national/x.yaml:12``."""
        return _origin(self.document, path)

    def above(self, _path: Path) -> Record:
        """Return what a pack above changed of a part; nothing where it is as it was below."""
        return {}

    def holds(self, first: dt.date | None, last: dt.date | None) -> bool:
        """Tell whether something dated so is shown."""
        return self.as_of is None or holds_on(self.as_of, first, last)

    def formula(self, name: str, formula: Formula, path: Path) -> Record:
        """Return a formula; of several versions those that are shown."""
        made: Record = {"name": name, "origin": self.origin(path)}
        if formula.is_ is not None:
            made["is"] = shown_text(formula.is_)
        else:
            made["select"] = formula.select
            made["versions"] = [
                {
                    "is": shown_text(version.is_),
                    **dates_text(version),
                    "origin": self.origin((*path, "versions", index)),
                    **_basis(version),
                }
                for index, version in enumerate(formula.versions)
                if self.holds(version.from_, version.until)
            ]
        rounding = getattr(formula, "round", None)
        if rounding is not None:
            made["round"] = {
                "to": rounding.to,
                "mode": rounding.mode.value,
                "article": _cited(rounding.article),
            }
        note = {"note": formula.note} if formula.note else {}
        return {**made, **_basis(formula), **note}

    def conditions(self, held: RuleFile | Conventions, base: Path = ()) -> list[Record]:
        """Return the conditions that are shown."""
        made = []
        for condition, path in written_conditions(held):
            if not self.holds(condition.from_, condition.until):
                continue
            outcome, text = condition.test()
            name = {"name": condition.name} if condition.name else {}
            made.append({
                **name,
                "outcome": outcome,
                "if": shown_text(text),
                "because": condition.because,
                "select": condition.select,
                **dates_text(condition),
                "origin": self.origin((*base, *path)),
                **_basis(condition),
                **self.above((*base, *path)),
            })
        return made

    def suspended(self, suspensions: Iterable[Suspension], path: Path) -> list[Record]:
        """Return runs of months that are not due."""
        return [
            {
                **{
                    key: self.formula(key, formula, (*path, index, key))
                    for key, formula in part.formulas().items()
                },
                "because": part.because,
                "article": _cited(part.article),
                "origin": self.origin((*path, index)),
            }
            for index, part in enumerate(suspensions)
        ]


class _Benefit(_View):
    """The record of one benefit."""

    def __init__(self, text: RuleText, as_of: dt.date | None) -> None:
        super().__init__(text.document, as_of)
        self.text = text

    def origin(self, path: Path) -> str:
        """Return where a part stands, in whichever file that is."""
        return self.text.part(*path).origin

    def above(self, path: Path) -> Record:
        """Return by what authority a part of a pack above holds, and where the one before stood."""
        change = self.text.change_at(path)
        return {} if change is None else self._change(change)

    def _change(self, change: PartChange) -> Record:
        was = None if change.was is None else change.was.origin
        return {"authority": self.text.authority_of(change.by), "in_place_of": was}

    def record(self, opened: OpenedPack) -> Record:
        """Return all of it, with the readings shown that are less than published."""
        made = self._parts(opened)
        return {**made, "readings": list(self._unpublished(made["conditions"]))}

    def _unpublished(self, conditions: Iterable[Record]) -> Iterator[Record]:
        """Yield what is shown whose reading is stated to be less than certain."""
        for name, formula, path in written_formulas(self.text.file):
            shown = self.formula(name, formula, path)
            for version in shown.get("versions", [shown]):
                basis = {key: version[key] or shown[key] for key in ("status", "source")}
                yield from _unsure({**version, **basis})
        for condition in conditions:
            yield from _unsure({**condition, "is": condition["if"]})

    def _parts(self, opened: OpenedPack) -> Record:
        file = self.text.file
        rule = opened.pack.rules[file.benefit]
        return {
            "benefit": file.benefit,
            "name": file.name,
            "aliases": list(file.aliases),
            "category": file.category,
            "from_pack": self.text.origin,
            "origin": self.document.name,
            "version": rule.version,
            "authority": file.authority,
            "purpose": file.purpose,
            "law": [
                {**_law(law), "origin": self.origin(("law", index))}
                for index, law in enumerate(file.law)
                if self.holds(law.from_, law.until)
            ],
            "columns": [
                {
                    "name": name,
                    "required": use is ColumnUse.REQUIRED,
                    "type": rule.columns[name].type.value,
                    "origin": self.origin(("columns", name)),
                }
                for name, use in file.columns.items()
            ],
            "unique_by": list(file.unique_by),
            "facts": [self.formula(n, f, path) for n, f, path in row_formulas(file)],
            "figures": [self._figure(name, figure) for name, figure in file.figures.items()],
            "conditions": self.conditions(file),
            "dropped": [
                {"because": change.what, "origin": change.by.origin, **self._change(change)}
                for change in self.text.changes
                if change.path is None
            ],
            "lines": [self._line(name, line) for name, line in file.lines.items()],
            "groups": [
                {"name": n, **group.model_dump(mode="json"), "origin": self.origin(("groups", n))}
                for n, group in file.groups.items()
            ],
            "payment": [self.formula(n, s, ("payment", n)) for n, s in file.payment.items()],
            "split": None
            if file.split is None
            else {
                **file.split.model_dump(mode="json"),
                "article": _cited(file.split.article),
                "origin": self.origin(("split",)),
            },
            "round": {
                "step": file.round.step,
                "to": file.round.to,
                "mode": file.round.mode.value,
                "article": _cited(file.round.article),
                "origin": self.origin(("round",)),
                **self.above(("round",)),
            },
            "cases": [
                {"what": placed.case.what, "origin": f"{placed.place.file}:{placed.place.line}"}
                for placed in rule.cases
            ],
        }

    def _figure(self, name: str, figure: Figure) -> Record:
        path: Path = ("figures", name)
        stands = [self.text.part(*path, "values", i) for i in range(len(figure.values))]
        whole = [FilePart(part.document, part.path[:2]) for part in stands]
        values = dict.fromkeys(part.origin for part in whole or [self.text.part(*path)])
        return {
            "name": name,
            "unit": figure.unit,
            "by": list(figure.by),
            "select": figure.select,
            "pick": figure.pick,
            "none": figure.none,
            "others": figure.others,
            "bound": figure.bound,
            "open": figure.open,
            "note": figure.note,
            "origin": _origin(self.document, path),
            "values_origin": "、".join(values),
            "versions": [
                {**_version(version, part.origin), **self._given(version, part)}
                for version, part in zip(figure.values, stands, strict=True)
                if self.holds(version.from_, version.until)
            ],
        }

    def _given(self, version: FigureVersion, part: FilePart) -> Record:
        """Return the authority a version rests on, and its days as written where they were cut."""
        written = part.written()
        days = {key: version_day(written.get(key)) for key in ("from", "until")}
        authority = self.text.authority_of(part)
        return {
            **({"authority": authority} if authority else {}),
            **({"written": days} if days != dates_text(version) else {}),
        }

    def _line(self, name: str, line: Line) -> Record:
        base: Path = ("lines", name)
        schedule = {
            part: self.formula(part, formula, (*base, part))
            for part, formula in line.schedule().items()
        }
        return {
            "name": name,
            "pays": line.pays.value,
            "origin": self.origin(base),
            **schedule,
            "suspended": self.suspended(line.suspended, (*base, "suspended")),
            "steps": [self.formula(n, s, (*base, "steps", n)) for n, s in line.steps.items()],
        }


def _unsure(part: Record) -> Iterator[Record]:
    if part["status"] not in {None, Status.PUBLISHED}:
        yield {key: part[key] for key in ("is", "status", "source", "origin")}


def _origin(document: Document, path: Path) -> str:
    place = document.place(path)
    return f"{place.file}:{place.line}"


def version_day(day: object) -> str | None:
    """Return a day of a file as text."""
    return None if day is None else str(day)


def _basis(part: Condition | Formula | FormulaVersion | FigureVersion) -> Record:
    return {
        "status": status_text(part.status),
        "source": part.source,
        "article": _cited(part.article),
    }


def _cited(article: Iterable[LawRef]) -> list[Record]:
    """Return articles, each with the short name of its law."""
    return [{"law": law.law, **law_named(law)} for law in article]


def _law(law: LawRef) -> Record:
    return {
        "law": law.law,
        **law_named(law),
        "issued": None if law.issued is None else law.issued.isoformat(),
        **dates_text(law),
        "note": law.note,
    }


def _version(version: FigureVersion, origin: str) -> Record:
    made: Record = {
        **dates_text(version),
        **_basis(version),
        "note": version.note,
        "origin": origin,
    }
    if version.value is not None:
        made["value"] = version.value
    if version.table is not None:
        made["table"] = version.table
    if version.bands:
        made["bands"] = [band.model_dump() for band in version.bands]
    return made
