"""A pack above adds to the packs below, by date and part by part, and says on what authority."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office import payouts
from packs import COLUMNS, MONTHLY, RULES, Outcome, changed, outcome, person_id, shipped, write_pack
from payouts.authoring.cases.suite import work_cases
from payouts.authoring.docs.content import page_of
from payouts.authoring.lint import lint
from payouts.authoring.view import as_record
from payouts.base.diagnostics import Lang
from payouts.base.errors import RuleProblem
from payouts.rules.changed_figure import FigureSpot, changed_figure
from payouts.rules.files.dated_versions import PlacedVersion, joined
from payouts.rules.files.file_part import FilePart
from payouts.rules.files.source import FolderSource
from payouts.rules.files.strict_yaml import Document
from payouts.rules.locate import Located
from payouts.rules.models.figures import FigureVersion
from payouts.rules.packs import OpenedPack, load_pack, open_pack

if TYPE_CHECKING:
    from pathlib import Path

    from payouts.base.diagnostics import Diagnostic
    from payouts.rules.rule import Rule

NATION, PROVINCE, CITY = "nation", "province", "city"
BY_PROVINCE = "authority: 某省发〔2024〕1号\n"
BY_CITY = "authority: 某市发〔2024〕2号\n"
SINCE_2019: dict[str, object] = {"批准日期": "2019-05-01"}


@dataclass(frozen=True)
class Chain:
    """Packs under one folder, each extending the one before: pack → file → text."""

    root: Path

    def write(self, **packs: dict[str, str]) -> Chain:
        shutil.rmtree(self.root, ignore_errors=True)
        below = None
        for name, files in packs.items():
            head = f"pack: {name}\nname: {name}\n" + (f"extends: ../{below}\n" if below else "")
            columns = "columns: {}\n" if below else COLUMNS
            write_pack(self.root, {"pack.yaml": head, "columns.yaml": columns, **files}, name=name)
            below = name
        return self

    def rule(self, pack: str, benefit: str = "small") -> Rule:
        return load_pack(FolderSource(self.root), pack).rules[benefit]

    def opened(self, pack: str) -> OpenedPack:
        return open_pack(FolderSource(self.root), pack)

    def problems(self, pack: str) -> list[Diagnostic]:
        with pytest.raises(RuleProblem) as caught:
            load_pack(FolderSource(self.root), pack)
        return list(caught.value.diagnostics)


@pytest.fixture
def chain(tmp_path: Path) -> Chain:
    return Chain(tmp_path)


def value(first: str, last: str | None, amount: str) -> str:
    end = f"until: {last}" if last else "open_ended: true"
    return f'{{from: {first}, {end}, value: "{amount}", status: published, source: 通知1号}}'


def gives(*values: str, head: str = "", more: str = "") -> str:
    """Return a supplement to the small benefit; its values begin on line 4, or 5 after a head."""
    listed = "".join(f"      - {text}\n" for text in values)
    return f"supplements: small\n{head}figures:\n  月标准:\n{more}    values:\n{listed}"


def own(*values: str, unit: str = "元/月") -> str:
    """Return the small benefit with these values of its figure, from line 9 on."""
    before, _, after = MONTHLY.partition("    unit: 元/月\n")
    _, _, rest = after.partition("\n")
    listed = "".join(f"      - {text}\n" for text in values)
    return f"{before}    unit: {unit}\n    values:\n{listed}{rest}"


def paid(rule: Rule, period: str) -> str:
    found = outcome(rule, SINCE_2019, period)
    return found.amount if found.status == "paid" else " ".join([found.status, *found.codes])


def spans(rule: Rule, figure: str = "月标准") -> list[str]:
    """Return the versions with their files: ``2020-01-01..2020-12-31 rule.yaml:8``."""
    versions = rule.figures[figure].versions
    return [
        f"{version.label().split()[0]} {str(place.file).rsplit('/', 2)[-2]}:{place.line}"
        for version, place in zip(versions, rule.version_places[figure], strict=True)
    ]


# The nation gives 2020 to 2029 in one version, on line 8 of its file.
NATIONAL = {"rule.yaml": MONTHLY}
IN_2020 = own(value("2020-01-01", "2020-12-31", "100"), value("2022-01-01", "2022-12-31", "102"))


# --- values join by date ------------------------------------------------------------------------


def test_a_pack_of_five_lines_adds_a_year_and_pays_the_others_as_before(tmp_path: Path) -> None:
    """The issue: supplying one version of a series erased all others."""
    root = tmp_path / "rules"
    shutil.copytree(RULES / "national", root / "national")
    write_pack(
        root,
        {
            "pack.yaml": "pack: province\nname: 某省\nextends: ../national\n",
            "columns.yaml": "columns: {}\n",
            "figures.yaml": "figures:\n"
            "  残疾抚恤金年标准:\n"
            "    values: [{from: 2025-08-01, until: 2026-07-31, status: published, "
            'source: 某省发〔2025〕3号, table: {6: {因公: "60000"}}}]\n',
        },
        name="province",
    )
    province = load_pack(FolderSource(root), "province")
    row = {"残疾等级": 6, "残疾性质": "因公", "批准日期": "2015-03-02"}
    for benefit, period, expected in (
        ("disability_pension", "2019-05", "2510.00"),
        ("disability_pension", "2025-08", "5000.00"),
        ("disability_pension", "2024-01", "0.00"),
        ("disability_funeral", "2019-05", "0.00"),
    ):
        cells: dict[str, object] = {
            key: cell for key, cell in row.items() if key in province.rules[benefit].columns
        }
        before, after = (
            outcome(pack.rules[benefit], cells, period) for pack in (shipped("national"), province)
        )
        assert after.amount == expected
        if period != "2025-08":
            assert after.short == before.short
    used = province.rules["disability_funeral"].figures["年标准"].versions[-1]
    assert used.label() == "2025-08-01..2026-07-31 published", "it reaches every rule that uses it"
    assert payouts("rules", "lint", "province", cwd=tmp_path).code == 1, "the table is not whole"


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        (
            value("2019-01-01", "2019-12-31", "99"),
            ["2019-01-01..2019-12-31 province:5", "2020-01-01..2020-12-31 nation:9"],
        ),
        (
            value("2021-01-01", "2021-12-31", "101"),
            ["2020-01-01..2020-12-31 nation:9", "2021-01-01..2021-12-31 province:5"],
        ),
        (
            value("2023-01-01", None, "103"),
            ["2022-01-01..2022-12-31 nation:10", "2023-01-01.. province:5"],
        ),
    ],
)
def test_days_without_a_value_are_given_one_by_any_pack(
    chain: Chain, given_: str, expected: list[str]
) -> None:
    """Before the first version, in a gap, after the last: nothing gives way, nobody is asked."""
    chain.write(nation={"rule.yaml": IN_2020}, province={"s.yaml": gives(given_)})
    found = spans(chain.rule(PROVINCE))
    assert set(expected) <= set(found)
    assert len(found) == 3


def test_what_is_there_is_told_with_its_days_and_its_line(chain: Chain) -> None:
    files = {"s.yaml": gives(value("2029-01-01", "2030-06-30", "120"))}
    (found,) = chain.write(nation=NATIONAL, province=files).problems(PROVINCE)
    assert (found.code, found.place.line) == ("Y026", 5)
    assert str(found.place.file).endswith("province/s.yaml")
    for lang in Lang:
        assert "2029-01-01..2029-12-31" in found.message(lang)
        assert "nation/rule.yaml:8" in found.message(lang)


def test_with_authority_what_is_below_keeps_its_other_days(chain: Chain) -> None:
    files = {"s.yaml": gives(value("2022-07-01", "2023-06-30", "120"), head=BY_PROVINCE)}
    rule = chain.write(nation=NATIONAL, province=files).rule(PROVINCE)
    assert spans(rule) == [
        "2020-01-01..2022-06-30 nation:8",
        "2022-07-01..2023-06-30 province:6",
        "2023-07-01..2029-12-31 nation:8",
    ]
    assert paid(rule, "2022-06..2022-07") == "220.00"
    assert paid(rule, "2023-06..2023-07") == "220.00"


def test_a_version_covered_whole_is_gone_and_one_without_end_has_one(chain: Chain) -> None:
    below = own(value("2020-01-01", "2020-12-31", "100"), value("2021-01-01", None, "110"))
    above = gives(value("2020-01-01", "2021-06-30", "120"), head=BY_PROVINCE)
    rule = chain.write(nation={"rule.yaml": below}, province={"s.yaml": above}).rule(PROVINCE)
    assert spans(rule) == ["2020-01-01..2021-06-30 province:6", "2021-07-01.. nation:10"]
    endless = gives(value("2021-07-01", None, "130"), head=BY_PROVINCE)
    rule = chain.write(nation={"rule.yaml": below}, province={"s.yaml": endless}).rule(PROVINCE)
    assert spans(rule)[-2:] == ["2021-01-01..2021-06-30 nation:10", "2021-07-01.. province:6"]


def test_a_version_without_end_covers_all_that_comes(chain: Chain) -> None:
    below = {"rule.yaml": own(value("2020-01-01", None, "100"))}
    (found,) = chain.write(
        nation=below, province={"s.yaml": gives(value("2050-01-01", None, "120"))}
    ).problems(PROVINCE)
    assert (found.code, found.args["days"]) == ("Y026", "2050-01-01..")


def test_a_whole_series_gives_way_only_where_that_is_said(chain: Chain) -> None:
    only = value("2029-01-01", "2029-12-31", "120")
    stated = {"s.yaml": gives(only, head=BY_PROVINCE, more="    replaces: true\n")}
    rule = chain.write(nation=NATIONAL, province=stated).rule(PROVINCE)
    assert spans(rule) == ["2029-01-01..2029-12-31 province:7"]
    unstated = {"s.yaml": gives(value("2040-01-01", None, "1"), more="    replaces: true\n")}
    (found,) = chain.write(nation=NATIONAL, province=unstated).problems(PROVINCE)
    assert (found.code, found.place.line) == ("Y026", 4)
    assert found.args["days"] == "2020-01-01..2029-12-31"


def test_each_pack_of_a_longer_chain_adds_to_the_one_below(chain: Chain) -> None:
    chain.write(
        nation={"rule.yaml": IN_2020},
        province={"s.yaml": gives(value("2021-01-01", "2021-12-31", "101"))},
        city={"s.yaml": gives(value("2021-07-01", "2022-06-30", "120"), head=BY_CITY)},
    )
    assert spans(chain.rule(CITY)) == [
        "2020-01-01..2020-12-31 nation:9",
        "2021-01-01..2021-06-30 province:5",
        "2021-07-01..2022-06-30 city:6",
        "2022-07-01..2022-12-31 nation:10",
    ]
    assert spans(chain.rule(PROVINCE))[1] == "2021-01-01..2021-12-31 province:5"


def test_an_open_figure_is_filled_in_part_by_each_pack(chain: Chain) -> None:
    chain.write(
        nation={"rule.yaml": changed(MONTHLY, figures="\n  月标准: {unit: 元/月, open: true}")},
        province={"s.yaml": gives(value("2021-01-01", "2021-12-31", "101"))},
        city={"s.yaml": gives(value("2022-01-01", "2022-12-31", "102"))},
    )
    rule = chain.rule(CITY)
    assert [paid(rule, period) for period in ("2020-12", "2021-12", "2022-01", "2023-01")] == [
        "held E020",
        "101.00",
        "102.00",
        "held E020",
    ]
    assert paid(chain.rule(NATION), "2021-12") == "held E021"


def test_two_files_of_one_pack_join_and_never_differ(chain: Chain) -> None:
    first = gives(value("2021-01-01", "2021-12-31", "101"), head=BY_PROVINCE)
    second = gives(value("2023-01-01", None, "103"), head=BY_PROVINCE)
    files = {"a.yaml": first, "b.yaml": second}
    rule = chain.write(nation={"rule.yaml": IN_2020}, province=files).rule(PROVINCE)
    assert len(rule.figures["月标准"].versions) == 4
    files["b.yaml"] = second.replace("2023-01-01", "2021-12-31")
    found = chain.write(nation={"rule.yaml": IN_2020}, province=files).problems(PROVINCE)
    assert {(p.code, p.args["what"]) for p in found} == {("Y070", "2021-12-31..2021-12-31")}


def test_tables_and_bands_join_as_single_values_do(chain: Chain) -> None:
    shape = "{{from: {0}, until: {1}, status: published, source: 表, {2}}}"
    below = shape.format("2020-01-01", "2020-12-31", 'table: {因战: "10", 因公: "9"}')
    above = shape.format("2021-01-01", "2021-12-31", 'table: {因战: "12"}')
    table = own(below).replace("    unit: 元/月\n", "    unit: 元/月\n    by: 性质\n")
    rule = chain.write(nation={"rule.yaml": table}, province={"s.yaml": gives(above)}).rule(
        PROVINCE
    )
    cells = [("2020-05", "因公"), ("2021-05", "因战"), ("2021-05", "因公")]
    found = [outcome(rule, {**SINCE_2019, "性质": cause}, month) for month, cause in cells]
    assert [(f.amount, f.codes) for f in found] == [("9.00", []), ("12.00", []), ("0.00", ["E022"])]
    assert "L005" in {d.code for d in lint(chain.opened(PROVINCE))}, "what is missing is told"
    bands = 'bands: [{to: "5", value: "1"}, {over: "5", value: "2"}]'
    ladder = own(shape.format("2020-01-01", "2020-12-31", bands))
    ladder = ladder.replace("    unit: 元/月\n", "    unit: 元/月\n    bound: below\n")
    ladder = ladder.replace("{月补助: 月标准}", "{月补助: 'band(月标准, 等级)'}")
    more = gives(shape.format("2021-01-01", "2021-12-31", bands.replace('"2"', '"3"')))
    chain.write(nation={"rule.yaml": ladder}, province={"s.yaml": more})
    row = {**SINCE_2019, "等级": 6}
    months = [outcome(chain.rule(PROVINCE), row, month).amount for month in ("2020-05", "2021-05")]
    assert months == ["2.00", "3.00"]


# --- shared figures -----------------------------------------------------------------------------

_SHARED = changed(MONTHLY, figures="\n  月标准: {shared: 共用}")
_OTHER = changed(_SHARED, benefit="other", name="另一补助")


def shares(text: str, head: str = "") -> str:
    return f"{head}figures:\n  共用: {{{text}}}\n"


_NATION_SHARES = {
    "a.yaml": _SHARED,
    "figures.yaml": shares(f"unit: 元/月, values: [{value('2020-01-01', '2020-12-31', '100')}]"),
}
_NEXT_YEAR = shares(f"values: [{value('2021-01-01', '2021-12-31', '110')}]")


def test_a_shared_figure_supplied_once_reaches_every_rule_of_every_pack(chain: Chain) -> None:
    province = {"figures.yaml": _NEXT_YEAR, "b.yaml": _OTHER}
    chain.write(nation=_NATION_SHARES, province=province, city={})
    for benefit in ("small", "other"):
        rule = chain.rule(CITY, benefit)
        assert [paid(rule, month) for month in ("2020-05", "2021-05")] == ["100.00", "110.00"]
        assert spans(rule) == [
            "2020-01-01..2020-12-31 nation:2",
            "2021-01-01..2021-12-31 province:2",
        ]


def test_a_supplement_to_one_benefit_leaves_the_others_as_they_are(chain: Chain) -> None:
    nation = {**_NATION_SHARES, "b.yaml": _OTHER}
    chain.write(nation=nation, province={"s.yaml": gives(value("2021-01-01", None, "120"))})
    assert paid(chain.rule(PROVINCE), "2021-05") == "120.00"
    assert paid(chain.rule(PROVINCE, "other"), "2021-05") == "held E020"


def test_the_nearest_pack_decides_whether_it_shares_or_supplements(chain: Chain) -> None:
    """A city's shared value comes after what the province supplied to one benefit."""
    chain.write(
        nation=_NATION_SHARES,
        province={"s.yaml": gives(value("2021-01-01", "2021-12-31", "120"))},
        city={
            "figures.yaml": _NEXT_YEAR.replace("110", "130").replace(
                "figures", BY_CITY + "figures", 1
            )
        },
    )
    assert paid(chain.rule(CITY), "2021-05") == "130.00"
    chain.write(nation=_NATION_SHARES, province={"figures.yaml": _NEXT_YEAR})
    local = {"s.yaml": gives(value("2021-07-01", "2021-12-31", "120"), head=BY_CITY)}
    chain.write(nation=_NATION_SHARES, province={"figures.yaml": _NEXT_YEAR}, city=local)
    assert paid(chain.rule(CITY), "2021-06..2021-07") == "230.00"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("unit: 元/月, ", ""),
        ("unit: 元/年, ", "Y072"),
        ("select: 批准日期, ", "Y072"),
        ("by: 性质, ", "Y072"),
        ("bound: below, ", "Y072"),
    ],
)
def test_what_a_figure_is_is_not_said_otherwise_above(chain: Chain, text: str, code: str) -> None:
    more = _NEXT_YEAR.replace("{values", f"{{{text}values")
    chain.write(nation=_NATION_SHARES, province={"figures.yaml": more})
    if not code:
        assert paid(chain.rule(PROVINCE), "2021-05") == "110.00"
        return
    (found,) = chain.problems(PROVINCE)
    assert (found.code, found.place.line) == (code, 2)
    assert "nation/figures.yaml:2" in found.message()


