"""The process that looks at one photo and ends: what it needed of memory is given back at once.

It gets ``width height`` as arguments and the colours on its standard input, and answers in JSON.
"""

from __future__ import annotations

import json
import sys


def main() -> None:
    from PIL import Image

    from concejo.screening.pictures.faces import faces
    from concejo.screening.pictures.plates import plates

    wide, high = int(sys.argv[1]), int(sys.argv[2])
    picture = Image.frombytes("RGB", (wide, high), sys.stdin.buffer.read())
    found = [*faces(picture), *plates(picture)]
    rows = [[b.x, b.y, b.w, b.h, b.what, b.sure] for b in found]
    sys.stdout.write(json.dumps(rows))


if __name__ == "__main__":
    main()
