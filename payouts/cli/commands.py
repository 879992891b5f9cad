"""What each command does, from words to exit code; results to stdout, the rest to stderr."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING

from payouts.cli import terminal
from payouts.cli.failures import language_of
from payouts.cli.render import diagnostic_lines, pick, summary_lines, table_lines
from payouts.config import NAME as CONFIG_NAME
from payouts.config import Config, read_config, rules_folder
from payouts.diagnostics import Lang, Severity, say
from payouts.errors import DONE, UsageProblem
from payouts.period import Period
from payouts.rules.locate import Located, list_packs, locate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from payouts.reading import Words
    from payouts.roster.changes import Changes
    from payouts.runs import Computed, Outcome

_DEFAULT_OUT = Path("out")


def compute(
    rosters: Sequence[Path],
    rules: str | None,
    benefits: Sequence[str],
    period: str | None,
    out: Path | None,
    controls: Path | None,
    today: str | None,
    *,
    as_json: bool,
    lang: str,
    words: Words | None = None,
) -> int:
    """Run ``payouts compute``."""
    from payouts.cli.passwords import asker
    from payouts.reading import reading
    from payouts.runs import Request, run

    speak = language_of(lang)
    day = _today(today)
    config = _config()
    located = _located(rules, config)
    if out is None:
        out = config.folder / config.settings.out if config else _DEFAULT_OUT
    if controls is None and config and config.settings.controls:
        controls = config.folder / config.settings.controls
    if not benefits and config and rules is None:
        benefits = config.settings.benefits
    wanted = _wanted(benefits, located)
    request = Request(
        rosters,
        located.source,
        located.pack,
        wanted,
        _period(period, day),
        controls,
        day,
        out,
        reading=reading(config, words, asker(speak)),
        severity=levels_of(config),
    )
    _tell(
        pick(
            speak,
            f"规则包 {located.pack}，期间 {request.period}，今天 {day}",
            f"pack {located.pack}, period {request.period}, today {day}",
        )
    )
    outcome = run(request)
    return show_outcome(outcome, as_json=as_json, lang=speak)


def show_outcome(outcome: Outcome, *, as_json: bool, lang: Lang) -> int:
    """Print a finished run; the last line on stdout is its folder."""
    manifest = outcome.manifest
    if outcome.repeated:
        _tell(
            pick(
                lang,
                f"已有相同的运行 {manifest['run_id']}，没有重新计算",
                f"the same run is already there: {manifest['run_id']}; nothing was computed",
            )
        )
    if as_json:
        print(json.dumps({**manifest, "run_dir": str(outcome.folder)}, ensure_ascii=False))
        return outcome.exit_code
    loud = [d for d in manifest["diagnostics"] if d["severity"] != Severity.ZERO]
    terminal.messages(diagnostic_lines(loud, lang))
    terminal.results(summary_lines(manifest, lang))
    workbook = outcome.folder / "disbursement.xlsx"
    print(f"{pick(lang, '工作簿', 'workbook')}: {workbook}")
    for output in manifest["outputs"]:
        if output["path"].startswith("returned"):
            print(f"{pick(lang, '退回修改', 'to correct')}: {outcome.folder / output['path']}")
    print(outcome.folder)
    return outcome.exit_code


def check(
    rosters: Sequence[Path],
    rules: str | None,
    benefits: Sequence[str],
    period: str | None,
    today: str | None,
    *,
    as_json: bool,
    lang: str,
    words: Words | None = None,
    changes: bool = False,
    explain: bool = False,
    returned: Path | None = None,
) -> int:
    """Run ``payouts check``: everything compute would say about the rows.

    Nothing is written, but what goes back to whoever filled the rosters in, where asked for.
    """
    from payouts import runs
    from payouts.cli import checkwork
    from payouts.cli.changework import change_lines, change_records
    from payouts.cli.passwords import asker
    from payouts.reading import reading
    from payouts.roster.accounts import NoRowsError

    speak = language_of(lang)
    day = _today(today)
    config = _config()
    located = _located(rules, config)
    months = _period(period, day)
    _tell(
        pick(
            speak,
            f"规则包 {located.pack}，期间 {months}，今天 {day}",
            f"pack {located.pack}, period {months}, today {day}",
        )
    )
    how = reading(config, words, asker(speak))
    try:
        computed = runs.compute(
            located.load(),
            rosters,
            _wanted(benefits, located),
            months,
            how,
            today=day,
            severity=levels_of(config),
        )
    except NoRowsError as nobody:
        return checkwork.without_rows(nobody, speak, as_json=as_json, explain=explain)
    found = [*computed.loose, *(note.diagnostic for note in computed.notes)]
    paths: list[Path] = []
    if returned is not None:
        from payouts.returned import write_returned_to

        paths, about = write_returned_to(returned, computed.roster, found, how)
        found += about
    counts = runs.row_counts(computed)
    if as_json:
        record: dict[str, object] = {"rows": counts, "diagnostics": [d.as_json() for d in found]}
        if returned is not None:
            record["returned"] = [str(path) for path in paths]
        if changes:
            record["changes"] = change_records(_changes(computed), computed.roster)
        if explain:
            record["sheets"] = checkwork.sheets_json(computed.roster.accounts)
        print(json.dumps(record, ensure_ascii=False))
    else:
        terminal.results(diagnostic_lines([d.as_json() for d in found], speak))
        if changes:
            terminal.results(change_lines(_changes(computed), computed.roster, speak))
        if explain:
            terminal.results(checkwork.sheet_lines(computed.roster.accounts, speak))
        zh = "行数：读取 {read} = 可发放 {paid} + 不发放 {zero} + 待核实 {held} + 退回 {rejected}"
        en = "rows: read {read} = payable {paid} + zero {zero} + held {held} + rejected {rejected}"
        print(pick(speak, zh, en).format(**counts))
        for path in paths:
            print(f"{pick(speak, '退回修改', 'to correct')}: {path}")
    return runs.needs_a_person(computed)


def _changes(computed: Computed) -> Changes:
    from payouts.roster.changes import changes_of

    return changes_of(computed.roster, computed.pack.vocabulary)


def scheduled(config: Path, today: str | None, *, as_json: bool, lang: str) -> int:
    """Run ``payouts run``: the month of payouts.yaml."""
    from payouts.schedule import run_month

    speak = language_of(lang)
    outcome = run_month(read_config(config), _today(today), dt.datetime.now)
    return show_outcome(outcome, as_json=as_json, lang=speak)


def rules_list(pack: str | None, *, as_json: bool, lang: str) -> int:
    """Run ``payouts rules list``: the packs there are, or the benefits of one."""
    speak = language_of(lang)
    root = rules_folder(Path.cwd())
    if pack is None:
        packs = [locate(name, root, Path.cwd()).load() for name in list_packs(root)]
        rows = [[p.name, p.title, " ← ".join(p.chain), str(len(p.rules))] for p in packs]
        header = pick(speak, "规则包 名称 层次 待遇数", "pack name layers benefits").split()
    else:
        loaded = locate(pack, root, Path.cwd()).load()
        rows = [[r.benefit, r.name, r.origin, r.version[:12]] for r in loaded.rules.values()]
        header = pick(speak, "编号 名称 来自 版本", "benefit name from version").split()
    if as_json:
        print(json.dumps([dict(zip(header, row, strict=True)) for row in rows], ensure_ascii=False))
    else:
        print("\n".join(table_lines(header, rows, set())))
    return DONE


def _tell(line: str) -> None:
    terminal.messages([line])


def _today(word: str | None) -> dt.date:
    """Return the date given, or the clock's: the only place a command reads it."""
    if word is None:
        return dt.date.today()  # noqa: DTZ011 (the office's own calendar day)
    try:
        return dt.date.fromisoformat(word)
    except ValueError:
        raise UsageProblem(say("U003", word=word)) from None


