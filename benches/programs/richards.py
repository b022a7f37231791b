"""A small operating system, after Martin Richards: tasks of several kinds that send packets to each other.

Objects with attributes, methods found through classes, linked lists, and branches that depend on
state.  All state belongs to one `System`, so that several of them can run at once.
"""

IDLE, WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B = range(6)
WORK, DEVICE = 0, 1
LETTERS = 26
BUFFER = 4


class Packet:
    def __init__(self, link, owner, kind):
        self.link = link
        self.owner = owner
        self.kind = kind
        self.place = 0
        self.data = [0] * BUFFER

    def append_to(self, queue):
        """Puts the packet at the end of a queue and answers the queue's head."""
        self.link = None
        if queue is None:
            return self
        at = queue
        while at.link is not None:
            at = at.link
        at.link = self
        return queue


class Task:
    def __init__(self, system, name, priority, queue):
        self.system = system
        self.name = name
        self.priority = priority
        self.queue = queue
        self.has_packet = queue is not None
        self.is_waiting = False
        self.is_held = False
        self.next = system.first
        system.first = self
        system.tasks[name] = self

    def is_stuck(self):
        return self.is_held or (self.is_waiting and not self.has_packet)

    def run(self):
        """Runs once; answers the task that goes on."""
        packet = None
        if self.is_waiting and self.has_packet:
            packet = self.queue
            self.queue = packet.link
            self.is_waiting = False
            self.has_packet = self.queue is not None
        return self.step(packet)

    def wait(self):
        self.is_waiting = True
        return self

    def hold(self):
        self.system.holds += 1
        self.is_held = True
        return self.next

    def release(self, name):
        other = self.system.tasks[name]
        other.is_held = False
        return other if other.priority > self.priority else self

    def send(self, packet):
        """Hands the packet to its owner's task; this task's name goes on it."""
        other = self.system.tasks[packet.owner]
        self.system.sent += 1
        packet.owner = self.name
        if other.queue is None:
            other.queue = packet.append_to(None)
            other.has_packet = True
            if other.priority > self.priority:
                return other
        else:
            packet.append_to(other.queue)
        return self


class Idler(Task):
    def __init__(self, system, name, rounds):
        Task.__init__(self, system, name, 0, None)
        self.left = rounds
        self.state = 1

    def step(self, packet):
        self.left -= 1
        if self.left == 0:
            return self.hold()
        if self.state & 1:
            self.state = self.state >> 1 ^ 0xD008
            return self.release(DEVICE_B)
        self.state >>= 1
        return self.release(DEVICE_A)


class Worker(Task):
    def __init__(self, system, name, priority, queue):
        Task.__init__(self, system, name, priority, queue)
        self.is_waiting = True
        self.receiver = HANDLER_A
        self.letter = 0

    def step(self, packet):
        if packet is None:
            return self.wait()
        self.receiver = HANDLER_B if self.receiver == HANDLER_A else HANDLER_A
        packet.owner = self.receiver
        packet.place = 0
        for i in range(BUFFER):
            self.letter = self.letter % LETTERS + 1
            packet.data[i] = self.letter
        return self.send(packet)


class Handler(Task):
    def __init__(self, system, name, priority, queue):
        Task.__init__(self, system, name, priority, queue)
        self.is_waiting = True
        self.work = None
        self.devices = None

    def step(self, packet):
        if packet is not None:
            if packet.kind == WORK:
                self.work = packet.append_to(self.work)
            else:
                self.devices = packet.append_to(self.devices)
        work = self.work
        if work is None:
            return self.wait()
        if work.place >= BUFFER:
            self.work = work.link
            return self.send(work)
        device = self.devices
        if device is None:
            return self.wait()
        self.devices = device.link
        device.place = work.data[work.place]
        work.place += 1
        return self.send(device)


class Device(Task):
    def __init__(self, system, name, priority):
        Task.__init__(self, system, name, priority, None)
        self.is_waiting = True
        self.pending = None

    def step(self, packet):
        if packet is not None:
            self.pending = packet
            return self.hold()
        packet = self.pending
        if packet is None:
            return self.wait()
        self.pending = None
        return self.send(packet)


class System:
    def __init__(self, rounds):
        self.first = None
        self.tasks = [None] * 6
        self.sent = self.holds = 0
        Idler(self, IDLE, rounds)
        queue = Packet(Packet(None, WORKER, WORK), WORKER, WORK)
        Worker(self, WORKER, 1000, queue)
        for name, device, priority in (HANDLER_A, DEVICE_A, 2000), (HANDLER_B, DEVICE_B, 3000):
            queue = None
            for _ in range(3):
                queue = Packet(queue, device, DEVICE)
            Handler(self, name, priority, queue)
        Device(self, DEVICE_A, 4000)
        Device(self, DEVICE_B, 5000)

    def run(self):
        task = self.first
        while task is not None:
            if task.is_stuck():
                task = task.next
            else:
                task = task.run()
        return self.sent, self.holds


def run(rounds):
    return System(rounds).run()


WARM_UP = 500
SIZE = 120000
ANSWER = (279150, 111659)
