"""``payouts rules format``: rule files said anew, their keys in order, their comments kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from payouts.authoring.formatting import FormattedFile, format_files, targets
from payouts.base.bilingual import both, in_language
from payouts.base.diagnostic_lines import diagnostic_lines
from payouts.base.diagnostics import Lang
from payouts.base.errors import DONE, NEEDS_A_PERSON
from payouts.base.oserrors import why
from payouts.base.replacing import replace_content
from payouts.base.words import pick
from payouts.cli import terminal

if TYPE_CHECKING:
    from payouts.cli.rules_options import RulesFormatOptions


def run(options: RulesFormatOptions) -> int:
    """Run ``payouts rules format``: 1 where a file is left, or with ``--check`` would change."""
    files = format_files(targets(options.files, Path.cwd()))
    if not options.check:
        files = [_written(file) for file in files]
    changed = [file for file in files if file.changes]
    left = [file for file in files if file.left]
    code = NEEDS_A_PERSON if left or (options.check and changed) else DONE
    if options.json:
        print(json.dumps({"exit_code": code, "files": _records(files)}, ensure_ascii=False))
        return code
    terminal.results(_line(file, options.lang) for file in changed)
    records = [file.told().as_json() for file in left]
    terminal.messages(line for r in records for line in diagnostic_lines([r], options.lang))
    rest = len(files) - len(changed) - len(left)
    said = _SAID_OF_CHECK if options.check else _SAID
    print(pick(options.lang, *said).format(changed=len(changed), left=len(left), rest=rest))
    return code


_SAID = (
    "改写 {changed} 个文件，{rest} 个不需要改，{left} 个没有改",
    "{changed} files rewritten, {rest} need nothing, {left} left as they are",
)
_SAID_OF_CHECK = (
    "{changed} 个文件可以改写，{rest} 个不需要改，{left} 个不能改",
    "{changed} files would be rewritten, {rest} need nothing, {left} cannot be",
)


def _written(file: FormattedFile) -> FormattedFile:
    if not file.changes:
        return file
    try:
        done = replace_content(file.path, file.old, file.new)
    except OSError as error:
        return file.leave(why(error))
    return file if done else file.leave(both("刚刚被别的程序改过", "it has just been changed"))


def _line(file: FormattedFile, lang: Lang) -> str:
    comma = pick(lang, "、", ", ")
    changes = (
        f"{in_language(kind, chinese=lang is Lang.ZH)} {count}"
        for kind, count in file.changes.items()
    )
    return f"{file.name}  {comma.join(changes)}"


def _records(files: list[FormattedFile]) -> list[dict[str, object]]:
    return [
        {
            "file": file.name,
            "changes": {
                in_language(kind, chinese=False): count for kind, count in file.changes.items()
            },
            "left": in_language(file.left, chinese=False) if file.left else None,
        }
        for file in files
    ]
