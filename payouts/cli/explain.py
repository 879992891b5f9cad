"""``payouts explain``: one person's amount, and why."""

from __future__ import annotations

import getpass
import json
import sys
from typing import TYPE_CHECKING

from payouts.base.bilingual import both, listed
from payouts.base.diagnostic_lines import diagnostic_lines
from payouts.base.diagnostics import Place, say
from payouts.base.errors import DONE, NEEDS_A_PERSON, EnvironmentProblem, UsageProblem
from payouts.base.meant import did_you_mean, nearest_word
from payouts.base.oserrors import why
from payouts.base.private import write_text
from payouts.base.words import pick
from payouts.cli import terminal
from payouts.cli.planned import plan_of, read_by, reading_words
from payouts.cli.prompts import asker, at_terminal
from payouts.explain.lines import explanation_lines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from payouts.base.diagnostics import Lang
    from payouts.cli.options import ExplainOptions
    from payouts.explain import Explanation, RowQuery

_MOST_BYTES = 4096  # of an id file


def run(options: ExplainOptions) -> int:
    """Run ``payouts explain``: 1 where trail and recomputation differ or are not compared."""
    if (options.run is None) == (not options.rosters):
        raise UsageProblem(say("U027"))
    if (options.proof or options.proof_row) and options.run is None:
        raise UsageProblem(say("U025", what=both("没有运行记录", "there is no run")))
    if options.notice is not None:
        _keep_apart(options, options.notice)
    explanation = _explained(options)
    off = [row for row in explanation.rows if row.differences]
    for row in off:
        what = f"{row.name} {row.sheet}!{row.row} {'、'.join(d.what for d in row.differences)}"
        said = say("U029", Place(file=row.file, sheet=row.sheet, row=row.row), what=what)
        terminal.messages(diagnostic_lines([said.as_json()], options.lang))
    if options.notice is not None:
        _write_notice(options.notice, explanation)
        terminal.messages([f"{pick(options.lang, '通知书', 'notice')}: {options.notice}"])
    if options.json:
        print(json.dumps(explanation.as_json(), ensure_ascii=False))
    else:
        lines = explanation_lines(explanation, options.lang, full=options.full)
        terminal.results(lines)
    unsure = explanation.run_id is not None and not explanation.checked
    return NEEDS_A_PERSON if off or unsure else DONE


def _keep_apart(options: ExplainOptions, notice: Path) -> None:
    """Refuse to write a notice where something is read."""
    from payouts.office.apart import Written, keep_apart, rules_of, settings_of
    from payouts.office.request import config_here, located_pack

    config = None if options.run is not None else config_here()
    read = [options.run, options.person_file, *settings_of(config), *read_by(options)]
    if options.run is None:
        read += rules_of(located_pack(options.rules, config))
    keep_apart([Written(notice)], options.rosters, read)


def _explained(options: ExplainOptions) -> Explanation:
    from payouts.explain import explain_roster, explain_run
    from payouts.office.reading import read_settings
    from payouts.office.request import config_here

    if options.run is not None:
        wanted = _query(options, _benefits_of_run(options.benefits, options.run))
        password = read_settings(None, reading_words(options), asker(options.lang)).password
        proof = options.proof or options.proof_row
        return explain_run(
            options.run, wanted, password, with_proof=proof, with_row=options.proof_row
        )
    request = plan_of(options, config_here()).request()
    return explain_roster(request, _query(options, frozenset(request.benefits or ())))


def _benefits_of_run(words: Sequence[str], run: Path) -> frozenset[str]:
    """Return the ids of benefits named by id or name in a run."""
    if not words:
        return frozenset()
    from payouts.base.identity import without_ids
    from payouts.explain.explanations import benefits_of

    known = benefits_of(run)
    unknown = [word for word in words if word not in known]
    if unknown:
        names = listed(dict.fromkeys(known))
        raise UsageProblem([
            say(
                "U001",
                word=without_ids(word),
                candidates=names,
                hint=did_you_mean(nearest_word(word, known)),
            )
            for word in unknown
        ])
    return frozenset(known[word] for word in words)


def _query(options: ExplainOptions, benefits: frozenset[str]) -> RowQuery:
    from payouts.base.columns import fold_width
    from payouts.base.identity import id_key, without_ids
    from payouts.explain import RowQuery

    given = [
        word for word in (options.person, options.person_file, options.row) if word is not None
    ]
    if len(given) > 1:
        raise UsageProblem(say("U022"))
    if options.row is not None:
        # A Chinese keyboard types a full-width mark.
        sheet, mark, number = options.row.replace("！", "!").rpartition("!")
        sheet = options.row[: len(sheet)]
        digits = fold_width(number).strip().removeprefix("第").removesuffix("行").strip()
        if not mark or not sheet.strip() or not (digits.isascii() and digits.isdigit()):
            raise UsageProblem(say("U023", word=without_ids(options.row)))
        return RowQuery(sheet=sheet, row=int(digits), file=options.file, benefits=benefits)
    person = id_key(
        options.person if options.person is not None else _id(options.person_file, options.lang)
    )
    if not person:
        raise UsageProblem(say("U022"))
    return RowQuery(person=person, benefits=benefits)


def _id(path: Path | None, lang: Lang) -> str:
    """Return an id from a file, or typed at a terminal without being shown."""
    if path is not None:
        return _id_in(path)
    if not at_terminal():
        raise UsageProblem(say("U022"))
    try:
        return getpass.getpass(pick(lang, "身份证号（不显示）：", "id (not shown): "), sys.stderr)
    except EOFError:
        raise UsageProblem(say("U022")) from None


def _id_in(path: Path) -> str:
    from payouts.base.identity import without_ids
    from payouts.office.reading import FirstLineError, first_line

    try:
        return first_line(path, _MOST_BYTES)
    except FirstLineError as problem:
        name = without_ids(path.name)
        raise UsageProblem(say("U026", Place(file=name), file=name, what=str(problem))) from None


def _write_notice(path: Path, explanation: Explanation) -> None:
    from payouts.explain.notice import notice_page

    try:
        write_text(path, notice_page(explanation))
    except OSError as problem:
        raise EnvironmentProblem(say("U028", file=str(path), what=why(problem))) from None
