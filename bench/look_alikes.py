"""Makes exports/proofread/look_alikes.txt: for each character those of much the same look.

Each of the 6,763 characters of GB/T 2312—1980 is drawn with a font, blurred and held against all
the others: whole, and the right and the lower part alone, where those are the same and the rest is
not wholly different (骋 聘, 铺 辅). Needs Pillow and NumPy, which the program itself does not.

    python bench/look_alikes.py NotoSansCJK-Regular.ttc 2 > exports/proofread/look_alikes.txt
"""

import sys

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

SIZE, LIKE, MOST = 32, 0.74, 10
RIGHT, LOWER = 12, 12
"""Where the right and the lower part of a character begin, of `SIZE`."""


def characters() -> list[str]:
    found = []
    for row in range(0xB0, 0xF8):
        for column in range(0xA1, 0xFF):
            try:
                found.append(bytes((row, column)).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    return found


def drawn(some: list[str], font: ImageFont.FreeTypeFont) -> np.ndarray:
    """The characters as rasters: how many, `SIZE`, `SIZE`."""
    pictures = np.zeros((len(some), SIZE, SIZE), np.float32)
    for n, character in enumerate(some):
        picture = Image.new("L", (64, 64), 0)
        ImageDraw.Draw(picture).text((2, -10), character, font=font, fill=255)
        soft = picture.filter(ImageFilter.GaussianBlur(1.6))
        pictures[n] = np.asarray(soft.resize((SIZE, SIZE), Image.Resampling.BILINEAR))
    return pictures


def likeness(pictures: np.ndarray) -> np.ndarray:
    """The cosine of each with each, about their means."""
    flat = pictures.reshape(len(pictures), -1)
    flat = flat - flat.mean(1, keepdims=True)
    flat /= np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-6)
    return flat @ flat.T


def main() -> None:
    font = ImageFont.truetype(sys.argv[1], 60, index=int(sys.argv[2]))
    some = characters()
    pictures = drawn(some, font)
    whole = likeness(pictures)
    right, lower = likeness(pictures[:, :, RIGHT:]), likeness(pictures[:, LOWER:, :])
    score = np.maximum.reduce(
        [
            whole,
            np.where((right >= 0.9) & (whole > 0.55), right * 0.93, 0),
            np.where((lower >= 0.93) & (whole > 0.55), lower * 0.92, 0),
        ]
    )
    np.fill_diagonal(score, 0)
    for n, character in enumerate(some):
        best = [m for m in np.argsort(-score[n])[:MOST] if score[n, m] >= LIKE]
        if best:
            print(character + "".join(some[m] for m in best))


if __name__ == "__main__":
    main()
