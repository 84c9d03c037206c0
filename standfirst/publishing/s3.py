"""Publish to S3-compatible object storage: AWS, MinIO, Cloudflare R2, Hetzner, Garage and others.

Keys, profiles and roles are found as in all programs that use boto3: `AWS_ACCESS_KEY_ID` and
`AWS_SECRET_ACCESS_KEY`, `AWS_PROFILE`, a role of the machine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from standfirst.errors import PublishError
from standfirst.formats.http_headers import cache_control, content_type
from standfirst.publishing.destination import Destination
from standfirst.publishing.remote import Upload

_AT_ONCE = 1000
"""The maximum number of objects that one request may delete."""


class S3Remote:
    """A bucket, or the objects below a prefix in it."""

    def __init__(self, destination: Destination) -> None:
        """Find the keys, without any request yet."""
        self._name = destination.name
        self._bucket = destination.host
        prefix = destination.path.strip("/")
        self._prefix = f"{prefix}/" if prefix else ""
        # Other vendors' storage does not support the checksums that newer versions of boto3 add.
        config = Config(
            request_checksum_calculation="when_required", response_checksum_validation="when_required"
        )
        try:
            self._client: Any = boto3.client(
                "s3",
                endpoint_url=destination.options.get("endpoint"),
                region_name=destination.options.get("region"),
                config=config,
            )
        except (BotoCoreError, ValueError) as error:
            raise self._failed(error) from None

    def read(self, path: str) -> bytes | None:
        """Return the bytes of an object; None if there is none."""
        try:
            found = self._client.get_object(Bucket=self._bucket, Key=self._prefix + path)
            data: bytes = found["Body"].read()
        except ClientError as error:
            if error.response["Error"]["Code"] in ("NoSuchKey", "404"):
                return None
            raise self._failed(error) from None
        except BotoCoreError as error:
            raise self._failed(error) from None
        return data

    def write(self, files: Sequence[Upload]) -> None:
        """Write objects with content type and caching headers."""
        for one in files:
            self._tried(
                self._client.put_object,
                Key=self._prefix + one.path,
                Body=one.data,
                ContentType=content_type(one.path),
                CacheControl=cache_control(one.path),
            )

    def remove(self, paths: Sequence[str]) -> None:
        """Delete objects, in their order."""
        for start in range(0, len(paths), _AT_ONCE):
            keys = [{"Key": self._prefix + path} for path in paths[start : start + _AT_ONCE]]
            done = self._tried(self._client.delete_objects, Delete={"Objects": keys, "Quiet": True})
            if failed := done.get("Errors"):
                raise PublishError(
                    f"{self._name}: {failed[0]['Key']} cannot be deleted: {failed[0]['Message']}"
                )

    def finish(self) -> None:
        """Do nothing: each object was visible once it was written."""

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _tried(self, ask: Callable[..., Any], **words: Any) -> Any:
        try:
            return ask(Bucket=self._bucket, **words)
        except (BotoCoreError, ClientError) as error:
            raise self._failed(error) from None

    def _failed(self, error: Exception) -> PublishError:
        hint = ""
        if isinstance(error, ClientError) and error.response["Error"]["Code"] in ("AccessDenied", "403"):
            hint = "; the keys need s3:ListBucket, s3:GetObject, s3:PutObject and s3:DeleteObject"
        return PublishError(f"{self._name}: {error}{hint}")
