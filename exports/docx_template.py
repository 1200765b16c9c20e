"""The Word file without its text: styles, fonts and settings to GB/T 9704-2012, nothing else.

Word's own template brings theme fonts that beat the names of ours, 164 styles, and 800 KB of XML;
this one is 10 KB and holds what the text uses, under Word's built-in names, so that its navigation
pane and style gallery show 标题 1, 标题 2 … in the reader's language.
"""

import io
import zipfile

from exports.geometry import CELL, INDENT, LINE_PITCH, WIDE_SPACING

__all__ = ["styles", "template"]

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


def styles(latin: str = "") -> dict[str, str]:
    """Every style that the writer uses, by its id. `latin`: the font of half-width characters.

    Without one they are set in the font of the hanzi around them: clause 5.2.2 knows no second.
    Sizes in half points: 2号 44, 3号 32, 4号 28.
    """

    def fonts(name: str) -> str:
        other = latin or name
        return (
            f'<w:rFonts w:hint="eastAsia" w:ascii="{other}" w:hAnsi="{other}" '
            f'w:eastAsia="{name}" w:cs="{other}"/>'
        )

    def style(
        id_: str, name: str, p: str = "", r: str = "", *, base: str = "Normal", link: str = ""
    ) -> str:
        custom = "" if name.isascii() else ' w:customStyle="1"'
        linked = f'<w:link w:val="{link}"/>' if link else ""
        return (
            f'<w:style w:type="paragraph"{custom} w:styleId="{id_}"><w:name w:val="{name}"/>'
            f'<w:basedOn w:val="{base}"/><w:next w:val="BodyText"/>{linked}<w:qFormat/>'
            f"<w:pPr>{p}</w:pPr><w:rPr>{r}</w:rPr></w:style>"
        )

    def sized(size: int) -> str:
        return f'<w:spacing w:val="0"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'

    found = {
        "Normal": (
            '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
            f"<w:qFormat/><w:rPr>{fonts(_BODY)}{_spacing(WIDE_SPACING)}</w:rPr></w:style>"
        ),
        "Title": style("Title", "Title", _jc("center"), fonts(_TITLE) + sized(44)),
        "BodyText": style(
            "BodyText", "Body Text",
            f'<w:ind w:firstLineChars="{100 * INDENT}" w:firstLine="{CELL * INDENT}"/>',
        ),
        "Addressee": style("Addressee", "主送机关"),
        "Attachment": style("Attachment", "附件说明", _jc("left")),
        "Signature": style("Signature", "Signature", _jc("left")),
        "Date": style("Date", "Date", _jc("left")),
        "AnnexLabel": style("AnnexLabel", "附件标志", _jc("left"), fonts(_HEADINGS[0])),
        # 10 twips less than a line: what LibreOffice adds for the border of each row.
        "TableText": style("TableText", "表格文字", f"{_line(LINE_PITCH - 10)}{_jc('left')}"),
        "TableHead": style("TableHead", "表头", "", fonts(_HEADINGS[0]), base="TableText"),
        "OfficeName": style(
            "OfficeName", "发文机关标志", f"{_line(1160)}{_jc('center')}",
            fonts(_TITLE) + '<w:color w:val="FF0000"/>' + _spacing(0),
        ),
        "DocumentNumber": style("DocumentNumber", "发文字号", _jc("center")),
        "Imprint": style("Imprint", "版记", _jc("left"), sized(28)),
        "Footer": style(
            "Footer", "footer", '<w:spacing w:line="240" w:lineRule="auto"/>',
            fonts(_PAGE_NUMBER).replace(latin or _PAGE_NUMBER, _PAGE_NUMBER) + sized(28),
        ),
    }  # fmt: skip
    for level, font in enumerate(_HEADINGS, 1):
        # The numbers are words of the text: there is no list, only a level for the navigation.
        outline = f'<w:outlineLvl w:val="{level - 1}"/>'
        id_, run_in = f"Heading{level}", f"Heading{level}Char"
        found[id_] = style(
            id_, f"heading {level}", outline, fonts(font), base="BodyText", link=run_in
        )
        found[run_in] = (
            f'<w:style w:type="character" w:customStyle="1" w:styleId="{run_in}">'
            f'<w:name w:val="标题 {level} 字符"/><w:basedOn w:val="DefaultParagraphFont"/>'
            f'<w:link w:val="{id_}"/><w:rPr>{fonts(font)}</w:rPr></w:style>'
        )
    return found


def _spacing(twips: int) -> str:
    return f'<w:spacing w:val="{twips}"/>'


def _line(pitch: int) -> str:
    return f'<w:spacing w:before="0" w:after="0" w:line="{pitch}" w:lineRule="exact"/>'


def _jc(side: str) -> str:
    return f'<w:jc w:val="{side}"/>'


def _styles(latin: str) -> str:
    """The part of the styles: what holds where no style says otherwise, and all styles."""
    return f"""<w:styles {_W}>
<w:docDefaults>
<w:rPrDefault><w:rPr><w:rFonts w:hint="eastAsia" w:ascii="{_BODY}" w:hAnsi="{_BODY}" \
w:eastAsia="{_BODY}" w:cs="{_BODY}"/><w:sz w:val="32"/><w:szCs w:val="32"/>\
<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>
<w:pPrDefault><w:pPr><w:widowControl w:val="0"/><w:overflowPunct w:val="0"/>\
<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:adjustRightInd w:val="0"/>\
<w:snapToGrid w:val="0"/>{_line(LINE_PITCH)}{_jc("both")}</w:pPr></w:pPrDefault>
</w:docDefaults>
<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">\
<w:name w:val="Default Paragraph Font"/></w:style>
<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>\
<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>\
<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/>\
</w:tblCellMar></w:tblPr></w:style>
{"".join(styles(latin).values())}
</w:styles>"""


def _font_table() -> str:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in _SUBSTITUTES.items()
    )
    return f"<w:fonts {_W}>{fonts}</w:fonts>"


def template(latin: str = "") -> bytes:
    """A Word file without a paragraph. `latin`: as for `styles`."""
    parts = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _PACKAGE_RELS,
        "docProps/core.xml": _CORE,
        "word/_rels/document.xml.rels": _DOCUMENT_RELS,
        "word/document.xml": _DOCUMENT,
        "word/fontTable.xml": _font_table(),
        "word/settings.xml": _SETTINGS,
        "word/styles.xml": _styles(latin),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, xml in parts.items():
            package.writestr(name, _HEAD + xml)
    return out.getvalue()
