"""A reader that keeps a copy: what it was told and where it stands are one transaction.

    python mirror.py ADDRESS FILE

Follows the changes for ever and prints after each page how many it has. Imports nothing of ours. An
entry that is told twice ends it: the number is the key of its table.
"""

import json
import random
import sqlite3
import sys
import urllib.parse
import urllib.request


def opened(file: str) -> sqlite3.Connection:
    copy = sqlite3.connect(file, isolation_level=None)
    copy.execute("CREATE TABLE IF NOT EXISTS told (number INTEGER PRIMARY KEY, body, hash)")
    copy.execute("CREATE TABLE IF NOT EXISTS place (one INTEGER PRIMARY KEY, cursor)")
    return copy


def keep(copy: sqlite3.Connection, page: dict) -> None:
    copy.execute("BEGIN IMMEDIATE")
    for change in page["results"]:
        told = (change["number"], json.dumps(change["body"]), change["leaf_hash"])
        copy.execute("INSERT INTO told VALUES (?, ?, ?)", told)
    copy.execute("INSERT OR REPLACE INTO place VALUES (1, ?)", [page["next"]])
    copy.execute("COMMIT")


def main(address: str, file: str) -> None:
    copy = opened(file)
    while True:
        query = {"limit": random.choice([20, 60, 120]), "wait": 1}
        for (cursor,) in copy.execute("SELECT cursor FROM place"):
            query["after"] = cursor
        asked = f"{address}/api/v1/changes?{urllib.parse.urlencode(query)}"
        with urllib.request.urlopen(asked, timeout=60) as answer:
            page = json.load(answer)
        keep(copy, page)
        ((many,),) = copy.execute("SELECT count(*) FROM told")
        print(many, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
