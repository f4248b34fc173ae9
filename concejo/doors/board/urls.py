"""Addresses of the board."""

from django.urls import path

from concejo.doors.board import views

urlpatterns = [path("board", views.board, name="board")]
