"""公文要素 at the screen: what is typed there stands on the page, and can be taken back."""

from datetime import datetime
from pathlib import Path

import pytest

from store.desk import open_desk
from store.documents import create_document
from store.kinds import load_kinds
from store.model import Frame
from store.tinydb_store import TinyDBStore
from tests.screen import SIZE, screen_text
from tui.app import WenmingApp
from tui.screens.frame import FramePage


@pytest.fixture
def app(tmp_path: Path) -> WenmingApp:
    store = TinyDBStore(tmp_path)
    at = "2025-12-01T09:00:00+08:00"
    create_document(store, unit="示例区实验小学", year=2025, who="甲", at=at)
    return WenmingApp(
        open_desk(
            store, load_kinds(), unit=None, year=None, name=None, who="甲",
            now=lambda: datetime.fromisoformat(at),
        )
    )  # fmt: skip


async def test_addressee_and_letterhead_stand_on_the_page_until_they_are_taken_back(
    app: WenmingApp,
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+u")
        page = app.screen
        assert isinstance(page, FramePage)
        assert page.values()["calls_itself"] == "我校"
        for at, spec in enumerate(page.specs):
            page.inputs[at].value = {
                "office": "示例区实验小学文件", "addressee": "区教育局", "annexes": "２、1",
            }.get(spec.name, page.inputs[at].value)  # fmt: skip
        await pilot.press("ctrl+s", "f5")
        frame = app.desk.document.frame
        assert frame == Frame(
            office="示例区实验小学文件", addressee="区教育局", annexes=("honours", "statistics")
        )
        assert "示例区实验小学文件" in screen_text(app)
        assert "区教育局：" in screen_text(app)
        await pilot.press("f10")
        await pilot.press("escape")
        await pilot.press("ctrl+z")
        assert app.desk.document.frame == Frame()


async def test_what_another_put_meanwhile_is_taken_out_again(app: WenmingApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+u")
        page = app.screen
        assert isinstance(page, FramePage)
        theirs = Frame(addressee="区文明办", copies="区教育局")
        await app.do(lambda desk: desk.set_up(desk.unit, theirs))
        at = [spec.name for spec in page.specs].index("copies")
        page.inputs[at].value = "区委宣传部"
        await pilot.press("ctrl+s")
        assert app.desk.document.frame == Frame(addressee="区文明办", copies="区委宣传部")


async def test_review_is_switched_on_and_off_and_both_are_in_the_history(app: WenmingApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        for typed, on in (("要", True), ("不要", False)):
            await pilot.press("ctrl+u")
            page = app.screen
            assert isinstance(page, FramePage)
            page.inputs[[spec.name for spec in page.specs].index("review")].value = typed
            await pilot.press("ctrl+s")
            assert app.desk.document.review is on
        labels = [t.label for t in app._writer.history()]
        assert labels[:2] == ["停用审核", "启用审核"]


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("calls_itself", "", "不能空着"),
        ("number", "示校发〔2025〕3号", "发文机关"),
        ("office", "某某自治区某某市某某区精神文明建设指导委员会文件", "最多 20 个字"),
        ("annexes", "五、地图", "没有“五”这种附件"),
        ("review", "也许", "写“要”或“不要”"),
    ],
)
async def test_what_cannot_be_printed_is_said_and_nothing_is_stored(
    app: WenmingApp, name: str, typed: str, said: str
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+u")
        page = app.screen
        assert isinstance(page, FramePage)
        page.inputs[[spec.name for spec in page.specs].index(name)].value = typed
        await pilot.press("ctrl+s")
        assert said in screen_text(app)
        assert app.desk.document.frame == Frame()
        assert app.desk.unit.calls_itself == "我校"
