"""The command line: one program, one table of commands, and the app when no command is given."""

import argparse
import contextlib
import errno
import gc
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from store.clean import clean
from store.contract import StoreError

__all__ = ["main"]

VERSION = "0.1.0"


class Parser(argparse.ArgumentParser):
    """argparse with Chinese messages and exit status 2."""

    def format_help(self) -> str:
        return super().format_help().replace("usage: ", "用法：", 1)

    def error(self, message: str) -> NoReturn:
        raise StoreError(f"{_chinese(message)}\n用法见 wenming-tui --help")


def _chinese(message: str) -> str:
    for english, chinese in (
        ("the following arguments are required:", "缺少："),
        ("unrecognized arguments:", "不认识的参数："),
        ("expected one argument", "后面要有一个值"),
        ("expected at least one argument", "后面至少要有一个值"),
        ("invalid choice:", "没有这个选择："),
        ("choose from", "可选"),
        ("ambiguous option:", "写得不够明确："),
        ("could match", "可能是"),
        ("ignored explicit argument", "不带值："),
        ("invalid int value:", "不是整数："),
        ("argument ", "参数 "),
    ):
        message = message.replace(english, chinese)
    return clean(message)


def _shared(parser: argparse.ArgumentParser, *, again: bool) -> None:
    """The options that stand before or after a command's name."""
    default = argparse.SUPPRESS if again else None
    for flag, name, text in (
        ("--data", "data", "数据文件夹（WENMING_DATA）"),
        ("--unit", "unit", "单位名称（WENMING_UNIT）"),
        ("--year", "year", "年份（WENMING_YEAR）"),
        ("--doc", "doc", "哪一份文档，默认“年度”（WENMING_DOC）"),
        ("--as", "who", "谁在用（WENMING_USER）"),
    ):
        parser.add_argument(flag, dest=name, default=default, metavar="值", help=text)


