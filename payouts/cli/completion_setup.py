"""``payouts --install-completion``: the shell completes words with Tab from then on."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import PurePath

from payouts.base.diagnostics import Lang, say
from payouts.base.errors import DONE, UsageProblem
from payouts.base.words import pick
from payouts.cli import terminal

_KNOWN = frozenset({"bash", "zsh", "fish", "powershell", "pwsh"})


def install_completion(name: str, variable: str, *, chinese: bool) -> int:
    """Install completion for the shell in use, and say where.

    Args:
        name: the command.
        variable: the environment variable by which the shell asks.
        chinese: the language of the words.

    Raises:
        UsageProblem: U041, a shell that is not known.
        OSError: its files cannot be written.
    """
    shell = _shell()
    if shell not in _KNOWN:
        raise UsageProblem(say("U041", what=shell or "—"))
    # The library does not list what it exports.
    _, path = import_module("typer.completion").install(shell, name, variable)
    lang = Lang.ZH if chinese else Lang.EN
    zh, en = "已装好补全，重新打开终端后生效", "completion is installed; open the shell anew"
    terminal.messages([pick(lang, f"{zh}：{path}", f"{en}: {path}")])
    return DONE


def _shell() -> str:
    shell = PurePath(os.environ.get("SHELL", "")).name.lower().removesuffix(".exe")
    return shell or ("powershell" if os.name == "nt" else "")
