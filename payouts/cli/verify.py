"""``payouts verify``: check a finished run or a proof."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from payouts.audit.proof import check_proof, proofs_in
from payouts.base.diagnostic_lines import diagnostic_lines, statistics_lines
from payouts.base.diagnostics import Lang, Place, say
from payouts.base.errors import DONE, NEEDS_A_PERSON, EnvironmentProblem, UsageProblem
from payouts.base.oserrors import why
from payouts.base.words import pick
from payouts.cli import terminal
from payouts.cli.prompts import asker
from payouts.cli.verdict import Verdict, typed, verdict_lines
from payouts.office.reading import ReadingWords, read_settings
from payouts.office.request import config_here
from payouts.roster.settings import ReadSettings
from payouts.verify import VerificationOptions, verify_run

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from payouts.audit.proof import Proof
    from payouts.cli.options import VerifyOptions
    from payouts.verify import Verification

_ROOT = re.compile(r"[0-9a-f]{64}")


def run(options: VerifyOptions) -> int:
    """Run ``payouts verify``: 0 intact, 1 something differs or could not be checked."""
    if options.run.is_file() and (proofs := _proofs_in(options.run)) is not None:
        return _prove(proofs, _root(options.root), as_json=options.json, lang=options.lang)
    password = read_settings(
        None, ReadingWords(options.password_file), asker(options.lang)
    ).password
    here = config_here()
    caps = (here.settings.roster.settings() if here else ReadSettings()).caps
    rosters = tuple(options.rosters)
    chosen = VerificationOptions(rosters, _root(options.root), password, caps=caps)
    report = verify_run(options.run, chosen)
    if options.json:
        print(json.dumps(report.as_json(), ensure_ascii=False))
        return report.exit_code
    found = [finding.as_json() for finding in report.findings]
    terminal.messages(diagnostic_lines(found, options.lang))
    terminal.results(_lines(report, options.lang))
    if options.statistics:
        terminal.results(statistics_lines(found, options.lang))
    terminal.messages(verdict_lines(_verdict(report, found, options), options.lang))
    return report.exit_code


def _verdict(
    report: Verification, found: Sequence[dict[str, Any]], options: VerifyOptions
) -> Verdict:
    lang = options.lang
    off = [pick(lang, step.name, step.name_en) for step in report.steps if not step.ok]
    listed = pick(lang, "、", ", ").join(off)
    causes = [pick(lang, f"不符：{listed}", f"off: {listed}")] if off else []
    if off:
        zh = "不要据此发放；从备份恢复这次运行，或用原名册重新计算"
        step = pick(lang, zh, "pay nothing by it; restore the run from a backup, or compute again")
    elif options.root is None and report.audit_root is not None:
        command = typed("verify", options.run, "--root", report.audit_root)
        zh, en = "对照签字表页脚的审计根", "compare the root with the signed sheet's"
        step = pick(lang, f"{zh}：{command}", f"{en}: {command}")
    else:
        step = pick(lang, "没有要做的", "there is nothing to do")
    return Verdict(report.exit_code, found, causes=causes, next_steps=[step])


def _proofs_in(path: Path) -> list[Proof] | None:
    place = Place(file=path.name)
    try:
        return proofs_in(path)
    except OSError as problem:
        raise EnvironmentProblem(say("S005", place, what=why(problem))) from None
    except ValueError as problem:
        raise UsageProblem(say("V025", place, what=problem)) from None


def _prove(proofs: Sequence[Proof], signed: str | None, *, as_json: bool, lang: Lang) -> int:
    """Print of each proof whether it holds, and whether its root is the signed one."""
    found = []
    lines = []
    for proof in proofs:
        place = Place(file=proof.place[0], sheet=proof.place[1], row=proof.place[2])
        holds = check_proof(proof)
        if not holds:
            where = place.text(lang)
            found.append(say("V024", benefit=proof.benefit, where=where, root=proof.root))
        elif signed is not None and signed != proof.root:
            found.append(say("V020", place, given=signed, actual=proof.root))
        mark = pick(lang, "成立", "holds") if holds else pick(lang, "不成立", "FAILS")
        lines.append(f"[{mark}] {proof.benefit}  {place.text(lang)}")
        if holds and proof.encoding is None:
            zh = "只证明了摘要：未附该行原文，待遇和行号只是自称；附原文用 explain --proof-row"
            en = "only the digest is proven: benefit and row are claimed; for the row: --proof-row"
            lines.append(f"       {pick(lang, zh, en)}")
        lines.append(f"{pick(lang, '审计根', 'root')}: {proof.root}")
    if signed is None:
        zh = "审计根是否为签字表页脚的那一个，请对照，或用 --root 给出"
        lines.append(pick(lang, zh, "compare the root with the signed sheet's, or give --root"))
    records = [finding.as_json() for finding in found]
    if as_json:
        shown = all(proof.encoding is not None for proof in proofs)
        record = {"holds": not found, "row_shown": shown, "findings": records}
        print(json.dumps(record, ensure_ascii=False))
    else:
        terminal.messages(diagnostic_lines(records, lang))
        terminal.results(lines)
    return NEEDS_A_PERSON if found else DONE


def _root(word: str | None) -> str | None:
    if word is None:
        return None
    root = "".join(word.split()).lower()
    if not _ROOT.fullmatch(root):
        raise UsageProblem(say("V023", word=word))
    return root


def _lines(report: Verification, lang: Lang) -> list[str]:
    lines = []
    for step in report.steps:
        mark = pick(lang, "相符", "met") if step.ok else pick(lang, "不符", "OFF")
        if step.ok and step.findings:  # other bytes of equal values, a roster that is gone
            mark = pick(lang, "提醒", "NOTE")
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
