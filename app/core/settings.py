"""Settings come from the environment (prefix SOTAY_, and DATABASE_URL); `docs/vi/van-hanh.md` lists them all."""

from functools import lru_cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.core import signing

DEVELOPMENT_SECRET = "development-only-secret-never-in-production"  # noqa: S105 - refused in production below
MINIMUM_SECRET_BYTES = 32


class Settings(BaseSettings):
    """One deployment's settings; refuses to exist with a default or short secret in production."""

    # Without the input: an error about one setting would print the secrets beside it.
    model_config = SettingsConfigDict(env_prefix="SOTAY_", frozen=True, hide_input_in_errors=True)

    environment: Literal["development", "production"] = "development"
    database_url: str = Field("sqlite:///var/sotay.sqlite3", validation_alias="DATABASE_URL")
    secret_key: SecretStr = SecretStr(DEVELOPMENT_SECRET)
    signing_keys: SecretStr = SecretStr(signing.DEVELOPMENT_KEYS)
    display_name: str = "Học tập nghị quyết"
    time_zone: str = "Asia/Ho_Chi_Minh"
    var_dir: Path = Path("var")
    static_dir: Path = Path(__file__).parents[1] / "static"
    max_body_bytes: int = Field(1_000_000, ge=10_000)
    max_upload_bytes: int = Field(20_000_000, ge=100_000)
    pool_size: int = Field(8, ge=1)
    embedded_worker: bool = True
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    cookie_secure: bool = True

    @model_validator(mode="after")
    def refuse_weak_secrets(self) -> Self:
        """Refuse to start in production with a default or short secret."""
        secret = self.secret_key.get_secret_value()
        if len(secret.encode()) < MINIMUM_SECRET_BYTES:
            message = f"SOTAY_SECRET_KEY phải dài ít nhất {MINIMUM_SECRET_BYTES} byte"
            raise ValueError(message)
        if self.environment == "production" and secret == DEVELOPMENT_SECRET:
            message = "SOTAY_SECRET_KEY chưa được đặt: không chạy chính thức với khóa mặc định"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def refuse_keys_of_others(self) -> Self:
        """Refuse malformed signing keys, and in production the one that everybody knows, at any place of the ring."""
        try:
            ring = signing.read_keys(self.signing_keys.get_secret_value())
        except signing.KeysNotValid as error:
            message = f"SOTAY_SIGNING_KEYS: {error}"
            raise ValueError(message) from None
        if self.environment == "production" and signing.holds_development_key(ring):
            message = "SOTAY_SIGNING_KEYS chưa được đặt: không chạy chính thức với khóa mặc định (tạo: scripts/sotay keys new)"
            raise ValueError(message)
        return self


@lru_cache
def get_settings() -> Settings:
    """Read the environment once per process."""
    return Settings()
