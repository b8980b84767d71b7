# The service in a container: `docker build -t renewal .`; compose.yaml runs all of it.
FROM python:3.13-slim

RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/renewal renewal
WORKDIR /opt/renewal

COPY locks/runtime.lock locks/runtime.lock
RUN python -m pip install --no-cache-dir --require-hashes --no-deps --requirement locks/runtime.lock

COPY . .
RUN python -m pip install --no-cache-dir --no-build-isolation --no-deps --editable .

ENV RENEWAL_DATA=/var/lib/renewal RENEWAL_HOME=/opt/renewal PYTHONUNBUFFERED=1
USER renewal
VOLUME /var/lib/renewal
EXPOSE 8000

HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "-c", \
  "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]

CMD ["renewal", "serve", "--host", "0.0.0.0", "--port", "8000", "--workers", "4"]
