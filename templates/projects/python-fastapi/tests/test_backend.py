"""What Workspace needs of this backend, whatever its widgets are."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

import main

client = TestClient(main.app)

WORKSPACE = {"Origin": "https://pro.openbb.co"}

# Types that are asked with POST, and the least that Workspace sends them.
POSTED: dict[str, dict[str, Any]] = {
    "ssrm_table": {"startRow": 0, "endRow": 10},
    "ssrm_advanced": {"startRow": 0, "endRow": 10},
    "omni": {"prompt": "test"},
    "multi_file_viewer": {},
}

# Types for which this server is asked nothing, or something else.
NOT_ASKED = {"note", "rich_note", "iframe", "advanced_charting"}


@pytest.fixture(autouse=True)
def without_api_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the tests without the key that the machine may have set."""
    monkeypatch.setattr(main, "API_KEY", "")


def params_of(widget: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the parameters, also those that stand together in a row."""
    for param in widget.get("params", []):
        yield from param if isinstance(param, list) else [param]


def sent(value: Any) -> str:
    """Return a default as Workspace sends it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ",".join(map(str, value))
    if str(value).startswith("$currentDate"):
        return dt.date.today().isoformat()
    return str(value)


def asked() -> list[str]:
    """Return the ids of the widgets for whose data this server is asked."""
    widgets = main.read_json("widgets.json").items()
    return [key for key, value in widgets if value.get("type") not in NOT_ASKED]


@pytest.mark.parametrize("widget_id", asked())
def test_widget_answers_with_its_defaults(widget_id: str) -> None:
    """Workspace asks for each widget with the defaults of its parameters."""
    widget = main.read_json("widgets.json")[widget_id]
    path, query, body = "/" + widget["endpoint"].lstrip("/"), {}, {}
    for param in params_of(widget):
        name, value = param.get("paramName", ""), param.get("value")
        if "fileSelector" in param.get("roles", []):
            options = client.get("/" + param["optionsEndpoint"].lstrip("/")).json()
            body[name] = [options[0]["value"]]
        elif value not in (None, "", False) and param.get("type") != "form":
            placeholder = "{" + name + "}"
            if placeholder in path:
                path = path.replace(placeholder, sent(value))
            else:
                query[name] = sent(value)
    least = POSTED.get(widget.get("type", ""))
    if least is None:
        answer = client.get(path, params=query)
    else:
        answer = client.post(path, params=query, json={**least, **body})
    assert answer.status_code == 200, answer.text
    assert answer.content


@pytest.mark.parametrize("path", ["/widgets.json", "/apps.json", "/thumbnail.svg"])
def test_documents_are_served(path: str) -> None:
    """The documents and the picture are there."""
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("origin", main.ALLOWED_ORIGINS)
def test_workspace_may_read_the_answers(origin: str) -> None:
    """Browsers show answers to the pages that are named, and to no others."""
    header = "access-control-allow-origin"
    answer = client.get("/widgets.json", headers={"Origin": origin})
    assert answer.headers[header] == origin
    other = client.get("/widgets.json", headers={"Origin": "https://example.com"})
    assert header not in other.headers


def test_the_api_key_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only who brings the key is answered; the refusal is readable in the browser."""
    monkeypatch.setattr(main, "API_KEY", "s3cret")
    for given in ({}, {"X-API-KEY": "wrong"}):
        refused = client.get("/widgets.json", headers={**WORKSPACE, **given})
        assert refused.status_code == 401
        assert "X-API-KEY" in refused.json()["detail"]
        assert refused.headers["access-control-allow-origin"] == WORKSPACE["Origin"]
    right = {"X-API-KEY": "s3cret"}
    assert client.get("/widgets.json", headers=right).status_code == 200
    for path in main.OPEN_PATHS:
        assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, 1008),
        ({"Origin": "https://example.com"}, 1008),
        (WORKSPACE, 1000),
        ({"X-API-KEY": "s3cret"}, 1000),
    ],
)
def test_sockets_are_let_in_by_page_or_key(
    headers: dict[str, str], expected: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Browsers cannot send the key with a WebSocket. What is let in finds no socket."""
    monkeypatch.setattr(main, "API_KEY", "s3cret")
    path = "/no/such/socket"
    with (
        pytest.raises(WebSocketDisconnect) as ended,
        client.websocket_connect(path, headers=headers),
    ):
        pass
    assert ended.value.code == expected


def test_preflights_need_no_api_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Browsers ask whether they may send the key before they send it."""
    monkeypatch.setattr(main, "API_KEY", "s3cret")
    preflight = {
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "x-api-key",
    }
    answer = client.options("/widgets.json", headers={**WORKSPACE, **preflight})
    assert answer.status_code == 200
