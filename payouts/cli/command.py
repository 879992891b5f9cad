"""A command, made from a record of its options and the module that runs it."""

from __future__ import annotations

from copy import copy
from dataclasses import MISSING, Field, fields
from inspect import Parameter, Signature, get_annotations
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args, get_type_hints

import typer

from payouts.cli.help import Command, one_language
from payouts.cli.interrupts import import_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from payouts.cli.shared_options import CommandOptions

# For typer, instead of the types that are not imported before a command runs.
_AS_WORDS = {"Lang": str, "Hidden": Literal["read", "refuse"]}


def add_command(
    app: typer.Typer, options: type[CommandOptions], module: str, *, chinese: bool = True
) -> None:
    """Add a command whose options are the fields of a record.

    Args:
        app: the command is added to it.
        options: the record, a frozen dataclass; its docstring is the command's help. Help and
            metavars are ``中文 / English``.
        module: its full name, whose last part names the command. It is imported when the command
            runs; its ``run(options)`` returns the exit code.
        chinese: the language of its help.
    """
    make: Callable[..., CommandOptions] = options

    def command(**words: object) -> None:
        raise typer.Exit(import_of(module).run(make(**_read(words))))

    vars(command)["__signature__"] = _signature(options, chinese=chinese)
    about = one_language(options.__doc__ or "", chinese=chinese)
    app.command(module.rpartition(".")[2], cls=Command, help=about)(command)


def _signature(options: type[CommandOptions], *, chinese: bool) -> Signature:
    """Return the signature of a record for typer: own fields first, then those of its bases."""
    hints = get_type_hints(options, localns=_AS_WORDS, include_extras=True)
    options_by_name = {option.name: option for option in fields(options)}
    names = dict.fromkeys(name for base in options.__mro__ for name in get_annotations(base))
    return Signature([
        Parameter(
            name,
            Parameter.KEYWORD_ONLY,
            default=_default(options_by_name[name]),
            annotation=_in_language(hints[name], chinese=chinese),
        )
        for name in names
    ])


def _in_language(hint: Any, *, chinese: bool) -> Any:  # noqa: ANN401 (any annotation)
    """Return an annotation whose words for typer are in one language."""
    kind, info = get_args(hint)
    told = copy(info)
    told.help = one_language(info.help or "", chinese=chinese)
    if info.metavar is not None:
        told.metavar = one_language(info.metavar, chinese=chinese)
    return Annotated[kind, told]


def _default(option: Field[Any]) -> object:
    if option.default_factory is not MISSING:
        return option.default_factory()
    return Parameter.empty if option.default is MISSING else option.default


def _read(words: dict[str, object]) -> dict[str, object]:
    """Return the values of a record from those typer has accepted."""
    from payouts.cli.language import language_of
    from payouts.roster.settings import Hidden

    read = dict(words)
    if "lang" in words:
        read["lang"] = language_of(str(words["lang"]))
    if words.get("hidden") is not None:
        read["hidden"] = Hidden(str(words["hidden"]))
    return read
