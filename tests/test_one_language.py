"""One language at a time: no English frame in Chinese, no Chinese frame in English.

Every command is used wrongly in every way the parser knows, every kind of settings and rules file
is wrong in every way its parsers know. Names that people gave (benefits, columns, packs, files,
options) stay as they are in both.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

from office import JANUARY, book, open_office, payouts, people
from packs import MONTHLY, PACK, write_pack
from payouts.base.diagnostics import CATALOGUE, Lang
from payouts.cli.app import COMMANDS, RULES_COMMANDS, application
from payouts.cli.code_examples import example
from payouts.rules.files.yaml_words import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Words of the libraries, as they would show through.
LIBRARIES = re.compile(
    r"\b(Usage|Options|Arguments|Commands|Missing|Invalid|No such|Got unexpected|requires|Did you"
    r"|mean|required|default|Show this|message|Possible|argument|input|should|valid|Value error"
    r"|expected|found|mapping|token|while|block|scanning|Permission|denied|Is a directory|not)\b"
)
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
MARKS = re.compile("[\ufdd0-\ufdd2]")
# What an office or a pack has named, and may stand in English.
NAMED = re.compile(r"小补助|另一补助|批准日期|小|未发放|退回|花名册\.xlsx")

WORDS = [
    (*(["rules"] if module in RULES_COMMANDS else []), module.rpartition(".")[2])
    for module in {**COMMANDS, **RULES_COMMANDS}
]


def wrong_usages(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield what can be wrong with a command: nothing given, too much, options of every kind."""
    yield words
    yield (*words, "a", "b", "c", "d", "--no-such-option")
    yield (*words, *("x" for _ in range(5)))
    yield (*words, "--debu")
    yield (*words, "--debug=1")
    command: Any = application(chinese=True)
    context = import_module("typer.main").get_command(command)
    for word in words:
        context = context.commands[word]
    for param in context.params:
        if param.param_type_name == "option" and not param.is_flag:
            yield (*words, param.opts[0])
            yield (*words, param.opts[0], "")
            yield (*words, param.opts[0], "no-such-thing")


def check(said: str, lang: str, where: object) -> None:
    assert not MARKS.search(said), where
    said = re.sub(r"--[a-z-]+", "", said)
    if lang == "zh":
        assert LIBRARIES.findall(said) == [], (where, said)
    else:
        assert CHINESE.findall(NAMED.sub("", said)) == [], (where, said)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("words", WORDS, ids=" ".join)
