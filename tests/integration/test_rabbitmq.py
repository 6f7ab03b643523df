"""Background jobs over RabbitMQ instead of Redis: the same code, another address."""

from collections.abc import Iterator

import pytest

from omnivox.embedded.account import make_home, servers_account
from omnivox.embedded.places import Places
from tests import template
from tests.integration.rabbitmq import RabbitMQ, installed
from tests.integration.test_up_external import parts
from tests.product import Product, data_folder, running, wait_for


@pytest.fixture(scope="module")
def broker() -> Iterator[RabbitMQ]:
    assert installed(), "RabbitMQ is missing: sudo apt-get install -y --no-install-recommends rabbitmq-server"
    with data_folder() as folder:
        made = RabbitMQ(folder)
        made.start()
        try:
            yield made
        finally:
            made.stop()


@pytest.fixture(scope="module")
def product(broker: RabbitMQ) -> Iterator[Product]:
    with data_folder() as folder:
        places, account = Places(folder), servers_account()
        make_home(places, account)
        template.put(places, account)
        with running(Product(folder, broker_url=broker.url)) as made:
            yield made


def worker_age(product: Product) -> float:
    """Seconds since a job of beat's timetable last went through the broker to the worker."""
    age = parts(product)["worker"]["seconds"]
    return float("inf") if age is None else float(age)


def test_jobs_travel_through_rabbitmq(product: Product) -> None:
    wait_for(lambda: worker_age(product) < 30, 60, "a job that arrived")
    log = (product.data / "logs" / "worker.log").read_text()
    assert "Connected to amqp://guest:" in log
    assert "Connected to amqp://guest:" in (product.data / "logs" / "files.log").read_text()


def test_jobs_go_on_after_the_broker_was_away(product: Product, broker: RabbitMQ) -> None:
    wait_for(lambda: worker_age(product) < 30, 60, "a job that arrived")
    broker.stop()
    log = product.data / "logs" / "worker.log"
    wait_for(lambda: "Connection to broker lost" in log.read_text(), 30, "the worker has noticed")
    wait_for(lambda: worker_age(product) > 5, 60, "silence")
    broker.start()
    wait_for(lambda: worker_age(product) < 5, 90, "a new job that arrived")
