"""``payouts explain``: one person's amount, from words to exit code."""

from __future__ import annotations

import getpass
import json
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from payouts.base.diagnostics import Lang, Place, say
from payouts.base.errors import DONE, NEEDS_A_PERSON, EnvironmentProblem, UsageProblem
from payouts.base.oserrors import why
from payouts.base.words import pick
from payouts.cli import terminal
from payouts.cli.defaults import config_here, levels_of, located_pack, period_of, today_of
from payouts.cli.diagnostic_lines import diagnostic_lines
from payouts.cli.explain_lines import explanation_lines
from payouts.cli.failures import language_of
from payouts.cli.prompts import asker

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from payouts.explain import Explanation, Wanted
    from payouts.office.reading import Words

_MOST_BYTES = 4096  # of an id file
_OWNER_ONLY = 0o600


@dataclass(frozen=True, slots=True)
class Who:
    """How the command names a person or a row."""

    person: str | None
    person_file: Path | None
    row: str | None
    file: str | None
    benefits: Sequence[str]


@dataclass(frozen=True, slots=True)
class From:
    """A run folder, or what to compute instead."""

    run: Path | None
    rosters: Sequence[Path]
    rules: str | None
    period: str | None
    today: str | None
    words: Words


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted of the explanation."""

    as_json: bool
    notice: Path | None
    proof: bool
    proof_row: bool


def explain(who: Who, source: From, wish: Wish, lang: str) -> int:
    """Run ``payouts explain``: 1 where trail and recomputation differ or are not compared."""
    speak = language_of(lang)
    if (source.run is None) == (not source.rosters):
        raise UsageProblem(say("U027"))
    if (wish.proof or wish.proof_row) and source.run is None:
        raise UsageProblem(say("U025", what="没有运行记录 (there is no run)"))
    explanation = _explained(who, source, wish, speak)
    off = [row for row in explanation.rows if row.differences]
    for row in off:
        what = f"{row.name} {row.sheet}!{row.row} {'、'.join(d.what for d in row.differences)}"
        said = say("U029", Place(file=row.file, sheet=row.sheet, row=row.row), what=what)
        terminal.messages(diagnostic_lines([said.as_json()], speak))
    if wish.notice is not None:
        _write_notice(wish.notice, explanation)
        terminal.messages([f"{pick(speak, '通知书', 'notice')}: {wish.notice}"])
    if wish.as_json:
        print(json.dumps(explanation.as_json(), ensure_ascii=False))
    else:
        terminal.results(explanation_lines(explanation, speak))
    unsure = explanation.run_id is not None and not explanation.checked
    return NEEDS_A_PERSON if off or unsure else DONE


def _explained(who: Who, source: From, wish: Wish, lang: Lang) -> Explanation:
    from payouts.engine.computing import chosen_benefits
    from payouts.explain import explain_roster, explain_run
    from payouts.office.reading import reading

    if source.run is not None:
        wanted = _wanted(who, _benefits_of_run(who.benefits, source.run), lang)
        password = reading(None, source.words, asker(lang)).password
        proof = wish.proof or wish.proof_row
        return explain_run(source.run, wanted, password, with_proof=proof, with_row=wish.proof_row)
    day = today_of(source.today)
    config = config_here()
    pack = located_pack(source.rules, config).load()
    wanted = _wanted(who, frozenset(chosen_benefits(pack, who.benefits)), lang)
    how = reading(config, source.words, asker(lang))
    months = period_of(source.period, day)
    return explain_roster(pack, source.rosters, wanted, months, day, how, levels_of(config))


def _benefits_of_run(words: Sequence[str], run: Path) -> frozenset[str]:
    """Return the ids of benefits named by id or name, as the run's own record has them."""
    if not words:
        return frozenset()
    from payouts.base.identity import without_ids
    from payouts.explain.again import benefits_of

    known = benefits_of(run)
    unknown = [word for word in words if word not in known]
    if unknown:
        names = "、".join(dict.fromkeys(known))
        raise UsageProblem([
            say("U001", word=without_ids(word), candidates=names) for word in unknown
        ])
    return frozenset(known[word] for word in words)


def _wanted(who: Who, benefits: frozenset[str], lang: Lang) -> Wanted:
    from payouts.base.columns import fold_width
    from payouts.base.identity import id_key, without_ids
    from payouts.explain import Wanted

    given = [word for word in (who.person, who.person_file, who.row) if word is not None]
    if len(given) > 1:
        raise UsageProblem(say("U022"))
    if who.row is not None:
        # The mark as a Chinese keyboard types it serves too.
        sheet, mark, number = who.row.replace("！", "!").rpartition("!")
        sheet = who.row[: len(sheet)]
        digits = fold_width(number).strip().removeprefix("第").removesuffix("行").strip()
        if not mark or not sheet.strip() or not (digits.isascii() and digits.isdigit()):
            raise UsageProblem(say("U023", word=without_ids(who.row)))
        return Wanted(sheet=sheet, row=int(digits), file=who.file, benefits=benefits)
    person = id_key(who.person if who.person is not None else _id(who.person_file, lang))
    if not person:
        raise UsageProblem(say("U022"))
    return Wanted(person=person, benefits=benefits)


def _id(path: Path | None, lang: Lang) -> str:
    """Return an id from a file, or typed at a terminal without being shown."""
    if path is not None:
        return _first_line(path)
    if not at_terminal():
        raise UsageProblem(say("U022"))
    try:
        return getpass.getpass(pick(lang, "身份证号（不显示）：", "id (not shown): "), sys.stderr)
    except EOFError:
        raise UsageProblem(say("U022")) from None


def at_terminal() -> bool:
    """Tell whether somebody can be asked."""
    # Both are None where the caller closed them.
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def _first_line(path: Path) -> str:
    from payouts.base.identity import without_ids

    name = without_ids(path.name)
    place = Place(file=name)
    try:
        with path.open("rb") as file:
            line = file.read(_MOST_BYTES).decode("utf-8-sig").split("\n", 1)[0].strip()
    except (OSError, ValueError) as problem:
        what = why(problem) if isinstance(problem, OSError) else "不是 UTF-8 文本 (not UTF-8)"
        raise UsageProblem(say("U026", place, file=name, what=what)) from None
    if not line:
        what = "第一行是空的 (the first line is blank)"
        raise UsageProblem(say("U026", place, file=name, what=what))
    return line


def _write_notice(path: Path, explanation: Explanation) -> None:
    from payouts.explain.notice import notice_page

    try:
        # Private from the first byte on: it holds a name.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            path.chmod(_OWNER_ONLY)
            file.write(notice_page(explanation))
    except OSError as problem:
        raise EnvironmentProblem(say("U028", file=str(path), what=why(problem))) from None
