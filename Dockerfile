FROM python:3.12-slim
RUN useradd --create-home --uid 10001 corpsys && mkdir -p /data/files && chown corpsys /data/files
WORKDIR /app
COPY pyproject.toml requirements.lock ./
RUN pip install --no-cache-dir uv && uv pip install --system --require-hashes -r requirements.lock
COPY . .
ENV PYTHONUNBUFFERED=1 STATIC_ROOT=/app/staticfiles
RUN DATABASE_URL=postgres://none@127.0.0.1:1/none SECRET_KEY=build python manage.py collectstatic --noinput \
    && DATABASE_URL=postgres://none@127.0.0.1:1/none SECRET_KEY=build python manage.py compile_catalogue
USER corpsys
EXPOSE 8000
CMD ["gunicorn", "corpsys.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", "--keep-alive", "65", "--no-control-socket"]
