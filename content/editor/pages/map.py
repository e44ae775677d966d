"""The map picture, and the tiles under it where a city has set some."""

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from content.editor import map as city_map
from content.editor.kinds import coordinates
from content.editor.pages.row_numbers import ROW
from content.editor.shell import Shell, Visit, signed_in
from content.editor.tiles import NOTHING, Tiles


@dataclass(frozen=True)
class MapPages:
    shell: Shell
    tiles: Tiles | None = None

    def routes(self) -> list[Route]:
        return [
            Route("/map.svg", self.drawing),
            Route(f"/tiles/{{zoom:{ROW}}}/{{x:{ROW}}}/{{y:{ROW}}}.png", self.tile),
        ]

    @signed_in
    async def drawing(self, request: Request, visit: Visit) -> Response:
        """`?view=` middle and zoom, `mark=` the place that is meant, `but=` its id, `over=map` to lie on tiles."""
        asked = request.query_params
        view = city_map.read_view(asked.get("view", ""))
        if view is None:
            raise HTTPException(404)
        pack = visit.content.pack
        spots = city_map.spots(pack, asked.get("but", ""))
        mark = coordinates.read(asked.get("mark", ""))
        picture = city_map.drawn(view, spots, city_map.districts(pack), mark, asked.get("over", "") == "map")
        return Response(picture, media_type="image/svg+xml")

    @signed_in
    async def tile(self, request: Request, visit: Visit) -> Response:
        """An empty picture when there is none: the drawing over it is there all the same. Raises HTTPException 404."""
        if self.tiles is None:
            raise HTTPException(404)
        zoom, x, y = (request.path_params[name] for name in ("zoom", "x", "y"))
        picture = await self.tiles.find(zoom, x, y, visit.now)
        return Response(picture or NOTHING, media_type="image/png")


def map_pages(shell: Shell) -> MapPages:
    parts = shell.parts
    sender = f"Lotse editor (+{parts.address})" if parts.address else "Lotse editor"
    return MapPages(shell, Tiles(parts.tiles, sender) if parts.tiles else None)
