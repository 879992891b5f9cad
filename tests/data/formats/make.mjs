// Writes the roster of these tests with SheetJS in the formats no Python library writes, or
// writes otherwise. Run by `make formats`; argument: the folder to write to.
import { createRequire } from "node:module";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const XLSX = createRequire(join(process.cwd(), "package.json"))("xlsx");
const out = process.argv[2];

// Days since 1899-12-30, as Excel of Windows counts; 1,462 fewer count from 1904.
const SERIAL = 45170; // 2023-09-01
const text = (v) => ({ t: "s", v });
const number = (v) => ({ t: "n", v });
const day = (v) => ({ t: "n", v, z: "m/d/yy" });
const clock = (v) => ({ t: "n", v, z: "h:mm" });
const wrong = (v) => ({ t: "e", v });

function book(shift) {
  const sheet = {};
  const put = (row, cells) =>
    cells.forEach((cell, i) => {
      if (cell) sheet[XLSX.utils.encode_cell({ r: row - 1, c: i + 1 })] = cell;
    });
  // Rows 1 and 2 and column A are blank.
  put(3, [text("定期补助花名册")]);
  put(4, ["姓名", "身份证号", "残疾等级", "残疾性质", "批准日期", "月基本工资", "银行账号", "备注"].map(text));
  put(5, [text("张三"), text("150121199003070011"), number(7), text("因战"), day(SERIAL - shift),
    number(1234.56), text("0062220202"), text("  两个空格")]);
  put(6, [text("李四"), text("150121199003070038"), number(8), text("因公"), text("2023年9月"),
    number(0.1), number(6222020200112233), { t: "b", v: true }]);
  put(8, [text("王五"), text("150121199003070054"), number(9), text("因病"),
    day(SERIAL + 0.5 - shift), wrong(0x2a), text("0062220203"), clock(0.25)]);
  put(9, [text("赵六"), text("150121199003070070"), number(10), text("因病"), day(SERIAL + 1 - shift),
    wrong(0x17), text("0062220204"), text(" ")]);
  put(10, [text("合并"), text("150121199003070097"), number(10), text("因病"),
    day(SERIAL + 1 - shift), number(5), text("0062220205")]);
  sheet["!ref"] = "A1:I11";
  sheet["!merges"] = [
    { s: { r: 2, c: 1 }, e: { r: 2, c: 8 } },
    { s: { r: 9, c: 6 }, e: { r: 10, c: 6 } },
  ];
  sheet["!rows"] = [];
  sheet["!rows"][7] = { hidden: true };
  sheet["!cols"] = [];
  sheet["!cols"][8] = { hidden: true };
  const second = XLSX.utils.aoa_to_sheet([["姓名", "残疾等级"], ["钱七", 3]]);
  return {
    SheetNames: ["名册", "旧表"],
    Sheets: { 名册: sheet, 旧表: second },
    Workbook: { WBProps: { date1904: shift !== 0 }, Sheets: [{ Hidden: 0 }, { Hidden: 1 }] },
  };
}

for (const [name, bookType, shift, bookSST] of [
  ["sheetjs.xlsb", "xlsb", 0, false],
  ["sheetjs-shared.xlsb", "xlsb", 0, true],
  ["sheetjs.xls", "biff8", 0, false],
  ["sheetjs-1904.xls", "biff8", 1462, false],
  ["sheetjs.ods", "ods", 0, false],
]) {
  const made = XLSX.write(book(shift), { type: "buffer", bookType, bookSST, compression: true });
  writeFileSync(join(out, name), made);
}
