"""A unit's own .docx in the place of our template: its page, header, footer and styles are kept."""

import io
import zipfile
from zlib import error as ZlibError

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from lxml import etree
from msgspec import Struct

from exports.docx_template import styles
from exports.word import read_word
from store.contract import StoreError

__all__ = ["House", "house_of"]


class House(Struct, frozen=True):
    """Which style of the unit's file stands for each of ours; `added` are ours that it lacked."""

    ids: dict[str, str]
    added: frozenset[str]


def house_of(template: bytes, latin: str = "") -> tuple[WordDocument, House]:
    """The unit's file without its words, and its styles. Raises `StoreError` for no good .docx.

    Styles are told by their names, as Word and WPS show them. One that it lacks is added.
    """
    try:
        read_word(template)
        document = Document(io.BytesIO(template))
        document.core_properties.author  # noqa: B018 - read now, or it fails when it is written
    except StoreError as error:
        raise StoreError(f"版式模板不能用：{error}") from None
    except (AttributeError, KeyError, ValueError, zipfile.BadZipFile, ZlibError, etree.LxmlError):
        raise StoreError(
            "版式模板不能用：它不是完整的 .docx。请在 Word 或 WPS 中打开，另存为 .docx 后再试。"
        ) from None
    body = document.element.body
    for child in list(body):
        if child is not body.sectPr:
            body.remove(child)
    body.get_or_add_sectPr()
    return document, _matched(document, latin)


def _matched(document: WordDocument, latin: str) -> House:
    root = document.styles.element
    theirs: dict[str, etree._Element] = {}
    used = set()
    for style in root.findall(qn("w:style")):
        used.add(_id(style))
        theirs.setdefault(_said(style, "name").lower(), style)
    ids: dict[str, str] = {}
    missing: dict[str, etree._Element] = {}
    for id_, xml in styles(latin).items():
        element = etree.fromstring(xml.replace(">", f" {nsdecls('w')}>", 1))
        known = theirs.get(_said(element, "name").lower())
        if known is not None and known.get(qn("w:type")) == element.get(qn("w:type")):
            ids[id_] = _id(known)
        else:
            ids[id_] = id_ if id_ not in used else f"Wenming{id_}"
            missing[id_] = element
    for style in root.findall(qn("w:style")):
        # A run-in heading looks like the unit's headings where they have a look for words.
        for level in range(1, 5):
            heading, words = f"Heading{level}", f"Heading{level}Char"
            linked = _said(style, "link")
            if linked and heading not in missing and _id(style) == ids[heading]:
                ids[words] = linked
                missing.pop(words, None)
    for id_, element in missing.items():
        element.set(qn("w:styleId"), ids[id_])
        if qn("w:default") in element.attrib:
            del element.attrib[qn("w:default")]
        for name in ("basedOn", "next", "link"):
            other = element.find(qn(f"w:{name}"))
            if other is not None:
                said = _said(element, name)
                other.set(qn("w:val"), ids.get(said, said))
        root.append(parse_xml(etree.tostring(element)))
    return House(ids, frozenset(missing))


def _id(style: etree._Element) -> str:
    return style.get(qn("w:styleId")) or ""


def _said(style: etree._Element, name: str) -> str:
    """What one of a style's settings says; "" without it."""
    found = style.find(qn(f"w:{name}"))
    return "" if found is None else found.get(qn("w:val")) or ""
