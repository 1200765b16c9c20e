"""What every test leaves behind: nothing. Stores that it opened are closed, or a run of them all
would come to the limit of open files.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.tinydb_store import TinyDBStore


@pytest.fixture(autouse=True)
def _closed_stores(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    opened: list[TinyDBStore] = []
    begin = TinyDBStore.__init__

    def begun(self: TinyDBStore, folder: Path, *, create: bool = True) -> None:
        begin(self, folder, create=create)
        opened.append(self)

    monkeypatch.setattr(TinyDBStore, "__init__", begun)
    yield
    for store in opened:
        store.close()
