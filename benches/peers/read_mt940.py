"""Prints how many transactions mt-940 finds in a file, and their sum."""
import sys
from decimal import Decimal

import mt940

with open(sys.argv[1], encoding="utf-8", newline="") as file:
    transactions = mt940.parse(file.read()).transactions
print(len(transactions), sum((line.data["amount"].amount for line in transactions), Decimal(0)))
