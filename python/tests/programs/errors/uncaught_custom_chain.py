class ConfigError(Exception):
    pass


class MissingOption(ConfigError):
    def __init__(self, section, option):
        super().__init__(section, option)
        self.section, self.option = section, option

    def __str__(self):
        return f"option {self.option!r} missing in [{self.section}]"


def get(cfg, section, option):
    try:
        return cfg[section][option]
    except KeyError as e:
        raise MissingOption(section, option) from e


cfg = {"main": {"debug": True}}
print(get(cfg, "main", "debug"))
try:
    get(cfg, "net", "port")
except ConfigError as e:
    print(e, repr(e), repr(e.__cause__))
get(cfg, "main", "colour")
