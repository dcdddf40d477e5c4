"""The widget "Hello World"."""

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse

router = APIRouter()


@router.get("/hello_world", response_class=PlainTextResponse)
def hello_world(name: str = "") -> str:
    """Return Markdown. `name` is the parameter of that name in widgets.json."""
    return f"# Hello World {name}"
