"""``payouts diff``: two versions of the rules compared, from words to exit code."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from payouts.base.diagnostics import Lang, Place, Severity, say
from payouts.base.errors import DONE, NEEDS_A_PERSON, EnvironmentProblem, UsageProblem
from payouts.base.oserrors import why
from payouts.base.words import pick
from payouts.cli import terminal
from payouts.cli.defaults import config_here, levels_of, period_of, today_of
from payouts.cli.diagnostic_lines import diagnostic_lines
from payouts.cli.failures import language_of
from payouts.cli.prompts import asker
from payouts.office.config import rules_folder
from payouts.rules.locate import locate, locate_both

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from payouts.base.columns import Vocabulary
    from payouts.base.diagnostics import Diagnostic
    from payouts.compare.meaning import Change
    from payouts.compare.people import Impact
    from payouts.compare.tell.about import About, Source
    from payouts.engine.stopped import Stopped
    from payouts.office.reading import Words
    from payouts.roster.model.roster import Roster
    from payouts.rules.packs import Pack

_STDOUT = "-"
_SERIOUS = {Severity.ERROR, Severity.HELD, Severity.REJECTED}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where the result goes besides the terminal, and how it is told there."""

    out: Path | None
    html: Path | None
    markdown: str | None
    as_written: bool
    as_json: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """The words of the command."""

    old: str
    new: str | None
    as_of: tuple[str, str] | None
    rosters: Sequence[Path]
    period: str | None
    today: str | None
    wanted: Wanted
    words: Words


@dataclass(frozen=True, slots=True)
class _Found:
    """What a comparison found, and what was said about the roster."""

    changes: tuple[Change, ...]
    about: About
    impact: Impact | None
    said: Sequence[Diagnostic]


def diff(asked: Asked, lang: str) -> int:
    """Run ``payouts diff``: 0 the same, 1 different."""
    from payouts.compare.meaning import same_meaning

    speak = language_of(lang)
    _check(asked)
    found = _compared(asked, speak)
    messages = [d.as_json() for d in found.said if d.severity in _SERIOUS]
    terminal.messages(diagnostic_lines(messages, speak))
    written = _written(asked.wanted, found, speak)
    if written:
        terminal.messages([pick(speak, "已写出：", "written:"), *map(str, written)])
    _shown(asked.wanted, found, speak)
    return DONE if same_meaning(found.changes) else NEEDS_A_PERSON


def _check(asked: Asked) -> None:
    """Refuse words that contradict one another."""
    if asked.new is None and asked.as_of is None:
        raise UsageProblem(say("U015", old=asked.old))
    if asked.new is not None and asked.as_of is not None:
        raise UsageProblem(say("U016", new=asked.new))
    if asked.period is not None and not asked.rosters:
        raise UsageProblem(say("U017", period=asked.period))
    if asked.wanted.as_json and asked.wanted.markdown == _STDOUT:
        raise UsageProblem(say("U018"))


def _compared(asked: Asked, lang: Lang) -> _Found:
    from payouts.compare.meaning import diff_packs
    from payouts.compare.tell.about import about

    old, new = _sources(asked)
    frozen = asked.as_of is not None
    changes, told = about(diff_packs(old.pack, new.pack, frozen=frozen), old, new)
    if not asked.rosters:
        return _Found(changes, told, None, ())
    effect, said = _effect(asked, old.pack, new.pack, lang)
    return _Found(changes, told, effect, said)


def _sources(asked: Asked) -> tuple[Source, Source]:
    """Load both versions, or one on two days."""
    from payouts.compare.meaning import freeze
    from payouts.compare.tell.about import Source

    here = Path.cwd()
    root = rules_folder(here)
    if asked.as_of is not None:
        opened = locate(asked.old, root, here).open()
        days = [_day(word) for word in asked.as_of]
        first, second = (Source(asked.old, opened, freeze(opened.pack, day), day) for day in days)
        return first, second
    words = (asked.old, asked.new or "")
    opened_both = [located.open() for located in locate_both(*words, root, here)]
    first, second = (
        Source(word, opened, opened.pack) for word, opened in zip(words, opened_both, strict=True)
    )
    return first, second


def _day(word: str) -> dt.date:
    try:
        return dt.date.fromisoformat(word)
    except ValueError:
        raise UsageProblem(say("U003", word=word)) from None


