"""The parts of a rule that a case can reach: coverage is measured against this list.

- each side of every condition, and of every ``yes if condition else no``;
- for everything dated (figures, formulas, conditions) its first and its last day, month or
  year, and the ones just outside where nothing adjoins;
- every key of a table by one name; of one by two, every row and every column; every category
  a ladder can pick; each in every version;
- every band, every bound and what lies just beyond it;
- the half year that decides in ``service_years(..., remainder="half_year")``: a month below
  it at most, at it, a month above it at most.

A key of a table, a band or the end of a figure counts only where a row was computed to the
end: a held row shows nothing about an amount. Where a figure is still open every row is held,
so the figures of such a rule are left to the pack that completes it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from payouts.authoring.cases.bounds import bound_marks
from payouts.authoring.cases.edges import Edge, VersionEdge, edges, unit_text, unit_words
from payouts.authoring.cases.formula_text import formula_text
from payouts.base.money import fraction_text
from payouts.rules.in_force import refuses_all
from payouts.rules.language.nodes import Banded, Call, FigureName, Select
from payouts.rules.language.types import Type, ValueKind, type_of_column
from payouts.rules.language.walk import walk
from payouts.rules.parts import all_nodes, parts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from payouts.base.diagnostics import Place
    from payouts.rules.figures import FigureTable
    from payouts.rules.rule import CompiledCondition, Expression, Rule

# What stands where, and which part of it: the same in every pack that has the rule.
Key = tuple[str, ...]

HALF_YEAR = {
    "below": ("余下不到六个月（超过五个月）", "a remainder of five to under six months"),
    "at": ("余下正好六个月", "a remainder of exactly six months"),
    "above": ("余下超过六个月（不到七个月）", "a remainder of over six to under seven months"),
}


@dataclass(frozen=True, slots=True)
class Target:
    """A part of a rule that some case should reach.

    Attributes:
        place: where it stands.
        what: what no case reaches, in Chinese and in English.
        reach: the input that would reach it, likewise.
        computed: whether only rows that were computed to the end count.
    """

    place: Place
    what: tuple[str, str]
    reach: tuple[str, str]
    computed: bool = False


@dataclass(frozen=True, slots=True)
class TargetUse:
    """The way a formula looks a figure up.

    ``select`` is the name of the date that chooses the version, in words; ``kind`` the unit.
    """

    select: str
    kind: ValueKind


@dataclass(frozen=True, slots=True)
class CoverageGap:
    """A day, month or year just outside a version, and the name of the date that meets it."""

    key: Key
    use: TargetUse
    unit: int


@dataclass(slots=True)
class Targets:
    """The targets of one compiled rule, and the keys under which its parts are noted.

    Attributes:
        found: key → target, in the order of the file.
        parts: id of a compiled part (a node, a formula, a condition) → its key.
        figures: figure → the key of each of its versions.
        gaps: what lies just outside of anything dated.
    """

    rule: Rule
    found: dict[Key, Target] = field(default_factory=dict)
    parts: dict[int, Key] = field(default_factory=dict)
    figures: dict[str, tuple[Key, ...]] = field(default_factory=dict)
    gaps: list[CoverageGap] = field(default_factory=list)

    @classmethod
    def of(cls, rule: Rule) -> Targets:
        """List the targets of a rule."""
        made = cls(rule)
        made.figures = {
            name: tuple(("figure", str(place)) for place in places)
            for name, places in rule.version_places.items()
        }
        kinds = _kinds(rule)
        uses: dict[str, TargetUse] = {}
        for part in parts(rule):
            made._expression(part.expression, kinds)
        for node in all_nodes(rule):
            if isinstance(node, (FigureName, Banded)):
                uses.setdefault(node.name, _use(node, rule.figures[node.name], kinds))
        for condition in rule.conditions:
            made._condition(condition)
        made._itself(computed=not any(rule.figures[name].open for name in uses))
        if not any(rule.figures[name].open for name in uses):
            for name, use in uses.items():
                made._figure(rule.figures[name], use)
        return made

    def add(self, key: Key, target: Target) -> None:
        """Add a target; one in a file that several rules share is the same for all."""
        self.found.setdefault(key, target)

    def _itself(self, *, computed: bool) -> None:
        """Ask for one row at least: paid or zero where the rule has all of its figures."""
        place = self.rule.payment[-1].place
        what = f"待遇“{self.rule.name}”本身", f"the benefit {self.rule.name} itself"
        reach = "一行，应发", "a row that is paid"
        self.add(self.itself, Target(place, what, reach, computed=computed))

    @property
    def itself(self) -> Key:
        """The key every row reaches."""
        return ("rule", self.rule.benefit)

    def _expression(self, expression: Expression, kinds: Mapping[str, Type]) -> None:
        base: Key = ("formula", str(expression.place), expression.name)
        self.parts[id(expression)] = base
        if expression.dated:
            use = TargetUse(expression.select, _unit(expression.select, kinds))
            spans = [(v.first, v.last) for v in expression.versions]
            for edge in edges(spans, use.kind):
                name = f"{expression.name}：{expression.versions[edge.index].text}"
                place = expression.versions[edge.index].node.at
                self._edge((*base, str(edge.index)), edge, _Dated(name, place, use, spans))
        for index, version in enumerate(expression.versions):
            for count, node in enumerate(walk(version.node)):
                key = (*base, str(index), str(count))
                if isinstance(node, Select):
                    self._select(key, node, expression.name)
                elif isinstance(node, Call) and ("remainder", "half_year") in node.options:
                    self._half_year(key, node)

    def _select(self, key: Key, node: Select, name: str) -> None:
        self.parts[id(node)] = key
        text = formula_text(node.condition)
        for side, zh, en in (("yes", "成立", "holds"), ("no", "不成立", "does not hold")):
            what = f"“{name}”中 {text} {zh}的一边", f"the side of {name} where {text} {en}"
            reach = f"一行，使 {text} {zh}", f"a row for which {text} {en}"
            self.add((*key, side), Target(node.condition.at, what, reach))

    def _half_year(self, key: Key, node: Call) -> None:
        self.parts[id(node)] = key
        text = formula_text(node)
        for part, (zh, en) in HALF_YEAR.items():
            what = f"{text}：{zh}", f"{text}: {en}"
            reach = f"一行，服役时间{zh}", f"a row whose service leaves {en}"
            self.add((*key, part), Target(node.at, what, reach))

    def _condition(self, condition: CompiledCondition) -> None:
        base: Key = ("condition", str(condition.expression.place))
        self.parts[id(condition)] = base
        text = formula_text(condition.expression.versions[0].node)
        place = condition.expression.place
        for side, then in (("struck", "拦下"), ("passed", "放行")):
            if side == "passed" and refuses_all(condition, self.rule):
                continue  # it says from when the benefit is there, and lets nobody pass
            met = condition.strikes_when is (side == "struck")
            zh, en = ("成立", "holds") if met else ("不成立", "does not hold")
            what = (
                f"条件“{condition.because}”{then}的一行",
                f"a row {side} by the condition {condition.because}",
            )
            reach = f"一行，使 {text} {zh}", f"a row for which {text} {en}"
            self.add((*base, side), Target(place, what, reach))
        if condition.dated:
            kind = ValueKind.MONTH if condition.by_month else ValueKind.DATE
            spans = [(condition.first, condition.last)]
            dated = _Dated(condition.because, place, TargetUse(condition.select, kind), spans)
            for edge in edges(spans, kind):
                self._edge(base, edge, dated)

    def _figure(self, table: FigureTable, use: TargetUse) -> None:
        places = self.rule.version_places[table.name]
        spans = [(v.first, v.last) for v in table.versions]
        for edge in edges(spans, use.kind):
            dated = _Dated(table.name, places[edge.index], use, spans)
            self._edge(self.figures[table.name][edge.index], edge, dated, computed=True)
        for index, place in enumerate(places):
            key = self.figures[table.name][index]
            version = f"“{table.name}”{table.versions[index].label().rpartition(' ')[0]} "
            self._keys(key, place, table, index, version)
            if table.bands:
                self._bands(key, place, table, index, version)
        self._ladder(table, places)

    def _keys(self, key: Key, place: Place, table: FigureTable, index: int, version: str) -> None:
        for level, by in enumerate(table.by):
            for value in listed(table, index, level):
                zh = f"{by}最高为“{value}”" if table.pick else f"{by}为“{value}”"
                en = f"{by} {value}"
                en = f"{en} as the highest" if table.pick else en
                what = f"{version}中 {zh}", f"{version}with {en}"
                reach = f"一行，{zh}，用到这一版", f"a row with {en} that uses this version"
                target = Target(place, what, reach, computed=True)
                self.add((*key, "key", str(level), value), target)

    def _ladder(self, table: FigureTable, places: Sequence[Place]) -> None:
        if table.pick is None or not places:
            return
        base, by = self.figures[table.name][0], table.by[0]
        spec = self.rule.columns.get(by)
        if table.pick.none is not None:
            what = f"“{table.name}”中 {by}为“无”", f"{table.name} with {by} 无 (none)"
            reach = f"一行，{by}填“无”", f"a row whose {by} says 无"
            self.add((*base, "none"), Target(places[0], what, reach, computed=True))
        rest = [v for v in (spec.values if spec else ()) if v not in table.keys[0]]
        if table.pick.others is not None and rest:
            what = f"“{table.name}”未列的{by}", f"a {by} that {table.name} does not list"
            reach = f"一行，{by}为“{rest[0]}”", f"a row with {by} {rest[0]}"
            self.add((*base, "others"), Target(places[0], what, reach, computed=True))

    def _bands(self, key: Key, place: Place, table: FigureTable, index: int, version: str) -> None:
        for count, band in enumerate(table.bands[index].bands):
            span = f"{fraction_text(band.low)}–{_or_endless(band.high)}"
            what = f"{version}中 {span} 一段", f"{version}with a number in {span}"
            reach = f"一行，数在 {span} 之内", f"a row with a number inside {span}"
            self.add((*key, "band", str(count)), Target(place, what, reach, computed=True))
        for mark in bound_marks(table.bands[index]):
            what = f"{version}中 {mark.zh}", f"{version}with {mark.en}"
            reach = f"一行，数{mark.zh}", f"a row with {mark.en}"
            self.add((*key, *mark.key), Target(place, what, reach, computed=mark.inside))

    def _edge(self, base: Key, edge: Edge, dated: _Dated, *, computed: bool = False) -> None:
        if edge.side is VersionEdge.LAST and dated.first_unit(edge.index) == edge.unit:
            return  # one unit long: its first is its last
        use = dated.use
        unit = unit_text(edge.unit, use.kind)
        zh, en = unit_words(use.kind)
        when = {
            VersionEdge.FIRST: (f"第一{zh}", f"the first {en}"),
            VersionEdge.LAST: (f"最后一{zh}", f"the last {en}"),
            VersionEdge.BEFORE: (f"生效前一{zh}", f"the {en} before the first"),
            VersionEdge.AFTER: (f"失效后一{zh}", f"the {en} after the last"),
        }[edge.side]
        what = f"“{dated.name}”的{when[0]} {unit}", f"{when[1]} of {dated.name}, {unit}"
        reach = (
            (f"一行，{unit} 在发放期间内并且应发", f"a row due in {unit}, within the period")
            if use.select == "month"
            else (f"一行，“{use.select}”为 {unit}", f"a row whose {use.select} is {unit}")
        )
        target = Target(dated.place, what, reach, computed=computed and not edge.side.outside)
        # The day too: where a pack above has cut a version short, its end is another.
        key = (*base, edge.side.value, str(edge.unit))
        self.add(key, target)
        if edge.side.outside:
            self.gaps.append(CoverageGap(key, use, edge.unit))


@dataclass(frozen=True, slots=True)
class _Dated:
    """Something with dated versions: its name, its place, and the date that selects."""

    name: str
    place: Place
    use: TargetUse
    spans: Sequence[tuple[int, int]]

    def first_unit(self, index: int) -> int | None:
        """Return the first unit of a version."""
        return next(
            (
                edge.unit
                for edge in edges(self.spans, self.use.kind)
                if edge.index == index and edge.side is VersionEdge.FIRST
            ),
            None,
        )


def _or_endless(bound: Fraction | None) -> str:
    return "" if bound is None else fraction_text(bound)


def listed(table: FigureTable, version: int, level: int) -> list[str]:
    """Return the keys of one level that a version has an entry for."""
    shape = (len(table.versions), *(len(keys) for keys in table.keys))
    present = table.present.reshape(shape)[version]
    others = tuple(axis for axis in range(present.ndim) if axis != level)
    return [k for k, has in zip(table.keys[level], present.any(axis=others), strict=True) if has]


def _kinds(rule: Rule) -> dict[str, Type]:
    """Return the type of every name a select can mean."""
    known = {name: type_of_column(spec) for name, spec in rule.columns.items()}
    return known | {part.expression.name: part.expression.type for part in parts(rule)}


def _use(node: FigureName | Banded, table: FigureTable, kinds: Mapping[str, Type]) -> TargetUse:
    if isinstance(node, FigureName) and node.key is not None:
        return TargetUse(formula_text(node.key), _unit_of(node.key.type))
    return TargetUse(table.select, _unit(table.select, kinds))


def _unit(select: str, kinds: Mapping[str, Type]) -> ValueKind:
    return ValueKind.MONTH if select == "month" else _unit_of(kinds[select])


def _unit_of(kind: Type) -> ValueKind:
    if kind.kind in {ValueKind.DATE, ValueKind.MONTH}:
        return kind.kind
    return ValueKind.INTEGER
