from datetime import time
from pathlib import Path

import pytest

from config import ConfigError, read_config, secret_keys


def write(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_file_is_valid_and_says_the_defaults() -> None:
    shipped = read_config(Path("config.toml"))

    assert shipped.model_dump() == read_config().model_dump()


def test_the_environment_overrides_the_file(tmp_path, monkeypatch) -> None:
    path = write(tmp_path, '[web]\nport = 9000\nhost = "127.0.0.2"\n')
    monkeypatch.setenv("MOTCUA_WEB__PORT", "9001")

    config = read_config(path)

    assert (config.web.port, config.web.host) == (9001, "127.0.0.2")


def test_quiet_hours_are_a_window_or_off(tmp_path, monkeypatch) -> None:
    assert read_config().notices.quiet_hours == (time(7), time(21))

    monkeypatch.setenv("MOTCUA_NOTICES__QUIET_HOURS", "off")

    assert read_config().notices.quiet_hours is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[web]\nprot = 9000\n", "web.prot: no such setting"),
        ("[wbe]\nport = 9000\n", "wbe: no such setting"),
        ("[web]\nport = 99999\n", "web.port"),
        ("[web\n", "not TOML"),
        ('[telegram]\ntoken = "1:a"\n', "MOTCUA_TELEGRAM__TOKEN"),
    ],
)
def test_a_wrong_file_is_refused_by_the_name_of_the_key(tmp_path, text, said) -> None:
    with pytest.raises(ConfigError, match=said):
        read_config(write(tmp_path, text))


def test_an_unknown_variable_is_refused_by_its_name(monkeypatch) -> None:
    monkeypatch.setenv("MOTCUA_WBE__PORT", "1")

    with pytest.raises(ConfigError, match="MOTCUA_WBE__PORT"):
        read_config()


def test_two_tokens_may_stand_during_a_rotation_and_are_never_shown(monkeypatch) -> None:
    monkeypatch.setenv("MOTCUA_TWILIO__AUTH_TOKEN", "old, new")

    tokens = read_config().twilio.auth_token

    assert [each.get_secret_value() for each in tokens] == ["old", "new"]
    assert "old" not in repr(tokens)


def test_a_missing_secret_is_made_once_beside_sqlite_for_its_owner_only(tmp_path) -> None:
    made = secret_keys(read_config(), folder=tmp_path)

    assert secret_keys(read_config(), folder=tmp_path) == made
    assert (tmp_path / "motcua.key").stat().st_mode & 0o777 == 0o600


def test_a_missing_secret_is_refused_on_postgresql() -> None:
    with pytest.raises(ConfigError, match="MOTCUA_SECRET_KEY"):
        secret_keys(read_config(), folder=None)
