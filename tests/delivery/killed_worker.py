"""A worker of deliveries in a process of its own, to be killed between sending and recording."""

import asyncio
import sys

from activities.connection import connect
from activities.delivering import Delivering
from activities.sending.addresses import allowed_networks
from activities.sending.links import Links
from activities.sending.webhook import WebhookSender
from models.db import engine as database
from models.db.delivery_desk import DeliveryDesk
from models.db.directory import Directory
from models.domain.channels import ChannelKind
from worker import make_delivery_worker


async def work(address: str, queue: str, url: str) -> None:
    client = await connect(address, "duban")
    desk = DeliveryDesk(database.connect(url), Directory("Asia/Shanghai"), "Asia/Shanghai")
    sender = WebhookSender(Links("https://duban.example"), allowed_networks("true"))
    async with make_delivery_worker(client, queue, Delivering(desk, {ChannelKind.WEBHOOK: sender})):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1], sys.argv[2], sys.argv[3]))
