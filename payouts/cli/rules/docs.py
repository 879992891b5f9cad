"""``payouts rules docs``: a pack as a page to read and print."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from payouts.authoring.docs import page_of
from payouts.base.diagnostics import say
from payouts.base.errors import DONE, EnvironmentProblem
from payouts.base.oserrors import why
from payouts.base.words import pick
from payouts.cli import terminal
from payouts.cli.rules.packs import pack_named
from payouts.office.apart import Written, keep_apart, rules_of
from payouts.output.page import html, markdown
from payouts.rules.packs import open_sound_pack

if TYPE_CHECKING:
    from payouts.cli.rules_options import RulesDocsOptions


def run(options: RulesDocsOptions) -> int:
    """Run ``payouts rules docs``: a page of the pack as HTML and Markdown, written to a folder."""
    located = pack_named(options.pack)
    opened = open_sound_pack(located.source, located.pack)
    page = page_of(opened)
    texts = {"html": html(page), "md": markdown(page)}
    keep_apart([Written(options.out)], (), rules_of(located))
    written = []
    try:
        options.out.mkdir(parents=True, exist_ok=True)
        for suffix, text in texts.items():
            path = options.out / f"{opened.pack.name}.{suffix}"
            path.write_text(text, encoding="utf-8", newline="\n")
            written.append(str(path))
    except OSError as error:
        raise EnvironmentProblem(say("S005", what=why(error))) from None
    if options.json:
        print(json.dumps({"files": written}, ensure_ascii=False))
    else:
        terminal.messages([pick(options.lang, "已写出：", "written:")])
        print("\n".join(written))
    return DONE