def test_wrong_usage_is_told_in_one_language(
    office: Path, words: tuple[str, ...], lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAYOUTS_LANG", lang)
    for number, usage in enumerate(wrong_usages(words)):
        done = payouts(*usage, cwd=office)
        if "[P001]" in done.err:
            pytest.fail(f"{usage}: {done.err}")
        check(done.err, lang, (number, usage))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("words", [(), ("rules",), *WORDS], ids=" ".join)
def test_help_is_in_one_language(words: tuple[str, ...], lang: str) -> None:
    shown = payouts("--lang", lang, *words, "--help")
    assert shown.code == 0
    text = re.sub(r"JSON Schema|Markdown", "", shown.out)
    check(text, lang, words)
    assert " / " not in shown.out
    start = {"zh": "用法：payouts", "en": "Usage: payouts"}[lang]
    assert shown.out.startswith(" ".join([start, *words]))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("code", CATALOGUE)
def test_an_example_of_every_code_is_said_without_marks(code: str, lang: str) -> None:
    found = example(code)
    for language in Lang:
        assert not MARKS.search(found.message(language) + found.remedy(language))
    if lang == "en":
        entry = CATALOGUE[code]
        assert not re.search("[。，；：]", entry.en + entry.fix_en)


# What is wrong with payouts.yaml, a mapping, control totals and a rule.
SETTINGS = [
    "rules: small\nperiodd: 2023\n",
    "rules: [a]\n",
    "rosters: x\n",
    "rules: small\nroster: {hidden: maybe}\n",
    "rules: small\nroster: {caps: {rows: -1}}\n",
    "rules: small\nroster: {caps: {rows: many}}\n",
    "rules: small\nroster: 3\n",
    "- a\n",
    "rules: small\nseverity: {R0: held}\n",
    "rules: small\nseverity: [R001]\n",
    "rules: small\nperiod: 22-2\n",
    *("rules: [a\n", "rules: {a\n", "rules: 'a\n", "\trules: a\n", "rules: @a\n", "a: b: c\n"),
    *(
        'rules: "\\q"\n',
        "rules: *a\n",
        "- a\nb: 1\n",
        "rules: |a\n",
        "rules: !<x\n",
        "rules: - b\n",
    ),
    *("%FOO\n---\n", "a: [1,,2]\n", "a: 'b' c\n", "rules:\n", "rules: no\n", "rules: 012\n"),
]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("text", SETTINGS)
def test_wrong_settings_are_told_in_one_language(office: Path, text: str, lang: str) -> None:
    (office / "payouts.yaml").write_text(text, "utf-8")
    done = payouts("run", "--lang", lang, cwd=office)
    assert done.code == 2, done
    check(without_parser(done.err, lang), lang, text)


def without_parser(said: str, lang: str) -> str:
    """Return what is said in English without what the parser of YAML says in its English."""
    return said if lang == "zh" else re.sub(r"(?<=YAML: ).*", "", said)


MAPPINGS = [
    "- {header: '', column: 姓名}\n",
    "- {header: 名, column: 姓名, nth: 0}\n",
    "- {header: 名, column: 姓名, at: '1'}\n",
    "- {header: 名}\n",
    "- {header: 名, column: 姓名, nth: x}\n",
    "header: 名\n",
]
CONTROLS = ["- {benefit: small}\n", "- {benefit: small, people: -1}\n", "- 3\n", "a: 1\n"]


@pytest.mark.parametrize(
    ("option", "text"),
    [*(("--mapping", text) for text in MAPPINGS), *(("--controls", text) for text in CONTROLS)],
)
def test_wrong_files_of_an_office_are_told_in_chinese_alone(
    office: Path, option: str, text: str
) -> None:
    (office / "f.yaml").write_text(text, "utf-8")
    done = payouts("compute", "roster.xlsx", *JANUARY, option, "f.yaml", cwd=office)
    assert (done.code, done.codes) == (2, {"C001"})
    check(done.err, "zh", text)


RULES = [
    MONTHLY + "colour: red\n",
    MONTHLY.replace("benefit: small", "benefit: Small!"),
    MONTHLY.replace("pays: monthly", "pays: daily"),
    MONTHLY.replace("from: 2020-01-01", "from: yesterday"),
    MONTHLY.replace("from: 2020-01-01", "from: 2020-01-01\n        until: 2019-01-01"),
    MONTHLY.replace('"100"', "100"),
    MONTHLY.replace("name: 小补助\n", ""),
]


@pytest.mark.parametrize("text", RULES)
def test_wrong_rules_are_told_in_chinese_alone(tmp_path: Path, text: str) -> None:
    write_pack(tmp_path / "rules", {"pack.yaml": PACK, "one.yaml": text})
    done = payouts("rules", "lint", "small", cwd=tmp_path)
    assert done.code == 2, (text, done)
    said = [line for line in done.out.splitlines() if "   = " not in line]
    check("\n".join(said), "zh", text)


def test_what_the_yaml_parser_says_is_translated_or_told_in_general() -> None:
    assert "缩进不对" in in_words("did not find expected '-' indicator")
    assert "不合 YAML" in in_words("something new")
    assert "something new" in in_words("something new")
    assert "不合 YAML" in in_words(None)


@pytest.mark.parametrize(("lang", "word"), [("zh", "文件夹"), ("en", "a folder")])
def test_what_the_system_says_is_told_in_one_language(office: Path, lang: str, word: str) -> None:
    (office / "f.yaml").mkdir()
    words = ("compute", "roster.xlsx", *JANUARY, "--controls", "f.yaml", "--lang", lang)
    done = payouts(*words, cwd=office)
    assert done.codes == {"C005"}
    assert word in done.err
    check(done.err, lang, words)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_damaged_workbook_is_told_in_one_language(office: Path, lang: str) -> None:
    whole = (office / "roster.xlsx").read_bytes()
    for size in (1, 30, len(whole) // 2, len(whole) - 30):
        (office / "r.xlsx").write_bytes(whole[:size])
        done = payouts("check", "r.xlsx", *JANUARY, "--lang", lang, cwd=office)
        assert done.code == 2
        check(done.err, lang, size)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_run_is_told_in_one_language(tmp_path: Path, lang: str) -> None:
    office = open_office(tmp_path)
    book(office / "roster.xlsx", people(3))
    done = payouts("compute", "roster.xlsx", *JANUARY, "--lang", lang, cwd=office)
    assert done.code == 0
    check(done.err + done.out, lang, lang)
    verified = payouts("verify", office / done.folder, "--lang", lang)
    check(verified.err + verified.out, lang, lang)
