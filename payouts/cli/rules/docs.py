"""``payouts rules docs``: a pack as a page to read and print."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from payouts.base.diagnostics import say
from payouts.base.errors import DONE, EnvironmentProblem
from payouts.base.oserrors import why
from payouts.base.words import pick
from payouts.cli import terminal
from payouts.cli.failures import language_of
from payouts.cli.rules.packs import pack_named, sound

if TYPE_CHECKING:
    from pathlib import Path


def rules_docs(pack: str, out: Path, *, as_json: bool, lang: str) -> int:
    """Run ``payouts rules docs``: a page of the pack as HTML and Markdown, written to a folder."""
    from payouts.authoring.docs import page_of
    from payouts.output.page import html, markdown

    opened = sound(pack_named(pack))
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