def _effect(asked: Asked, old: Pack, new: Pack, lang: Lang) -> tuple[Impact, Sequence[Diagnostic]]:
    """Read the roster, once where both versions call its columns alike, and compute it twice."""
    from payouts.compare.people import impact, one_reading
    from payouts.engine.assign import assign_rows
    from payouts.office.reading import reading
    from payouts.roster.load import load_roster

    how = reading(config_here(), asked.words, asker(lang))
    today = today_of(asked.today)
    period = period_of(asked.period, today)
    roster = load_roster(asked.rosters, new.vocabulary, how)
    same = one_reading(old.vocabulary, new.vocabulary)
    older = None if same else load_roster(asked.rosters, old.vocabulary, how)
    said: list[Diagnostic] = [*roster.notes]

    def assign(read: Roster, pack: Pack) -> Mapping[str, NDArray[Any]]:
        found = assign_rows(read, pack)
        if pack is new:
            said.extend(found.diagnostics)
        return found.rows

    stops = _stops(asked, today)
    return impact(old, new, roster, period, assign, older=older, stops=stops), said


def _stops(asked: Asked, today: dt.date) -> Callable[[Roster, Pack], Sequence[Stopped]]:
    """Return what tells which rows a run would not pay, whatever the rules say."""
    from payouts.engine.checks.checked import check_roster

    levels = levels_of(config_here())
    period = period_of(asked.period, today)
    known: list[tuple[int, Vocabulary, Sequence[Stopped]]] = []

    def stops(roster: Roster, pack: Pack) -> Sequence[Stopped]:
        for of, vocabulary, found in known:
            if of == id(roster) and vocabulary == pack.vocabulary:
                return found
        made = check_roster(roster, pack.vocabulary, period, today, levels).stopped
        known.append((id(roster), pack.vocabulary, made))
        return made

    return stops


# --- what is written ---------------------------------------------------------------------


def _record(found: _Found) -> dict[str, Any]:
    from payouts.compare.tell.json import as_json

    said = [d.as_json() for d in found.said if d.severity in _SERIOUS]
    return {**as_json(found.changes, found.impact, found.about), "diagnostics": said}


def _pages(found: _Found, lang: Lang) -> dict[str, str]:
    from payouts.compare.tell.page import page_of
    from payouts.output.page import html, markdown

    page = page_of(found.changes, found.about, found.impact, lang)
    return {"html": html(page, pick(lang, "zh-CN", "en")), "md": markdown(page)}


def _written(wanted: Wanted, found: _Found, lang: Lang) -> list[Path]:
    """Write the files asked for; each is private, as people stand in some of them."""
    try:
        return list(_write(wanted, found, lang))
    except OSError as error:
        place = Place(file=str(error.filename) if error.filename else None)
        raise EnvironmentProblem(say("S005", place, what=why(error))) from None


def _write(wanted: Wanted, found: _Found, lang: Lang) -> list[Path]:
    from payouts.run.folder import write_text

    texts: dict[Path, str] = {}
    pages = _pages(found, lang) if wanted.out or wanted.html or wanted.markdown else {}
    if wanted.html is not None:
        texts[wanted.html] = pages["html"]
    if wanted.markdown not in {None, _STDOUT}:
        texts[Path(str(wanted.markdown))] = pages["md"]
    if wanted.out is not None:
        wanted.out.mkdir(parents=True, exist_ok=True)
        record = json.dumps(_record(found), ensure_ascii=False, indent=1)
        for name, text in (("html", pages["html"]), ("md", pages["md"]), ("json", f"{record}\n")):
            texts[wanted.out / f"diff.{name}"] = text
    for path, text in texts.items():
        write_text(path, text)
    return [*texts, *_write_people(wanted, found)]


def _write_people(wanted: Wanted, found: _Found) -> list[Path]:
    if wanted.out is None or found.impact is None:
        return []
    from payouts.compare.tell.table import write_parquet, write_xlsx

    parquet, xlsx = wanted.out / "diff.parquet", wanted.out / "diff.xlsx"
    write_parquet(parquet, found.impact)
    write_xlsx(xlsx, found.changes, found.impact)
    return [parquet, xlsx]


def _shown(wanted: Wanted, found: _Found, lang: Lang) -> None:
    """Print the result: JSON, Markdown, or lines."""
    if wanted.as_json:
        print(json.dumps(_record(found), ensure_ascii=False))
    elif wanted.markdown == _STDOUT:
        print(_pages(found, lang)["md"], end="")
    else:
        from payouts.compare.tell.lines import as_lines

        terminal.results(
            as_lines(found.changes, found.impact, lang, found.about, as_written=wanted.as_written)
        )
