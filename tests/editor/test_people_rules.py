"""What needs no database: rights, passwords, codes, waiting."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from content.editor.people import city_journey, lockout, passwords, second_factor
from content.editor.roles import Member, Role

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def member(role: Role, *locales: str) -> Member:
    return Member(1, "anna", "Anna", role, locales, second_factor=False)


def test_a_reader_changes_nothing_and_an_editor_publishes_nothing() -> None:
    assert not member(Role.reader).may_write("de")
    assert member(Role.editor).may_write("de")
    assert not member(Role.editor).may_publish("de")
    assert member(Role.publisher).may_publish("de")
    assert not member(Role.publisher).may_manage
    assert member(Role.administrator).may_manage


def test_an_editor_of_one_locale_changes_neither_others_nor_what_all_locales_share() -> None:
    arabic = member(Role.editor, "ar")

    assert [arabic.may_write(locale) for locale in ("ar", "de", "")] == [True, False, False]
    assert member(Role.editor).may_write("")


def test_a_publisher_of_one_locale_changes_what_all_locales_share() -> None:
    arabic = member(Role.publisher, "ar")

    assert [arabic.may_publish(locale) for locale in ("ar", "de", "")] == [True, False, True]


def test_whoever_publishes_needs_a_second_factor() -> None:
    assert [member(role).needs_second_factor for role in Role] == [False, False, True, True]


def test_who_has_left_may_do_nothing() -> None:
    gone = Member(1, "anna", "Anna", Role.administrator, (), second_factor=True, active=False)

    assert not gone.may_write("de")
    assert not gone.may_publish("")
    assert not gone.may_manage


@pytest.mark.parametrize(
    "password",
    [
        *("kurz", "elf Zeichen", "aaaaaaaaaaaaaa", "abcabcabcabcabc", "123456789012", "1234567890qwertz"),
        *(
            "qwertzuiopü123",
            "QWERTYUIOPASDF",
            "1q2w3e4r5t6z",
            "passwortpasswort",
            "mein weber-haus",
            "ANNAW ist die Beste",
        ),
    ],
)
def test_a_password_that_is_guessed_early_is_refused(password: str) -> None:
    assert passwords.weak(password, "annaw", "Eva Weber")


@pytest.mark.parametrize(
    "password", ["vier alte Kähne im Hafen", "gT5!kQ9#vX2m", "كلمات كثيرة في سطر", "Lieblingsevakuierung"]
)
def test_a_long_password_needs_no_special_characters(password: str) -> None:
    assert not passwords.weak(password, "annaw", "Eva Weber")


async def test_a_password_is_recognised_however_the_keyboard_writes_its_umlauts() -> None:
    stored = await passwords.hashed("vier alte K\u00e4hne")

    assert await passwords.matches(stored, "vier alte Ka\u0308hne")
    assert not await passwords.matches(stored, "vier alte Kahne")
    assert not passwords.is_old(stored)


async def test_no_password_opens_an_account_that_has_none() -> None:
    assert not await passwords.matches("", "")
    assert not passwords.is_old(passwords.NOBODY)


def code(secret: str, at: datetime) -> str:
    return pyotp.TOTP(secret).at(at)


@pytest.mark.parametrize("apart", [-30, 0, 30])
def test_a_code_is_taken_when_the_clocks_are_half_a_minute_apart(apart: int) -> None:
    secret = second_factor.new_secret()

    assert second_factor.verify(secret, code(secret, NOW + timedelta(seconds=apart)), NOW, 0)


@pytest.mark.parametrize("apart", [-60, 60])
def test_a_code_is_refused_when_they_are_a_minute_apart(apart: int) -> None:
    secret = second_factor.new_secret()

    assert second_factor.verify(secret, code(secret, NOW + timedelta(seconds=apart)), NOW, 0) is None


def test_a_code_that_was_used_or_is_older_than_one_that_was_used_is_refused() -> None:
    secret = second_factor.new_secret()
    step = second_factor.verify(secret, code(secret, NOW), NOW, 0)
    assert step

    assert second_factor.verify(secret, code(secret, NOW), NOW, step) is None
    assert second_factor.verify(secret, code(secret, NOW - timedelta(seconds=30)), NOW, step) is None
    assert second_factor.verify(secret, code(secret, NOW + timedelta(seconds=30)), NOW, step) == step + 1


def test_a_code_may_be_typed_with_a_blank_and_in_arabic_digits() -> None:
    secret = second_factor.new_secret()
    typed = code(secret, NOW)
    arabic = typed.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))

    assert second_factor.verify(secret, f"{typed[:3]} {typed[3:]}", NOW, 0)
    assert second_factor.verify(secret, arabic, NOW, 0)
    for wrong in ("", "12345", "abcdef", "²²²²²²", "1234567"):
        assert second_factor.verify(secret, wrong, NOW, 0) is None


def test_the_key_of_the_codes_is_not_readable_without_the_houses_secret() -> None:
    stored = second_factor.sealed("JBSWY3DPEHPK3PXP", "one secret")

    assert b"JBSWY3DPEHPK3PXP" not in stored
    assert second_factor.unsealed(stored, "one secret") == "JBSWY3DPEHPK3PXP"
    with pytest.raises(second_factor.OtherSecret):
        second_factor.unsealed(stored, "another secret")


def test_the_phone_is_told_whose_codes_these_are() -> None:
    told = second_factor.address("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "anna", "Lotse Leipzig")

    assert told.startswith("otpauth://totp/Lotse%20Leipzig:anna?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")


def test_recovery_codes_are_many_different_and_typed_as_one_likes() -> None:
    codes = second_factor.new_recovery_codes()

    assert len(set(codes)) == 8
    assert second_factor.recovery_digest(codes[0]) == second_factor.recovery_digest(
        f" {codes[0].upper()} ".replace("-", " ")
    )


def waits(failures: int, free: int = lockout.FREE) -> int:
    """Minutes after so many failures just now."""
    return lockout.wait([NOW] * failures, NOW, free) // timedelta(minutes=1)


def test_the_first_failures_are_free_then_the_wait_doubles_up_to_an_hour() -> None:
    assert [waits(number) for number in range(4, 13)] == [0, 1, 2, 4, 8, 16, 32, 60, 60]
    assert waits(5000) == 60


def test_the_wait_runs_down_and_failures_are_forgotten_after_a_day() -> None:
    failures = [NOW] * 5

    assert lockout.wait(failures, NOW + timedelta(seconds=40)) == timedelta(seconds=20)
    assert lockout.wait(failures, NOW + timedelta(minutes=1)) == timedelta(0)
    assert lockout.wait([*failures, NOW + timedelta(hours=24)], NOW + timedelta(hours=24)) == timedelta(0)


def test_only_the_cookie_of_this_login_and_of_this_house_names_a_known_device() -> None:
    cookie = lockout.new_device("secret", "Anna")

    def is_known(secret: str, login: str, device: str) -> bool:
        return any(key.own for key in lockout.password_keys(secret, login, "192.0.2.1", device))

    assert is_known("secret", " anna ", cookie)
    assert not is_known("secret", "berta", cookie)
    assert not is_known("another", "anna", cookie)
    for forged in ("", "|", "anna|x|", cookie.replace("anna", "berta"), "é|ü|ä"):
        assert not is_known("secret", "anna", forged)


def test_all_addresses_of_one_customer_count_as_one() -> None:
    def shared(one: str, other: str) -> bool:
        return lockout.password_keys("s", "a", one, "")[1] == lockout.password_keys("s", "a", other, "")[1]

    assert shared("2001:db8::1", "2001:db8::ffff:2")
    assert not shared("2001:db8::1", "2001:db8:0:1::1")
    assert shared("192.0.2.1", "::ffff:192.0.2.1")
    assert not shared("192.0.2.1", "192.0.2.2")


def test_a_cookie_that_is_no_journey_of_ours_is_none_whatever_it_holds() -> None:
    for cookie in ("", "x", "gAAAAA", "gAAAAé\xff", "=" * 5000):
        assert city_journey.unsealed(cookie, "secret", datetime(2026, 3, 2, tzinfo=UTC)) is None
