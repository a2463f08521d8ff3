"""A message as a CloudEvent 1.0 in structured JSON."""

from datetime import datetime
from typing import Any

from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from activities.sending.links import Links
from models.domain.delivering import DeliveryKind
from models.domain.outgoing import Item, Outgoing

CONTENT_TYPE = JSONFormat.CONTENT_TYPE


def message_id(outgoing: Outgoing) -> str:
    """The id under which receivers know the message, however often it comes."""
    return f"msg_{outgoing.message}"


def cloud_event(outgoing: Outgoing, links: Links) -> bytes:
    """The event: of type `duban.notice.KIND`, `duban.digest` or `duban.test`."""
    attributes: dict[str, Any] = {
        "id": message_id(outgoing),
        "source": links.service,
        "type": _type(outgoing),
        "time": outgoing.created_at,
        "datacontenttype": "application/json",
    }
    if outgoing.kind is DeliveryKind.NOTICE and outgoing.items[0].number is not None:
        attributes["subject"] = outgoing.items[0].number
    return JSONFormat().write(CloudEvent(attributes, _data(outgoing, links)))


def _type(outgoing: Outgoing) -> str:
    kind = outgoing.items[0].kind if outgoing.kind is DeliveryKind.NOTICE else None
    return f"duban.notice.{kind}" if kind else f"duban.{outgoing.kind}"


def _data(outgoing: Outgoing, links: Links) -> dict[str, Any]:
    match outgoing.kind:
        case DeliveryKind.NOTICE:
            return _item(outgoing.items[0], links) | {"last_today": outgoing.last}
        case DeliveryKind.DIGEST:
            items = [_item(item, links) for item in outgoing.items]
            return {"overdue": outgoing.overdue, "items": items, "more": outgoing.more, "link": links.inbox}
        case DeliveryKind.TEST:
            return {"link": links.inbox}


def _item(item: Item, links: Links) -> dict[str, Any]:
    told: dict[str, Any] = {
        "number": item.number,
        "kind": item.kind,
        "measure": item.measure,
        "level": item.level,
        "acknowledge": item.acknowledge,
        "at": _instant(item.at),
        "due": _instant(item.due),
        "overdue": item.overdue,
        "link": links.of(item),
    }
    return told | ({"title": item.title} if item.title is not None else {})


def _instant(at: datetime | None) -> str | None:
    return at.isoformat().replace("+00:00", "Z") if at is not None else None
