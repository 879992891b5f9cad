"""The options of ``payouts rules …``, one record a command, as in :mod:`payouts.cli.options`."""

from dataclasses import field
from pathlib import Path
from typing import Annotated

import typer

from payouts.cli.shared_options import (
    AnyPackArgument,
    CommandOptions,
    PackArgument,
    ResultOptions,
    StatisticsOption,
    complete_benefits,
    complete_packs,
    options_record,
)

# --- payouts rules … -------------------------------------------------------------------------


OneBenefitOption = Annotated[
    str | None,
    typer.Option(
        "--benefit",
        autocompletion=complete_benefits,
        metavar="编号|名称 / ID|NAME",
        help="只看这项待遇 / Only this benefit.",
    ),
]


@options_record
class RulesListOptions(ResultOptions):
    """列出规则包，或一个规则包中的待遇 / List packs, or the benefits of one."""

    pack: AnyPackArgument = None


@options_record
class RulesTestOptions(ResultOptions):
    """演算算例，列出没有算例的部分 / Work the cases, with coverage."""

    pack: AnyPackArgument = None
    benefit: OneBenefitOption = None
    case: Annotated[
        str | None,
        typer.Option(
            "--case",
            metavar="文字 / TEXT",
            help="只演算 what 含有这段文字的算例 / Only cases with this in their what.",
        ),
    ] = None


@options_record
class RulesLintOptions(ResultOptions):
    """检查规则文件：1 有提醒，2 有错误 / Check rules: 1 warning, 2 error."""

    pack: AnyPackArgument = None
    benefit: OneBenefitOption = None
    statistics: StatisticsOption = False


@options_record
class RulesFormatOptions(ResultOptions):
    """按现在的写法改写规则文件，注释不动 / Rewrite rule files; comments stay."""

    files: Annotated[
        list[str],
        typer.Argument(
            autocompletion=complete_packs,
            metavar="规则包|文件 / PACK|FILE",
            help="规则包或文件，默认 rules/ 中全部 / Packs or files; default: all under rules/.",
        ),
    ] = field(default_factory=list)
    check: Annotated[
        bool,
        typer.Option(
            "--check",
            help="只看不写，有要改的退出码为 1 / Write nothing; exit 1 if something would change.",
        ),
    ] = False


@options_record
class RulesShowOptions(ResultOptions):
    """合并后的规则和各部分出处 / The merged rule, with its places."""

    pack: PackArgument
    benefit: Annotated[
        str | None,
        typer.Argument(
            autocompletion=complete_benefits, metavar="待遇 / BENEFIT", help="待遇 / Benefit."
        ),
    ] = None
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of", metavar="日期 / DATE", help="只列该日有效的 / Only what is in force then."
        ),
    ] = None


@options_record
class RulesSchemaOptions(CommandOptions):
    """供编辑器用的 JSON Schema / JSON Schema of rule files."""


@options_record
class RulesDocsOptions(ResultOptions):
    """规则包说明，可读可印 / One page of a pack, to read and print."""

    pack: PackArgument
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            metavar="目录 / DIR",
            help="输出目录 / Folder to write to.",
        ),
    ]
