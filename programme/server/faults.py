"""What is said when the app cannot start as it is set up."""


class SettingFaulty(Exception):
    """The app cannot start as it is set up. `str()` is a sentence that says what is wrong and how to mend it.

    It never repeats what a setting that can hold a secret was set to.
    """
