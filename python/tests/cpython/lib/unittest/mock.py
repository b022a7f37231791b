"""`Mock`, as far as counting calls goes."""


class Mock:
    def __init__(self):
        self.call_args_list = []

    def __call__(self, *args, **kwargs):
        self.call_args_list.append((args, kwargs))

    @property
    def called(self):
        return bool(self.call_args_list)

    def assert_not_called(self):
        assert not self.called, f"called {len(self.call_args_list)} times"
