"""What both campaigns of the demo are held with."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from uuid import UUID

from app.cli.demo.material import Material


@dataclass(frozen=True, slots=True)
class Held:
    """Ids by code and by branch, names by unit id, the material, the random source, a secret for the hall codes."""

    units: Mapping[str, UUID]
    names: Mapping[UUID, str]
    secretaries: Mapping[str, UUID]
    made: Material
    random: Random
    secret: str
