"""What is wrong with the words typed, in our words and both languages: the parser speaks English.

The parser's errors are told by their kind and by what they carry; where they carry nothing, by
how their message begins.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from payouts.base.bilingual import both, listed
from payouts.base.identity import without_ids
from payouts.base.meant import did_you_mean, nearest_word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from typer.exceptions import TyperException

_NAMED = re.compile(r"'([^']*)'")
_EXTRA = re.compile(r"\(s\) \((.*)\)", re.DOTALL)


def usage_problem(problem: TyperException, typed: str) -> tuple[str, str]:
    """Return what is wrong, in both languages, and the command whose help says more.

    Args:
        problem: the parser's error.
        typed: the command as it was typed, for errors that do not carry theirs.
    """
    context: Any = getattr(problem, "ctx", None)
    path = context.command_path if context is not None else typed
    kind, message = type(problem).__name__, problem.message
    if kind == "NoSuchOption":
        said = _no_option(str(getattr(problem, "option_name", "")), context)
    elif kind == "MissingParameter":
        said = _missing(getattr(problem, "param", None))
    elif kind == "BadOptionUsage":
        said = _bad_option(str(getattr(problem, "option_name", "")), message)
    elif kind == "BadParameter":
        said = _bad_value(getattr(problem, "param", None), message)
    elif message.startswith("No such command"):
        said = _no_command(_first(_NAMED, message), context)
    elif message.startswith("Missing command"):
        said = both("没有写命令", "no command is given")
    elif message.startswith("Got unexpected extra"):
        extra = without_ids(_first(_EXTRA, message))
        said = both(f"多写了“{extra}”", f"{extra} is one too many")
    else:
        said = both("看不懂", "the words make no sense")
    return said, path


def _first(pattern: re.Pattern[str], message: str) -> str:
    found = pattern.search(message)
    return found[1] if found else ""


def _no_option(name: str, context: Any) -> str:  # noqa: ANN401 (typer's own)
    shown = without_ids(name)
    known = [name for param in context.command.get_params(context) for name in param.opts]
    hint = _meant(name, known)
    if commands := _with_option(name, context):
        few = listed(commands[:3])
        hint = both(f"；它写在命令的后面，如 {few}", f"; it comes after a command: {few}")
    return both(f"没有选项“{shown}”", f"there is no option {shown}") + hint


def _with_option(name: str, context: Any) -> list[str]:  # noqa: ANN401 (typer's own)
    """Return the commands of a group that have an option."""
    commands = getattr(context.command, "commands", {})
    return [
        command
        for command, one in commands.items()
        if any(name in param.opts for param in one.params)
    ]


def _no_command(name: str, context: Any) -> str:  # noqa: ANN401 (typer's own)
    shown = without_ids(name)
    known = list(getattr(context.command, "commands", {}))
    inner = getattr(context.command.commands.get("rules"), "commands", {}) if context else {}
    hint = _meant(name, known)
    if not hint and (near := _nearest(name, inner)):
        hint = did_you_mean(f"rules {near}")
    if not hint:
        hint = both(f"；有：{'、'.join(known)}", f"; there are: {', '.join(known)}")
    return both(f"没有命令“{shown}”", f"there is no command {shown}") + hint


def _meant(word: str, known: Iterable[str]) -> str:
    return did_you_mean(_nearest(word, known))


def _nearest(word: str, known: Iterable[str]) -> str | None:
    return nearest_word(word.lower().replace("_", "-"), known)


def _missing(param: Any) -> str:  # noqa: ANN401 (typer's own)
    name = _name(param)
    return both(f"缺少“{name}”", f"{name} is missing")


def _name(param: Any) -> str:  # noqa: ANN401 (typer's own)
    if param is None:
        return "?"
    if param.param_type_name == "option":
        return str(max(param.opts, key=len))
    return str(param.metavar or param.name)


def _bad_option(name: str, message: str) -> str:
    if "does not take a value" in message:
        return both(f"选项 {name} 后面不写内容", f"the option {name} takes no value")
    count = _first(re.compile(r"requires (\d+)"), message) or "1"
    return both(
        f"选项 {name} 后面要写 {count} 项内容", f"{count} value(s) must follow the option {name}"
    )


def _bad_value(param: Any, message: str) -> str:  # noqa: ANN401 (typer's own)
    name, (_, mark, listed) = _name(param), message.partition("is not one of")
    choices = _NAMED.findall(listed)
    if mark and choices:
        zh, en = "、".join(choices), ", ".join(choices)
        return both(f"{name} 只能写：{zh}", f"{name} is one of: {en}")
    return both(f"{name} 后面的内容不能用", f"what is given for {name} cannot be used")
