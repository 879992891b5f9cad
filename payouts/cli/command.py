"""A command made of two things: a record of its options, and a module that runs."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields
from importlib import import_module
from inspect import Parameter, Signature, get_annotations
from typing import TYPE_CHECKING, Any, Literal, get_type_hints

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

    from payouts.cli.options import CommandOptions

# What typer takes for the types that are not imported before a command runs.
_AS_WORDS = {"Lang": str, "Hidden": Literal["read", "refuse"]}


def add_command(app: typer.Typer, options: type[CommandOptions], module: str) -> None:
    """Add a command whose options are the fields of a record.

    Args:
        app: what the command is added to.
        options: the record, a frozen dataclass; its text is the command's help.
        module: a full name, whose last part is the command's. It is imported when the command
            runs, so that ``--help`` waits for none; its ``run(options)`` returns the exit code.
    """
    make: Callable[..., CommandOptions] = options

    def command(**words: object) -> None:
        raise typer.Exit(import_module(module).run(make(**_read(words))))

    vars(command)["__signature__"] = _signature(options)
    app.command(module.rpartition(".")[2], help=options.__doc__)(command)


def _signature(options: type[CommandOptions]) -> Signature:
    """Return a record as typer reads a function: own fields first, then those of its bases."""
    told = get_type_hints(options, localns=_AS_WORDS, include_extras=True)
    made = {made.name: made for made in fields(options)}
    names = dict.fromkeys(name for base in options.__mro__ for name in get_annotations(base))
    return Signature([
        Parameter(name, Parameter.KEYWORD_ONLY, default=_default(made[name]), annotation=told[name])
        for name in names
    ])


def _default(made: Field[Any]) -> object:
    if made.default_factory is not MISSING:
        return made.default_factory()
    return Parameter.empty if made.default is MISSING else made.default


def _read(words: dict[str, object]) -> dict[str, object]:
    """Return values as a record holds them, read last: what typer refuses is told before."""
    from payouts.cli.language import language_of
    from payouts.roster.settings import Hidden

    read = dict(words)
    if "lang" in words:
        read["lang"] = language_of(str(words["lang"]))
    if words.get("hidden") is not None:
        read["hidden"] = Hidden(str(words["hidden"]))
    return read
