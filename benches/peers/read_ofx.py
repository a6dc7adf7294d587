"""Prints how many transactions ofxtools finds in a file, and their sum; with --rows, each of them as a line of JSON."""
import json
import sys
from decimal import Decimal

from ofxtools.Parser import OFXTree


def row(line):
    return {
        "date": line.dtposted.date().isoformat(),
        "amount": str(line.trnamt),
        "description": line.name or line.memo,
        "id": line.fitid,
    }


tree = OFXTree()
with open(sys.argv[1], "rb") as file:
    tree.parse(file)
transactions = [line for statement in tree.convert().statements for line in statement.transactions]
if "--rows" in sys.argv:
    for line in transactions:
        print(json.dumps(row(line)))
else:
    print(len(transactions), sum((line.trnamt for line in transactions), Decimal(0)))
