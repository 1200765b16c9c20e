"""What is imported, as one transaction: a summary's text, or records that `list --json` wrote."""

from collections.abc import Mapping

from msgspec import structs

from exports.reader import read_summary, read_text
from exports.watch import Progress
from store.contract import Put, Remove, StoreError
from store.desk import Desk
from store.entry import Wish
from store.ids import new_id
from store.model import Node, Placement, Record
from store.wire import decode

__all__ = ["import_json", "import_text", "read_json"]

Changes = list[Put | Remove]


def import_text(
    desk: Desk, data: bytes, *, append: bool = False, progress: Progress = lambda *_: None
) -> list[str]:
    """Take a summary's text into the document; the ids of the facts found in it.

    An empty document's outline gives way to the text's own headings. Raises `StoreError` for any
    other document, unless `append`, which puts the text after what is there. `progress` is told
    of paragraphs, and of all of them only when the next thing is to write.
    """
    arrangement, document = desk.arrangement, desk.document
    typed = [n for n in arrangement.nodes.values() if n.style == "paragraph" or n.effect]
    claims = [n for n in arrangement.nodes.values() if n.style != "heading" and n.text]
    placed = [p for p in arrangement.everything() if p.placement is not None]
    if (typed or claims or placed) and not append:
        raise StoreError(
            "这份文档里已经有文字或已归入的记录，没有导入。"
            "要接在后面请加 --append；要另起一份请用 new --doc 名称。"
        )
    reading = read_summary(
        read_text(data),
        unit=document.unit,
        year=document.year,
        document=desk.key,
        first_node=document.next_node,
        kinds=desk.kinds,
        progress=progress,
    )
    old = list(arrangement.nodes.values())
    last = max((n.order for n in old if not n.parent), default=-1) + 1 if append else 0
    changes: Changes = [] if append else [Remove(node) for node in old]
    for node in reading.nodes:
        moved = structs.replace(node, order=node.order + last) if not node.parent else node
        changes.append(Put(moved))
    changes.append(
        Put(structs.replace(document, next_node=document.next_node + len(reading.nodes)))
    )
    ids: list[str] = []
    now = desk.now()
    at = now.astimezone().isoformat(timespec="seconds")
    for fact in reading.facts:
        id_ = new_id(int(now.timestamp() * 1000))
        record = structs.replace(fact.record, id=id_, entered_by=desk.who, entered_at=at)
        changes.append(Put(record))
        changes.append(
            Put(
                Placement(
                    desk.key,
                    id_,
                    fact.node,
                    use="told",
                    order=len(ids) + 1,
                    told=fact.told,
                    told_at=fact.told_at,
                )
            )
        )
        ids.append(id_)
    progress(len(reading.nodes), len(reading.nodes))
    desk.commit(changes, "导入文稿")
    return ids


def import_json(
    desk: Desk,
    data: bytes,
    *,
    skip_refused: bool = False,
    progress: Progress = lambda *_: None,
) -> tuple[list[str], list[str]]:
    """Take records as `list --json` writes them, in one transaction: (ids, refusals).

    Ids are kept; a record that is there with the same content is passed over. Raises `StoreError`
    with every refusal unless `skip_refused`. `progress` is told of all only when the next thing is
    to write.
    """
    changes, ids, refused = read_json(desk, data, progress)
    if refused and not skip_refused:
        raise StoreError(
            "\n".join([*refused, "没有导入任何一条。改好后再试，或加 --skip-refused。"])
        )
    if changes:
        progress(1, 1)
        desk.commit(changes, f"导入 {len(ids)} 条记录")
    return ids, refused


def read_json(
    desk: Desk, data: bytes, progress: Progress = lambda *_: None
) -> tuple[Changes, list[str], list[str]]:
    """What `import_json` would store, its records' ids, what it would refuse. Stores nothing."""
    try:
        rows = decode(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise StoreError("不是 UTF-8 文字，请另存为 UTF-8 编码的 JSON。") from None
    if not isinstance(rows, list):
        raise StoreError("JSON 应是一个数组，和 list --json 写出来的一样。")
    changes: Changes = []
    ids: dict[str, None] = {}
    refused: list[str] = []
    for number, row in enumerate(rows, 1):
        progress(number - 1, len(rows))
        try:
            record, wish = _row(desk, row)
            known = desk.store.get(Record, record.id)
            if known is not None:
                if not _same(known, record):
                    raise StoreError(f"编号 {record.id} 已有另一条内容不同的记录。")
                continue
            if record.id in ids:
                raise StoreError(f"编号 {record.id} 在文件里出现了两次。")
            if wish:
                unplaced = "section" in row and wish.section is None
                changes.append(Put(_place(desk, record, wish, unplaced=unplaced)))
        except StoreError as error:
            refused.append(f"第 {number} 条：{error}")
            continue
        changes.append(Put(record))
        ids[record.id] = None
    return changes, [*ids], refused


def _row(desk: Desk, row: object) -> tuple[Record, Wish]:
    if not isinstance(row, Mapping):
        raise StoreError("应是一个对象。")
    record, wish = desk.make(row)
    id_ = row.get("id")
    if isinstance(id_, str) and id_.isalnum() and id_.isascii() and len(id_) == 26:
        record = structs.replace(record, id=id_)
    elif id_ is not None:
        raise StoreError("id 应是 26 位字母和数字。")
    by, at = row.get("entered_by"), row.get("entered_at")
    if isinstance(by, str) and isinstance(at, str) and by and at:
        record = structs.replace(record, entered_by=by, entered_at=at)
    return record, wish


def _same(known: Record, other: Record) -> bool:
    neutral = {
        "rev": 0, "status": "draft", "passed": (), "reason": "", "entered_by": "", "entered_at": "",
        "notes": (),
    }  # fmt: skip
    return structs.replace(known, **neutral) == structs.replace(other, **neutral)


def _place(desk: Desk, record: Record, wish: Wish, *, unplaced: bool) -> Placement:
    """The wished place, where this document has it; else the outline decides."""
    node: Node | None = desk.arrangement.find(wish.section) if wish.section else None
    if wish.section and node is None:
        raise StoreError(f"没有“{wish.section}”这个章节。")
    return Placement(
        desk.key,
        record.id,
        node.id if node else "" if unplaced else None,
        use=wish.use,
        order=wish.order,
        text=wish.text,
    )
