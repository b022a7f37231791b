settings = {"host": "example", "port": 80}
for key in ("host", "port", 'quo"te\n'):
    print(key.strip(), "=", settings[key])
