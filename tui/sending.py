"""`send FILE`: a file to the person's own computer, and what is said about it."""

import os
import sys
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path

from store.account import login
from store.clean import clean
from store.contract import StoreError
from tui.terminal import Asked, refusal
from tui.transfer import Outcome, clipboard, fetch_line, multiplexer, offer, send

__all__ = ["how_it_ended", "send_file"]


def send_file(options: Namespace) -> int:
    """Offer the file to the terminal; where nobody takes it, say how to fetch it (status 1)."""
    if said := refusal(os.environ, terminal=sys.stdin.isatty() and sys.stdout.isatty()):
        raise StoreError(said.replace("打不开界面", "传不了文件"))
    path = Path(options.file)
    what = offer(path)
    print(f"正在传：{what.told}\n等终端应答……（Ctrl+C 不等了）", flush=True)
    with Asked() as asked:
        asked.look(1.0)
    outcome, tool = send(path, os.environ, gbk=asked.drawn == "gbk")
    line = fetch_line(path, os.environ, login())
    if outcome == "done":
        print(f"\r{how_it_ended(outcome, tool, os.environ)}")
        return 0
    sys.stdout.buffer.write(clipboard(line))
    print(f"\r{how_it_ended(outcome, tool, os.environ)}\n{clean(line)}")
    return 1


def how_it_ended(
    outcome: Outcome, tool: str, environ: Mapping[str, str], *, kiosk: bool = False
) -> str:
    """The sentence for the person, before the command that fetches the file."""
    if outcome == "done":
        return f"已传到您的电脑（{tool}）。请核对字节数和校验值。"
    inside = multiplexer(environ)
    why = {
        "silent": f"没有传成：在 {inside} 里 sz 用不了。" if inside and not tool
        else "没有传成：您的终端没有应答，它不会传文件。",
        "failed": "没有传成：中途断了。",
        "cancelled": "已取消。",
    }[outcome]  # fmt: skip
    if kiosk:
        return f"{why}文件在服务器上，请换一个会传文件的终端再试，或请管理员代取。"
    return f"{why}请在您自己的电脑上运行（已请终端复制）："