@pytest.mark.parametrize("replaces", ["", "replaces: true, "])
def test_a_shared_value_on_taken_days_is_refused_once(chain: Chain, replaces: str) -> None:
    """Not once more for each rule that has the figure, under the name it has there."""
    taken = _NEXT_YEAR.replace("2021", "2020").replace("{values", f"{{{replaces}values")
    nation = {**_NATION_SHARES, "b.yaml": _OTHER}
    chain.write(nation=nation, province={"figures.yaml": taken})
    problems = chain.problems(PROVINCE)
    assert {(p.code, p.args["name"]) for p in problems} == {("Y026", "共用")}
    assert len(problems) == 1 + bool(replaces)


def test_a_shared_value_on_days_a_supplement_gave_is_refused(chain: Chain) -> None:
    province = {"s.yaml": gives(value("2021-01-01", "2021-12-31", "120"))}
    chain.write(nation=_NATION_SHARES, province=province, city={"figures.yaml": _NEXT_YEAR})
    (found,) = chain.problems(CITY)
    assert found.code == "Y026"
    assert "province/s.yaml" in found.message()


@pytest.mark.parametrize("text", ["replaces: true", "values: []", "note: 无"])
def test_a_shared_figure_without_values_is_asked_for_values(chain: Chain, text: str) -> None:
    chain.write(nation=_NATION_SHARES, province={"figures.yaml": shares(text, head=BY_PROVINCE)})
    (found,) = chain.problems(PROVINCE)
    assert found.code == "Y030"
    assert "values" in found.message()
    assert "unit" not in found.message()


