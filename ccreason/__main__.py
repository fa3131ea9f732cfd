"""``python -m ccreason``: the command line."""

from ccreason.cli import main

main()
