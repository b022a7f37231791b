import math

print(math.floor(2.7))
print(math.quaternion_product(1, 2))