def test_a_shared_figure_is_not_emptied_above(chain: Chain) -> None:
    emptied = shares("unit: 元/月, open: true", head=BY_PROVINCE)
    (found,) = chain.write(nation=_NATION_SHARES, province={"figures.yaml": emptied}).problems(
        PROVINCE
    )
    assert (found.code, found.args["key"]) == ("Y072", "open")


def test_values_for_a_shared_figure_that_is_not_there_name_the_one_meant(chain: Chain) -> None:
    slip = _NEXT_YEAR.replace("共用", "共用额")
    (found,) = chain.write(nation=_NATION_SHARES, province={"figures.yaml": slip}).problems(
        PROVINCE
    )
    assert found.code == "Y071"
    assert "是否为“共用”" in found.message()
    new = slip.replace("{values", "{unit: 元/月, values")
    rule = chain.write(nation=_NATION_SHARES, province={"figures.yaml": new}).rule(PROVINCE)
    assert len(rule.figures["月标准"].versions) == 1, "another figure, of its own"


# --- a rule replaced whole ----------------------------------------------------------------------


def test_a_rule_replaced_whole_is_not_supplemented_by_packs_below_it(chain: Chain) -> None:
    """What the province supplied was for the nation's rule; the city's own takes its place."""
    chain.write(
        nation=NATIONAL,
        province={"s.yaml": gives(value("2030-01-01", None, "120"))},
        city={"rule.yaml": IN_2020 + BY_CITY, "s.yaml": gives(value("2023-01-01", None, "103"))},
    )
    assert spans(chain.rule(CITY)) == [
        "2020-01-01..2020-12-31 city:9",
        "2022-01-01..2022-12-31 city:10",
        "2023-01-01.. city:5",
    ]
    assert paid(chain.rule(PROVINCE), "2030-01") == "120.00"
    (told,) = [d for d in lint(chain.opened(CITY)) if d.code == "L025"]
    assert (str(told.place.file).rsplit("/", 2)[-2:], told.place.line) == (
        ["province", "s.yaml"],
        1,
    )
    assert "city/rule.yaml" in told.message()
    assert not [d for d in lint(chain.opened(PROVINCE)) if d.code == "L025"]


