"""The widgets' data: a module for each widget.

The `router` of every module in this folder is served: to add an endpoint, add a file.
Modules whose names begin with an underscore are left out; keep there what others share.
"""

from importlib import import_module
from pkgutil import iter_modules

from fastapi import APIRouter

router = APIRouter()

for name in sorted(module.name for module in iter_modules(__path__)):
    if not name.startswith("_"):
        router.include_router(import_module(f"{__name__}.{name}").router)
