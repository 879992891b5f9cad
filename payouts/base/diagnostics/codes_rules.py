"""Codes about rule files: Y the file, X a formula, G a figure or name in it."""

from __future__ import annotations

from payouts.base.diagnostics.code import Code, error

_QUOTE_ZH = '请加引号写成 "{text}"'
_QUOTE_EN = 'write "{text}" in quotes'


CODES: dict[str, Code] = {
    "Y001": error(
        "规则文件过大（{size}，上限 {limit}）",
        "rule file is too large ({size}, limit {limit})",
        "拆分文件或删去无关内容",
        "split the file or remove what does not belong",
    ),
    "Y002": error(
        "文件不是 UTF-8 文本，或含有 YAML 不允许的字符",
        "the file is not UTF-8 text, or holds a character YAML forbids",
        "用 UTF-8 编码另存，并删去该行的控制字符",
        "save it as UTF-8 and remove control characters from that line",
    ),
    "Y003": error(
        "YAML 格式错误：{what}",
        "not valid YAML: {what}",
        "检查该行的缩进、冒号和引号",
        "check indentation, colons and quotes on that line",
    ),
    "Y004": error(
        "一个文件只能有一个 YAML 文档",
        "a file holds one YAML document only",
        "删去 --- 之后的内容，或另存为一个文件",
        "move what follows --- into a file of its own",
    ),
    "Y005": error(
        "不允许使用锚点或别名（{name}）",
        "anchors and aliases are not allowed ({name})",
        "把内容写完整",
        "write the content out",
    ),
    "Y006": error(
        "不允许使用标签（{tag}）",
        "tags are not allowed ({tag})",
        "删去标签，文字加引号",
        "remove the tag; put text in quotes",
    ),
    "Y007": error(
        "嵌套超过 {limit} 层",
        "nested more than {limit} levels deep",
        "减少嵌套层数",
        "nest less deeply",
    ),
    "Y008": error(
        "键必须是简单文字",
        "a key must be plain text",
        "把键写成一个词",
        "write the key as one word",
    ),
    "Y009": error(
        "键“{key}”重复",
        "the key {key} is given twice",
        "只保留一个",
        "keep one of them",
    ),
    "Y010": error(
        "“{text}”会被不同程序读成是/否",
        "{text} is read as true or false by some programs",
        _QUOTE_ZH + "，或写 true / false",
        _QUOTE_EN + ", or write true / false",
    ),
    "Y011": error(
        "“{text}”不是存在的日期",
        "{text} is not a date that exists",
        "写成 2024-10-01 这样的日期",
        "write a date such as 2024-10-01",
    ),
    "Y012": error(
        "空值",
        "an empty value",
        "填写内容，或删去该键",
        "give a value, or remove the key",
    ),
    "Y013": error(
        "“{text}”不加引号会被读成别的数",
        "{text} without quotes is read as another number",
        _QUOTE_ZH,
        _QUOTE_EN,
    ),
    "Y014": error(
        "规则文件无法读取：{what}",
        "the rule file cannot be read: {what}",
        "检查文件是否存在、是否有读取权限",
        "check that the file exists and may be read",
    ),
    "Y015": error(
        "名称指向规则目录之外",
        "the name leads outside the rules folder",
        "只写文件夹或文件的名称",
        "give the bare name of a folder or file",
    ),
    "Y016": error(
        "找不到{which}“{pack}”（{folder} 里没有它的 pack.yaml）",
        "there is no {which} {pack} (no pack.yaml of it in {folder})",
        "检查名称，用 payouts rules list 查看已有的规则包{advice}",
        "check the name; `payouts rules list` shows the packs there are{advice}",
    ),
    "Y017": error(
        "规则包“{pack}”的上级关系循环或过长",
        "the chain of packs above {pack} is circular or too long",
        "检查各 pack.yaml 的 extends",
        "check extends in each pack.yaml",
    ),
    "Y018": error(
        "同一规则包内 {benefit} 写了两次（另见 {other}）",
        "{benefit} is written twice in one pack (also in {other})",
        "合并成一个文件",
        "merge them into one file",
    ),
    "Y019": error(
        "{benefit} 覆盖上级规则 {other}，但没有写明依据",
        "{benefit} replaces {other} without stating its authority",
        "在 {where} 中加一行 authority: 文件名称和文号",
        "add to {where} a line authority: with the document's title and number",
    ),
    "Y020": error(
        "没有名为“{name}”的列{hint}",
        "there is no column {name}{hint}",
        "使用 columns.yaml 中的标准列名，或在 {where} 中增加该列",
        "use a canonical name of columns.yaml, or add the column to {where}",
    ),
    "Y021": error(
        "unique_by 中的“{name}”不是本规则的列",
        "{name} in unique_by is not a column of this rule",
        "在 columns 中写上该列",
        "list it under columns",
    ),
    "Y022": error(
        "名称“{name}”已另有含义",
        "the name {name} already means something else",
        "换一个名称",
        "choose another name",
    ),
    "Y023": error(
        "表头“{header}”同时属于“{a}”和“{b}”两列",
        "the header {header} belongs to both columns {a} and {b}",
        "从其中一列的 aliases 中删去",
        "remove it from the aliases of one of them",
    ),
    "Y024": error(
        "“{word}”同时指 {a} 和 {b}",
        "{word} names both {a} and {b}",
        "从其中一个的 aliases 中删去",
        "remove it from the aliases of one of them",
    ),
    "Y025": error(
        "名称“{name}”不能用在公式里",
        "the name {name} cannot be used in a formula",
        "只用汉字、字母、数字和下划线，不以数字开头，不用全角字母和部首等形近字",
        "use letters, digits and underscores, no leading digit and no look-alike characters",
    ),
    "Y026": error(
        "“{name}”在 {days} 已有标准（{other}），改用别的标准须写明依据",
        "{name} has a value already for {days} ({other}); replacing it needs an authority",
        "在 {where} 中加一行 authority: 文件名称和文号",
        "add to {where} a line authority: with the document's title and number",
    ),
    "Y027": error(
        "没有名为“{name}”的共用标准{hint}",
        "there is no shared figure {name}{hint}",
        "改正名称，或在 {where} 中增加",
        "correct the name, or add it to {where}",
    ),
    "Y028": error(
        "所补充的规则没有标准“{name}”{hint}",
        "the rule supplemented has no figure {name}{hint}",
        "改成 {where} 的 figures 中的名称",
        "use a name listed under figures in {where}",
    ),
    "Y029": error(
        "没有可补充的待遇“{benefit}”{hint}",
        "there is no benefit {benefit} to supplement{hint}",
        "改成本规则包或上级规则包中的待遇编号",
        "use the id of a benefit of this pack or one below",
    ),
    "Y070": error(
        "“{name}”的{what}，同一规则包的另一个文件已经写了（{other}）",
        "{name}, {what}: another file of the same pack gives it already ({other})",
        "合并到一个文件，只写一次",
        "merge the files and write it once",
    ),
    "Y071": error(
        "上级规则包没有名为“{name}”的共用标准{hint}",
        "no pack below shares a figure {name}{hint}",
        "改正名称；如果是新的共用标准，写上 unit",
        "correct the name; if it is a new shared figure, give its unit",
    ),
    "Y072": error(
        "“{name}”的 {key} 与上级规则包不同：{other} 为 {below}",
        "{key} of {name} is not as in the pack below: {below} ({other})",
        "删去 {key}：这项标准怎么定只在上级规则包写，这里只补数值",
        "remove {key}: what a figure is stands in the lowest pack, here only its values",
    ),
    "Y073": error(
        "改动上级规则的 {key} 须写明依据",
        "changing {key} of a rule below needs an authority",
        "在文件中加一行 authority: 文件名称和文号",
        "add a line authority: with the document's title and number",
    ),
    "Y074": error(
        "{key}：所补充的规则没有名称或理由为“{name}”的条件{hint}",
        "{key}: the rule supplemented has no condition with the name or reason {name}{hint}",
        "照抄该条件的 name 或 because",
        "copy its name or because",
    ),
    "Y075": error(
        "replaces：名称或理由为“{name}”的条件不止一个：{others}",
        "replaces: several conditions have the name or reason {name}: {others}",
        "把它们都写进 drops，再写新的条件，不写 replaces",
        "list them under drops and add the new condition without replaces",
    ),
    "Y030": error(
        "{path}：{what}",
        "{path}: {what}",
        "按提示修改该行",
        "correct that line accordingly",
        ("内容不合要求", "the content is not as it has to be"),
    ),
    "Y031": error(
        "不认识的键“{key}”（{path}）{hint}",
        "unknown key {key} ({path}){hint}",
        "检查拼写，或删去",
        "check its spelling, or remove it",
    ),
    "Y032": error(
        "缺少{wanted}",
        "{wanted} is missing",
        "补上这一项",
        "add it",
    ),
    "Y033": error(
        "待遇编号不能是“{name}”：程序在运行目录里自己用这个名称",
        "a benefit cannot be called {name}: the program uses that name in a run itself",
        "换一个编号，例如 {name}_benefit",
        "choose another id, such as {name}_benefit",
    ),
    "Y034": error(
        "“{name}”不能作文件名：Windows 保留了它，或者太长，或者末尾是点、空格",
        "{name} cannot be the name of a file: Windows reserves it, it is too long, or it ends in "
        "a dot or blank",
        "换一个名称",
        "choose another name",
    ),
    "Y035": error(
        "“{name}”和“{other}”只差大小写，在 Windows 上是同一个文件",
        "{name} and {other} differ in case only: on Windows they are one file",
        "改掉其中一个的名称",
        "rename one of them",
    ),
    "Y036": error(
        "规则文件不是普通文件：{what}",
        "the rule file is no plain file: {what}",
        "换成文件本身；规则包里不放链接、管道和设备",
        "put the file itself there: a pack holds no links, pipes or devices",
    ),
    "Y041": error(
        "“{name}”不是本规则中可用的列{hint}",
        "{name} is no fitting column of this rule{hint}",
        "写 columns 中的列；金额、份额须是金额或数字列",
        "name a column of the rule; amounts and parts need a money or number column",
    ),
    "Y042": error(
        "payment 中没有金额步骤“{name}”{hint}",
        "payment has no step {name} that is money{hint}",
        "写 payment 中算出金额的步骤名称",
        "name a step of payment that comes to money",
    ),
    "Y044": error(
        "choices 中的待遇“{benefit}”不存在{hint}",
        "there is no benefit {benefit}, named in choices{hint}",
        "写本规则包或上级规则包中的待遇编号",
        "use the id of a benefit of this pack or one below",
    ),
    "Y045": error(
        "“{benefit}”不能逐月比较：须只有一个按月发放项，且应发金额就是各月之和",
        "{benefit} cannot be compared month by month: it needs a single monthly line whose sum "
        "is the amount",
        "写 grain: payment，或把规则改成各月之和",
        "write grain: payment, or make the amount the sum over the months",
    ),
    "Y090": error(
        "laws.yaml 没有登记简称“{name}”{hint}；已登记：{candidates}",
        "no law is registered as {name}{hint}; there are: {candidates}",
        "改正简称，或在 laws.yaml 的 laws 中登记；简称和条款之间空一格",
        "correct the short name, or register the law in laws.yaml; a blank parts name and article",
    ),
    "Y091": error(
        "简称“{name}”已登记为《{title}》（{other}），不能再指别的法规",
        "{name} is registered as {title} already ({other}) and cannot mean another law",
        "换一个简称；同一部法规改了内容的，改登记它的那一处",
        "choose another short name; to correct a law, change it where it is registered",
    ),
    "Y085": error(
        "in_force 要写一个必填的日期列，“{name}”不是",
        "in_force names a required column of dates, and {name} is none",
        "改写列名，或在 columns 中把该列改为 required",
        "name another column, or make it required under columns",
    ),
    "Y043": error(
        "各方份额不得为负，合计应为 1，实为 {total}",
        "no share may be negative, and together they must be 1, not {total}",
        "改正份额",
        "correct the shares",
    ),
    "Y080": error(
        "“{benefit}”没有逐月的金额，不能在“{line}”的步骤里使用：须只有一个按月发放项，应发金额就是"
        "各月之和，且不在多人之间分配",
        "{benefit} has no amount for each month, so a step of {line} cannot use it: it needs a "
        "single monthly line whose sum is the amount, not shared among people",
        "移到 payment 里，用它整个期间的应发金额",
        "move it to payment, which takes its amount of the whole period",
    ),
    "Y081": error(
        "待遇之间循环引用，不能确定先算哪一项：{circle}",
        "benefits take one another's amounts in a circle, so none can be computed first: {circle}",
        "去掉其中一处 benefit(…)，或把参与择一的待遇改为不引用彼此",
        "remove one of these uses of benefit(…), or let benefits that exclude one another not use "
        "each other",
    ),
    "Y094": error(
        "花括号里的逗号分开各项：“{key}”的内容到逗号为止，“{rest}”成了没有值的键",
        "a comma within braces ends an entry: {key} ends before it, and {rest} became a key "
        "without a value",
        "都是“{key}”的内容时，加引号写成 {key}: {text}；“{rest}”本是键时，补上它的值",
        "where all of it is the text of {key}, write {key}: {text} in quotes; where {rest} is a "
        "key, give its value",
    ),
    "Y095": error(
        "“{text}”里的冒号不算冒号：要用半角，后面空一格",
        "the colon in {text} is none to YAML: it has to be an ASCII one with a blank after it",
        "写成 {key}: {rest}",
        "write {key}: {rest}",
    ),
    "Y096": error(
        "“{key}”的文字里有冒号，要加引号",
        "the text of {key} holds a colon and needs quotes",
        "写成 {key}: {text}",
        "write {key}: {text}",
    ),
    "Y097": error(
        "“{text}”成了注释：空格后的 # 到行末都不读",
        "{text} became a comment: nothing is read from a # after a blank to the end of the line",
        "是文字的，整段加引号；是注释的，另起一行，或在 # 后空一格",
        "put the whole text in quotes where it is text; a comment goes on a line of its own, "
        "or has a blank after its #",
    ),
    "X001": error(
        "公式写法有误（第 {offset} 个字符附近）：{text}",
        "the formula cannot be read (near character {offset}): {text}",
        "检查括号、运算符和引号",
        "check brackets, operators and quotes",
    ),
    "X002": error(
        "公式中不允许使用 {what}：{text}",
        "{what} is not allowed in a formula: {text}",
        "只用名称、数、四则运算、比较、and/or/not、if/else 和规定的函数",
        "use names, numbers, + - * /, comparisons, and/or/not, if/else and the listed functions",
    ),
    "X003": error(
        "公式中没有“{name}”这个名称{hint}",
        "the formula knows no name {name}{hint}",
        "改正名称，或先在 columns、facts、figures 或前面的步骤中定义",
        "correct it, or define it under columns, facts, figures or an earlier step",
    ),
    "X004": error(
        "此处应为 {want}，而不是 {got}：{text}",
        "{want} is wanted here, not {got}: {text}",
        "换成应有的类型",
        "give a value of that type",
    ),
    "X005": error(
        "{left} 与 {right} 之间不能用“{op}”：{text}",
        "{op} has no meaning between {left} and {right}: {text}",
        "检查单位和类型：金额只能与金额相加，与数相乘",
        "check units and types: money adds to money and multiplies with numbers",
    ),
    "X006": error(
        "没有函数“{name}”{hint}",
        "there is no function {name}{hint}",
        "使用规定的函数",
        "use one of the listed functions",
    ),
    "X007": error(
        "公式过长或嵌套过深（上限 {length} 字、{depth} 层）",
        "the formula is too long or too deep (limit {length} characters, {depth} levels)",
        "拆成几个有名称的步骤",
        "split it into named steps",
    ),
    "X008": error(
        "“{name}”不是该列的取值{hint}",
        "{name} is not a value of that column{hint}",
        "使用 columns.yaml 中列出的取值",
        "use a value listed in columns.yaml",
    ),
    "X009": error(
        "“{name}”随所发月份而定，起止月份、停发月份和一次性的月份不按月计算，不能用它",
        "{name} depends on the month paid for; a start, end, suspension or due month does not",
        "改用 at(标准, 日期) 取某一日期的标准，或把按月的要求写成 eligible 中的条件",
        "write at(figure, date) for its value on a date, or state what must hold in a month as "
        "a condition under eligible",
    ),
    "X015": error(
        "“{name}”是发放项的步骤，按月计算，此处要用它的合计",
        "{name} is a step of a line, worked out month by month; its sum is what is known here",
        "写 sum({name})",
        "write sum({name})",
    ),
    "X016": error(
        "组“{name}”按 within: {within} 分，此处可用的是 {fitting}",
        "the group {name} is within: {within}; what means something here: {fitting}",
        "按月发放的步骤用 within: month 的组，payment 用 year 或 period 的组；可另设一组",
        "in a step of a monthly line use a group within: month, in payment one within year or "
        "period; a rule may have several groups",
    ),
    "X017": error(
        "every(月) 只能单独写在按年发放项的 month 中：{text}",
        "every(month) stands alone as the month of a yearly line: {text}",
        "写成 pays: yearly 和 month: every(8)",
        "write pays: yearly and month: every(8)",
    ),
    "X018": error(
        "before 只能用在发放项的步骤和 payment 中：{text}",
        "before belongs in a step of a line or of the payment: {text}",
        "在事实和条件中用 total(数, 组)、count(组)、any(条件, 组) 或 all(条件, 组)",
        "in facts and conditions use total(x, group), count(group), any(…) or all(…)",
    ),
    "X024": error(
        "“{name}”按月看同组的各行，payment 是各月的总额，不能用它",
        "{name} looks at the rows of a group month by month, and a payment is for all its months",
        "放进发放项的步骤，再用 sum(步骤) 汇总",
        "use it in a step of a line and carry it up with sum(step)",
    ),
    "X019": error(
        "按年的发放项写了 start，month 须是 every(月)",
        "a yearly line with a start has every(month) as its month",
        "写 month: every(8)，或去掉 start",
        "write month: every(8), or leave out start",
    ),
    "X010": error(
        "除数为零：{text}",
        "division by zero: {text}",
        "改正除数",
        "correct the divisor",
    ),
    "X011": error(
        "数的写法有误：{text}",
        "a number is written in a way that is not allowed: {text}",
        "写成 12 或 0.25 这样的十进制数",
        "write a decimal number such as 12 or 0.25",
    ),
    "X012": error(
        "函数 {name} 需要 {want} 个参数，写了 {got} 个",
        "the function {name} takes {want} arguments, {got} given",
        "补足或删去参数",
        "add or remove arguments",
    ),
    "X013": error(
        "函数 {name} 的“{option}”应为：{words}",
        "{option} of the function {name} has to be: {words}",
        "照所列的写法改",
        "write it as listed",
    ),
    "X028": error(
        "函数 {name} 没有选项“{option}”{hint}",
        "the function {name} has no option {option}{hint}",
        "改正选项的名称，或删去",
        "correct its name, or remove it",
    ),
    "G001": error(
        "“{name}”的生效期重叠：{detail}",
        "versions of {name} overlap: {detail}",
        "前一个的 until 写到后一个 from 的前一天",
        "end the earlier one on the day before the later one begins",
    ),
    "G002": error(
        "“{name}”的数值写法有误：{detail}",
        "{name} holds something that is not a figure: {detail}",
        '写成 "106670"、"0.5"、"50%" 或 "648/12"',
        'write "106670", "0.5", "50%" or "648/12"',
    ),
    "G003": error(
        "“{name}”的表与 by（{by}）的层数不符",
        "the table of {name} does not have the levels of by ({by})",
        "by 有几个名称，表就写几层",
        "give the table one level for each name of by",
    ),
    "G004": error(
        "“{name}”表中的“{key}”不是“{by}”的取值{hint}",
        "{key} in the table of {name} is not a value of {by}{hint}",
        "改成该列的取值",
        "use a value of that column",
    ),
    "G005": error(
        "“{name}”的 select“{word}”不是日期、月份或年份{hint}",
        "select {word} of {name} is not a date, month or year{hint}",
        "写 month，或本规则中的日期列",
        "write month, or a date column of this rule",
    ),
    "G006": error(
        "“{name}”的 by“{word}”不是类别或整数{hint}",
        "by {word} of {name} is not a category or whole number{hint}",
        "写本规则中的类别列",
        "name a category column of this rule",
    ),
    "G008": error(
        "“{name}”的分段不相连或不递增：{detail}",
        "bands of {name} leave a gap, overlap or go down: {detail}",
        "每段的 over 等于上一段的 to，且 to 大于 over",
        "begin each band where the one before ends, and let it rise",
    ),
    "G009": error(
        "“{name}”的 by 与 pick 不符：一格多项的列须写 pick: highest，且只按这一列",
        "{name}: a column with several categories in a cell needs pick: highest, and no other",
        "按多项列取值时写 pick: highest、none 和 others；其他列不写",
        "give pick: highest, none and others for such a column, and not for others",
    ),
    "G011": error(
        "“{name}”的单位“{unit}”不是元：程序里的金额都是元，不替人换算",
        "{name} is counted in {unit}, not in yuan: all money here is in yuan, and nothing is "
        "converted for anybody",
        "单位写“元”“元/月”等，数值也换算成元（1.5 万元写成 15000）；不是金额的分数写“点”",
        "write the unit 元, 元/月 or the like and the values in yuan (1.5 万元 is 15000); "
        "points that are no money are 点",
    ),
    "G012": error(
        "“{name}”的单位“{unit}”以元开头，但看不懂",
        "the unit {unit} of {name} begins with 元 (yuan) and means nothing known",
        "写“元”“元/月”“元/人·月”等，每多少用 / 隔开；要说明的放在括号里，如“元(税前)”",
        "write 元, 元/月, 元/人·月 or the like, with / before what it is for; an explanation goes "
        "in brackets, such as 元(税前)",
    ),
    "X014": error(
        "“{name}”是分段标准，不能直接使用：{text}",
        "{name} is a figure of bands and cannot be used by itself: {text}",
        "写 band({name}, 数) 取所在一段的值，或 marginal({name}, 数) 逐段累计",
        "write band({name}, x) for the band x lies in, or marginal({name}, x) to add up",
    ),
    "X020": error(
        "规则包里没有待遇“{name}”{hint}",
        "the pack has no benefit {name}{hint}",
        "写本规则包或上级规则包中待遇的编号、名称或别名",
        "use the id, name or alias of a benefit of this pack or one below",
    ),
    "X021": error(
        '这里不能用 benefit("{name}")',
        'benefit("{name}") cannot be used here',
        "只在发放项的 steps 和 payment 里使用；条件、事实和起止月份须不依赖另一项待遇的金额",
        "use it in the steps of a line or in payment only; conditions, facts and months may not "
        "depend on what another benefit pays",
    ),
    "X022": error(
        "benefit(…) 的括号里应是加引号的待遇名称：{text}",
        "benefit(…) takes the name of a benefit in quotes: {text}",
        '写 benefit("待遇名称")',
        'write benefit("name")',
    ),
    "X023": error(
        "default 的第一项应为一个选填的列，不是“{name}”：{text}",
        "default takes an optional column first, not {name}: {text}",
        "写 default(选填的列, 未填时的值)；必填的列不会空着，直接写列名",
        "write default(optional column, value where it is blank); a required column needs none",
    ),
    "G007": error(
        "最后一步必须取整到分或更大的单位（{detail}）",
        "the last rounding must leave whole fen ({detail})",
        '写成 "0.01"、"0.1"、"1" 或 "10" 等',
        'write "0.01", "0.1", "1", "10" or the like',
    ),
}
