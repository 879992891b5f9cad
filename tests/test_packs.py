"""Packs: what extends what, who may replace what, and every problem at its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from packs import COLUMNS, MONTHLY, PACK, RULES, changed, make_pack, outcome, shipped, write_pack
from payouts.base.diagnostics import Lang
from payouts.base.digest import digest_of_file
from payouts.base.errors import RuleProblem
from payouts.rules.files.source import FolderSource
from payouts.rules.packs import Pack, load_pack

if TYPE_CHECKING:
    from pathlib import Path

CONVENTIONS = """\
pack: small
name: 小包
office: 小局
signoff: [复核, 制表人]
conventions:
  columns: [状态]
  checks:
    - zero_if: 状态 == "停发"
      because: 停发
  last_month:
    - month("2200-12")
"""


def problems(root: Path, *rules: str, pack: str = PACK, columns: str = COLUMNS) -> list[str]:
    """Return what is wrong as ``code file:line:column``."""
    with pytest.raises(RuleProblem) as caught:
        make_pack(root, *rules, pack=pack, columns=columns)
    return [
        f"{p.code} {str(p.place.file).rsplit('/', 1)[-1]}:{p.place.line}:{p.place.column}"
        for p in caught.value.diagnostics
    ]


def layered(root: Path, base: dict[str, str], local: dict[str, str]) -> Pack:
    write_pack(root, {"pack.yaml": CONVENTIONS, **base}, name="base")
    head = "pack: local\nname: 本地\nextends: ../base\n"
    write_pack(root, {"pack.yaml": head, "columns.yaml": "columns: {}\n", **local}, name="local")
    return load_pack(FolderSource(root), "local")


def test_a_pack_has_what_it_extends(tmp_path: Path) -> None:
    other = changed(MONTHLY, benefit="other", name="另一补助")
    more = "columns:\n  村: {type: text, aliases: [嘎查]}\n"
    pack = layered(tmp_path, {"a.yaml": MONTHLY}, {"b.yaml": other, "columns.yaml": more})
    assert pack.chain == ("local", "base")
    assert {name: rule.origin for name, rule in pack.rules.items()} == {
        "small": "base",
        "other": "local",
    }
    assert pack.vocabulary.columns["村"].name == "村"
    assert "批准日期" in pack.vocabulary.columns
    assert (pack.office, pack.signoff) == ("本地", ("复核", "制表人"))
    assert [c.because for c in pack.rules["other"].conditions] == ["停发"], "conventions reach down"
    assert pack.digests["base/a.yaml"] == digest_of_file(tmp_path / "base" / "a.yaml")
    assert len(pack.digests) == 6


def test_a_pack_replaces_a_benefit_only_with_its_authority(tmp_path: Path) -> None:
    stated = MONTHLY + "authority: 某旗发〔2023〕1号\n"
    pack = layered(tmp_path, {"a.yaml": MONTHLY}, {"a.yaml": stated})
    assert pack.rules["small"].origin == "local"


_YEAR_2023 = "from: 2023-01-01, until: 2023-12-31, status: published, source: 局文件"


def supplement(values: str, head: str = "", figure: str = "月标准") -> str:
    listed = f"    values: [{{{_YEAR_2023}, {values}}}]\n"
    return f"supplements: small\n{head}figures:\n  {figure}:\n{listed}"


OPEN = changed(MONTHLY, figures="\n  月标准: {unit: 元/月, open: true}")


def test_a_pack_supplies_what_a_rule_below_leaves_open(tmp_path: Path) -> None:
    base = make_pack(tmp_path / "x", OPEN).rules["small"]
    pack = layered(tmp_path, {"a.yaml": OPEN}, {"b.yaml": supplement('value: "120"')})
    rule = pack.rules["small"]
    assert rule.origin == "base", "the rule stays where it stands"
    assert not rule.figures["月标准"].open
    (place,) = rule.version_places["月标准"]
    assert str(place.file).endswith("local/b.yaml"), "the figure's value does not"
    assert rule.version != base.version, "another figure, another meaning"
    row = {"批准日期": "2021-05-01"}
    assert outcome(rule, row, "2023-01").short == ("paid", "120.00", [])
    gap = outcome(rule, row, "2024-01")
    assert gap.short == ("held", "0.00", ["E020"])


def test_figures_are_replaced_only_with_authority(tmp_path: Path) -> None:
    head = "authority: 某旗发〔2023〕1号\n"
    pack = layered(tmp_path, {"a.yaml": MONTHLY}, {"b.yaml": supplement('value: "120"', head)})
    assert outcome(pack.rules["small"], {"批准日期": "2021-05-01"}, "2023-01").amount == "120.00"


@pytest.mark.parametrize("values", ['table: {因战: "1"}', 'bands: [{value: "1"}]', 'value: "一"'])
def test_what_is_supplied_has_the_shape_of_the_figure(tmp_path: Path, values: str) -> None:
    with pytest.raises(RuleProblem) as caught:
        layered(tmp_path, {"a.yaml": OPEN}, {"b.yaml": supplement(values)})
    (found,) = caught.value.diagnostics
    assert found.code in {"Y030", "G002"}
    assert str(found.place.file).endswith("local/b.yaml")


def test_a_value_does_not_stand_for_a_whole_table(tmp_path: Path) -> None:
    table = changed(MONTHLY, figures="\n  月标准: {unit: 元/月, open: true, by: 性质}")
    with pytest.raises(RuleProblem) as caught:
        layered(tmp_path, {"a.yaml": table}, {"b.yaml": supplement('value: "120"')})
    assert [p.code for p in caught.value.diagnostics] == ["Y030"]


def test_rules_share_a_figure_each_selecting_it_in_its_own_way(tmp_path: Path) -> None:
    shared = f'figures:\n  收入: {{unit: 元/年, values: [{{{_YEAR_2023}, value: "51821"}}]}}\n'
    by_date = "\n  月标准: {shared: 收入, select: 批准日期}"
    other = changed(MONTHLY, benefit="other", name="另", figures="\n  月标准: {shared: 收入}")
    files = {"a.yaml": changed(MONTHLY, figures=by_date), "b.yaml": other, "figures.yaml": shared}
    pack = load_pack(write_pack(tmp_path, files), "small")
    row = {"批准日期": "2023-05-01"}
    assert outcome(pack.rules["small"], row, "2024-01").amount == "51821.00"
    assert outcome(pack.rules["other"], row, "2024-01").codes == ["E020"]
    assert outcome(pack.rules["other"], row, "2023-06").amount == "51821.00"


@pytest.mark.parametrize(
    "figure",
    [
        "{shared: 收入, unit: 元/月}",  # what is shared is not said again
        "{shared: 收入, open: true}",
        "{shared: 收入, by: 性质}",  # a table it is not
    ],
)
def test_a_shared_figure_is_not_changed_in_passing(tmp_path: Path, figure: str) -> None:
    shared = f'figures:\n  收入: {{unit: 元/年, values: [{{{_YEAR_2023}, value: "51821"}}]}}\n'
    text = changed(MONTHLY, figures=f"\n  月标准: {figure}")
    source = write_pack(tmp_path, {"a.yaml": text, "figures.yaml": shared})
    with pytest.raises(RuleProblem) as caught:
        load_pack(source, "small")
    assert [p.code for p in caught.value.diagnostics] == ["Y030"]


def test_a_shared_figure_is_not_shared_from_elsewhere(tmp_path: Path) -> None:
    shared = "figures:\n  收入: {shared: 人均收入}\n"
    with pytest.raises(RuleProblem) as caught:
        load_pack(write_pack(tmp_path, {"a.yaml": MONTHLY, "figures.yaml": shared}), "small")
    assert [p.code for p in caught.value.diagnostics] == ["Y030"]


@pytest.mark.parametrize("name", ["..", ".", "", "a/b", "a\\b", "/etc", "../base", "a\0b"])
def test_a_name_never_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    source = write_pack(tmp_path / "rules", {})
    for read in (
        lambda: source.files(name),
        lambda: source.read(name, "pack.yaml"),
        lambda: source.read("small", name),
    ):
        with pytest.raises(RuleProblem) as caught:
            read()
        assert [p.code for p in caught.value.diagnostics] == ["Y015"]


def test_links_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "x.yaml").write_text(MONTHLY, encoding="utf-8")
    source = write_pack(tmp_path / "rules", {})
    (tmp_path / "rules" / "small" / "x.yaml").symlink_to(outside / "x.yaml")
    (tmp_path / "rules" / "linked").symlink_to(outside)
    assert source.files("small") == ["columns.yaml", "pack.yaml"]
    assert source.files("linked") == []


def test_extends_names_a_neighbour_and_nothing_else(tmp_path: Path) -> None:
    for extends in ("../../etc", "/etc", "national", "../National"):
        assert problems(tmp_path, pack=f"{PACK}extends: {extends}\n") == ["Y030 pack.yaml:3:1"]


def test_every_problem_of_every_file_is_reported_at_once(tmp_path: Path) -> None:
    bad = MONTHLY.replace("month_of(批准日期)", "month_of(批准月期)")
    worse = changed(MONTHLY, benefit="other", name="另").replace("sum(月补助)", "sum(月捕助)")
    unknown = changed(MONTHLY, benefit="third", name="又") + "colour: red\n"
    assert problems(tmp_path, bad, worse, unknown) == [
        "Y031 rule2.yaml:17:1",
        "X003 rule0.yaml:12:21",
        "X003 rule1.yaml:13:21",
    ]


def test_what_is_missing_is_named_as_it_is_written(tmp_path: Path) -> None:
    def said(text: str) -> list[str]:
        with pytest.raises(RuleProblem) as caught:
            make_pack(tmp_path, text)
        return [found.message(lang) for found in caught.value.diagnostics for lang in Lang]

    lawless = MONTHLY.replace("law: [{title: 测试办法}]\n", "")
    assert said(lawless) == [
        "缺少法规依据 law: [{title: …}]",
        "the law it rests on, law: [{title: …}], is missing",
    ]
    assert said(MONTHLY.replace("from: 2020-01-01, ", "")) == [
        "缺少“from”（figures.月标准.values.0）",
        "from (figures.月标准.values.0) is missing",
    ]


def test_what_is_wrong_in_the_conventions_is_said_once_where_it_stands(tmp_path: Path) -> None:
    other = changed(MONTHLY, benefit="other", name="另一补助")
    pack = CONVENTIONS.replace('状态 == "停发"', '状态 == "停法"')
    assert problems(tmp_path, MONTHLY, other, pack=pack) == ["X008 pack.yaml:8:22"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('value: "100"', "value: 100", ["Y030 rule0.yaml:8:52"]),
        ('value: "100"', "value: 100.00", ["Y013 rule0.yaml:8:59"]),
        ("from: 2020-01-01", 'from: "2020-01-01"', ["Y030 rule0.yaml:8:15"]),
        ("from: 2020-01-01", "from: 0", ["Y030 rule0.yaml:8:15"]),  # never seconds since 1970
        ("from: 2020-01-01", "from: 2020-01", ["Y030 rule0.yaml:8:15"]),
        ("from: 2020-01-01", "from_: 2020-01-01", ["Y032 rule0.yaml:8:14", "Y031 rule0.yaml:8:15"]),
        ("until: 2029-12-31", "until: 2019-12-31", ["Y030 rule0.yaml:8:14"]),
        ("until: 2029-12-31, ", "", ["Y030 rule0.yaml:8:14"]),  # neither an end nor open-ended
        ("until: 2029-12-31", 'open_ended: "yes"', ["Y030 rule0.yaml:8:33"]),
        ("source: 表", 'source: ""', []),
        ("status: published", "status: sure", ["Y030 rule0.yaml:8:66"]),
        ("pays: monthly", "pays: once", ["Y030 rule0.yaml:10:3"]),  # once has a month, no start
        ("mode: half_up", "mode: half", ["Y030 rule0.yaml:16:33"]),
        ('to: "0.01"', "to: 0.01", ["Y013 rule0.yaml:16:25"]),
        ('to: "0.01"', 'to: "0"', ["G002 rule0.yaml:16:21"]),
        ("step: 应发金额", "step: 月补助", ["Y030 rule0.yaml:1:1"]),
        ("benefit: small", "benefit: Small Benefit", ["Y030 rule0.yaml:1:1"]),
        ("steps: {月补助: 月标准}", "steps: {}", ["Y030 rule0.yaml:14:5"]),
        ("批准日期: required", "批准日期: needed", ["Y030 rule0.yaml:4:11"]),
        ("end: month_of(死亡日期)", "end: 死亡日期", ["X004 rule0.yaml:13:10"]),
        ("sum(月补助)", "months(补助)", ["X004 rule0.yaml:15:17"]),  # what is paid is money
    ],
)
def test_a_slip_in_a_rule_file_is_shown_at_its_line_and_column(
    tmp_path: Path, old: str, new: str, expected: list[str]
) -> None:
    assert old in MONTHLY
    if expected:
        assert problems(tmp_path, MONTHLY.replace(old, new)) == expected
    else:
        assert make_pack(tmp_path, MONTHLY.replace(old, new)).rules


def test_a_cell_of_a_table_that_is_no_text_is_reported_once(tmp_path: Path) -> None:
    values = (
        "[{from: 2020-01-01, until: 2020-12-31, status: published, source: 表, table: {因战: 5}}]"
    )
    text = changed(
        MONTHLY, figures=f"\n  月标准:\n    unit: 元\n    by: 性质\n    values: {values}"
    )
    (found,) = problems(tmp_path, text)
    assert found.startswith("Y030 ")


@pytest.mark.parametrize(
    ("part", "name", "code"),
    [
        ("facts", "Ａ级", "Y025"),  # a formula reads the full-width letter as a plain one
        ("facts", "\uf90a额", "Y025"),
        ("facts", "月 数", "Y025"),
        ("facts", "一次性（旧）", "Y025"),
        ("facts", "if", "Y022"),
        ("facts", "sum", "Y022"),
        ("facts", "month", "Y022"),
        ("facts", "批准日期", "Y022"),
        ("payment", "月补助", "Y022"),
    ],
)
def test_a_name_that_formulas_could_not_use_is_refused(
    tmp_path: Path, part: str, name: str, code: str
) -> None:
    if part == "payment":
        payment = f'{{"{name}": "1", 应发金额: sum(月补助)}}'
        text = changed(MONTHLY, payment=payment)
    else:
        text = f'{MONTHLY}{part}: {{"{name}": "1"}}\n'
    assert [found.split()[0] for found in problems(tmp_path, text)][:1] == [code]


@pytest.mark.parametrize(
    ("versions", "code"),
    [
        ("[{until: 2022-12-31, is: 月标准}, {from: 2022-12-31, is: 月标准}]", "G001"),
        ("[{is: 月标准}, {is: 月标准}]", "G001"),
        ("[{until: 2022-12-31, is: 月标准}, {from: 2023-01-01, is: month_of(批准日期)}]", "X004"),
    ],
)
def test_versions_of_a_formula_fit_together(tmp_path: Path, versions: str, code: str) -> None:
    steps = f"steps: {{月补助: {{select: month, versions: {versions}}}}}"
    text = MONTHLY.replace("steps: {月补助: 月标准}", steps)
    assert [found.split()[0] for found in problems(tmp_path, text)] == [code]


@pytest.mark.parametrize(
    ("select", "code"), [("等级", None), ("批准日期", None), ("性质", "G005"), ("起日", "G005")]
)
def test_versions_are_selected_by_a_date_a_month_or_a_year(
    tmp_path: Path, select: str, code: str | None
) -> None:
    start = f"start: {{select: {select}, versions: [{{is: month_of(批准日期)}}]}}"
    text = MONTHLY.replace("start: month_of(批准日期)", start)
    if code is None:
        assert make_pack(tmp_path, text).rules
    else:
        assert [found.split()[0] for found in problems(tmp_path, text)] == [code]


def test_a_row_has_no_month_to_choose_a_version_by(tmp_path: Path) -> None:
    start = "start: {select: month, versions: [{is: month_of(批准日期)}]}"
    text = MONTHLY.replace("start: month_of(批准日期)", start)
    assert problems(tmp_path, text) == ["X009 rule0.yaml:12:13"]


def test_only_numbers_are_rounded(tmp_path: Path) -> None:
    step = '起月: {is: month_of(批准日期), round: {to: "1", mode: up}}'
    text = MONTHLY.replace("steps: {月补助: 月标准}", f"steps: {{{step}, 月补助: 月标准}}")
    assert [found.split()[0] for found in problems(tmp_path, text)] == ["X004"]


@pytest.mark.parametrize("key", ["01", "一", "1.0", "１"])
def test_the_keys_of_a_table_by_a_whole_number_are_written_in_one_way(
    tmp_path: Path, key: str
) -> None:
    values = f'{{from: 2020-01-01, until: 2020-12-31, table: {{"{key}": "5"}}, '
    values += "status: published, source: 表}"
    text = changed(MONTHLY, figures=f"\n  月标准: {{unit: 元, by: 等级, values: [{values}]}}")
    (found,) = problems(tmp_path, text)
    assert found.startswith("G004 "), "1 and 01 would be two rows for one grade"


def test_a_synonym_means_a_value_there_is(tmp_path: Path) -> None:
    columns = COLUMNS.replace("因病], aliases", '因病], synonyms: {"1": 因战, "2": 因工}, aliases')
    (found,) = problems(tmp_path, MONTHLY, columns=columns)
    assert found.startswith("Y030 columns.yaml:6:")


def test_a_rule_answers_to_its_id_name_and_aliases(tmp_path: Path) -> None:
    pack = make_pack(tmp_path, MONTHLY + "aliases: [旧称]\n")
    for word in ("small", "小补助", "旧称"):
        assert pack.find(word) is pack.rules["small"]
    assert pack.find("补助") is None


def test_the_version_of_a_rule_is_its_meaning_not_its_layout(tmp_path: Path) -> None:
    def version_of(folder: str, text: str, pack: str = PACK) -> str:
        return make_pack(tmp_path / folder, text, pack=pack).rules["small"].version

    first = version_of("a", MONTHLY)
    respelt = MONTHLY.replace("sum(月补助)", "( sum( 月补助 ) )").replace('"100"', '"100.00"')
    assert version_of("b", respelt) == first
    assert version_of("c", MONTHLY.replace('"100"', '"101"')) != first
    assert version_of("d", MONTHLY.replace("2029-12-31", "2029-12-30")) != first
    assert version_of("e", MONTHLY.replace("sum(月补助)", "sum(月补助) * 1.0000001")) != first
    assert version_of("f", MONTHLY, CONVENTIONS) != first, "conventions are part of what is paid"


@pytest.mark.parametrize("name", sorted(path.parent.name for path in RULES.glob("*/pack.yaml")))
def test_every_shipped_pack_compiles_and_reads_as_utf8(name: str) -> None:
    pack = shipped(name)
    assert pack.rules, "a pack without a rule pays nobody"
    for rule in pack.rules.values():
        assert rule.law, "every rule rests on a law"
        assert all(v.source for figure in rule.figures.values() for v in figure.versions)