def test_a_supplement_needs_a_rule_at_or_below_its_pack(chain: Chain) -> None:
    chain.write(nation={}, province={"s.yaml": gives(value("2030-01-01", None, "1"))})
    chain.write(
        nation={},
        province={"s.yaml": gives(value("2030-01-01", None, "1"))},
        city={"rule.yaml": MONTHLY},
    )
    assert [p.code for p in chain.problems(CITY)] == ["Y029"]


# --- single parts -------------------------------------------------------------------------------

_WITH_CONDITIONS = MONTHLY + (
    "checks:\n  - {hold_if: 等级 == 7, because: 七级待核}\n"
    "eligible:\n  - {require: 等级 <= 6, name: 等级范围, because: 六级以上}\n"
    '  - {require: 性质 != "因病", because: 因病不享受}\n'
)


def alters(text: str, head: str = BY_PROVINCE) -> dict[str, str]:
    return {"s.yaml": f"supplements: small\n{head}{text}"}


def grade(chain: Chain, level: int, cause: str = "因战", pack: str = PROVINCE) -> Outcome:
    row = {**SINCE_2019, "等级": level, "性质": cause}
    return outcome(chain.rule(pack), row, "2023-01")


def test_the_rounding_alone_is_changed(chain: Chain) -> None:
    third = MONTHLY.replace("月补助: 月标准", "月补助: 月标准 / 3")
    chain.write(nation={"rule.yaml": third}, province=alters('round: {to: "1", mode: up}\n'))
    assert paid(chain.rule(NATION), "2023-01") == "33.33"
    assert paid(chain.rule(PROVINCE), "2023-01") == "34.00"
    assert str(chain.rule(PROVINCE).rounding_place.file).endswith("province/s.yaml")
    finer = alters('round: {to: "0.001", mode: up}\n')
    (found,) = chain.write(nation={"rule.yaml": third}, province=finer).problems(PROVINCE)
    assert (found.code, found.place.line) == ("G007", 3)
    assert str(found.place.file).endswith("province/s.yaml"), "told where it stands"


@pytest.mark.parametrize("meant", ["等级范围", "六级以上"])
def test_one_condition_takes_the_place_of_another(chain: Chain, meant: str) -> None:
    text = f"eligible:\n  - {{replaces: {meant}, require: 等级 <= 8, because: 八级以上}}\n"
    chain.write(nation={"rule.yaml": _WITH_CONDITIONS}, province=alters(text))
    assert [grade(chain, level).status for level in (8, 10)] == ["paid", "zero"]
    assert grade(chain, 8, pack=NATION).status == "zero"
    assert grade(chain, 7).status == "held", "the others stay"
    told = [c.because for c in chain.rule(PROVINCE).conditions]
    assert told == ["七级待核", "八级以上", "因病不享受"], "in its place"


def test_a_condition_is_added_or_dropped(chain: Chain) -> None:
    added = "eligible:\n  - {require: 等级 >= 2, because: 一级另发}\ndrops: [因病不享受]\n"
    chain.write(nation={"rule.yaml": _WITH_CONDITIONS}, province=alters(added))
    assert [grade(chain, level, "因病").status for level in (1, 2)] == ["zero", "paid"]
    assert grade(chain, 2, "因病", NATION).status == "zero"


def test_how_a_condition_is_said_is_looked_at_where_it_stands(chain: Chain) -> None:
    mixed = "等级 <= 3 or 等级 <= 5 and 精神障碍"
    rule = _WITH_CONDITIONS.replace("require: 等级 <= 6", f'require: "{mixed}"')
    above = f'eligible:\n  - {{replaces: 因病不享受, require: "{mixed}", because: 新}}\n'
    rule = rule.replace("等级: optional", "等级: optional, 精神障碍: optional")
    chain.write(nation={"rule.yaml": rule}, province=alters("drops: [七级待核]\n" + above))
    found = [d for d in lint(chain.opened(PROVINCE)) if d.code == "L028"]
    assert [str(d.place.file).rpartition("/")[2] for d in found] == ["rule.yaml", "s.yaml"]
    lines = [rule.splitlines()[int(found[0].place.line or 0) - 1], above.splitlines()[1]]
    assert all(mixed in line for line in lines)
    assert found[1].place.line == 5


def test_an_older_spelling_above_is_left_since_format_would_leave_it(chain: Chain) -> None:
    older = "{zero_if: given(批准日期), select: 批准日期, until: 2010-01-01, because: 以前}"
    own = _WITH_CONDITIONS.replace("eligible:\n", f"eligible:\n  - {older}\n", 1)
    chain.write(nation={"rule.yaml": own}, province=alters(f"eligible:\n  - {older}\n"))
    found = [d.place.file for d in lint(chain.opened(PROVINCE)) if d.code == "L029"]
    assert [str(file).rpartition("/")[2] for file in found] == ["rule.yaml"]


