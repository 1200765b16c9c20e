"""How a unit's printed files look where the standard leaves it a choice: `settings/page.toml`.

digits = "Times New Roman"   # half-width characters; else in the font of the hanzi
template = "house.docx"      # a .docx in settings/ whose page and styles are used
limit = 2000                 # how many characters the text may have; 0: no limit
"""

from pathlib import Path

from msgspec import Struct

from store.contract import StoreError
from store.files import read_file
from store.kinds import read_settings

__all__ = ["LIMIT", "Look", "load_look"]

LIMIT = 2000
"""Characters that a yearly summary is usually allowed."""

_FONTS = {"": False, "仿宋": False, "Times New Roman": True}


class Look(Struct, frozen=True):
    """`latin`: half-width characters in Times New Roman, not in the font of the hanzi.

    `template`: a .docx of the unit's own whose page, header, footer and styles are used in the
    place of ours. `limit`: characters that the text may have, 0 for no limit.
    """

    latin: bool = False
    template: bytes = b""
    limit: int = LIMIT


class _File(Struct, forbid_unknown_fields=True):
    digits: str = ""
    template: str = ""
    limit: int = LIMIT


def load_look(settings: Path) -> Look:
    """What stands in `page.toml`; the standard's own look where there is no such file.

    Raises `StoreError` where it is not understood, or the template is not there.
    """
    path = settings / "page.toml"
    if not path.is_file():
        return Look()
    file = read_settings(path, _File, "可以写 digits、template、limit 三项。")
    if file.digits not in _FONTS:
        raise StoreError(f"{path} 里 digits 只能写“仿宋”或“Times New Roman”。")
    if file.limit < 0:
        raise StoreError(f"{path} 里 limit 是字数，不能小于 0；不限字数写 0。")
    template = b""
    if file.template:
        place = settings / file.template
        if Path(file.template).name != file.template or place.is_symlink():
            raise StoreError(f"{path} 里 template 只写文件名，文件放在 {settings}。")
        found = read_file(place)
        if found is None:
            raise StoreError(f"版式模板 {place} 不在。请放进去，或从 page.toml 里去掉 template。")
        template = found
    return Look(_FONTS[file.digits], template, file.limit)
