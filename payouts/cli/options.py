"""The options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from payouts.roster.settings import Hidden

Rosters = Annotated[
    list[Path],
    typer.Argument(
        metavar="ROSTER",
        help="花名册 / Files, folders, patterns.",
    ),
]
Rules = Annotated[
    Optional[str],  # noqa: UP045 (typer reads the annotation at run time)
    typer.Option("--rules", metavar="PACK", help="规则包：目录或名称 / Rule pack: folder or name."),
]
Benefits = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option("--benefit", metavar="ID|NAME", help="只算这些待遇 / Only these benefits."),
]
Period = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        "--period",
        metavar="P",
        help="默认本月 / Default: this month. 2024-09 2024Q3 2024-08..2024-12 2024H1 2024",
    ),
]
Today = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--today", metavar="DATE", help="当作今天的日期 / The date taken as today."),
]
Json = Annotated[bool, typer.Option("--json", help="输出一个 JSON 对象 / Print one JSON object.")]
Lang = Annotated[
    str,
    typer.Option("--lang", metavar="zh|en", envvar="PAYOUTS_LANG", help="语言 / Language"),
]
Debug = Annotated[bool, typer.Option("--debug", help="出错时显示调用栈 / Show tracebacks.")]
Out = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option("--out", metavar="DIR", help="输出目录，默认 out/ / Output folder."),
]
PasswordFile = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option(
        "--password-file",
        metavar="FILE",
        help="第一行为打开密码的文件 / Its first line: the password.",
    ),
]
Mapping = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option("--mapping", metavar="FILE", help="表头对照文件 / The office's own headers."),
]
HiddenWord = Annotated[
    Optional[Hidden],  # noqa: UP045
    typer.Option(
        "--hidden",
        metavar="read|refuse",
        help="隐藏的内容：照读或不用 / What is hidden.",
    ),
]
Controls = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option("--controls", metavar="FILE", help="控制数文件 / Control totals."),
]

PackArgument = Annotated[str, typer.Argument(metavar="PACK", help="规则包 / Rule pack.")]
OnePack = Annotated[
    Optional[str],  # noqa: UP045
    typer.Argument(metavar="PACK", help="规则包 / Rule pack."),
]