def test_a_condition_above_may_ask_for_a_column_of_its_own(chain: Chain) -> None:
    text = 'columns: {学历: required}\neligible:\n  - {require: 学历 == "本科", because: 学历}\n'
    chain.write(nation={"rule.yaml": _WITH_CONDITIONS}, province=alters(text))
    row = {**SINCE_2019, "等级": 3, "性质": "因战"}
    found = [
        outcome(chain.rule(PROVINCE), {**row, **more}, "2023-01").status
        for more in ({"学历": "本科"}, {"学历": "高中"}, {})
    ]
    assert found == ["paid", "zero", "held"]
    shown = as_record(chain.opened(PROVINCE), ["small"], None)["benefits"][0]["columns"][-1]
    assert (shown["name"], shown["origin"].rsplit("/", 1)[-1]) == ("学历", "s.yaml:3")
    (found_,) = chain.write(
        nation={"rule.yaml": _WITH_CONDITIONS}, province=alters("columns: {学历: optional}\n", "")
    ).problems(PROVINCE)
    assert (found_.code, found_.args["key"]) == ("Y073", "columns")


def test_a_condition_goes_by_the_name_it_had_in_every_pack(chain: Chain) -> None:
    first = "eligible:\n  - {replaces: 等级范围, require: 等级 <= 7, because: 七级以上}\n"
    second = "eligible:\n  - {replaces: 等级范围, require: 等级 <= 8, because: 八级以上}\n"
    city = {"s.yaml": f"supplements: small\n{BY_CITY}{second}"}
    nation = {"rule.yaml": _WITH_CONDITIONS}
    chain.write(nation=nation, province=alters(first), city=city)
    assert [grade(chain, 8, pack=pack).status for pack in (PROVINCE, CITY)] == ["zero", "paid"]


@pytest.mark.parametrize(
    ("text", "head", "code", "line"),
    [
        ('round: {to: "1", mode: up}\n', "", "Y073", 2),
        ("drops: [因病不享受]\n", "", "Y073", 2),
        ("eligible:\n  - {require: 等级 >= 2, because: 又}\n", "", "Y073", 2),
        ("drops: [因病不享]\n", BY_PROVINCE, "Y074", 3),
        ("checks:\n  - {replaces: 六级, require: 等级 > 1, because: 又}\n", BY_PROVINCE, "Y074", 4),
    ],
)
def test_what_no_document_or_no_condition_stands_behind(
    chain: Chain, text: str, head: str, code: str, line: int
) -> None:
    chain.write(nation={"rule.yaml": _WITH_CONDITIONS}, province=alters(text, head))
    (found,) = chain.problems(PROVINCE)
    assert (found.code, found.place.line) == (code, line)


def test_the_condition_meant_is_named(chain: Chain) -> None:
    chain.write(nation={"rule.yaml": _WITH_CONDITIONS}, province=alters("drops: [因病不享]\n"))
    (found,) = chain.problems(PROVINCE)
    assert "是否为“因病不享受”？" in found.message()
    assert "did you mean 因病不享受?" in found.message(Lang.EN)
    chain.write(nation={"rule.yaml": _WITH_CONDITIONS}, province=alters("drops: [不相干]\n"))
    (found,) = chain.problems(PROVINCE)
    assert "等级范围、六级以上、因病不享受" in found.message(), "what there is, where none is near"


def test_a_reason_that_several_conditions_give_is_dropped_whole_or_not_meant(chain: Chain) -> None:
    twice = MONTHLY + (
        "eligible:\n  - {require: 等级 <= 6, until: 2022-12-31, because: 范围}\n"
        "  - {require: 等级 <= 7, from: 2023-01-01, because: 范围}\n"
    )
    one = "eligible:\n  - {replaces: 范围, require: 等级 <= 8, because: 新范围}\n"
    (found,) = chain.write(nation={"rule.yaml": twice}, province=alters(one)).problems(PROVINCE)
    assert found.code == "Y075"
    instead = one.replace("replaces: 范围, ", "") + "drops: [范围]\n"
    chain.write(nation={"rule.yaml": twice}, province=alters(instead))
    assert [c.because for c in chain.rule(PROVINCE).conditions] == ["新范围"]


@pytest.mark.parametrize(
    "text",
    [
        'round: {to: "1", mode: up}\n',
        "eligible:\n  - {replaces: 等级范围, require: 等级 <= 8, because: 六级以上}\n",
    ],
)
def test_two_files_of_a_pack_do_not_change_one_part(chain: Chain, text: str) -> None:
    files = {**alters(text), "t.yaml": alters(text)["s.yaml"]}
    (found,) = chain.write(nation={"rule.yaml": _WITH_CONDITIONS}, province=files).problems(
        PROVINCE
    )
    assert (found.code, str(found.args["other"]).rsplit("/", 1)[-1].split(":")[0]) == (
        "Y070",
        "s.yaml",
    )


def test_a_slip_in_a_condition_of_a_supplement_is_shown_in_its_file(chain: Chain) -> None:
    text = "eligible:\n  - {require: 等极 >= 2, because: 一级另发}\n"
    (found,) = chain.write(nation={"rule.yaml": _WITH_CONDITIONS}, province=alters(text)).problems(
        PROVINCE
    )
    assert (found.code, found.place.line, found.place.column) == ("X003", 4, 15)
    assert str(found.place.file).endswith("province/s.yaml")


# --- the version of the rule --------------------------------------------------------------------


def test_the_version_is_that_of_the_rule_as_if_written_in_one_file(chain: Chain) -> None:
    above = gives(value("2021-01-01", "2021-12-31", "101"))
    chain.write(nation={"rule.yaml": IN_2020}, province={"s.yaml": above})
    merged = chain.rule(PROVINCE).version
    whole = own(
        value("2020-01-01", "2020-12-31", "100"),
        value("2021-01-01", "2021-12-31", "101"),
        value("2022-01-01", "2022-12-31", "102"),
    )
    assert merged == chain.write(nation={"rule.yaml": whole}).rule(NATION).version
    assert merged != chain.write(nation={"rule.yaml": IN_2020}).rule(NATION).version


def test_a_name_for_packs_above_is_no_part_of_the_meaning(chain: Chain) -> None:
    named = chain.write(nation={"rule.yaml": _WITH_CONDITIONS}).rule(NATION).version
    plain = _WITH_CONDITIONS.replace("name: 等级范围, ", "")
    assert chain.write(nation={"rule.yaml": plain}).rule(NATION).version == named


