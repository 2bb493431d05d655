"""What the `motcua` command does: a file for each subject; cli.py gathers them."""
