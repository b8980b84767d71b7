# The service in a container: `docker build -t renewal .`; compose.yaml runs all of it.
FROM python:3.13-slim

# Fixed numbers: what lies in the volume still belongs to the user of the next image.
RUN groupadd --gid 10001 renewal \
 && useradd --uid 10001 --gid renewal --no-log-init --no-create-home \
      --home-dir /var/lib/renewal --shell /usr/sbin/nologin renewal \
 && install --directory --owner renewal --group renewal --mode 700 /var/lib/renewal
WORKDIR /opt/renewal

COPY locks/runtime.lock locks/runtime.lock
RUN python -m pip install --no-cache-dir --require-hashes --no-deps --requirement locks/runtime.lock

COPY . .
# A checkout made under a strict umask could be read by root alone. And it is compiled here, since
# the service's user cannot write beside the code.
RUN chmod -R a+rX . \
 && python -m pip install --no-cache-dir --no-build-isolation --no-deps --editable . \
 && python -m compileall -q renewal migrations wsgi.py

ENV RENEWAL_DATA=/var/lib/renewal RENEWAL_HOME=/opt/renewal PYTHONUNBUFFERED=1
USER renewal
VOLUME /var/lib/renewal
EXPOSE 8000

HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "-c", \
  "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]

CMD ["renewal", "serve", "--host", "0.0.0.0", "--port", "8000", "--workers", "4"]
