"""The socket in front of the simulated MIS, and the controls that come in through it."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.client import HTTPConnection, IncompleteRead
from socket import socket
from urllib.request import Request, urlopen

import pytest

from local.mis.changes import EmptyClass
from local.mis.control import SchoolPatch
from local.mis.control_client import ControlClient, ControlRefused
from local.mis.faults import Fault, FaultKind
from local.mis.order import SchoolOrder
from local.mis.school import Access
from local.mis.server import MisServer
from local.mis.world import Conditions, World
from tests.simulated_mis.reader import Reader

TOKEN = {"Authorization": "Bearer right"}


@pytest.fixture
def server(world: World) -> Iterator[MisServer]:
    """The world served on a free port."""
    with MisServer(world) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def connection(server: MisServer) -> Iterator[HTTPConnection]:
    connection = HTTPConnection(server.url.removeprefix("http://"), timeout=5)
    yield connection
    connection.close()


@pytest.fixture
def control(server: MisServer) -> ControlClient:
    return ControlClient(server.url)


def test_a_connection_is_kept_for_the_next_request(connection: HTTPConnection) -> None:
    """Two requests go over one socket."""
    sockets = []
    for _ in range(2):
        connection.request("GET", "/v1.0/schools/A1/classes?per_page=5", headers=TOKEN)
        connection.getresponse().read()
        sockets.append(connection.sock)

    assert sockets[0] is sockets[1] is not None


def test_next_leads_back_to_this_server(connection: HTTPConnection, server: MisServer) -> None:
    """It is absolute, with the host that the client asked."""
    connection.request("GET", "/v1.0/schools/A1/classes?per_page=5", headers=TOKEN)

    assert f'"next":"{server.url}/v1.0/schools/A1/'.encode() in connection.getresponse().read()


def test_answers_carry_the_recorded_headers(connection: HTTPConnection) -> None:
    """No ETag and no rate headers among them."""
    connection.request("GET", "/v1.0/schools", headers=TOKEN)
    headers = connection.getresponse().headers

    assert headers["Content-Type"] == "application/json"
    assert headers["Cache-Control"] == "no-cache, private"
    assert headers["Vary"] == "Authorization"


def test_only_reading_is_served(connection: HTTPConnection) -> None:
    """Nothing can be written back to a MIS."""
    connection.request("POST", "/v1.0/schools/A1/students", body=b"{}", headers=TOKEN)

    assert connection.getresponse().status == 404


def test_a_cut_connection_leaves_a_body_unfinished(
    connection: HTTPConnection, world: World
) -> None:
    """Content-Length promises more than comes."""
    world.set_faults([Fault(kind=FaultKind.CUT)])
    connection.request("GET", "/v1.0/schools", headers=TOKEN)
    answer = connection.getresponse()

    with pytest.raises(IncompleteRead):
        answer.read()


def test_the_server_says_that_it_is_up(control: ControlClient) -> None:
    """For whoever has just started it."""
    assert control.healthy()


def test_a_server_that_is_not_there_is_not_healthy(server: MisServer) -> None:
    """The question itself does not fail."""
    with MisServer(server.world) as other:
        url = other.url

    assert not ControlClient(url).healthy()


def test_a_school_is_generated_by_control(control: ControlClient, reader: Reader) -> None:
    """From an order alone."""
    control.generate(SchoolOrder(id="A7", name="New", students=30, classes=5, subjects=1))

    assert len(reader.walk("schools/A7/students")) == 30


def test_a_change_between_two_reads_is_seen_by_the_second(
    control: ControlClient, reader: Reader
) -> None:
    """Nothing rendered before stays in use."""
    params = {"class_name": "7x/Ma1", "include": "students"}
    (before,) = reader.walk("schools/A1/classes", **params)

    control.change("A1", [EmptyClass(of="7x/Ma1")])

    (after,) = reader.walk("schools/A1/classes", **params)
    assert before["students"]["data"] != [] == after["students"]["data"]


def test_a_change_that_fails_leaves_the_school_as_it_was(
    control: ControlClient, world: World
) -> None:
    """The first of two changes is not kept when the second is refused."""
    before = world.schools[0]

    with pytest.raises(ControlRefused, match="nobody"):
        control.change("A1", [EmptyClass(of="7x/Ma1"), EmptyClass(of="nobody")])

    assert world.schools[0] is before


def test_some_settings_are_set_and_others_stay(control: ControlClient, world: World) -> None:
    """A patch is not a replacement."""
    control.patch("A1", SchoolPatch(access=Access.PENDING, withheld=frozenset({"student.upn"})))

    school = world.schools[0]
    assert (school.access, school.withheld) == (Access.PENDING, frozenset({"student.upn"}))
    assert len(school.students) == 120


def test_a_school_can_be_taken_out_and_put_in_whole(
    connection: HTTPConnection, world: World
) -> None:
    """What GET gives, PUT takes."""
    before = world.schools[0]
    connection.request("GET", "/_control/schools/A1")
    body = connection.getresponse().read()
    connection.request("DELETE", "/_control/schools/A1")
    connection.getresponse().read()
    assert world.view("A1") is None

    connection.request("PUT", "/_control/schools/A1", body=body)
    connection.getresponse().read()

    view = world.view("A1")
    assert view is not None
    assert view.school == before


def test_faults_are_set_and_taken_away(control: ControlClient, reader: Reader) -> None:
    """No faults make the service well."""
    control.set_faults([Fault(kind=FaultKind.STATUS)])
    ill = reader.ask("schools").status

    control.set_faults([])

    assert (ill, reader.ask("schools").status) == (503, 200)


def test_conditions_are_set(control: ControlClient, world: World) -> None:
    """Latency, rate limit and region in one."""
    control.set_conditions(Conditions(latency_s=0.1))

    assert world.conditions == Conditions(latency_s=0.1)


def test_requests_are_counted_by_school_and_endpoint(
    control: ControlClient, reader: Reader
) -> None:
    """Every page is one request; controls are none."""
    reader.walk("schools/A1/students", per_page="50")
    reader.read("schools")

    assert control.counts() == {"A1": {"students": 3}, "": {"schools": 1}}


def test_the_log_keeps_addresses_and_statuses(control: ControlClient, world: World) -> None:
    """As they were asked, so that a test can see what a client asked for."""
    Reader(world).ask("schools/A1/classes", include="teachers")

    (asked,) = world.asked(school="A1")

    assert (asked.address, asked.status) == ("/v1.0/schools/A1/classes?include=teachers", 400)
    control.forget_requests()
    assert world.asked() == []


def test_reset_forgets_everything(control: ControlClient, world: World) -> None:
    """Schools too."""
    control.set_conditions(Conditions(latency_s=0.1))

    control.reset()

    assert world.schools == []
    assert world.conditions == Conditions()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"[", "truncated"),
        (b'[{"op":"fly"}]', "fly"),
        (b'[{"op":"empty_class"}]', "missing required field `of`"),
        (b'[{"op":"empty_class","of":"7x/Ma1","why":1}]', "why"),
    ],
)
def test_a_control_that_cannot_be_read_says_what_and_where(
    connection: HTTPConnection, body: bytes, said: str
) -> None:
    """With 400, and nothing happens."""
    connection.request("POST", "/_control/schools/A1/changes", body=body)
    answer = connection.getresponse()

    assert answer.status == 400
    assert said in answer.read().decode()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/_control/nothing"),
        ("GET", "/_control/schools/A9"),
        ("PATCH", "/_control/schools"),
        ("POST", "/_control/faults"),
        ("POST", "/_control/requests"),
    ],
)
def test_an_unknown_control_or_school_is_not_found(
    connection: HTTPConnection, method: str, path: str
) -> None:
    """Nor is a known one asked in an unknown way."""
    connection.request(method, path, body=b"{}")

    assert connection.getresponse().status == 404


def test_schools_and_log_are_listed(connection: HTTPConnection) -> None:
    """Sizes of every school, and no request so far."""
    connection.request("GET", "/_control/schools")
    schools = json.loads(connection.getresponse().read())
    connection.request("GET", "/_control/requests")

    assert [(row["id"], row["students"]) for row in schools] == [("A1", 120), ("A2", 70)]
    assert json.loads(connection.getresponse().read()) == []


def handle(server: MisServer, error: Exception) -> None:
    """Let the server meet an error while it serves a client."""

    def fail() -> None:
        raise error

    with socket() as client:
        try:
            fail()
        except type(error):
            server.handle_error(client, ("127.0.0.1", 1))


def test_a_client_that_hangs_up_is_no_error_of_the_server(
    server: MisServer, capfd: pytest.CaptureFixture[str]
) -> None:
    """Time-outs are played on purpose, so nothing is printed of them."""
    handle(server, BrokenPipeError())

    assert capfd.readouterr().err == ""


def test_any_other_error_of_the_server_is_printed(
    server: MisServer, capfd: pytest.CaptureFixture[str]
) -> None:
    """A slip in the simulation must not pass for a story."""
    handle(server, ZeroDivisionError())

    assert "ZeroDivisionError" in capfd.readouterr().err


def test_the_command_serves_until_it_is_terminated() -> None:
    """It prints its address, answers the right token, and ends cleanly."""
    command = [sys.executable, "-m", "local.mis", "--port", "0", "--token", "right", "--empty"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        with urlopen(Request(f"{url}/schools", headers=TOKEN)) as answer:  # noqa: S310
            listed = json.load(answer)
        process.terminate()

    assert listed["data"] == []
    assert process.returncode == 0
