"""What naming organisers refuses."""

from app.core.errors import AppError


class OrganisersNotValid(AppError):
    """A list of organisers that contradicts itself."""

    status = 422
    code = "organisers_not_valid"
    vi = "{reason}"
    en = "The list of organisers is not valid: {reason}"
