FROM python:3.12-slim

WORKDIR /srv/connector
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1

COPY requirements.lock .
RUN pip install --no-cache-dir --require-hashes -r requirements.lock

COPY pyproject.toml ./
COPY facade ./facade
COPY oauth ./oauth
COPY resolvers ./resolvers
COPY schema ./schema

RUN useradd --system connector
USER connector
EXPOSE 8080

HEALTHCHECK --interval=15s --timeout=3s --start-period=15s \
  CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8080/health', timeout=2)"]

# Announces its end for 5 s and finishes what it has begun within 42: give it a minute (docs/operations.md).
STOPSIGNAL SIGTERM
CMD ["python", "-m", "facade", "--host", "0.0.0.0"]
