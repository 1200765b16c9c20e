"""The Word file without its text: styles, fonts and settings to GB/T 9704-2012, nothing else.

Word's own template brings theme fonts that beat the names of ours, 164 styles, and 800 KB of XML;
this one is 10 KB and holds what the text uses, under Word's built-in names, so that its navigation
pane and style gallery show 标题 1, 标题 2 … in the reader's language.
"""

import io
import zipfile

__all__ = ["BLANK_LINE", "HALF_CELL", "PITCH", "SPACING_ASCII", "SPACING_WIDE", "template"]

# Lengths in twips, 1/20 point. Clause 5.2.3: 22 lines of 28 characters. 22 × 579 fills the text
# area's 225 mm; at 580 only 21 lines fit. 28 characters of 16 pt would be 158 mm, so each is set
# 4 twips closer: 316 a cell, 158 half a cell.
PITCH = 579
BLANK_LINE = PITCH
HALF_CELL = 158
SPACING_WIDE = -4
SPACING_ASCII = -2

_BODY = "仿宋_GB2312"
_PAGE_NUMBER = "宋体"
_TITLE = "方正小标宋简体"
_HEADINGS = ("黑体", "楷体_GB2312", _BODY, _BODY)

# What a machine without the font may take in its place (w:altName).
_SUBSTITUTES = {
    _BODY: "仿宋",
    "楷体_GB2312": "楷体",
    "黑体": "SimHei",
    _TITLE: "华文中宋",
    _PAGE_NUMBER: "SimSun",
}

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"

_CONTENT_TYPES = f"""<Types xmlns="{_PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/docProps/core.xml" \
ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>
<Override PartName="/word/document.xml" ContentType="{_WORD_TYPE}.document.main+xml"/>
<Override PartName="/word/fontTable.xml" ContentType="{_WORD_TYPE}.fontTable+xml"/>
<Override PartName="/word/settings.xml" ContentType="{_WORD_TYPE}.settings+xml"/>
<Override PartName="/word/styles.xml" ContentType="{_WORD_TYPE}.styles+xml"/>
</Types>"""

_PACKAGE_RELS = f"""<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>
<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" \
Target="docProps/core.xml"/>
</Relationships>"""

_DOCUMENT_RELS = f"""<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/>
<Relationship Id="rId2" Type="{_OFFICE}/settings" Target="settings.xml"/>
<Relationship Id="rId3" Type="{_OFFICE}/fontTable" Target="fontTable.xml"/>
</Relationships>"""

_CORE = f"""<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" \
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>"""

# The prefix r is declared here because crude readers look for r:id and know no other name for it.
_DOCUMENT = f'<w:document {_W} xmlns:r="{_OFFICE}"><w:body><w:sectPr/></w:body></w:document>'

# doNotExpandShiftReturn: a line that ends in a line break is not stretched to the margin.
_SETTINGS = f"""<w:settings {_W}>
<w:defaultTabStop w:val="632"/>
<w:characterSpacingControl w:val="doNotCompress"/>
<w:compat>
<w:doNotExpandShiftReturn/>
<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" \
w:val="15"/>
</w:compat>
<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>
</w:settings>"""


def _fonts(name: str) -> str:
    """One font for hanzi and for half-width characters (clause 5.2.2 knows no second one)."""
    return (
        f'<w:rFonts w:hint="eastAsia" w:ascii="{name}" w:hAnsi="{name}" '
        f'w:eastAsia="{name}" w:cs="{name}"/>'
    )


def _style(
    style_id: str, name: str, p: str, r: str, *, based_on: str = "Normal", link: str = ""
) -> str:
    linked = f'<w:link w:val="{link}"/>' if link else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{style_id}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="{based_on}"/><w:next w:val="BodyText"/>{linked}<w:qFormat/>'
        f"<w:pPr>{p}</w:pPr><w:rPr>{r}</w:rPr></w:style>"
    )


def _heading(level: int) -> str:
    """A heading's paragraph style, and the character style of a run-in heading (clause 7.3.3).

    The numbers are words of the text: there is no list, only the outline level for navigation.
    """
    font = _fonts(_HEADINGS[level - 1])
    outline = f'<w:outlineLvl w:val="{level - 1}"/>'
    return (
        _style(
            f"Heading{level}", f"heading {level}", outline, font,
            based_on="BodyText", link=f"Heading{level}Char",
        )
        + f'<w:style w:type="character" w:customStyle="1" w:styleId="Heading{level}Char">'
        f'<w:name w:val="标题 {level} 字符"/><w:basedOn w:val="DefaultParagraphFont"/>'
        f'<w:link w:val="Heading{level}"/><w:rPr>{font}</w:rPr></w:style>'
    )  # fmt: skip


def _styles() -> str:
    """Sizes in half points: 2号 44, 3号 32, 4号 28."""
    return f"""<w:styles {_W}>
<w:docDefaults>
<w:rPrDefault><w:rPr>{_fonts(_BODY)}<w:sz w:val="32"/><w:szCs w:val="32"/>\
<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>
<w:pPrDefault><w:pPr><w:widowControl w:val="0"/><w:overflowPunct w:val="0"/>\
<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:adjustRightInd w:val="0"/>\
<w:snapToGrid w:val="0"/>\
<w:spacing w:before="0" w:after="0" w:line="{PITCH}" w:lineRule="exact"/>\
<w:jc w:val="both"/></w:pPr></w:pPrDefault>
</w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>\
<w:rPr><w:spacing w:val="{SPACING_WIDE}"/></w:rPr></w:style>
<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">\
<w:name w:val="Default Paragraph Font"/></w:style>
<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>\
<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>\
<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/>\
</w:tblCellMar></w:tblPr></w:style>
{
        _style(
            "Title", "Title", '<w:jc w:val="center"/>',
            f'{_fonts(_TITLE)}<w:spacing w:val="0"/><w:sz w:val="44"/><w:szCs w:val="44"/>',
        )
    }
{_style("BodyText", "Body Text", '<w:ind w:firstLineChars="200" w:firstLine="632"/>', "")}
{"".join(_heading(level) for level in (1, 2, 3, 4))}
{_style("Signature", "Signature", '<w:jc w:val="left"/>', "")}
{_style("Date", "Date", '<w:jc w:val="left"/>', "")}
{
        _style(
            "Footer", "footer", '<w:spacing w:line="240" w:lineRule="auto"/>',
            f'{_fonts(_PAGE_NUMBER)}<w:spacing w:val="0"/><w:sz w:val="28"/><w:szCs w:val="28"/>',
        )
    }
</w:styles>"""  # fmt: skip


def _font_table() -> str:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in _SUBSTITUTES.items()
    )
    return f"<w:fonts {_W}>{fonts}</w:fonts>"


def template() -> bytes:
    """A Word file without a paragraph."""
    parts = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _PACKAGE_RELS,
        "docProps/core.xml": _CORE,
        "word/_rels/document.xml.rels": _DOCUMENT_RELS,
        "word/document.xml": _DOCUMENT,
        "word/fontTable.xml": _font_table(),
        "word/settings.xml": _SETTINGS,
        "word/styles.xml": _styles(),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, xml in parts.items():
            package.writestr(name, _HEAD + xml)
    return out.getvalue()
