# The bot's world: web, worker, telegram and migrate are commands of this one image.
FROM python:3.12-slim

ENV PYTHONUNBUFFERED=1 LOTSE_HOST=0.0.0.0 LOTSE_PORT=8080
RUN useradd --create-home --uid 10001 lotse && install -d -o lotse -g lotse /lotse /lotse/var
WORKDIR /lotse

COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock

COPY spec ./spec
COPY locales ./locales
COPY migrations ./migrations
COPY content ./content
COPY bot ./bot

USER lotse
EXPOSE 8080
# For `web`; the other commands have no address to ask and switch it off in docker-compose.yml.
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s CMD ["python", "-c", "import http.client, os, sys; c = http.client.HTTPConnection('127.0.0.1', int(os.environ['LOTSE_PORT']), timeout=8); c.request('GET', '/health'); sys.exit(c.getresponse().status != 200)"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["web"]
