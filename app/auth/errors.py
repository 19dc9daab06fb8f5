"""What auth refuses, one class per sentence."""

from collections.abc import Mapping
from typing import Any

from app.core.errors import AppError, Evidence


class _Unauthorised(AppError):
    status = 401

    def __init__(self, *, evidence: Evidence | None = None, extra: Mapping[str, Any] | None = None, **params: object) -> None:
        super().__init__(evidence=evidence, extra=extra, headers={"WWW-Authenticate": self.challenge}, **params)

    challenge = 'Bearer error="invalid_token"'


class NotSignedIn(_Unauthorised):
    """No access token came with the request."""

    code = "not_signed_in"
    vi = "Đồng chí cần đăng nhập."
    en = "Sign in first."
    challenge = "Bearer"


class AccessTokenExpired(_Unauthorised):
    """The access token's ten minutes are over: refresh and repeat."""

    code = "token_expired"
    vi = "Lần đăng nhập này cần được nối lại; ứng dụng tự làm, đồng chí chờ giây lát."
    en = "The access token has expired; the app refreshes it and repeats."


class AccessTokenNotValid(_Unauthorised):
    """Not a token of ours."""

    code = "token_not_valid"
    vi = "Lần đăng nhập này không còn dùng được. Đồng chí đăng nhập lại."
    en = "The access token is not valid; sign in again."


class SignedOut(_Unauthorised):
    """The device was signed out, or the account ended, since the token was issued."""

    code = "signed_out"
    vi = "Máy này đã được đăng xuất. Đồng chí đăng nhập lại; nếu chưa có mật khẩu, nhờ bí thư chi bộ cấp phiếu mới."
    en = "This device has been signed out. Sign in again; without a password, ask the branch secretary for a new slip."


class SignInRefused(_Unauthorised):
    """Unknown login, no password or a wrong one: always the same answer."""

    code = "sign_in_refused"
    vi = "Số đăng nhập hoặc mật khẩu chưa đúng. Nếu quên mật khẩu, đồng chí nhờ bí thư chi bộ cấp phiếu mới."
    en = "The login or the password is wrong. Forgotten? Ask the branch secretary for a new slip."
    challenge = "Bearer"


class CodeNotValid(_Unauthorised):
    """Unknown login or a wrong code: always the same answer."""

    code = "code_not_valid"
    vi = "Số đăng nhập hoặc mã trên phiếu chưa đúng. Đồng chí xem lại phiếu; sau 5 lần nhập sai, phiếu hết hiệu lực."
    en = "The login or the activation code is wrong. Look at the slip again; after 5 wrong tries it is void."
    challenge = "Bearer"


class CodeNoLongerValid(_Unauthorised):
    """The right code, but used, expired, replaced or killed by wrong tries."""

    code = "code_no_longer_valid"
    vi = "Phiếu này đã được dùng hoặc hết hiệu lực. Đồng chí nhờ bí thư chi bộ cấp phiếu mới."
    en = "This slip was used or is void. Ask the branch secretary for a new one."
    challenge = "Bearer"


class RefreshNotValid(_Unauthorised):
    """Not a refresh token of ours, or its device was signed out or its 180 days are over."""

    code = "refresh_not_valid"
    vi = "Đồng chí cần đăng nhập lại trên máy này; nếu chưa có mật khẩu, nhờ bí thư chi bộ cấp phiếu mới."
    en = "The refresh token is not valid. Sign in again; without a password, ask the branch secretary for a new slip."


class RefreshReused(_Unauthorised):
    """An older refresh token came back: somebody copied it, so the device is signed out."""

    code = "refresh_reused"
    vi = (
        "Lần đăng nhập trên máy này có thể đã bị sao chép nên được đóng lại cho an toàn. "
        "Đồng chí đăng nhập lại; nếu chưa có mật khẩu, nhờ bí thư chi bộ cấp phiếu mới."
    )
    en = (
        "An old refresh token was reused, so the device has been signed out. "
        "Sign in again; without a password, ask the branch secretary for a new slip."
    )


class PinNeeded(AppError):
    """The phone is shared: refreshing asks for the account's PIN."""

    status = 403
    code = "pin_needed"
    vi = "Máy này dùng chung. Đồng chí nhập mã PIN 6 số của mình."
    en = "This device is shared; enter your 6-digit PIN."


