"""The demo: a generated pilot that lives on 18/12/2024. People and branches are invented; documents and places are real."""
