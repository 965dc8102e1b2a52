"""The README's pictures: real messages and answers, as the stand-in Discord keeps them, drawn as SVG."""