class PinWrong(AppError):
    """The PIN is not the account's."""

    status = 403
    code = "pin_wrong"
    vi = "Mã PIN chưa đúng. Đồng chí nhập lại; nếu quên, nhờ bí thư chi bộ cấp phiếu mới."
    en = "The PIN is wrong. Try again; forgotten, ask the branch secretary for a new slip."


class PinTooSimple(AppError):
    """A PIN that everybody tries first."""

    status = 422
    code = "pin_too_simple"
    vi = "Mã PIN này dễ đoán. Đồng chí chọn 6 số khác."
    en = "This PIN is easy to guess; choose another."


class TooManyTries(AppError):
    """The brake of this lane is on (app.auth.brakes)."""

    status = 429
    code = "too_many_tries"
    vi = "Đã nhập sai nhiều lần. Đồng chí chờ {minutes} phút rồi thử lại, hoặc nhờ bí thư chi bộ cấp phiếu mới."
    en = "Too many wrong tries; wait {minutes} minutes or ask the branch secretary for a new slip."


class BusyTryAgain(AppError):
    """More passwords are waiting to be checked than this process takes on."""

    status = 503
    code = "busy_try_again"
    vi = "Đang có nhiều đồng chí đăng nhập cùng lúc. Ứng dụng sẽ tự thử lại sau vài giây."
    en = "Many are signing in at once; the app tries again in a few seconds."


class PasswordTooShort(AppError):
    """Fewer than eight characters."""

    status = 422
    code = "password_too_short"
    vi = "Mật khẩu cần ít nhất 8 ký tự (chữ, số hoặc dấu)."
    en = "The password needs at least 8 characters (letters, digits or signs)."


class PasswordTooCommon(AppError):
    """On the list of common passwords, a run of digits, a date, or the login itself."""

    status = 422
    code = "password_too_common"
    vi = "Mật khẩu này dễ đoán (dãy số, ngày sinh, từ thông dụng hoặc số đăng nhập). Đồng chí chọn mật khẩu khác."
    en = "This password is easy to guess (digits in a row, a date, a common word or the login); choose another."


class OldPasswordWrong(AppError):
    """Changing a password needs the old one."""

    status = 403
    code = "old_password_wrong"
    vi = "Mật khẩu hiện tại chưa đúng. Đồng chí nhập lại."
    en = "The current password is wrong. Try again."


class SessionNotFound(AppError):
    """No such device among the caller's own."""

    status = 404
    code = "session_not_found"
    vi = "Không tìm thấy máy này trong danh sách máy của đồng chí."
    en = "No such device among your own."


class LoginTaken(AppError):
    """Another account has this login."""

    status = 409
    code = "login_taken"
    vi = "Số đăng nhập này đã được cấp cho tài khoản khác."
    en = "This login is taken."


class AccountNotFound(AppError):
    """No such account."""

    status = 404
    code = "account_not_found"
    vi = "Không tìm thấy tài khoản."
    en = "No such account."


class GrantExists(AppError):
    """The account already holds this role on this unit for part of that time."""

    status = 409
    code = "grant_exists"
    vi = "Đồng chí này đã giữ nhiệm vụ đó ở tổ chức đảng này trong thời gian ấy."
    en = "The account already holds this role on this unit in that time."


class GrantTermNotValid(AppError):
    """The term ends before it begins."""

    status = 422
    code = "grant_term_not_valid"
    vi = "Ngày kết thúc phải sau ngày bắt đầu."
    en = "The term must end after it begins."


class InspectionNeedsDecision(AppError):
    """An inspector is granted with the number of the inspection decision and an end date (docs/rules.md, scope and roles)."""

    status = 422
    code = "inspection_needs_decision"
    vi = "Giao nhiệm vụ kiểm tra cần số quyết định kiểm tra và ngày kết thúc."
    en = "An inspector's grant needs the decision's number and an end date."


class GrantNotFound(AppError):
    """No such grant, or it has ended already."""

    status = 404
    code = "grant_not_found"
    vi = "Không tìm thấy nhiệm vụ này hoặc nhiệm vụ đã kết thúc."
    en = "No such grant, or it has ended."


class PrivacyNoticeChanged(AppError):
    """Another version of the notice was shown than the present one."""

    status = 409
    code = "privacy_notice_changed"
    vi = "Thông báo về thông tin cá nhân đã có bản mới. Đồng chí mở lại và đọc bản mới."
    en = "The privacy notice has a new version; read that one."
