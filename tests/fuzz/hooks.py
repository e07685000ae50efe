"""What the description cannot say: which of the values that it allows mean anything together.

Only questions that should be answered are mended, so that schemathesis may insist on an answer.
"""

import json
from urllib.parse import parse_qs, urlsplit

import schemathesis
from schemathesis.generation import GenerationMode

from sources.capture.address import page_key

ADDRESS = "https://careful.example/film"
seen: dict[str, dict[str, list[str]]] = {}
"""The `next` of each list, as it was last given out: the only cursors that are any."""


def mended_texts(given):
    """Texts that can be stored and that hold something to read."""
    mended = dict(given)
    for name in ("text", "url"):
        if isinstance(mended.get(name), str):
            mended[name] = mended[name].replace("\x00", "") or "film"
    if "text" in mended and not mended["text"].strip():
        mended["text"] = "film"
    return mended


def mended_list(query, path):
    """A cursor is one that was given out, with the filters it was given out for."""
    if "cursor" in query:
        query = seen.get(path) or {name: query[name] for name in query if name != "cursor"}
    query = mended_texts(query)
    gone = {"text"} if "known_at" in query else set()  # past wordings are not indexed
    if query.keys() & {"as_of", "known_at"}:
        gone |= {"effective_since", "effective_before"}
    return {name: query[name] for name in query if name not in gone}


def mended_changes(query, path):
    if "after" in query:
        query = {**query, **seen.get(path, {})}
        query = query if path in seen else {n: query[n] for n in query if n != "after"}
    return {**query, **({"wait": 0} if "wait" in query else {})}


def mended_question(item):
    """An address that is one, a text, or both."""
    mended = mended_texts(item)
    if "url" in mended and not page_key(mended["url"]):
        mended["url"] = ADDRESS
    return mended if mended.keys() & {"url", "text"} else {**mended, "url": ADDRESS}


MEND = {
    "/api/v1/changes": mended_changes,
    "/api/v1/lookup": lambda query, path: mended_question(query),
    "/api/v1/claims/{id}/proof": lambda query, path: {},
    "/api/v1/record/checkpoint": lambda query, path: {},
    "/api/v1/record/inclusion": lambda query, path: {"entry": 1},
    "/api/v1/record/consistency": lambda query, path: {"from": 1},
}
"""Of the record's proofs: every record has a first entry, and its present size is the usual one."""


@schemathesis.hook
def before_call(context, case, kwargs):
    """Mend a question that the description allows; a part of JSON would be none."""
    if str((case.path_parameters or {}).get("file")).endswith(".json"):
        case.headers.pop("Range", None)
    if "Range" in case.headers:
        case.headers["Range"] = (
            "bytes=0-9"  # every file has ten bytes, few have more than a thousand
        )
    if case.meta is None or case.meta.generation.mode != GenerationMode.POSITIVE:
        return
    if "export" in (case.path_parameters or {}):
        case.path_parameters = {**case.path_parameters, "export": "latest"}
    if case.method == "GET":
        case.query = MEND.get(case.path, mended_list)(dict(case.query or {}), case.formatted_path)
    elif case.path == "/api/v1/lookup":
        items = [mended_question(item) for item in case.body["items"]]
        case.body = {**case.body, "items": items}


@schemathesis.hook
def after_call(context, case, response):
    """Remember where a list goes on."""
    if response.status_code != 200 or "json" not in response.headers["content-type"][0]:
        return
    told = json.loads(response.content)
    after = told.get("next") if isinstance(told, dict) else None
    if after and case.path == "/api/v1/changes":
        seen[case.formatted_path] = {"after": after}
    elif after:
        seen[case.formatted_path] = parse_qs(urlsplit(after).query)
