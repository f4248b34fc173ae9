from __future__ import annotations

from io import BytesIO
from typing import BinaryIO

from PIL import Image


def draw(subject: str, *, after: bool, seed: int) -> BinaryIO:
    file = BytesIO()
    Image.new("RGB", (1200, 900), "#1f3f94" if after else "#141b2e").save(file, "JPEG", quality=88)
    file.seek(0)
    return file
