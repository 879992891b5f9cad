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
from payouts.cli.asked import config_here, levels_of, period_of, today_of
from payouts.cli.failures import language_of
from payouts.cli.passwords import asker
from payouts.cli.render import diagnostic_lines
from payouts.office.config import rules_folder
from payouts.rules.locate import locate, locate_both

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from payouts.base.columns import Vocabulary
    from payouts.base.diagnostics import Diagnostic
    from payouts.compare.meaning import Comparison, Source
    from payouts.compare.people import Impact
    from payouts.compare.tell.document import Document
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

    comparison: Comparison
    impact: Impact | None
    said: Sequence[Diagnostic]


def diff(asked: Asked, lang: str) -> int:
    """Run ``payouts diff``: 0 the same, 1 different."""
    from payouts.compare.tell.compose import compose

    speak = language_of(lang)
    _check(asked)
    found = _compared(asked, speak)
    messages = [d.as_json() for d in found.said if d.severity in _SERIOUS]
    terminal.messages(diagnostic_lines(messages, speak))
    result = _Result(compose(found.comparison, found.impact), messages, speak)
    written = _written(asked.wanted, result)
    if written:
        terminal.messages([pick(speak, "已写出：", "written:"), *map(str, written)])
    _show(asked.wanted, result)
    return DONE if result.document.same else NEEDS_A_PERSON


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
    from payouts.compare.meaning import compare_versions

    old, new = _sources(asked)
    comparison = compare_versions(old, new)
    if not asked.rosters:
        return _Found(comparison, None, ())
    effect, said = _effect(asked, old.pack, new.pack, lang)
    return _Found(comparison, effect, said)


def _sources(asked: Asked) -> tuple[Source, Source]:
    """Load both versions, or one on two days."""
    from payouts.compare.meaning import Source, freeze

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


# --- what is written and shown -----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Result:
    """What there is to tell, and in which language."""

    document: Document
    diagnostics: list[dict[str, Any]]
    lang: Lang

    def record(self) -> dict[str, Any]:
        from payouts.compare.tell.json import as_json

        return {**as_json(self.document), "diagnostics": self.diagnostics}

    def html(self) -> str:
        from payouts.compare.tell.page import page_of
        from payouts.output.page import html

        return html(page_of(self.document, self.lang), pick(self.lang, "zh-CN", "en"))

    def markdown(self) -> str:
        from payouts.compare.tell.page import page_of
        from payouts.output.page import markdown

        return markdown(page_of(self.document, self.lang))


def _written(wanted: Wanted, result: _Result) -> list[Path]:
    """Write the files asked for; each is private, as people stand in some of them."""
    try:
        return _write(wanted, result)
    except OSError as error:
        place = Place(file=str(error.filename) if error.filename else None)
        raise EnvironmentProblem(say("S005", place, what=why(error))) from None


def _write(wanted: Wanted, result: _Result) -> list[Path]:
    from payouts.run.folder import write_text

    if wanted.out is not None:
        wanted.out.mkdir(parents=True, exist_ok=True)
    texts = dict(_texts(wanted, result))
    for path, text in texts.items():
        write_text(path, text)
    if wanted.out is None:
        return [*texts]
    from payouts.compare.tell.people_files import write_people

    return [*texts, *write_people(wanted.out, result.document)]


def _texts(wanted: Wanted, result: _Result) -> Iterator[tuple[Path, str]]:
    """Yield every file of text asked for, with what it holds."""
    if wanted.html is not None:
        yield wanted.html, result.html()
    if wanted.markdown is not None and wanted.markdown != _STDOUT:
        yield Path(wanted.markdown), result.markdown()
    if wanted.out is not None:
        record = json.dumps(result.record(), ensure_ascii=False, indent=1)
        yield wanted.out / "diff.html", result.html()
        yield wanted.out / "diff.md", result.markdown()
        yield wanted.out / "diff.json", f"{record}\n"


def _show(wanted: Wanted, result: _Result) -> None:
    """Print the result: JSON, Markdown, or lines."""
    if wanted.as_json:
        print(json.dumps(result.record(), ensure_ascii=False))
    elif wanted.markdown == _STDOUT:
        print(result.markdown(), end="")
    else:
        from payouts.compare.tell.lines import as_lines

        terminal.results(as_lines(result.document, result.lang, as_written=wanted.as_written))
