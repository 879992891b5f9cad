"""``payouts rules``: words in, one command called, an exit code out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from payouts.cli.options import (
    Debug,
    Json,
    Lang,
    OnePack,
    PackArgument,
)

rules_app = typer.Typer(help="规则包 / Rule packs.", rich_markup_mode=None)


@rules_app.command("list")
def rules_list(
    pack: OnePack = None,
    json: Json = False,
    lang: Lang = "zh",
    debug: Debug = False,
) -> None:
    """列出规则包，或一个规则包中的待遇 / List packs, or the benefits of one."""
    del debug
    from payouts.cli.rules import list as rules_command

    raise typer.Exit(rules_command.rules_list(pack, as_json=json, lang=lang))


@rules_app.command("test")
def rules_test(
    pack: OnePack = None,
    json: Json = False,
    lang: Lang = "zh",
    debug: Debug = False,
) -> None:
    """演算算例，列出没有算例的部分 / Work the cases, with coverage."""
    del debug
    from payouts.cli.rules import test

    raise typer.Exit(test.rules_test(pack, as_json=json, lang=lang))


@rules_app.command("lint")
def rules_lint(
    pack: OnePack = None,
    json: Json = False,
    lang: Lang = "zh",
    debug: Debug = False,
) -> None:
    """检查规则文件：1 有提醒，2 有错误 / Check rules: 1 warning, 2 error."""
    del debug
    from payouts.cli.rules import lint as rules_command

    raise typer.Exit(rules_command.rules_lint(pack, as_json=json, lang=lang))


@rules_app.command("show")
def rules_show(
    pack: PackArgument,
    benefit: Annotated[
        Optional[str],  # noqa: UP045
        typer.Argument(metavar="BENEFIT", help="待遇 / Benefit."),
    ] = None,
    as_of: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--as-of", metavar="DATE", help="只列该日有效的 / Only what is in force then."
        ),
    ] = None,
    json: Json = False,
    lang: Lang = "zh",
    debug: Debug = False,
) -> None:
    """合并后的规则和各部分出处 / The merged rule, with its places."""
    del debug
    from payouts.cli.rules import show as rules_command

    raise typer.Exit(rules_command.rules_show(pack, benefit, as_of, as_json=json, lang=lang))


@rules_app.command("schema")
def rules_schema(debug: Debug = False) -> None:
    """供编辑器用的 JSON Schema / JSON Schema of rule files."""
    del debug
    from payouts.cli.rules import schema as rules_command

    raise typer.Exit(rules_command.rules_schema())


@rules_app.command("docs")
def rules_docs(
    pack: PackArgument,
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="输出目录 / Folder to write to.")
    ],
    json: Json = False,
    lang: Lang = "zh",
    debug: Debug = False,
) -> None:
    """规则包说明，可读可印 / One page of a pack, to read and print."""
    del debug
    from payouts.cli.rules import docs as rules_command

    raise typer.Exit(rules_command.rules_docs(pack, out, as_json=json, lang=lang))
