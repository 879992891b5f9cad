"""Commands made of a record of options and a module that runs."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import subprocess
import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Annotated, get_args

import pytest
import typer
from typer.exceptions import TyperException

from office import environment, payouts
from payouts.base.diagnostics import Lang
from payouts.base.errors import UsageProblem
from payouts.cli import planned
from payouts.cli.app import COMMANDS, RULES_COMMANDS
from payouts.cli.command import _AS_WORDS, add_command
from payouts.cli.shared_options import (
    CommandOptions,
    HiddenOption,
    ResultOptions,
    options_record,
)
from payouts.roster.settings import Hidden

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ALL = {**COMMANDS, **RULES_COMMANDS}


# --- a new command ---------------------------------------------------------------------------


@options_record
class GreetOptions(ResultOptions):
    """问候 / Greet somebody."""

    name: Annotated[str, typer.Argument(metavar="NAME", help="名字 / A name.")]
    times: Annotated[int, typer.Option("--times", metavar="N", help="几次 / How often.")] = 1
    also: Annotated[list[str], typer.Option("--also", help="还有 / And who.")] = dataclasses.field(
        default_factory=list
    )
    hidden: HiddenOption = None


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[GreetOptions]:
    """Return what the command ``greet`` is given; it ends with 3."""
    records: list[GreetOptions] = []

    def run(options: GreetOptions) -> int:
        records.append(options)
        return 3

    module = ModuleType("greet")
    vars(module)["run"] = run
    monkeypatch.setitem(sys.modules, "commands.greet", module)
    monkeypatch.delenv("PAYOUTS_LANG", raising=False)
    return records


def greet(*words: str) -> object:
    app = typer.Typer(rich_markup_mode=None, add_completion=False)
    app.callback()(lambda: None)
    add_command(app, GreetOptions, "commands.greet")
    return app(args=["greet", *words], standalone_mode=False)


def test_a_record_and_a_function_are_a_command(given: list[GreetOptions]) -> None:
    assert greet("张三", "--times", "2", "--also", "李四", "--also", "王五", "--json") == 3
    (options,) = given
    assert (options.name, options.times, options.also) == ("张三", 2, ["李四", "王五"])
    assert (options.json, options.debug, options.hidden) == (True, False, None)


def test_what_is_left_out_is_what_the_record_says(given: list[GreetOptions]) -> None:
    greet("张三")
    assert (given[0].times, given[0].also, given[0].lang) == (1, [], Lang.ZH)


def test_help_is_the_text_of_the_record_and_lists_its_own_options_first(
    given: list[GreetOptions], capsys: pytest.CaptureFixture[str]
) -> None:
    greet("--help")
    shown = capsys.readouterr().out
    assert "  问候\n" in shown
    assert "Greet" not in shown
    words = [line.split()[0] for line in shown.splitlines() if line.startswith("  --")]
    assert words == ["--times", "--also", "--hidden", "--json", "--lang", "--debug", "--help"]
    assert given == [], "nothing has run"


def test_the_language_and_the_hidden_are_read_once(
    given: list[GreetOptions], monkeypatch: pytest.MonkeyPatch
) -> None:
    greet("张三", "--lang", " EN ", "--hidden", "refuse")
    monkeypatch.setenv("PAYOUTS_LANG", "en")
    greet("张三")
    assert [options.lang is Lang.EN for options in given] == [True, True]
    assert given[0].hidden is Hidden.REFUSE


def test_a_language_there_is_none_of_is_told_after_all_else(given: list[GreetOptions]) -> None:
    with pytest.raises(UsageProblem, match="U009"):
        greet("张三", "--lang", "fr")
    with pytest.raises(TyperException):
        greet("--lang", "fr")
    assert given == []


def test_a_record_cannot_be_changed_and_shows_no_id(given: list[GreetOptions]) -> None:
    greet("150121199003070018")
    with pytest.raises(dataclasses.FrozenInstanceError):
        given[0].name = "x"  # type: ignore[misc]
    assert "150121199003070018" not in repr(given[0])


# --- the commands there are ------------------------------------------------------------------


def _read_of_options(module: ModuleType | Callable[..., object]) -> set[str]:
    """Return what a function, or those of a module, read of the options they are given."""
    return {
        node.attr
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "options"
    }


@pytest.mark.parametrize("name", ALL)
def test_every_option_of_a_command_is_read(name: str) -> None:
    module = import_module(name)
    read = _read_of_options(module)
    for shared, also in ((planned.plan_of, True), (planned.reading_words, False)):
        if hasattr(module, shared.__name__):
            read |= _read_of_options(shared)
            read |= _read_of_options(planned.reading_words) if also else set()
    options = {field.name for field in dataclasses.fields(ALL[name])}
    assert options - read == {"debug"}, "only main reads --debug, and among the words"
    assert read <= options


@pytest.mark.parametrize("name", ALL)
def test_every_command_runs_on_its_own_record(name: str) -> None:
    (options,) = inspect.signature(import_module(name).run).parameters.values()
    assert options.annotation == ALL[name].__name__
    assert issubclass(ALL[name], CommandOptions)


def test_hidden_takes_the_words_that_its_type_has() -> None:
    assert get_args(_AS_WORDS["Hidden"]) == tuple(hidden.value for hidden in Hidden)


@pytest.mark.parametrize(
    "words", [("list",), ("test",), ("lint",), ("show", "small"), ("docs", "small", "--out", "d")]
)
def test_a_wrong_language_is_refused_with_json_too(office: Path, words: tuple[str, ...]) -> None:
    done = payouts("rules", *words, "--json", "--lang", "fr", cwd=office)
    assert (done.code, done.codes) == (2, {"U009"})


def test_help_imports_no_command() -> None:
    """What the records name is imported when one is made; the commands when one runs."""
    script = (
        "import sys; from payouts.cli.app import _run; _run(['--help']);"
        "print(*(name for name in sys.modules if name.startswith('payouts.')), file=sys.stderr)"
    )
    done = subprocess.run(  # noqa: S603 (this interpreter)
        [sys.executable, "-c", script], env=environment(), capture_output=True, check=True
    )
    names = ("app", "command", "help", "interrupts", "options", "rules_options", "shared_options")
    light = tuple(f"cli.{name}" for name in (*names, "standard_streams", "wanted_language"))
    ground = ("base.errors", "base.version")
    assert {*done.stderr.decode().split()} == {
        *(f"payouts.{name}" for name in ("base", "cli", *light, *ground))
    }
