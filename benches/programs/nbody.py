"""The sun and the four large planets, moved by gravity: floats in lists, no calls in the inner loop."""

from math import pi, sqrt

YEAR = 365.24
SUN = 4 * pi * pi

# Position, velocity per day, mass in units of the sun's.
PLANETS = [
    ((4.84143144246472090, -1.16032004402742839, -0.103622044471123109),
     (0.00166007664274403694, 0.00769901118419740425, -0.0000690460016972063023), 0.000954791938424326609),
    ((8.34336671824457987, 4.12479856412430479, -0.403523417114321381),
     (-0.00276742510726411054, 0.00499852801234917238, 0.0000230417297573763929), 0.000285885980666130812),
    ((12.8943695621391310, -15.1111514016986312, -0.223307578892655734),
     (0.00296460137564761618, 0.00237847173959480950, -0.0000296589568540237556), 0.0000436624404335156298),
    ((15.3796971148509165, -25.9193146099879641, 0.179258772950371181),
     (0.00268067772490389322, 0.00162824170038242295, -0.0000951592254519715870), 0.0000515138902046611451),
]


def start():
    bodies = [[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, SUN]]
    sun = bodies[0]
    for position, velocity, mass in PLANETS:
        body = list(position) + [v * YEAR for v in velocity] + [mass * SUN]
        bodies.append(body)
        for k in range(3):
            sun[3 + k] -= body[3 + k] * body[6] / SUN
    return bodies


def step(pairs, bodies, dt):
    for a, b in pairs:
        dx = a[0] - b[0]
        dy = a[1] - b[1]
        dz = a[2] - b[2]
        square = dx * dx + dy * dy + dz * dz
        pull = dt / (square * sqrt(square))
        m = b[6] * pull
        a[3] -= dx * m
        a[4] -= dy * m
        a[5] -= dz * m
        m = a[6] * pull
        b[3] += dx * m
        b[4] += dy * m
        b[5] += dz * m
    for body in bodies:
        body[0] += dt * body[3]
        body[1] += dt * body[4]
        body[2] += dt * body[5]


def energy(pairs, bodies):
    e = sum(0.5 * b[6] * (b[3] ** 2 + b[4] ** 2 + b[5] ** 2) for b in bodies)
    for a, b in pairs:
        e -= a[6] * b[6] / sqrt(sum((a[k] - b[k]) ** 2 for k in range(3)))
    return e


def run(steps):
    bodies = start()
    pairs = [(bodies[i], bodies[k]) for i in range(len(bodies)) for k in range(i + 1, len(bodies))]
    for _ in range(steps):
        step(pairs, bodies, 0.01)
    return round(energy(pairs, bodies), 9)


WARM_UP = 2000
SIZE = 150000
ANSWER = -0.169081272
