"""``payouts verify``: a finished run checked, from words to exit code."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from payouts.cli import terminal
from payouts.cli.failures import language_of
from payouts.cli.render import diagnostic_lines, pick
from payouts.diagnostics import Lang, say
from payouts.errors import DONE, UsageProblem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from payouts.verify import Report

_ROOT = re.compile(r"[0-9a-f]{64}")


def verify(  # noqa: PLR0913 (one parameter an option)
    run: Path,
    rosters: Sequence[Path],
    root: str | None,
    password_file: Path | None,
    *,
    as_json: bool,
    lang: str,
) -> int:
    """Run ``payouts verify``: 0 intact, 1 something differs or could not be checked."""
    from payouts.cli.passwords import asker
    from payouts.reading import Words, reading
    from payouts.verify import Options, verify_run

    speak = language_of(lang)
    password = reading(None, Words(password_file), asker(speak)).password
    report = verify_run(run, Options(tuple(rosters), _root(root), password))
    if as_json:
        print(json.dumps(report.as_json(), ensure_ascii=False))
        return report.exit_code
    found = [finding.as_json() for finding in report.findings]
    terminal.messages(diagnostic_lines(found, speak))
    terminal.results(_lines(report, speak))
    return report.exit_code


def _root(word: str | None) -> str | None:
    if word is None:
        return None
    root = "".join(word.split()).lower()
    if not _ROOT.fullmatch(root):
        raise UsageProblem(say("V023", word=word))
    return root


def _lines(report: Report, lang: Lang) -> list[str]:
    lines = []
    for step in report.steps:
        mark = pick(lang, "相符", "met") if step.ok else pick(lang, "不符", "OFF")
        lines.append(f"[{mark}] {pick(lang, step.name, step.name_en)}")
    if report.audit_root is not None:
        lines.append(f"{pick(lang, '审计根', 'root')}: {report.audit_root}")
    intact = report.exit_code == DONE
    zh = "完好，可以重算出同样的结果" if intact else "不完好，或有未能核对的内容，见上"
    en = (
        "intact: the same comes out again"
        if intact
        else "not intact, or not all checked: see above"
    )
    return [*lines, pick(lang, zh, en)]