# --- what came from where -----------------------------------------------------------------------

_ALTERED = gives(value("2022-01-01", "2022-12-31", "120"), head=BY_PROVINCE) + (
    'round: {to: "1", mode: up}\n'
    "eligible:\n  - {replaces: 等级范围, require: 等级 <= 8, because: 八级以上}\n"
    "drops: [因病不享受]\n"
)


@pytest.fixture
def altered(chain: Chain) -> Chain:
    return Chain(chain.root / "rules").write(
        nation={"rule.yaml": _WITH_CONDITIONS}, province={"s.yaml": _ALTERED}
    )


def test_show_says_of_each_part_where_it_stands_and_by_what_authority(altered: Chain) -> None:
    (benefit,) = as_record(altered.opened(PROVINCE), ["small"], None)["benefits"]
    (figure,) = benefit["figures"]
    assert [(v["origin"], v["from"], v["until"]) for v in figure["versions"]] == [
        ("rules/nation/rule.yaml:8", "2020-01-01", "2021-12-31"),
        ("rules/province/s.yaml:6", "2022-01-01", "2022-12-31"),
        ("rules/nation/rule.yaml:8", "2023-01-01", "2029-12-31"),
    ]
    assert figure["versions"][0]["written"] == {"from": "2020-01-01", "until": "2029-12-31"}
    assert figure["versions"][1]["authority"] == "某省发〔2024〕1号"
    assert "authority" not in figure["versions"][2]
    kept, put, *_ = benefit["conditions"]
    assert "authority" not in kept
    assert (put["origin"], put["in_place_of"]) == (
        "rules/province/s.yaml:9",
        "rules/nation/rule.yaml:20",
    )
    assert (benefit["round"]["to"], benefit["round"]["authority"]) == ("1", "某省发〔2024〕1号")
    (gone,) = benefit["dropped"]
    assert (gone["because"], gone["origin"]) == ("因病不享受", "rules/province/s.yaml:10")


def test_show_in_words(altered: Chain) -> None:
    said = payouts("rules", "show", PROVINCE, cwd=altered.root.parent).out
    assert "@ rules/province/s.yaml:6  ← 依据 某省发〔2024〕1号" in said
    assert "@ rules/nation/rule.yaml:8  ← 原为 2020-01-01..2029-12-31" in said
    assert "@ rules/province/s.yaml:9  ← 代替 rules/nation/rule.yaml:20；依据" in said
    assert "不再适用的条件:\n  因病不享受  @ rules/province/s.yaml:10" in said
    english = payouts("rules", "show", PROVINCE, "--lang", "en", cwd=altered.root.parent).out
    assert "← in place of rules/nation/rule.yaml:20；by 某省发〔2024〕1号" in english


def test_diff_says_where_each_change_stands_and_by_what_authority(altered: Chain) -> None:
    words = ("diff", "rules/nation", "rules/province")
    record = json.loads(payouts(*words, "--json", cwd=altered.root.parent).out)
    found = {
        (change["kind"], change["origin_after"], change["authority"])
        for change in record["changes"]
        if change["benefit"]
    }
    by = "某省发〔2024〕1号"
    assert {
        ("rounding", "province/s.yaml:7", by),
        ("figure_version_added", "province/s.yaml:6", by),
        ("condition_removed", "province/s.yaml:10", by),
    } <= found
    lines = payouts(*words, "--as-written", cwd=altered.root.parent).out
    assert f"→ province/s.yaml:6  ← 依据 {by}" in lines


def test_the_page_of_a_pack_says_which_values_its_own_files_give(altered: Chain) -> None:
    text = str(page_of(altered.opened(PROVINCE)))
    said = "由 province 规定（rules/province/s.yaml:{}），依据：某省发〔2024〕1号"
    for line in (6, 7, 9, 10):
        assert said.format(line) in text
    assert "由 nation 规定" not in text


def test_an_explanation_names_the_file_of_the_version_used(tmp_path: Path) -> None:
    rule = (
        Chain(tmp_path)
        .write(
            nation=NATIONAL,
            province={"s.yaml": gives(value("2022-01-01", "2022-12-31", "120"), head=BY_PROVINCE)},
        )
        .rule(PROVINCE)
    )
    places = [f"{p.file}:{p.line}" for p in rule.version_places["月标准"]]
    assert [place.split("/", 1)[1] for place in places] == [
        "nation/rule.yaml:8",
        "province/s.yaml:6",
        "nation/rule.yaml:8",
    ]


def test_a_merged_figure_is_changed_in_memory_by_its_first_day(altered: Chain) -> None:
    opened = altered.opened(PROVINCE)
    spot = FigureSpot("月标准", first=dt.date(2023, 1, 1))
    rule = changed_figure(opened, "small", spot, "500").pack.rules["small"]
    row = {**SINCE_2019, "等级": 3}
    found = [outcome(rule, row, month).amount for month in ("2021-05", "2022-05", "2023-05")]
    assert found == ["100.00", "120.00", "500.00"]


# --- what to write where ------------------------------------------------------------------------


def remedy(chain: Chain, pack: str, month: str, row: dict[str, object] | None = None) -> str:
    (note,) = outcome(chain.rule(pack), row or SINCE_2019, month).notes
    return note.remedy()


def test_a_gap_is_closed_in_the_pack_in_use(chain: Chain) -> None:
    chain.write(nation={"rule.yaml": IN_2020}, province={}, city={})
    root = chain.root.name
    said = remedy(chain, CITY, "2021-05")
    head, *lines = said.split("\n")
    assert head == (
        f"现有的写在 {root}/nation/rule.yaml:9；在 {root}/city/small.figures.yaml（新建）写入 "
        "2021-01-01 至 2021-12-31 的标准，写明来源和状态："
    )
    assert lines == [
        "supplements: small",
        "figures:",
        "  月标准:",
        "    values:",
        "      - from: 2021-01-01",
        "        until: 2021-12-31",
        "        status: 待填",
        "        source: 待填",
        '        value: "待填"',
    ]


