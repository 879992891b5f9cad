"""The command line: runs the command that the words name and exits with its code.

Only typer is imported here; a command's module is imported when it runs, so that ``--help`` answers
at once. A new command is a record in :mod:`payouts.cli.options`, a module with ``run``, and a line
below.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from payouts.base.errors import INTERRUPTED
from payouts.base.version import __version__
from payouts.cli import options, standard_streams
from payouts.cli.command import add_command
from payouts.cli.interrupts import deaf

app = typer.Typer(
    name="payouts",
    help="计算、核对、说明优抚待遇发放 / Compute, reconcile and explain payments.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
rules_app = typer.Typer(help="规则包 / Rule packs.", rich_markup_mode=None)
app.add_typer(rules_app, name="rules")

# The module of each command and the record of its options, in the order of --help.
COMMANDS = {
    "payouts.cli.compute": options.ComputeOptions,
    "payouts.cli.check": options.CheckOptions,
    "payouts.cli.diff": options.DiffOptions,
    "payouts.cli.verify": options.VerifyOptions,
    "payouts.cli.explain": options.ExplainOptions,
    "payouts.cli.run": options.RunOptions,
    "payouts.cli.template": options.TemplateOptions,
}
RULES_COMMANDS = {
    "payouts.cli.rules.list": options.RulesListOptions,
    "payouts.cli.rules.test": options.RulesTestOptions,
    "payouts.cli.rules.lint": options.RulesLintOptions,
    "payouts.cli.rules.show": options.RulesShowOptions,
    "payouts.cli.rules.schema": options.RulesSchemaOptions,
    "payouts.cli.rules.docs": options.RulesDocsOptions,
}
for _module, _options in COMMANDS.items():
    add_command(app, _options, _module)
for _module, _options in RULES_COMMANDS.items():
    add_command(rules_app, _options, _module)


def _show_version(*, wanted: bool) -> None:
    if wanted:
        typer.echo(f"payouts {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    *,
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="版本 / Version."),
    ] = False,
) -> None:
    """计算、核对、说明优抚待遇发放 / Compute, reconcile and explain payments."""


def main() -> None:
    """Run the command line; no failure shows a traceback unless ``--debug``."""
    standard_streams.guard()
    code = _run(sys.argv[1:])
    deaf()
    sys.exit(code)


def _run(words: list[str]) -> int:
    try:
        result = app(args=words, standalone_mode=False)
        code = result if isinstance(result, int) else 0
        sys.stdout.flush()
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except Exception as problem:  # no traceback for anything
        if "--debug" in words:
            raise
        from payouts.cli.failures import report

        return report(problem, words)
    else:
        return code
