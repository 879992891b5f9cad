"""``payouts rules list|lint|show|schema|docs``: packs shown, from words to exit code.

Nothing here computes a payment; results go to stdout, the rest to stderr.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING

from payouts.base.diagnostics import Severity, say
from payouts.base.errors import DONE, EnvironmentProblem, RuleProblem, UsageProblem
from payouts.base.oserrors import why
from payouts.base.words import pick
from payouts.cli import terminal
from payouts.cli.diagnostic_lines import diagnostic_lines, table_lines
from payouts.cli.failures import language_of
from payouts.office.config import rules_folder
from payouts.rules.locate import list_packs, locate
from payouts.rules.packs import Opened, open_pack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from payouts.base.diagnostics import Diagnostic
    from payouts.rules.locate import Located


def rules_lint(pack: str | None, *, as_json: bool, lang: str) -> int:
    """Run ``payouts rules lint``: 2 with errors, 1 with warnings, else 0; of every pack or one."""
    from payouts.authoring.lint import exit_code, once

    found = once(finding for located in _located(pack) for finding in _findings(located))
    code = exit_code(found)
    records = [finding.as_json() for finding in found]
    if as_json:
        print(json.dumps({"exit_code": code, "diagnostics": records}, ensure_ascii=False))
        return code
    # Each by itself, in the order of the files: a rule file is corrected from top to bottom.
    terminal.results(line for r in records for line in diagnostic_lines([r], language_of(lang)))
    counts = {kind: sum(f.severity is kind for f in found) for kind in Severity}
    zh = "{error} 个错误，{warning} 个提醒，{note} 个说明"
    en = "{error} errors, {warning} warnings, {note} notes"
    print(pick(language_of(lang), zh, en).format(**counts))
    return code


def _findings(located: Located) -> list[Diagnostic]:
    """Return what lint says of a pack, and the worked cases that fail."""
    from payouts.authoring.cases.suite import work_cases
    from payouts.authoring.lint import lint

    try:
        opened = open_pack(located.source, located.pack)
    except RuleProblem as problem:  # not even the chain of packs can be read
        return [*problem.diagnostics]
    found = lint(opened, located.benefit)
    if not opened.problems:
        for report in work_cases([located]):
            found += [f for f in report.diagnostics if f.severity is Severity.ERROR]
    return found


def rules_show(
    pack: str, benefit: str | None, as_of: str | None, *, as_json: bool, lang: str
) -> int:
    """Run ``payouts rules show``: the merged rules, and where each part comes from."""
    from payouts.authoring.view import as_lines, as_record

    day = _day(as_of)
    located = _one(pack)
    opened = _sound(located)
    record = as_record(opened, _wanted(opened, benefit or located.benefit), day)
    if as_json:
        print(json.dumps(record, ensure_ascii=False))
    else:
        terminal.results(as_lines(record, language_of(lang)))
    return DONE


def rules_schema() -> int:
    """Run ``payouts rules schema``: the JSON Schema of rule files, to stdout."""
    from payouts.rules.schema import schema_text

    print(schema_text(), end="")
    return DONE


def rules_docs(pack: str, out: Path, *, as_json: bool, lang: str) -> int:
    """Run ``payouts rules docs``: a page of the pack as HTML and Markdown, written to a folder."""
    from payouts.authoring.docs import page_of
    from payouts.output.page import html, markdown

    opened = _sound(_one(pack))
    page = page_of(opened)
    texts = {"html": html(page), "md": markdown(page)}
    written = []
    try:
        out.mkdir(parents=True, exist_ok=True)
        for suffix, text in texts.items():
            path = out / f"{opened.pack.name}.{suffix}"
            path.write_text(text, encoding="utf-8", newline="\n")
            written.append(str(path))
    except OSError as error:
        raise EnvironmentProblem(say("S005", what=why(error))) from None
    if as_json:
        print(json.dumps({"files": written}, ensure_ascii=False))
    else:
        terminal.messages([pick(language_of(lang), "已写出：", "written:")])
        print("\n".join(written))
    return DONE


def _day(word: str | None) -> dt.date | None:
    try:
        return None if word is None else dt.date.fromisoformat(word)
    except ValueError:
        raise UsageProblem(say("U003", word=word)) from None


def _located(pack: str | None) -> Sequence[Located]:
    """Return the pack asked for, or every pack there is."""
    if pack is not None:
        return [_one(pack)]
    here = Path.cwd()
    root = rules_folder(here)
    names = list_packs(root)
    if not names:
        raise UsageProblem(say("U004", candidates="—"))
    return [locate(name, root, here) for name in names]


def _one(pack: str) -> Located:
    here = Path.cwd()
    return locate(pack, rules_folder(here), here)


def _sound(located: Located) -> Opened:
    """Open a pack that must be in order."""
    opened = open_pack(located.source, located.pack)
    if opened.problems:
        raise RuleProblem(opened.problems)
    return opened


def _wanted(opened: Opened, word: str | None) -> list[str]:
    """Return the ids of the benefits a word means; all of them without one."""
    rules = opened.pack.rules
    if word is None:
        return list(rules)
    rule = opened.pack.find(word)
    if rule is None:
        names = "、".join(rule.name for rule in rules.values())
        raise UsageProblem(say("U001", word=word, candidates=names or "—"))
    return [rule.benefit]


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