def _period(word: str | None, today: dt.date) -> Period:
    if word is None:
        word = f"{today.year:04d}-{today.month:02d}"
    try:
        return Period.parse(word)
    except ValueError:
        raise UsageProblem(say("U002", word=word)) from None


def pack_asked_for(rules: str | None) -> Located:
    """Return the pack a command names, or the one that is configured, or the only one."""
    return _located(rules, _config())


def _config() -> Config | None:
    path = Path(CONFIG_NAME)
    return read_config(path) if path.is_file() else None


def levels_of(config: Config | None) -> Mapping[str, Severity]:
    """Return the severities the office has set."""
    return config.settings.levels if config else {}


def _located(rules: str | None, config: Config | None) -> Located:
    """Return the pack asked for, configured, or the only one there is."""
    here = Path.cwd()
    root = rules_folder(here)
    if rules is not None:
        return locate(rules, root, here)
    if config is not None:
        return locate(config.settings.rules, root, config.folder)
    packs = list_packs(root)
    if len(packs) != 1:
        raise UsageProblem(say("U004", candidates="、".join(packs) or "—"))
    return locate(packs[0], root, here)


def _wanted(benefits: Sequence[str], located: Located) -> list[str]:
    return [*benefits, *([located.benefit] if located.benefit and not benefits else [])]
