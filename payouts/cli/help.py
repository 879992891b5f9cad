"""What ``--help`` shows: usage, arguments, options and commands, in one language.

It must stay quick: nothing but typer is imported.
"""

from __future__ import annotations

import shutil
import unicodedata
from typing import TYPE_CHECKING, Any

from typer.core import TyperCommand, TyperGroup

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NARROWEST, _WIDEST = 40, 100
_MOST_BESIDE = 26  # columns of the words explained, beyond which their text begins a line below
_SHOW_HELP = {True: "显示这页帮助", False: "Show this page."}


def one_language(text: str, *, chinese: bool) -> str:
    """Return the part of ``中文 / English`` in a language; a text without a mark is in both."""
    zh, mark, en = text.partition(" / ")
    return zh if chinese or not mark else en


class Command(TyperCommand):
    """A command whose help is in the language of its context."""

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 (typer's own)
        """Write the page; the formatter's own width counts characters, not columns."""
        formatter.write(help_page(ctx))


class Group(TyperGroup):
    """A group of commands whose help is in the language of its context."""

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 (typer's own)
        """Write the page; the formatter's own width counts characters, not columns."""
        formatter.write(help_page(ctx))


def is_chinese(ctx: Any) -> bool:  # noqa: ANN401 (typer's own)
    """Tell whether a command was started in Chinese."""
    return bool((ctx.find_root().obj or {}).get("chinese", True))


def help_page(ctx: Any) -> str:  # noqa: ANN401 (typer's own)
    """Return the help of the command of a context."""
    zh = is_chinese(ctx)
    command = ctx.command
    of = [param for param in command.get_params(ctx) if not getattr(param, "hidden", False)]
    arguments = [param for param in of if param.param_type_name == "argument"]
    options = [param for param in of if param.param_type_name == "option"]
    commands = getattr(command, "commands", {})
    usage = [ctx.command_path, "[选项]" if zh else "[OPTIONS]"]
    usage += [_argument(param) for param in arguments]
    usage += ["命令 …" if zh else "COMMAND ..."] if commands else []
    lines = [("用法：" if zh else "Usage: ") + " ".join(usage), ""]
    lines += [f"  {line}" for line in _wrapped(command.help or "", _columns() - 2)]
    needed = "（必填）" if zh else " [required]"
    told = [
        (param.metavar or param.name, (param.help or "") + (needed if param.required else ""))
        for param in arguments
    ]
    lines += _section("内容" if zh else "Arguments", told, chinese=zh)
    told = [(_option(param), _of_option(param, chinese=zh)) for param in options]
    lines += _section("选项" if zh else "Options", told, chinese=zh)
    told = [(name, one.help or "") for name, one in commands.items() if not one.hidden]
    lines += _section("命令" if zh else "Commands", told, chinese=zh)
    return "\n".join(lines) + "\n"


def _argument(param: Any) -> str:  # noqa: ANN401 (typer's own)
    name = (param.metavar or param.name) + ("..." if param.nargs != 1 else "")
    return name if param.required else f"[{name}]"


def _option(param: Any) -> str:  # noqa: ANN401 (typer's own)
    names = ", ".join(param.opts)
    return names if param.is_flag else f"{names} {param.metavar or param.name.upper()}"


def _of_option(param: Any, *, chinese: bool) -> str:  # noqa: ANN401 (typer's own)
    if param.name == "help":
        return _SHOW_HELP[chinese]
    text = param.help or ""
    if param.required:
        text += "（必填）" if chinese else " [required]"
    if param.envvar:
        text += f"（或环境变量 {param.envvar}）" if chinese else f" [or {param.envvar} is set]"
    return text


def _section(title: str, told: Sequence[tuple[str, str]], *, chinese: bool) -> Iterator[str]:
    if not told:
        return
    yield ""
    yield f"{title}{'：' if chinese else ':'}"
    beside = max(min(max(columns_of(name) for name, _ in told), _MOST_BESIDE), 1)
    for name, text in told:
        wrapped = _wrapped(text, _columns() - beside - 4) or [""]
        if columns_of(name) > beside:
            yield f"  {name}"
        else:
            first = wrapped.pop(0)
            yield f"  {name}{' ' * (beside - columns_of(name))}  {first}".rstrip()
        yield from (" " * (beside + 4) + line for line in wrapped)


def _columns() -> int:
    return max(_NARROWEST, min(shutil.get_terminal_size().columns, _WIDEST))


def columns_of(text: str) -> int:
    """Return the columns a text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _wrapped(text: str, columns: int) -> list[str]:
    """Return a text in lines; Chinese is broken anywhere but before punctuation."""
    lines, line = [], ""
    for piece in _pieces(text):
        if line and columns_of(line + piece.rstrip()) > columns:
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str) -> Iterator[str]:
    """Yield what must stay on one line: words, single characters with what follows them."""
    piece = ""
    for character in text:
        closing = character in "，。；：、）”！？"
        wide = unicodedata.east_asian_width(character) in "WF"
        before = unicodedata.east_asian_width(piece[-1]) in "WF" if piece else False
        if (
            piece
            and not closing
            and (wide or before or piece[-1] == " ")
            and piece[-1] not in "（“"
        ):
            yield piece
            piece = ""
        piece += character
    if piece:
        yield piece