def _parser() -> Parser:
    main_parser = Parser(
        prog="wenming-tui",
        description="一年的事实，一份文明创建工作总结。不带命令时打开界面。",
        add_help=False,
        allow_abbrev=False,
    )
    _shared(main_parser, again=False)
    main_parser.add_argument("--demo", action="store_true", help="在样例年度的临时副本上打开界面")
    main_parser.add_argument(
        "--kiosk", action="store_true", help="受限账户：只有界面，--as 由服务器写明"
    )
    main_parser.add_argument("--version", action="store_true", help="版本")
    main_parser.add_argument("-h", "--help", action="help", help="这份说明")
    main_parser._optionals.title = "选项"
    commands = main_parser.add_subparsers(dest="command", metavar="命令", title="命令")

    def command(name: str, text: str) -> argparse.ArgumentParser:
        parser = commands.add_parser(name, help=text, add_help=False, allow_abbrev=False)
        parser._optionals.title = "选项"
        parser._positionals.title = "参数"
        _shared(parser, again=True)
        parser.add_argument("-h", "--help", action="help", help="这份说明")
        return parser

    new = command("new", "新建一份文档；--sample 放入样例年度")
    new.add_argument("--sample", action="store_true", help="放入样例年度")
    new.add_argument("--span", metavar="MM-DD..MM-DD", help="文档的起止日期")
    new.add_argument("--tag", default="", metavar="标签", help="只收有这个标签的记录，如一项活动的")
    new.add_argument(
        "--outline", metavar="提纲", help="seed、modern、plan（从下一步打算）或一个文件"
    )
    new.add_argument(
        "--from",
        dest="carried",
        metavar="年份",
        help="接着往年写：提纲、文字和班子队伍带过来，待确认",
    )
    new.add_argument("--review", action="store_true", help="正式导出前须审核")
    add = command("add", "录入记录")
    add.add_argument(
        "line", nargs="*", metavar="快录", help="一行快录，如 11-17 系统恳谈会 65人 @局机关"
    )
    add.add_argument("--stdin", action="store_true", help="从标准输入读，每行一条快录或 JSON")
    add.add_argument("--dry-run", action="store_true", help="只看这一行会成为什么，写成 JSON")
    listing = command("list", "查记录")
    listing.add_argument("--kind", metavar="类型", help="类型")
    listing.add_argument("--section", metavar="章节", help="章节，如 2、2.2、未归类")
    listing.add_argument("--status", metavar="状态", help="草稿、待审、退回、已审")
    listing.add_argument("--query", metavar="文字", help="含有的文字")
    listing.add_argument("--json", action="store_true", help="写成 JSON")
    show = command("show", "看一条记录")
    show.add_argument("id", metavar="编号", help="编号或它的结尾几位")
    show.add_argument("--json", action="store_true", help="写成 JSON")
    edit = command("edit", "改一条记录")
    edit.add_argument("id", metavar="编号", help="编号或它的结尾几位")
    edit.add_argument(
        "values",
        nargs="+",
        metavar="名称=值",
        help="如 事项=… 参加人数=65人 fields.form=1",
    )
    remove = command("remove", "删除记录")
    remove.add_argument("ids", nargs="+", metavar="编号", help="编号或它的结尾几位")
    move = command("move", "归入另一章节")
    move.add_argument("ids", nargs="+", metavar="编号", help="编号或它的结尾几位")
    move.add_argument("--to", required=True, metavar="章节", help="如 2.2；未归类 表示取出")
    from tui.reviewing import add_parsers  # noqa: PLC0415 - beside the commands themselves

    add_parsers(command)
    for name, text in (("undo", "撤销自己最后几步"), ("redo", "重做刚撤销的几步")):
        step = command(name, text)
        step.add_argument("count", nargs="?", default="1", metavar="步数", help="默认 1")
    past = command("history", "谁在什么时候把什么改成了什么")
    past.add_argument("id", nargs="?", metavar="编号", help="只看一条记录")
    past.add_argument("--json", action="store_true", help="写成 JSON")
    bring = command("import", "导入 .txt、.docx 文稿，.xlsx、.csv、.tsv 表格或 .json 记录")
    bring.add_argument("file", metavar="文件", help="要导入的文件")
    bring.add_argument("--kind", metavar="类型", help="表格里都是哪种记录，如 会议")
    bring.add_argument("--append", action="store_true", help="接在已有文字后面")
    bring.add_argument("--accept-changes", action="store_true", help="接受 .docx 里的全部修订")
    bring.add_argument("--skip-refused", action="store_true", help="跳过不收的，其余照收")
    bring.add_argument("--json", action="store_true", help="写出编号")
    export = command("export", "导出 docx、pdf、xlsx（台账）、txt、md、json")
    export.add_argument("-f", "--format", metavar="格式", help="如 docx 或 docx,pdf")
    export.add_argument("-o", "--output", metavar="文件", help="文件；几种格式时是文件夹")
    export.add_argument(
        "--with-evidence", action="store_true", help="连同佐证和目录放进一个文件夹（-o 是文件夹）"
    )
    export.add_argument("--draft", action="store_true", help="草稿：缺项显示为〔待补充〕")
    verify = command("verify", "逐字节核对数据和历史")
    verify.add_argument("--head", metavar="校验码", help="以前记下的校验码：核对历史没有被改过")
    compact = command("compact", "把新录入的内容并入 wenming.json")
    compact.add_argument(
        "--accept-edit", action="store_true", help="采用别的程序改过的 wenming.json"
    )
    backup = command("backup", "备份成一个文件")
    backup.add_argument("file", metavar="文件", help="写到哪里，如 备份.zip")
    restore = command("restore", "从备份恢复；现有的内容先留一份")
    restore.add_argument("file", metavar="文件", help="备份文件")
    sheets = command("pages", "排好的版面，每页 22 行，页间是换页符")
    sheets.add_argument("--plain", action="store_true", help="不要页码和装饰")
    figures = command("figures", "文中每个数字和它的依据")
    figures.add_argument("--json", action="store_true", help="写成 JSON")
    figures.add_argument(
        "--print", dest="printed", metavar="序=印法", help="如 12=百：印成1500余条；确、十、百、千"
    )
    away = command("send", "把文件经终端传到自己的电脑")
    away.add_argument("file", metavar="文件", help="要传的文件")
    checking = command("check", "审校这份文档，或一个 .txt、.docx 文件")
    checking.add_argument("file", nargs="?", metavar="文件", help="要审校的文件；不写就是这份文档")
    checking.add_argument("--json", action="store_true", help="写成 JSON")
    command("doctor", "查看终端、语言、数据是否正常")
    closed = command("kiosk-check", "查看受限账户是否关严了")
    closed.add_argument("--keys", metavar="文件", help="authorized_keys，默认本账户的")
    return main_parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command, or the app; the exit status of the contract."""
    gc.disable()  # a command is over before there is anything to collect; 5 ms of 80
    if argv is None:
        _write_chinese_names()
    _open_streams()
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        status = _run(words)
        sys.stdout.flush()
        return status
    except SystemExit as end:  # argparse after --help
        return int(end.code or 0)
    except StoreError as error:
        print(clean(str(error)), file=sys.stderr)
        return error.status
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except BrokenPipeError:
        _drop_output()
        return 0
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _NO_ROOM and error.filename is None:
            _drop_output()
            with contextlib.suppress(OSError):  # a terminal that hung up takes this no more, either
                print("结果写不出去：磁盘满了，或输出的地方不在了。", file=sys.stderr)
            return 2
        from tui.crash import keep_crash  # noqa: PLC0415

        print(keep_crash(error, _folder(words)), file=sys.stderr)
        return 70


# What a write to stdout answers; the store's own files answer with a `StoreError`.
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


def _write_chinese_names() -> None:
    """Start again in UTF-8 mode where the locale is another's.

    Without Chinese no file could be named; in GBK its name would not be found by the others.
    """
    if sys.getfilesystemencoding() != "utf-8":
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])


def _open_streams() -> None:
    """stdout and stderr in UTF-8 whatever the locale.

    A stream that was closed by who started us is opened, so that no data file gets its number.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115
        elif mode == "w" and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _drop_output() -> None:
    """Nobody reads on: what is still to be written goes nowhere, also at exit."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _folder(words: list[str]) -> Path | None:
    """The data folder of a command that failed, if that can be told."""
    from tui.place import data_folder  # noqa: PLC0415

    with contextlib.suppress(StoreError, OSError, RuntimeError):
        return data_folder(_parser().parse_known_args(words)[0])
    return None


def _run(argv: list[str]) -> int:
    parser = _parser()
    options, unknown = parser.parse_known_args(argv)
    if options.version:
        print(f"wenming-tui {VERSION}")
        return 0
    if unknown:
        parser.error(f"unrecognized arguments: {' '.join(unknown)}")
    if options.kiosk:
        from tui.kiosk import enter  # noqa: PLC0415

        enter(options, argv)
    try:
        if options.command is None:
            gc.enable()
            from tui.start import start  # noqa: PLC0415 - the app loads Textual

            return start(options)
        from tui import commands  # noqa: PLC0415

        status = commands.COMMANDS[options.command](options)
        if options.command in commands.WRITE:
            commands.back_up(options)
        return status
    finally:
        for notice in getattr(options, "notices", ()):  # what the store had to recover
            print(clean(notice), file=sys.stderr)
