"""Screens before and around signing in."""

from tests.e2e.screens.screen import Screen

SCREENS = [
    Screen("dang-nhap", None, "/dang-nhap"),
    Screen("kich-hoat", None, "/kich-hoat"),
    Screen("khong-tim-thay", None, "/khong-co-trang-nay"),
    Screen("mat-khau", "member", "/toi/mat-khau"),
    Screen("ma-pin", "member", "/toi/ma-pin"),
    Screen("ca-nhan", "member", "/toi"),
]
