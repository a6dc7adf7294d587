"""Prints how many transactions mt-940 finds in a file, and their sum; with --rows, each of them as a line of JSON."""
import json
import sys
from decimal import Decimal

import mt940


def row(data):
    return {
        "date": data["date"].isoformat(),
        "amount": str(data["amount"].amount),
        "description": data.get("transaction_details"),
        "id": data.get("bank_reference"),
    }


with open(sys.argv[1], encoding="utf-8", newline="") as file:
    transactions = mt940.parse(file.read()).transactions
if "--rows" in sys.argv:
    for line in transactions:
        print(json.dumps(row(line.data)))
else:
    print(len(transactions), sum((line.data["amount"].amount for line in transactions), Decimal(0)))