def test_the_lines_pasted_and_filled_in_close_the_gap(chain: Chain) -> None:
    chain.write(nation={"rule.yaml": IN_2020}, province={})
    pasted = "\n".join(remedy(chain, PROVINCE, "2023-05").split("\n")[1:]) + "\n"
    unfilled = chain.write(nation={"rule.yaml": IN_2020}, province={"small.figures.yaml": pasted})
    assert unfilled.problems(PROVINCE), "what nobody has filled in does not load"
    for key, text in {"until": "2023-12-31", "status": "published", "source": "1号"}.items():
        pasted = pasted.replace(f"{key}: 待填", f"{key}: {text}")
    filled = pasted.replace("待填", "130")
    chain.write(nation={"rule.yaml": IN_2020}, province={"small.figures.yaml": filled})
    assert paid(chain.rule(PROVINCE), "2023-05") == "130.00"


@pytest.mark.parametrize(
    ("files", "head", "first"),
    [
        ({}, "province/figures.yaml（新建）写入 2021-01-01 起的标准", "figures:"),
        (
            {
                "figures.yaml": shares(
                    f"unit: 元, values: [{value('2021-01-01', None, '1')}]"
                ).replace("共用", "另一项")
            },
            "province/figures.yaml 的 figures（第 1 行）下写入",
            "共用:",
        ),
        (
            {"figures.yaml": _NEXT_YEAR.replace("2021", "2022")},
            "province/figures.yaml 的 figures → 共用 → values（第 2 行）下写入 2021",
            "- from: 2021-01-01",
        ),
    ],
)
def test_a_shared_figure_is_supplied_where_all_share_it(
    chain: Chain, files: dict[str, str], head: str, first: str
) -> None:
    chain.write(nation=_NATION_SHARES, province=files)
    said, *lines = remedy(chain, PROVINCE, "2021-05").split("\n")
    assert head in said
    assert lines[0] == first


def test_the_rule_of_the_pack_in_use_is_completed_in_its_own_file(chain: Chain) -> None:
    table = (
        "{from: 2020-01-01, until: 2020-12-31, status: published, source: 表, "
        'table: {因战: "10", 因公: "9"}}'
    )
    text = own(table).replace("    unit: 元/月\n", "    unit: 元/月\n    by: 性质\n")
    chain.write(nation={"rule.yaml": text})
    said = remedy(chain, NATION, "2021-05", {**SINCE_2019, "性质": "因公"})
    assert "nation/rule.yaml 的 figures → 月标准 → values（第 9 行）下写入" in said
    assert '  table:\n    因战: "待填"\n    因公: "待填"' in said


def test_a_formula_without_a_version_names_its_own_line(chain: Chain) -> None:
    text = MONTHLY.replace("{月补助: 月标准}", "{月补助: {select: month, versions: [X]}}")
    text = text.replace("[X]", "[{until: 2020-12-31, is: 月标准}]")
    chain.write(nation={"rule.yaml": text})
    said = remedy(chain, NATION, "2021-05")
    assert "nation/rule.yaml:14；在" in said
    assert "写入 该时间的标准" in said


def test_a_table_is_written_as_the_one_before_it(chain: Chain) -> None:
    row = "{{from: {0}-01-01, until: {0}-12-31, status: published, source: 表, table: {1}}}"
    two = row.format(2020, '{因战: "10", 因公: "9"}'), row.format(2022, '{因战: "11"}')
    text = own(*two).replace("    unit: 元/月\n", "    unit: 元/月\n    by: 性质\n")
    chain.write(nation={"rule.yaml": text})
    cells: dict[str, object] = {**SINCE_2019, "性质": "因战"}
    assert "因公" in remedy(chain, NATION, "2021-05", cells)
    assert "因公" not in remedy(chain, NATION, "2023-05", cells)
    assert "2020-01-01" not in remedy(chain, NATION, "2019-12", cells)
    assert "until: 2019-12-31" in remedy(chain, NATION, "2019-12", cells)


def test_one_file_that_supplements_already_is_extended(chain: Chain) -> None:
    supplement = {"more.yaml": gives(value("2023-01-01", None, "103"))}
    chain.write(nation={"rule.yaml": IN_2020}, province=supplement)
    said = remedy(chain, PROVINCE, "2021-05")
    assert "province/more.yaml 的 figures → 月标准 → values（第 4 行）下写入" in said
    assert "nation/rule.yaml:9、" in said
    assert "province/more.yaml:5；" in said


def test_rows_that_lack_the_same_days_print_the_lines_once(tmp_path: Path) -> None:
    write_pack(tmp_path / "rules", {"rule.yaml": IN_2020})
    rows = "姓名,身份证号,批准日期\n"
    rows += "".join(f"甲,{person_id(number)},2019-05-01\n" for number in range(3))
    (tmp_path / "r.csv").write_text(rows, encoding="utf-8")
    words = ("check", "r.csv", "--rules", "small", "--benefit", "small", "--period", "2021-05")
    done = payouts(*words, cwd=tmp_path)
    assert "待核实[E020]" in done.out
    assert "（3 处）" in done.out
    assert done.out.count("from: 2021-01-01") == 1
    said = payouts(*words, "--json", cwd=tmp_path)
    notes = [n for n in json.loads(said.out)["diagnostics"] if n["code"] == "E020"]
    assert ["from:" in note["remedy"] for note in notes] == [True, False, False]
    assert all("2021-01-01 至 2021-12-31 的标准" in note["remedy"] for note in notes)


def test_an_open_figure_by_categories_lists_what_the_column_may_say(chain: Chain) -> None:
    opened = changed(MONTHLY, figures="\n  月标准: {unit: 元/月, open: true, by: 性质}")
    chain.write(nation={"rule.yaml": opened}, province={})
    (found,) = [d for d in lint(chain.opened(PROVINCE)) if d.code == "L018"]
    assert "province/small.figures.yaml（新建）" in found.remedy()
    assert '因战: "待填"' in found.remedy()
    assert '因战: "TBD"' in found.remedy(Lang.EN)
    said = remedy(chain, PROVINCE, "2021-05", {**SINCE_2019, "性质": "因公"})
    assert "nation/rule.yaml:14 处留待本地填写" in said


# --- cases of below -----------------------------------------------------------------------------

_CASES = """\
cases:
  - what: 二〇二〇年一个月
    period: 2020-05
    provided: {批准日期: 2019-05-01}
    expect: {status: paid, 应发金额: "100"}
    basis: own arithmetic
    note: "100"
  - what: 二〇二二年一个月
    period: 2022-05
    provided: {批准日期: 2019-05-01}
    expect: {status: paid, 应发金额: "102"}
    basis: own arithmetic
    note: "102"
"""


