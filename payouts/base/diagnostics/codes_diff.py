"""Codes about finding rules to compare: packs, single files and git revisions (Y05x)."""

from __future__ import annotations

from payouts.base.diagnostics.code import Code, error

CODES: dict[str, Code] = {
    "Y050": error(
        "没有安装 git，无法读取版本“{revision}”",
        "git is not installed, so the revision {revision} cannot be read",
        "安装 git，或把旧规则另存成文件夹再比较",
        "install git, or keep the older rules in a folder and compare with that",
    ),
    "Y051": error(
        "“{folder}”不在 git 仓库中：{what}",
        "{folder} is not inside a git repository: {what}",
        "在规则所在的仓库里运行，或改写成文件夹路径",
        "run it inside the repository of the rules, or give a folder instead",
    ),
    "Y052": error(
        "仓库里没有版本“{revision}”",
        "the repository has no revision {revision}",
        "用 git log 查看；可写提交号、分支、标签，如 HEAD~1、v1.0",
        "see git log; give a commit, branch or tag such as HEAD~1 or v1.0",
    ),
    "Y053": error(
        "版本 {revision} 中没有规则包或规则文件“{path}”；有：{packs}",
        "revision {revision} holds no rule pack or rule file {path}; it holds: {packs}",
        "写成 版本:路径，如 HEAD~1:rules/national",
        "write REVISION:PATH, such as HEAD~1:rules/national",
    ),
    "Y054": error(
        "git 没有读出版本 {revision}：{what}",
        "git could not read revision {revision}: {what}",
        "检查仓库是否完整（git fsck），再运行一次",
        "check the repository (git fsck) and run again",
    ),
    "Y055": error(
        "找不到规则包或规则文件“{word}”{hint}（有：{packs}）",
        "there is no rule pack or rule file {word}{hint} (there are: {packs})",
        "写规则包的名称、文件夹、一个规则文件，或 版本:路径",
        "give the name of a pack, a folder, one rule file, or REVISION:PATH",
    ),
    "Y056": error(
        "“{word}”旁边没有 pack.yaml，不知道它属于哪个规则包（{benefit}）；有：{packs}",
        "{word} has no pack.yaml beside it: which pack is it of ({benefit})? There are: {packs}",
        "把它放进规则包的文件夹，或与同一待遇的规则包比较",
        "put it into the folder of its pack, or compare it with a pack that has the benefit",
    ),
    "Y057": error(
        "“{word}”不是规则文件（没有 benefit 一项）",
        "{word} is not a rule file (it has no benefit)",
        "写一个待遇的规则文件，或写整个规则包",
        "name the rule file of one benefit, or the whole pack",
    ),
    "U015": error(
        "要比较什么没有写全：只写了 {old}",
        "only one of two things to compare: {old}",
        "再写一个规则包、文件或 版本:路径，或加 --as-of 日期 日期，比较同一规则包的两个日期",
        "name another pack, file or REVISION:PATH; or --as-of DATE DATE for one pack on two days",
    ),
    "U016": error(
        "--as-of 比较一个规则包的两个日期，不能再写 {new}",
        "--as-of compares one pack on two days: {new} is one too many",
        "去掉 --as-of，或只写一个规则包",
        "leave out --as-of, or name one pack only",
    ),
    "U017": error(
        "写了期间 {period}，没有写名册",
        "there is a period, {period}, and no roster",
        "加 --roster 名册，或去掉 --period",
        "add --roster ROSTER, or leave out --period",
    ),
    "U018": error(
        "--json 和 --markdown - 都要写到标准输出",
        "--json and --markdown - both want standard output",
        "给 --markdown 一个文件名，或去掉 --json",
        "give --markdown the name of a file, or leave out --json",
    ),
}
