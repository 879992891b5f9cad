"""Options that several commands have, and what every record of options is."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar, cast, dataclass_transform

import typer

if TYPE_CHECKING:
    from payouts.base.diagnostics import Lang
    from payouts.roster.settings import Hidden

# The annotations are read at run time, except these two: importing their types would take a fifth
# of the time of --help. They are text for typer, and typed in a record.
_CHINESE = cast("Lang", "zh")

T = TypeVar("T")


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def options_record(options: type[T]) -> type[T]:
    """Make a class of options a frozen dataclass.

    It has no comparison, to keep ``--help`` fast, and no repr, which could show an id.
    """
    return dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)(options)


# --- of all commands -------------------------------------------------------------------------


@options_record
class CommandOptions:
    """Options of every command; listed after its own.

    Attributes:
        debug: read by :func:`payouts.cli.app.main` from the words, which may not parse.
    """

    debug: Annotated[bool, typer.Option("--debug", help="出错时显示调用栈 / Show tracebacks.")] = (
        False
    )


@options_record
class ResultOptions(CommandOptions):
    """Options of every command with a result."""

    json: Annotated[
        bool, typer.Option("--json", help="输出一个 JSON 对象 / Print one JSON object.")
    ] = False
    lang: Annotated[
        "Lang",
        typer.Option(
            "--lang",
            metavar="zh|en",
            envvar="PAYOUTS_LANG",
            help="语言，默认 zh / Language; default: zh.",
        ),
    ] = _CHINESE


# --- what the shell completes; looked up only when it asks --------------------------------


def complete_packs(incomplete: str) -> list[str]:
    """Return the packs that begin with what was typed."""
    from payouts.cli.completing import packs

    return packs(incomplete)


def complete_benefits(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the benefits of the pack named, or of all, that begin with what was typed."""
    from payouts.cli.completing import benefits

    return benefits(incomplete, ctx.params.get("rules") or ctx.params.get("pack"))


def complete_codes(incomplete: str) -> list[str]:
    """Return the codes that begin with what was typed."""
    from payouts.base.diagnostics import CATALOGUE

    return [code for code in CATALOGUE if code.startswith(incomplete.upper())]


def complete_periods(incomplete: str) -> list[str]:
    """Return the latest periods that begin with what was typed."""
    from payouts.cli.completing import periods

    return periods(incomplete)


# --- of several commands ---------------------------------------------------------------------

RostersArgument = Annotated[
    list[Path],
    typer.Argument(
        metavar="花名册 / ROSTER",
        help="花名册 / Files, folders, patterns.",
    ),
]
RulesOption = Annotated[
    str | None,
    typer.Option(
        "--rules",
        autocompletion=complete_packs,
        metavar="规则包 / PACK",
        help="规则包：目录或名称 / Rule pack: folder or name.",
    ),
]
BenefitsOption = Annotated[
    list[str],
    typer.Option(
        "--benefit",
        autocompletion=complete_benefits,
        metavar="编号|名称 / ID|NAME",
        help="只算这些待遇 / Only these benefits.",
    ),
]
PeriodOption = Annotated[
    str | None,
    typer.Option(
        "--period",
        autocompletion=complete_periods,
        metavar="期间 / P",
        help="如 2024-09、2024Q3、2024H1、2024、2024-08..2024-12，默认本月"
        " / Such as 2024-09, 2024Q3, 2024H1, 2024, 2024-08..2024-12; default: this month.",
    ),
]
TodayOption = Annotated[
    str | None,
    typer.Option(
        "--today", metavar="日期 / DATE", help="当作今天的日期 / The date taken as today."
    ),
]
PasswordFileOption = Annotated[
    Path | None,
    typer.Option(
        "--password-file",
        metavar="文件 / FILE",
        help="第一行为打开密码的文件 / Its first line: the password.",
    ),
]
MappingOption = Annotated[
    Path | None,
    typer.Option(
        "--mapping", metavar="文件 / FILE", help="表头对照文件 / The office's own headers."
    ),
]
HiddenOption = Annotated[
    "Hidden | None",
    typer.Option(
        "--hidden",
        metavar="read|refuse",
        help="隐藏的内容：照读或不用 / What is hidden.",
    ),
]
StatisticsOption = Annotated[
    bool,
    typer.Option(
        "--statistics",
        help="按代码列出提示的数量 / Count the findings by code.",
    ),
]
PackArgument = Annotated[
    str,
    typer.Argument(
        autocompletion=complete_packs, metavar="规则包 / PACK", help="规则包 / Rule pack."
    ),
]
AnyPackArgument = Annotated[
    str | None,
    typer.Argument(
        autocompletion=complete_packs, metavar="规则包 / PACK", help="规则包 / Rule pack."
    ),
]