def again(chain: Chain, province: dict[str, str], rule: str = IN_2020) -> tuple[int, list[str]]:
    """Return how many cases of the nation are worked again, and those that come out otherwise."""
    chain.write(nation={"rule.yaml": rule + _CASES}, province=province)
    (report,) = work_cases([Located(FolderSource(chain.root), PROVINCE)])
    assert not any(r.failed for r in report.rules), "what they expect holds in their own pack"
    return report.again, [str(note.args["what"]) for note in report.notes]


@pytest.mark.parametrize(
    ("province", "expected"),
    [
        ({}, (0, [])),
        ({"s.yaml": gives(value("2023-01-01", None, "103"))}, (0, [])),
        (
            {"s.yaml": gives(value("2022-05-01", "2022-05-31", "120"), head=BY_PROVINCE)},
            (1, ["二〇二二年一个月"]),
        ),
        (
            {"s.yaml": gives(value("2022-05-01", "2022-05-31", "102"), head=BY_PROVINCE)},
            (0, []),  # the same value from the same source
        ),
        (
            {
                "s.yaml": gives(
                    value("2022-05-01", "2022-05-31", "102").replace("通知", "省通知"),
                    head=BY_PROVINCE,
                )
            },
            (1, []),
        ),
        (alters('round: {to: "100", mode: up}\n'), (2, ["二〇二二年一个月"])),
        (alters("eligible:\n  - {require: given(批准日期), because: 又}\n"), (2, [])),
    ],
)
def test_a_case_of_below_is_worked_again_where_a_part_it_reaches_changes(
    chain: Chain, province: dict[str, str], expected: tuple[int, list[str]]
) -> None:
    assert again(chain, province) == expected


def test_a_figure_chosen_by_another_date_is_reached_by_every_case(chain: Chain) -> None:
    by_date = IN_2020.replace("    unit: 元/月\n", "    unit: 元/月\n    select: 批准日期\n")
    by_date = by_date.replace("2020-01-01", "2018-01-01")
    cases = _CASES.replace('"102"', '"100"')
    chain.write(
        nation={"rule.yaml": by_date + cases},
        province={"s.yaml": gives(value("2019-05-01", "2019-05-01", "9"), head=BY_PROVINCE)},
    )
    (report,) = work_cases([Located(FolderSource(chain.root), PROVINCE)])
    assert (report.again, len(report.notes)) == (2, 2)


def test_a_rule_replaced_whole_has_its_own_cases(chain: Chain) -> None:
    assert again(chain, {"rule.yaml": IN_2020.replace('"102"', '"9"') + BY_PROVINCE}) == (0, [])


def test_what_changed_is_told_and_is_no_failure(chain: Chain) -> None:
    rules = Chain(chain.root / "rules")
    above = gives(value("2022-05-01", "2022-05-31", "120"), head=BY_PROVINCE)
    rules.write(nation={"rule.yaml": IN_2020 + _CASES}, province={"s.yaml": above})
    before = payouts("rules", "test", NATION, cwd=chain.root).code
    done = payouts("rules", "test", PROVINCE, cwd=chain.root)
    assert done.code == before == 1, "both for what no case reaches, not for what is changed"
    assert (
        "说明[Y076] rules/nation/rule.yaml:26:5 "
        "nation 的算例“二〇二二年一个月”在 province 中算得不同："
        "第 1 行 应发金额 102 → 120；province 改动了标准“月标准” (rules/province/s.yaml:6)"
    ) in done.out
    assert "province 改动了上级规则包的算例用到的部分：重算 1 个，其中 1 个结果不同" in done.out
    (pack,) = json.loads(payouts("rules", "test", PROVINCE, "--json", cwd=chain.root).out)["packs"]
    assert (pack["worked_again"], [n["code"] for n in pack["notes"]]) == (1, ["Y076"])


def test_a_version_cut_short_wants_a_case_at_its_new_end(chain: Chain) -> None:
    """The last day a case of below shows is not the last any more."""
    at_the_end = _CASES.replace("2020-05", "2020-12")
    above = gives(value("2020-07-01", "2020-12-31", "120"), head=BY_PROVINCE)
    chain.write(nation={"rule.yaml": IN_2020 + at_the_end}, province={"s.yaml": above})
    source = FolderSource(chain.root)
    nation, province = work_cases([Located(source, name) for name in (NATION, PROVINCE)])
    told = [" ".join(str(d.args["what"]) for d in r.diagnostics) for r in (nation, province)]
    assert "最后一个月 2020-12" not in told[0]
    assert "第一个月 2020-01" in told[0]
    assert "最后一个月 2020-06" in told[1]
    assert "第一个月 2020-07" in told[1]


# --- any versions -------------------------------------------------------------------------------

_FIRST = dt.date(2020, 1, 1)


@st.composite
def series(draw: st.DrawFn) -> list[FigureVersion]:
    """Draw versions that do not overlap, with or without gaps; the last may have no end."""
    marks = sorted(draw(st.sets(st.integers(0, 40), min_size=2, max_size=8)))
    pairs = list(zip(marks[::2], marks[1::2], strict=False))
    endless = draw(st.booleans())
    made = []
    for number, (first, last) in enumerate(pairs):
        ends = endless and number == len(pairs) - 1
        made.append(
            FigureVersion.model_validate({
                "from": _FIRST + dt.timedelta(first),
                **({"open_ended": True} if ends else {"until": _FIRST + dt.timedelta(last - 1)}),
                "value": str(draw(st.integers(1, 99))),
                "status": "published",
                "source": "表",
            })
        )
    return made


def placed(versions: list[FigureVersion], name: str) -> list[PlacedVersion]:
    return [
        PlacedVersion(version, FilePart(Document(name), (index,)))
        for index, version in enumerate(versions)
    ]


def on(versions: list[PlacedVersion], day: dt.date) -> tuple[str | None, str, Any] | None:
    found = [
        (one.version.value, one.part.document.name, one.part.path)
        for one in versions
        if one.version.from_ <= day <= (one.version.until or dt.date.max)
    ]
    assert len(found) <= 1, "versions that are joined never overlap"
    return found[0] if found else None


@given(series(), series())
def test_on_any_day_the_upper_version_holds_else_the_lower(
    below: list[FigureVersion], above: list[FigureVersion]
) -> None:
    lower, upper = placed(below, "below"), placed(above, "above")
    both = joined(lower, upper)
    assert [one.version.from_ for one in both] == sorted(one.version.from_ for one in both)
    for offset in range(-1, 45):
        day = _FIRST + dt.timedelta(offset)
        assert on(both, day) == (on(upper, day) or on(lower, day))
    for one in both:
        assert one.version.open_ended == (one.version.until is None)
