"""The command line: words in, one command called, an exit code out.

Only typer is imported here; what a command needs is imported when it runs, so
that ``--help`` answers at once.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Optional

import typer

from payouts import __version__
from payouts.cli import streams

INTERRUPTED = 130

app = typer.Typer(
    name="payouts",
    help="计算、核对、说明优抚待遇发放 / Compute, reconcile and explain benefit payments.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
rules_app = typer.Typer(help="规则包 / Rule packs.", rich_markup_mode=None)
app.add_typer(rules_app, name="rules")

Rosters = Annotated[
    list[Path], typer.Argument(metavar="ROSTER...", help="花名册 .xlsx / Roster workbooks.")
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
        help="2024-09、2024Q3、2024H1、2024、2024-08..2024-12；默认本月 / default: this month.",
    ),
]
Today = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--today", metavar="DATE", help="当作今天的日期 / The date taken as today."),
]
Json = Annotated[bool, typer.Option("--json", help="输出一个 JSON 对象 / Print one JSON object.")]
Lang = Annotated[
    str,
    typer.Option("--lang", metavar="zh|en", envvar="PAYOUTS_LANG", help="消息语言 / Language."),
]
Debug = Annotated[bool, typer.Option("--debug", help="出错时显示调用栈 / Show tracebacks.")]
Out = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option("--out", metavar="DIR", help="输出目录，默认 out/ / Output folder."),
]
Controls = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option("--controls", metavar="FILE", help="控制数文件 / Control totals."),
]


def _version(wanted: bool) -> None:  # noqa: FBT001 (typer calls it with the flag's value)
    if wanted:
        typer.echo(f"payouts {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="版本 / Version."),
    ] = False,
) -> None:
    """计算、核对、说明优抚待遇发放 / Compute, reconcile and explain benefit payments."""
    del version


@app.command()
def compute(
    roster: Rosters,
    rules: Rules = None,
    benefit: Benefits = None,
    period: Period = None,
    out: Out = None,
    controls: Controls = None,
    today: Today = None,
    json: Json = False,
    lang: Lang = "zh",
    debug: Debug = False,
) -> None:
    """按规则计算花名册，写出发放工作簿和审计文件 / Compute rosters into a run folder."""
    del debug
    from payouts.cli import commands

    raise typer.Exit(
        commands.compute(
            roster, rules, benefit or [], period, out, controls, today, as_json=json, lang=lang
        )
    )


@app.command()
def check(
    roster: Rosters,
    rules: Rules = None,
    benefit: Benefits = None,
    period: Period = None,
    today: Today = None,
    json: Json = False,
    lang: Lang = "zh",
    debug: Debug = False,
) -> None:
    """只读取和检查花名册，不写任何文件 / Read and validate only; write nothing."""
    del debug
    from payouts.cli import commands

    raise typer.Exit(
        commands.check(roster, rules, benefit or [], period, today, as_json=json, lang=lang)
    )


@app.command()
def diff(
    old: Annotated[
        str, typer.Argument(help="旧：规则包、文件或 REV:路径 / Old: pack, file or REV:path.")
    ],
    new: Annotated[str, typer.Argument(help="新：同上 / the same.")],
    roster: Annotated[
        Optional[list[Path]],  # noqa: UP045
        typer.Option("--roster", help="按此花名册比较到人 / Compare down to each person."),
    ] = None,
    period: Period = None,
    today: Today = None,
    json: Json = False,
    lang: Lang = "zh",
    debug: Debug = False,
) -> None:
    """比较两版规则：含义，以及对每个人的影响 / Compare two rule versions by meaning and impact."""
    del debug
    from payouts.cli import commands

    raise typer.Exit(commands.diff(old, new, roster or [], period, today, as_json=json, lang=lang))


@app.command()
def run(
    config: Annotated[
        Path, typer.Option("--config", metavar="FILE", help="配置文件 / Configuration.")
    ] = Path("payouts.yaml"),
    today: Today = None,
    json: Json = False,
    lang: Lang = "zh",
    debug: Debug = False,
) -> None:
    """按 payouts.yaml 执行每月发放计算，可重复执行 / The scheduled month; safe to run twice."""
    del debug
    from payouts.cli import commands

    raise typer.Exit(commands.scheduled(config, today, as_json=json, lang=lang))


@rules_app.command("list")
def rules_list(
    pack: Annotated[Optional[str], typer.Argument(metavar="[PACK]")] = None,  # noqa: UP045
    json: Json = False,
    lang: Lang = "zh",
    debug: Debug = False,
) -> None:
    """列出规则包，或一个规则包中的待遇 / List packs, or the benefits of one."""
    del debug
    from payouts.cli import commands

    raise typer.Exit(commands.rules_list(pack, as_json=json, lang=lang))


@rules_app.command("test")
def rules_test(
    pack: Annotated[Optional[str], typer.Argument(metavar="[PACK]")] = None,  # noqa: UP045
    json: Json = False,
    lang: Lang = "zh",
    debug: Debug = False,
) -> None:
    """演算规则包中的算例，并列出没有算例的部分 / Work the cases of a pack, with coverage."""
    del debug
    from payouts.cli import casework

    raise typer.Exit(casework.rules_test(pack, as_json=json, lang=lang))


@rules_app.command("lint")
def rules_lint(
    pack: Annotated[Optional[str], typer.Argument(metavar="[PACK]")] = None,  # noqa: UP045
    json: Json = False,
    lang: Lang = "zh",
    debug: Debug = False,
) -> None:
    """检查规则文件，列出全部问题 / Check rule files; every finding at once. 2 error, 1 warning."""
    del debug
    from payouts.cli import ruleviews

    raise typer.Exit(ruleviews.rules_lint(pack, as_json=json, lang=lang))


@rules_app.command("show")
def rules_show(
    pack: Annotated[str, typer.Argument(metavar="PACK")],
    benefit: Annotated[Optional[str], typer.Argument(metavar="[BENEFIT]")] = None,  # noqa: UP045
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
    """合并后的规则，每一部分注明出处 / The merged rule and where each part comes from."""
    del debug
    from payouts.cli import ruleviews

    raise typer.Exit(ruleviews.rules_show(pack, benefit, as_of, as_json=json, lang=lang))


@rules_app.command("schema")
def rules_schema(debug: Debug = False) -> None:
    """规则文件的 JSON Schema，供编辑器使用 / JSON Schema of rule files, for editors."""
    del debug
    from payouts.cli import ruleviews

    raise typer.Exit(ruleviews.rules_schema())


@rules_app.command("docs")
def rules_docs(
    pack: Annotated[str, typer.Argument(metavar="PACK")],
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="输出目录 / Folder to write to.")
    ],
    json: Json = False,
    lang: Lang = "zh",
    debug: Debug = False,
) -> None:
    """规则包说明，HTML 和 Markdown 各一份 / One page of a pack, to read, print and sign."""
    del debug
    from payouts.cli import ruleviews

    raise typer.Exit(ruleviews.rules_docs(pack, out, as_json=json, lang=lang))


def main() -> None:
    """Run the command line; no failure shows a traceback unless ``--debug``."""
    streams.mend()
    sys.exit(_run(sys.argv[1:]))


def _run(words: list[str]) -> int:
    try:
        result = app(args=words, standalone_mode=False)
        code = result if isinstance(result, int) else 0
        sys.stdout.flush()
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except Exception as problem:  # the last line of defence: no traceback
        if "--debug" in words:
            raise
        from payouts.cli.failures import report

        return report(problem, words)
    else:
        return code
