"""Opens a .docx or .xlsx that somebody gave us: damaged, huge and hostile ones are refused.

Every limit is on what is really unpacked, and holds before memory is taken: a file of some
kilobytes can say that it holds gigabytes, and can hold them.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal
from xml.parsers import expat
from zlib import error as ZlibError

from store.contract import StoreError

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["FILE_LIMIT", "Handlers", "Package", "open_package", "too_large"]

Form = Literal["docx", "xlsx"]

FILE_LIMIT = 128 << 20
"""Bytes of a file that is read at all; a ledger of 100,000 records takes 12 MB."""

_MEMBERS = 4096
_DIRECTORY = 4 << 20  # bytes of the zip's list of members: Python holds all of it at once
_TREE = (
    32 << 20
)  # bytes of a part that is held as a tree; a summary of 100,000 characters takes 2 MB
_TAGS = 1_200_000  # marks "<" of all such parts: a tag takes 200 bytes as a tree, however short
_RATIO = 300  # unpacked to packed of such a part; plain repetitive summaries stay below 60
_UNPACKED = {"docx": 256 << 20, "xlsx": 768 << 20}
_DEPTH = 100  # elements within elements; a sheet has six
_TOKEN = 4 << 20  # bytes of one tag: the parser holds it whole
_CHUNK = 1 << 16

_NAMES = {"docx": ("Word 或 WPS", "word/"), "xlsx": ("Excel 或 WPS 表格", "xl/")}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

Handlers = tuple[
    Callable[[str, dict[str, str]], None], Callable[[str], None], Callable[[str], None]
]
"""What is called at the start of an element (local name, attributes without prefix), at its end
(local name), and for text."""


class Package:
    """An open file. Its parts are read one by one, as a tree or as a stream of elements."""

    def __init__(self, zip_: zipfile.ZipFile, form: Form) -> None:
        self._zip = zip_
        self._form: Form = form
        self._left = _UNPACKED[form]
        self._tags_left = _TAGS

    def __contains__(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    def size(self, name: str) -> int:
        """The bytes that a part says it has unpacked; 0 where there is none."""
        info = self._zip.NameToInfo.get(name)
        return info.file_size if info else 0

    def tree(self, name: str) -> "etree._Element | None":
        """A part as a tree; None where there is none. Raises `StoreError`."""
        from lxml import etree  # noqa: PLC0415 - 20 ms that sheets do not need

        info = self._zip.NameToInfo.get(name)
        if info is None:
            return None
        with self._zip.open(info) as stream:
            xml = stream.read(_TREE + 1)  # the declared size may lie
        self._tags_left -= xml.count(b"<")
        if len(xml) > _TREE or self._tags_left < 0 or _bomb(len(xml), info):
            raise too_large()
        self._take(len(xml))
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False
        )
        try:
            root = etree.fromstring(xml, parser)
        except etree.XMLSyntaxError:
            raise (_declared() if b"<!DOCTYPE" in xml else damaged(self._form)) from None
        if root.getroottree().docinfo.internalDTD is not None:
            raise _declared()
        return root

    def read(self, name: str, handlers: Handlers, step: Callable[[int], None]) -> None:
        """A part element by element, in memory that does not grow with it.

        `step` is told the bytes read so far after each chunk. Nothing happens where there is no
        such part. Raises `StoreError`.
        """
        info = self._zip.NameToInfo.get(name)
        if info is None:
            return
        parser = _parser(handlers)
        done = 0
        with self._zip.open(info) as stream:
            while chunk := stream.read(_CHUNK):
                self._take(len(chunk))
                done += len(chunk)
                parser.Parse(chunk, False)
                if done - parser.CurrentByteIndex > _TOKEN:
                    raise too_large()
                step(done)
        parser.Parse(b"", True)

    def _take(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise too_large()


@contextmanager
def open_package(data: bytes, form: Form) -> Iterator[Package]:
    """Open a file by its bytes; whatever is wrong with it, also later, is a `StoreError`."""
    _known(data, form)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as zip_:
            _fits(zip_, form)
            yield Package(zip_, form)
    except (zipfile.BadZipFile, ZlibError, EOFError, OSError, NotImplementedError, KeyError,
            ValueError, UnicodeError, expat.ExpatError):  # fmt: skip
        raise damaged(form) from None
    except RuntimeError as error:  # what zipfile says of a member with a password
        if "password" in str(error) or "encrypted" in str(error):
            raise _encrypted(form) from None
        raise


def damaged(form: Form) -> StoreError:
    """What is told of a file that breaks off, or holds nonsense."""
    program = _NAMES[form][0]
    return StoreError(
        f"文件已损坏，不是完整的 .{form}。请在 {program} 中打开，另存为 .{form} 后再试。"
    )


def too_large() -> StoreError:
    """What is told of a file that would take too much memory or time."""
    return StoreError("文件展开后太大，没有读取。请确认它确实是要导入的文件，或分成几份再试。")


def _declared() -> StoreError:
    return StoreError("文件里有办公软件不会写的外部声明，没有读取。请另存一份后再试。")


def _encrypted(form: Form) -> StoreError:
    return StoreError(f"这个文件有密码。请在 {_NAMES[form][0]} 中去掉密码，另存为 .{form} 后再试。")


def _known(data: bytes, form: Form) -> None:
    """Refuse what is no zip, by what it is."""
    program = _NAMES[form][0]
    if len(data) > FILE_LIMIT:
        raise too_large()
    if not data:
        raise StoreError("这是个空文件，里面什么也没有。")
    if data.startswith(_OLE[:4]):
        if _utf16("EncryptedPackage") in data:
            raise _encrypted(form)
        if _utf16("WordDocument") in data:
            raise StoreError("这是旧格式的 .doc 或 .wps。请在 Word 或 WPS 中另存为 .docx 后再试。")
        if _utf16("Workbook") in data or _utf16("Book") in data:
            raise StoreError(
                "这是旧格式的 .xls 或 .et。请在 Excel 或 WPS 表格中另存为 .xlsx 后再试。"
            )
        raise StoreError(
            f"这是加密的文件，或旧格式的文件。请在 {program} 中去掉密码，另存为 .{form} 后再试。"
        )
    if not data.startswith(b"PK"):
        raise StoreError(
            f"这不是 .{form} 文件，只是名字像。请在 {program} 中打开，另存为 .{form} 后再试。"
        )
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 65557))
    if end < 0 or len(data) < end + 22:
        raise damaged(form)
    if data[max(0, end - 20) : end].startswith(b"PK\x06\x07") or (
        int.from_bytes(data[end + 12 : end + 16], "little") > _DIRECTORY
    ):
        raise too_large()


def _fits(zip_: zipfile.ZipFile, form: Form) -> None:
    """Refuse what is another kind of file, or says itself that it is too large."""
    members = zip_.infolist()
    if len(members) > _MEMBERS or sum(one.file_size for one in members) > _UNPACKED[form]:
        raise too_large()
    if any(one.flag_bits & 1 for one in members):
        raise _encrypted(form)
    if form == "docx" and any(_bomb(one.file_size, one) for one in members):
        raise too_large()
    names = [one.filename for one in members]
    if any(name.startswith(_NAMES[form][1]) for name in names):
        if "xl/workbook.bin" in names:
            raise StoreError("这是二进制的 .xlsb 表格。请另存为 .xlsx 后再试。")
        return
    for folder, said in (
        ("word/", "Word 文稿，扩展名应是 .docx"),
        ("xl/", "表格，扩展名应是 .xlsx"),
        ("ppt/", "演示文稿，不能导入"),
        ("content.xml", f"OpenDocument 文件。请另存为 .{form} 后再试"),
    ):
        if any(name.startswith(folder) for name in names):
            raise StoreError(f"这不是 .{form} 文件：里面是{said}。")
    raise StoreError(f"这不是 .{form} 文件，只是一个压缩包。请先解压，再导入里面的文件。")


def _bomb(size: int, info: zipfile.ZipInfo) -> bool:
    return size > 1 << 20 and size > _RATIO * info.compress_size


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-le")


def _parser(handlers: Handlers) -> expat.XMLParserType:
    begin, end, text = handlers
    depth = 0
    prefix = re.compile("^.*:")

    def begun(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEPTH:
            raise too_large()
        if ":" in name:
            name = prefix.sub("", name)
        begin(name, attributes)

    def ended(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(prefix.sub("", name) if ":" in name else name)

    def declared(*_: object) -> None:
        raise _declared()

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = begun
    parser.EndElementHandler = ended
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = declared
    return parser
