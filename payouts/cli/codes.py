"""``payouts codes``: what a code means, an example of it, and what to do."""

from __future__ import annotations

import difflib
import json
from typing import TYPE_CHECKING, Any

from payouts.authoring.codes_page import CHAPTERS, MEANINGS
from payouts.base.bilingual import listed
from payouts.base.diagnostic_lines import diagnostic_lines, general
from payouts.base.diagnostics import CATALOGUE, say
from payouts.base.errors import DONE, UsageProblem
from payouts.base.identity import without_ids
from payouts.base.text_lines import table_lines
from payouts.base.words import SEVERITY, pick
from payouts.cli import terminal
from payouts.cli.code_examples import example

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payouts.base.diagnostics import Lang
    from payouts.cli.options import CodesOptions

_NEAR = 0.5
_DIGITS = str.maketrans("OIL", "011")  # letters that are typed for digits


def run(options: CodesOptions) -> int:
    """Run ``payouts codes``: some codes in full, or a list of all."""
    codes = _known(options.codes)
    if options.json:
        records = [_record(code) for code in codes or CATALOGUE]
        print(json.dumps(records, ensure_ascii=False))
    elif codes:
        for number, code in enumerate(codes):
            terminal.results([*([""] if number else []), *_explained(code, options.lang)])
    else:
        terminal.results(_listed(options.lang))
    return DONE


def _known(words: list[str]) -> list[str]:
    """Return the codes that words name.

    Raises:
        UsageProblem: U040 for each that names none, with those like it.
    """
    meant = {word: word.strip().strip("[]").upper() for word in words}
    unknown = []
    for word, code in meant.items():
        if code not in CATALOGUE:
            typed = code[:1] + code[1:].translate(_DIGITS)
            near = difflib.get_close_matches(typed, CATALOGUE, n=3, cutoff=_NEAR)
            unknown.append(say("U040", word=without_ids(word), suggestion=listed(near) or "—"))
    if unknown:
        raise UsageProblem(unknown)
    return list(dict.fromkeys(meant.values()))


def _explained(code: str, lang: Lang) -> Iterator[str]:
    entry = CATALOGUE[code]
    level = SEVERITY[entry.severity].to(lang)
    yield f"{code}  {level}  {pick(lang, *CHAPTERS[code[0]])}"
    yield f"  {pick(lang, '含义', 'meaning')}: {general(code, lang)}"
    yield f"  {pick(lang, '级别', 'severity')}: {level} - {pick(lang, *MEANINGS[entry.severity])}"
    yield f"  {pick(lang, '例如', 'example')}:"
    yield from (f"    {line}" for line in diagnostic_lines([example(code).as_json()], lang))
    page = f"docs/codes.md#{code.lower()}"
    yield f"  {pick(lang, '全文', 'in full')}: {page}"


def _listed(lang: Lang) -> Iterator[str]:
    for letter in sorted({code[0] for code in CATALOGUE}):
        yield f"—— {letter} {pick(lang, *CHAPTERS[letter])}"
        rows = [
            [code, SEVERITY[entry.severity].to(lang), general(code, lang)]
            for code, entry in CATALOGUE.items()
            if code[0] == letter
        ]
        lines = table_lines(["", "", ""], rows, set())[1:]
        yield from (f"  {line}" for line in lines)


def _record(code: str) -> dict[str, Any]:
    entry = CATALOGUE[code]
    return {
        "code": code,
        "severity": entry.severity.value,
        "message": entry.zh,
        "message_en": entry.en,
        "remedy": entry.fix_zh,
        "remedy_en": entry.fix_en,
        "example": example(code).as_json(),
    }
