"""The command line: runs the command that the words name and exits with its code.

Only typer is imported here; a command's module is imported when it runs, so that ``--help`` answers
at once. A new command is a record in :mod:`payouts.cli.options`, a module with ``run``, and a line
below.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from importlib import import_module
from inspect import Parameter, Signature
from typing import TYPE_CHECKING, Annotated

import typer
from typer.main import get_command

from payouts.base.errors import DONE, INTERRUPTED
from payouts.base.version import __version__
from payouts.cli import options, rules_options, standard_streams
from payouts.cli.command import add_command
from payouts.cli.help import Group, one_language
from payouts.cli.interrupts import deaf
from payouts.cli.wanted_language import wants_chinese, with_language_last

if TYPE_CHECKING:
    from collections.abc import Callable

NAME = "payouts"
# Set by a shell that asks how a line may go on.
COMPLETING = "_PAYOUTS_COMPLETE"

# The module of each command and the record of its options, in the order of --help.
COMMANDS = {
    "payouts.cli.compute": options.ComputeOptions,
    "payouts.cli.check": options.CheckOptions,
    "payouts.cli.diff": options.DiffOptions,
    "payouts.cli.verify": options.VerifyOptions,
    "payouts.cli.explain": options.ExplainOptions,
    "payouts.cli.run": options.RunOptions,
    "payouts.cli.template": options.TemplateOptions,
    "payouts.cli.codes": options.CodesOptions,
}
RULES_COMMANDS = {
    "payouts.cli.rules.list": rules_options.RulesListOptions,
    "payouts.cli.rules.test": rules_options.RulesTestOptions,
    "payouts.cli.rules.lint": rules_options.RulesLintOptions,
    "payouts.cli.rules.format": rules_options.RulesFormatOptions,
    "payouts.cli.rules.show": rules_options.RulesShowOptions,
    "payouts.cli.rules.schema": rules_options.RulesSchemaOptions,
    "payouts.cli.rules.docs": rules_options.RulesDocsOptions,
}
_ABOUT = "计算、核对、说明优抚待遇发放 / Compute, reconcile and explain payments."
_ABOUT_RULES = "规则包 / Rule packs."


@cache
def _command_line(*, chinese: bool) -> Callable[..., object]:
    """Return what runs the words of a command, made once for all that one process runs."""
    return get_command(application(chinese=chinese))


@cache
def application(*, chinese: bool) -> typer.Typer:
    """Return all commands, with help in a language."""

    def say(text: str) -> str:
        return one_language(text, chinese=chinese)

    app = typer.Typer(
        name=NAME,
        cls=Group,
        help=say(_ABOUT),
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    rules_app = typer.Typer(
        help=say(_ABOUT_RULES), cls=Group, no_args_is_help=True, rich_markup_mode=None
    )
    app.add_typer(rules_app, name="rules")
    for module, record in COMMANDS.items():
        add_command(app, record, module, chinese=chinese)
    for module, record in RULES_COMMANDS.items():
        add_command(rules_app, record, module, chinese=chinese)

    def root(**_words: object) -> None:
        pass

    vars(root)["__signature__"] = Signature([
        _flag("version", _show_version, say("版本 / Version.")),
        _flag(
            "install_completion",
            _install_completion(chinese=chinese),
            say("让终端能用 Tab 键补全 / Let the shell complete words with Tab."),
        ),
    ])
    app.callback(help=say(_ABOUT))(root)
    return app


def _flag(name: str, callback: Callable[..., None], about: str) -> Parameter:
    """Return an option of the command line itself, which does one thing and ends."""
    option = typer.Option(
        f"--{name.replace('_', '-')}", callback=callback, is_eager=True, help=about
    )
    return Parameter(
        name, Parameter.KEYWORD_ONLY, default=False, annotation=Annotated[bool, option]
    )


def _install_completion(*, chinese: bool) -> Callable[..., None]:
    def install(*, wanted: bool) -> None:
        if wanted:
            from payouts.cli.completion_setup import install_completion

            raise typer.Exit(install_completion(NAME, COMPLETING, chinese=chinese))

    return install


def _show_version(*, wanted: bool) -> None:
    if wanted:
        typer.echo(f"{NAME} {__version__}")
        raise typer.Exit


def main() -> None:
    """Run the command line; no failure shows a traceback unless ``--debug``."""
    standard_streams.guard()
    if COMPLETING in os.environ:
        import_module("typer.completion").completion_init()
    code = _run(sys.argv[1:])
    deaf()
    sys.exit(code)


def _run(words: list[str]) -> int:
    chinese = wants_chinese(words)
    try:
        result = _command_line(chinese=chinese)(
            args=with_language_last(words),
            prog_name=NAME,
            complete_var=COMPLETING,
            standalone_mode=False,
            obj={"chinese": chinese},
        )
        code = result if isinstance(result, int) else DONE
        sys.stdout.flush()
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except Exception as problem:  # no traceback for anything
        if "--debug" in words:
            raise
        return _told(problem, words)
    else:
        return code


def _told(problem: Exception, words: list[str]) -> int:
    """Tell what went wrong, or how to go on where nothing was typed, and return the exit code."""
    if type(problem).__name__ == "NoArgsIsHelpError":
        print(problem)
        return DONE
    from payouts.cli.failures import report

    return report(problem, words)
