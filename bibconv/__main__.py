"""``bibconv``, and ``python -m bibconv``."""

import signal

# While modules are loaded there is nothing to be tidied away, and an exception would show the code that it came in.
if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)

from bibconv.cli import main

if __name__ == "__main__":
    main()
