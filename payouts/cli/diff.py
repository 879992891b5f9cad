"""``payouts diff``: two versions of the rules compared."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from payouts.base.diagnostic_lines import diagnostic_lines
from payouts.base.diagnostics import Place, say
from payouts.base.errors import DONE, NEEDS_A_PERSON, EnvironmentProblem, UsageProblem
from payouts.base.oserrors import why
from payouts.base.words import pick
from payouts.cli import terminal
from payouts.cli.planned import read_by, reading_words
from payouts.cli.prompts import asker
from payouts.cli.verdict import Verdict, typed, verdict_lines
from payouts.compare.report.compose import compose
from payouts.compare.rules import LoadedVersion, compare_versions, freeze
from payouts.engine.computing import NEED_A_PERSON
from payouts.office.apart import Written, keep_apart, rules_of, settings_of
from payouts.office.config import rules_folder
from payouts.office.request import config_here, day_of
from payouts.rules.locate import locate, locate_both

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from payouts.base.diagnostics import Diagnostic, Lang
    from payouts.cli.options import DiffOptions
    from payouts.compare.people import Impact
    from payouts.compare.report.document import Document
    from payouts.rules.locate import Located

_STDOUT = "-"


def run(options: DiffOptions) -> int:
    """Run ``payouts diff``: 0 the same, 1 different."""
    _check(options)
    located = _located(options)
    _keep_apart(options, located)
    old, new = _sources(options, located)
    comparison = compare_versions(old, new)
    impact, said = _impact(options, old, new, located) if options.rosters else (None, ())
    messages = [d.as_json() for d in said if d.severity in NEED_A_PERSON]
    terminal.messages(diagnostic_lines(messages, options.lang))
    result = _Result(compose(comparison, impact), messages, options.lang)
    written = _written(options, result)
    if written:
        terminal.messages([pick(options.lang, "已写出：", "written:"), *map(str, written)])
    _show(options, result)
    return DONE if result.document.same else NEEDS_A_PERSON


def _check(options: DiffOptions) -> None:
    """Refuse options that contradict each other."""
    if options.new is None and options.as_of is None:
        raise UsageProblem(say("U015", old=options.old))
    if options.new is not None and options.as_of is not None:
        raise UsageProblem(say("U016", new=options.new))
    if options.period is not None and not options.rosters:
        raise UsageProblem(say("U017", period=options.period))
    if options.json and options.markdown == _STDOUT:
        raise UsageProblem(say("U018"))


def _located(options: DiffOptions) -> tuple[Located, Located]:
    """Find both versions; for one pack on two days they are the same."""
    here = Path.cwd()
    root = rules_folder(here)
    if options.new is None:
        one = locate(options.old, root, here)
        return one, one
    return locate_both(options.old, options.new, root, here)


def _keep_apart(options: DiffOptions, located: tuple[Located, Located]) -> None:
    """Refuse to write where rules, rosters or settings are read."""
    markdown = None if options.markdown in {None, _STDOUT} else Path(str(options.markdown))
    paths = [path for path in (options.out, options.html, markdown) if path is not None]
    if not paths:
        return
    read = [*rules_of(*located), *settings_of(config_here()), *read_by(options)]
    keep_apart(map(Written, paths), options.rosters, read)


def _sources(
    options: DiffOptions, located: tuple[Located, Located]
) -> tuple[LoadedVersion, LoadedVersion]:
    """Load both versions, or one on two days."""
    if options.as_of is not None:
        opened, benefit = located[0].open(), located[0].benefit
        days = [day_of(word) for word in options.as_of]
        first, second = (
            LoadedVersion(options.old, opened, freeze(opened.pack.only(benefit), day), day)
            for day in days
        )
        return first, second
    words = (options.old, options.new or "")
    both = [(one.open(), one.benefit) for one in located]
    first, second = (
        LoadedVersion(word, opened, opened.pack.only(benefit))
        for word, (opened, benefit) in zip(words, both, strict=True)
    )
    return first, second


def _impact(
    options: DiffOptions,
    old: LoadedVersion,
    new: LoadedVersion,
    located: tuple[Located, Located],
) -> tuple[Impact, Sequence[Diagnostic]]:
    """Compute the rosters under both versions and return the differences."""
    from payouts.compare.people import compute_both, impact
    from payouts.office.request import RequestWords, benefits_of_comparison, plan_for

    config = config_here()
    words = RequestWords(
        options.rosters,
        benefits=benefits_of_comparison(*located, config),
        period=options.period,
        today=options.today,
        reading=reading_words(options),
    )
    planned = plan_for(located[1], words, config, asker(options.lang))
    request = planned.request_for(new.whole, old.whole)
    before, after = compute_both(old.whole, request, located[0].benefit)
    return impact(before, after), after.general


# --- output ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Result:
    """The comparison to show, and the language."""

    document: Document
    diagnostics: list[dict[str, Any]]
    lang: Lang

    def record(self) -> dict[str, Any]:
        from payouts.compare.report.json import as_json

        return {**as_json(self.document), "diagnostics": self.diagnostics}

    def html(self) -> str:
        from payouts.compare.report.page import page_of
        from payouts.output.page import html

        return html(page_of(self.document, self.lang), pick(self.lang, "zh-CN", "en"))

    def markdown(self) -> str:
        from payouts.compare.report.page import page_of
        from payouts.output.page import markdown

        return markdown(page_of(self.document, self.lang))


def _written(options: DiffOptions, result: _Result) -> list[Path]:
    """Write the files asked for, privately: some name people."""
    try:
        return _write(options, result)
    except OSError as error:
        place = Place(file=str(error.filename) if error.filename else None)
        raise EnvironmentProblem(say("S005", place, what=why(error))) from None


def _write(options: DiffOptions, result: _Result) -> list[Path]:
    from payouts.base.private import write_text

    if options.out is not None:
        options.out.mkdir(parents=True, exist_ok=True)
    texts = dict(_texts(options, result))
    for path, text in texts.items():
        write_text(path, text)
    if options.out is None:
        return [*texts]
    from payouts.compare.report.people_files import write_people

    return [*texts, *write_people(options.out, result.document)]


def _texts(options: DiffOptions, result: _Result) -> Iterator[tuple[Path, str]]:
    """Yield every text file asked for, with its text."""
    if options.html is not None:
        yield options.html, result.html()
    if options.markdown is not None and options.markdown != _STDOUT:
        yield Path(options.markdown), result.markdown()
    if options.out is not None:
        record = json.dumps(result.record(), ensure_ascii=False, indent=1)
        yield options.out / "diff.html", result.html()
        yield options.out / "diff.md", result.markdown()
        yield options.out / "diff.json", f"{record}\n"


def _show(options: DiffOptions, result: _Result) -> None:
    """Print the result: JSON, Markdown, or lines."""
    if options.json:
        print(json.dumps(result.record(), ensure_ascii=False))
    elif options.markdown == _STDOUT:
        print(result.markdown(), end="")
    else:
        from payouts.compare.report.lines import as_lines

        lines = as_lines(result.document, result.lang, as_written=options.as_written)
        terminal.results(lines)
    if not options.json:
        terminal.messages(verdict_lines(_verdict(options, result), result.lang))


def _verdict(options: DiffOptions, result: _Result) -> Verdict:
    """Return the last lines: whether the versions differ, and how to see whom it concerns."""
    lang = result.lang
    if result.document.same:
        return Verdict(DONE, result.diagnostics)
    causes = [pick(lang, "两版规则不同，见上", "the two versions differ, see above")]
    steps = []
    if not options.rosters:
        words = [options.old, *([options.new] if options.new else [])]
        words += ["--as-of", *options.as_of] if options.as_of else []
        command = typed("diff", *words, "--roster", pick(lang, "花名册.xlsx", "roster.xlsx"))
        zh, en = "看涉及哪些人、差多少钱", "whom it concerns, and by how much"
        steps = [pick(lang, f"{zh}：{command}", f"{en}: {command}")]
    return Verdict(NEEDS_A_PERSON, result.diagnostics, causes=causes, next_steps=steps)
