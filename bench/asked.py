"""What a run is asked for, and the files it makes for itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bench import data


@dataclass(frozen=True)
class Asked:
    """`files`: where generated data lie; `folder`: for everything else; `sizes`: rows, or those of the target."""

    files: Path
    folder: Path
    sizes: tuple[int, ...]
    rounds: int

    def rows(self, *target: int) -> tuple[int, ...]:
        """How many rows to measure with."""
        return self.sizes or target

    def csv(self, rows: int) -> Path:
        return self._made(f"{rows}.csv", rows)

    def hxl(self, rows: int) -> Path:
        return self._made(f"{rows}.hxl.csv", rows)

    def xlsx(self, rows: int) -> Path:
        return self._made(f"{rows}.xlsx", rows)

    def _made(self, name: str, rows: int) -> Path:
        path = self.files / name
        if not path.exists():
            self.files.mkdir(parents=True, exist_ok=True)
            frame = data.rows(rows)
            if name.endswith(".xlsx"):
                data.write_xlsx(path, frame)
            else:
                data.write_csv(path, frame, tags=name.endswith(".hxl.csv"))
        return path
