"""``python -m concejo`` is the ``concejo`` command."""

from concejo.cli.main import main

if __name__ == "__main__":
    main()
