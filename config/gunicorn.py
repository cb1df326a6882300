"""gunicorn's settings: two processes of four threads, sharing what is loaded before they fork."""

import os
import sys
from pathlib import Path

from config.logs import to_stdout

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
# The price book is loaded once and its pages are shared by every worker; macOS dislikes forks that come late.
preload_app = sys.platform != "darwin"
timeout = 60
graceful_timeout = 20
keepalive = 5
# The most it takes: a calculator's inputs and a whole what-if stand in the address.
limit_request_line = 8190
# A worker is replaced now and then, so that a slow leak never matters.
max_requests = 20_000
max_requests_jitter = 2_000
# A heartbeat on a real disk can stall a worker; memory cannot.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108

# Signals are enough; the control socket would leave a file in the home folder.
control_socket_disable = True

logconfig_dict = to_stdout(os.environ.get("LOG_LEVEL", "INFO"))
accesslog = "-"
# The path without its query: what a visitor typed is theirs.
access_log_format = "%(m)s %(U)s %(s)s %(B)sB %(M)sms [%({x-request-id}o)s]"
