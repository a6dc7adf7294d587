"""Prints how many transactions ofxtools finds in a file, and their sum."""
import sys
from decimal import Decimal

from ofxtools.Parser import OFXTree

tree = OFXTree()
with open(sys.argv[1], "rb") as file:
    tree.parse(file)
transactions = [line for statement in tree.convert().statements for line in statement.transactions]
print(len(transactions), sum((line.trnamt for line in transactions), Decimal(0)))
