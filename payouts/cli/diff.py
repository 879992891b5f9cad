"""``payouts diff``: two versions of the rules compared."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from payouts.base.diagnostics import Place, Severity, say
from payouts.base.errors import DONE, NEEDS_A_PERSON, EnvironmentProblem, UsageProblem
from payouts.base.oserrors import why
from payouts.base.words import pick
from payouts.cli import terminal
from payouts.cli.defaults import config_here, day_of, levels_of, period_of, today_of, words_of
from payouts.cli.diagnostic_lines import diagnostic_lines
from payouts.cli.prompts import asker
from payouts.compare.meaning import diff_packs, freeze, same_meaning
from payouts.compare.tell.about import Source, about
from payouts.office.config import rules_folder
from payouts.rules.locate import locate, locate_both

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from payouts.base.columns import Vocabulary
    from payouts.base.diagnostics import Diagnostic, Lang
    from payouts.cli.options import DiffOptions
    from payouts.compare.meaning import Change
    from payouts.compare.people import Impact
    from payouts.compare.tell.about import About
    from payouts.engine.stopped import Stopped
    from payouts.roster.model.roster import Roster
    from payouts.rules.packs import Pack

_STDOUT = "-"
_SERIOUS = {Severity.ERROR, Severity.HELD, Severity.REJECTED}


@dataclass(frozen=True, slots=True)
class _Found:
    """What a comparison found, and what was said about the roster."""

    changes: tuple[Change, ...]
    about: About
    impact: Impact | None
    said: Sequence[Diagnostic]


def run(options: DiffOptions) -> int:
    """Run ``payouts diff``: 0 the same, 1 different."""
    _check(options)
    found = _compared(options)
    messages = [d.as_json() for d in found.said if d.severity in _SERIOUS]
    terminal.messages(diagnostic_lines(messages, options.lang))
    written = _written(options, found)
    if written:
        terminal.messages([pick(options.lang, "已写出：", "written:"), *map(str, written)])
    _shown(options, found)
    return DONE if same_meaning(found.changes) else NEEDS_A_PERSON


def _check(options: DiffOptions) -> None:
    """Refuse words that contradict one another."""
    if options.new is None and options.as_of is None:
        raise UsageProblem(say("U015", old=options.old))
    if options.new is not None and options.as_of is not None:
        raise UsageProblem(say("U016", new=options.new))
    if options.period is not None and not options.rosters:
        raise UsageProblem(say("U017", period=options.period))
    if options.json and options.markdown == _STDOUT:
        raise UsageProblem(say("U018"))


def _compared(options: DiffOptions) -> _Found:
    old, new = _sources(options)
    frozen = options.as_of is not None
    changes, told = about(diff_packs(old.pack, new.pack, frozen=frozen), old, new)
    if not options.rosters:
        return _Found(changes, told, None, ())
    effect, said = _effect(options, old.pack, new.pack)
    return _Found(changes, told, effect, said)


def _sources(options: DiffOptions) -> tuple[Source, Source]:
    """Load both versions, or one on two days."""
    here = Path.cwd()
    root = rules_folder(here)
    if options.as_of is not None:
        opened = locate(options.old, root, here).open()
        days = [day_of(word) for word in options.as_of]
        first, second = (Source(options.old, opened, freeze(opened.pack, day), day) for day in days)
        return first, second
    words = (options.old, options.new or "")
    opened_both = [located.open() for located in locate_both(*words, root, here)]
    first, second = (
        Source(word, opened, opened.pack) for word, opened in zip(words, opened_both, strict=True)
    )
    return first, second


def _effect(options: DiffOptions, old: Pack, new: Pack) -> tuple[Impact, Sequence[Diagnostic]]:
    """Read the roster, once where both versions call its columns alike, and compute it twice."""
    from payouts.compare.people import impact, one_reading
    from payouts.engine.assign import assign_rows
    from payouts.office.reading import reading
    from payouts.roster.load import load_roster

    how = reading(config_here(), words_of(options), asker(options.lang))
    today = today_of(options.today)
    period = period_of(options.period, today)
    roster = load_roster(options.rosters, new.vocabulary, how)
    same = one_reading(old.vocabulary, new.vocabulary)
    older = None if same else load_roster(options.rosters, old.vocabulary, how)
    said: list[Diagnostic] = [*roster.notes]

    def assign(read: Roster, pack: Pack) -> Mapping[str, NDArray[Any]]:
        found = assign_rows(read, pack)
        if pack is new:
            said.extend(found.diagnostics)
        return found.rows

    stops = _stops(options, today)
    return impact(old, new, roster, period, assign, older=older, stops=stops), said


def _stops(options: DiffOptions, today: dt.date) -> Callable[[Roster, Pack], Sequence[Stopped]]:
    """Return what tells which rows a run would not pay, whatever the rules say."""
    from payouts.engine.checks.checked import check_roster

    levels = levels_of(config_here())
    period = period_of(options.period, today)
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


def _written(options: DiffOptions, found: _Found) -> list[Path]:
    """Write the files asked for; each is private, as people stand in some of them."""
    try:
        return list(_write(options, found))
    except OSError as error:
        place = Place(file=str(error.filename) if error.filename else None)
        raise EnvironmentProblem(say("S005", place, what=why(error))) from None


def _write(options: DiffOptions, found: _Found) -> list[Path]:
    from payouts.run.folder import write_text

    texts: dict[Path, str] = {}
    pages = _pages(found, options.lang) if options.out or options.html or options.markdown else {}
    if options.html is not None:
        texts[options.html] = pages["html"]
    if options.markdown not in {None, _STDOUT}:
        texts[Path(str(options.markdown))] = pages["md"]
    if options.out is not None:
        options.out.mkdir(parents=True, exist_ok=True)
        record = json.dumps(_record(found), ensure_ascii=False, indent=1)
        for name, text in (("html", pages["html"]), ("md", pages["md"]), ("json", f"{record}\n")):
            texts[options.out / f"diff.{name}"] = text
    for path, text in texts.items():
        write_text(path, text)
    return [*texts, *_write_people(options, found)]


def _write_people(options: DiffOptions, found: _Found) -> list[Path]:
    if options.out is None or found.impact is None:
        return []
    from payouts.compare.tell.table import write_parquet, write_xlsx

    parquet, xlsx = options.out / "diff.parquet", options.out / "diff.xlsx"
    write_parquet(parquet, found.impact)
    write_xlsx(xlsx, found.changes, found.impact)
    return [parquet, xlsx]


def _shown(options: DiffOptions, found: _Found) -> None:
    """Print the result: JSON, Markdown, or lines."""
    if options.json:
        print(json.dumps(_record(found), ensure_ascii=False))
    elif options.markdown == _STDOUT:
        print(_pages(found, options.lang)["md"], end="")
    else:
        from payouts.compare.tell.lines import as_lines

        terminal.results(
            as_lines(
                found.changes,
                found.impact,
                options.lang,
                found.about,
                as_written=options.as_written,
            )
        )
