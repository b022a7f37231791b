def risky(kind):
    try:
        raise kind("signal")
    except Exception as e:
        return f"as Exception: {e}"
    except BaseException as e:
        return f"as BaseException: {type(e).__name__}"


for k in (ValueError, KeyboardInterrupt, SystemExit, GeneratorExit):
    print(risky(k))
try:
    try:
        raise KeyboardInterrupt
    finally:
        print("finally on interrupt")
except KeyboardInterrupt:
    print("handled")
raise GeneratorExit("uncaught base exception")
